import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../access/caller.guard.js';
import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { ReferralDesk } from './desk.js';
import { DeclineProsecutionInput, DropCaseInput, ProsecuteInput, RecordJudgmentInput, SendForProsecutionInput, SignNoticeInput } from './results.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const DropCasePayload = payloadOf('DropCase', '撤销案件', 'drops the case');
const SendForProsecutionPayload = payloadOf('SendForProsecution', '移送审查起诉', 'sends the case for prosecution');
const ProsecutePayload = payloadOf('Prosecute', '提起公诉', 'prosecutes');
const DeclineProsecutionPayload = payloadOf('DeclineProsecution', '决定不起诉', 'decides not to prosecute');
const RecordJudgmentPayload = payloadOf('RecordJudgment', '记录判决结果', 'records the judgment');
const SignNoticePayload = payloadOf('SignNotice', '签收文书；文书所启动的期限自此起算', 'signs for a notice; the limits that it starts run from here');

const INPUT = describe('内容', 'what is asked');

@Resolver()
export class ResultsResolver {
  constructor(private readonly desk: ReferralDesk) {}

  @Mutation(() => DropCasePayload, describe('撤销案件', 'drops the case'))
  dropCase(@Args('input', INPUT) input: DropCaseInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('DROP_CASE', input, caller, context);
  }

  @Mutation(() => SendForProsecutionPayload, describe('移送审查起诉', 'sends the case for prosecution'))
  sendForProsecution(@Args('input', INPUT) input: SendForProsecutionInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('SEND_FOR_PROSECUTION', input, caller, context);
  }

  @Mutation(() => ProsecutePayload, describe('提起公诉', 'prosecutes'))
  prosecute(@Args('input', INPUT) input: ProsecuteInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('PROSECUTE', input, caller, context);
  }

  @Mutation(() => DeclineProsecutionPayload, describe('决定不起诉', 'decides not to prosecute'))
  declineProsecution(@Args('input', INPUT) input: DeclineProsecutionInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('DECLINE_PROSECUTION', input, caller, context);
  }

  @Mutation(() => RecordJudgmentPayload, describe('记录判决结果', 'records the judgment'))
  recordJudgment(@Args('input', INPUT) input: RecordJudgmentInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('RECORD_JUDGMENT', input, caller, context);
  }

  @Mutation(() => SignNoticePayload, describe('签收文书；文书所启动的期限自此起算', 'signs for a notice; the limits that it starts run from here'))
  signNotice(@Args('input', INPUT) input: SignNoticeInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('SIGN_NOTICE', input, caller, context);
  }
}
