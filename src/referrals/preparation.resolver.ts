import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../access/caller.guard.js';
import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { ReferralDesk } from './desk.js';
import { ApproveTransferInput, OpenReferralInput, RefuseTransferInput, SendTransferInput, SubmitReportInput, WithdrawTransferInput } from './preparation.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const OpenReferralPayload = payloadOf('OpenReferral', '指定专案组，启动移送', 'names the team and opens a referral');
const SubmitReportPayload = payloadOf('SubmitReport', '提出移送涉嫌犯罪案件的书面报告', 'the team submits its written report');
const ApproveTransferPayload = payloadOf('ApproveTransfer', '正职负责人批准移送', 'the head approves the transfer');
const RefuseTransferPayload = payloadOf('RefuseTransfer', '正职负责人不批准移送，理由记录在案', 'the head refuses, with reasons on record');
const SendTransferPayload = payloadOf('SendTransfer', '向同级公安机关移送，抄送检察机关', 'sends the case to the police of the same level, with a copy to the procuratorate');
const WithdrawTransferPayload = payloadOf('WithdrawTransfer', '签收前撤回移送', 'withdraws the transfer before its receipt');

const INPUT = describe('内容', 'what is asked');

@Resolver()
export class PreparationResolver {
  constructor(private readonly desk: ReferralDesk) {}

  @Mutation(() => OpenReferralPayload, describe('指定专案组，启动移送', 'names the team and opens a referral'))
  openReferral(@Args('input', INPUT) input: OpenReferralInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.open(input, caller, context);
  }

  @Mutation(() => SubmitReportPayload, describe('提出移送涉嫌犯罪案件的书面报告', 'the team submits its written report'))
  submitReport(@Args('input', INPUT) input: SubmitReportInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('SUBMIT_REPORT', input, caller, context);
  }

  @Mutation(() => ApproveTransferPayload, describe('正职负责人批准移送', 'the head approves the transfer'))
  approveTransfer(@Args('input', INPUT) input: ApproveTransferInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('APPROVE_TRANSFER', input, caller, context);
  }

  @Mutation(() => RefuseTransferPayload, describe('正职负责人不批准移送，理由记录在案', 'the head refuses, with reasons on record'))
  refuseTransfer(@Args('input', INPUT) input: RefuseTransferInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('REFUSE_TRANSFER', input, caller, context);
  }

  @Mutation(() => SendTransferPayload, describe('向同级公安机关移送，抄送检察机关', 'sends the case to the police of the same level, with a copy to the procuratorate'))
  sendTransfer(@Args('input', INPUT) input: SendTransferInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('SEND_TRANSFER', input, caller, context);
  }

  @Mutation(() => WithdrawTransferPayload, describe('签收前撤回移送', 'withdraws the transfer before its receipt'))
  withdrawTransfer(@Args('input', INPUT) input: WithdrawTransferInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('WITHDRAW_TRANSFER', input, caller, context);
  }
}
