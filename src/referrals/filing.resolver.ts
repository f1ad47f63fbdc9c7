import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../access/caller.guard.js';
import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { ReferralDesk } from './desk.js';
import { DeclineFilingInput, FileCaseInput, HandOverItemsInput, ReceiveItemsInput, ReturnCaseFileInput } from './filing.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const FileCasePayload = payloadOf('FileCase', '决定立案，告知移送机关并抄送检察机关', 'files the case and tells the sender and the procuratorate');
const DeclineFilingPayload = payloadOf('DeclineFiling', '决定不予立案，说明理由', 'decides not to file, with reasons');
const ReturnCaseFilePayload = payloadOf('ReturnCaseFile', '退回案卷材料', 'returns the case file');
const HandOverItemsPayload = payloadOf('HandOverItems', '移交涉案物品及其他材料', 'hands over the items and other material');
const ReceiveItemsPayload = payloadOf('ReceiveItems', '当面清点并接收涉案物品', 'counts and receives the items');

const INPUT = describe('内容', 'what is asked');

@Resolver()
export class FilingResolver {
  constructor(private readonly desk: ReferralDesk) {}

  @Mutation(() => FileCasePayload, describe('决定立案，告知移送机关并抄送检察机关', 'files the case and tells the sender and the procuratorate'))
  fileCase(@Args('input', INPUT) input: FileCaseInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('FILE_CASE', input, caller, context);
  }

  @Mutation(() => DeclineFilingPayload, describe('决定不予立案，说明理由', 'decides not to file, with reasons'))
  declineFiling(@Args('input', INPUT) input: DeclineFilingInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('DECLINE_FILING', input, caller, context);
  }

  @Mutation(() => ReturnCaseFilePayload, describe('退回案卷材料', 'returns the case file'))
  returnCaseFile(@Args('input', INPUT) input: ReturnCaseFileInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('RETURN_CASE_FILE', input, caller, context);
  }

  @Mutation(() => HandOverItemsPayload, describe('移交涉案物品及其他材料', 'hands over the items and other material'))
  handOverItems(@Args('input', INPUT) input: HandOverItemsInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('HAND_OVER_ITEMS', input, caller, context);
  }

  @Mutation(() => ReceiveItemsPayload, describe('当面清点并接收涉案物品', 'counts and receives the items'))
  receiveItems(@Args('input', INPUT) input: ReceiveItemsInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('RECEIVE_ITEMS', input, caller, context);
  }
}
