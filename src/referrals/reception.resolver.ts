import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../access/caller.guard.js';
import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { ReferralDesk } from './desk.js';
import { AcceptCaseInput, ExtendReviewInput, ProvideSupplementInput, RequestSupplementInput, RerouteCaseInput, ReturnCaseInput, SignReceiptInput } from './reception.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const SignReceiptPayload = payloadOf('SignReceipt', '签署移送回执；法定期限自此起算', 'signs the receipt; the statutory limits run from it');
const AcceptCasePayload = payloadOf('AcceptCase', '受案登记', 'registers the acceptance of the case');
const RequestSupplementPayload = payloadOf('RequestSupplement', '通知移送机关补充材料；不得以材料不全为由不接受', 'asks for missing material; incompleteness is no ground to refuse the case');
const ProvideSupplementPayload = payloadOf('ProvideSupplement', '补充材料；名称与清单逐项对应', 'provides what was missing, each under the name it was asked for');
const RerouteCasePayload = payloadOf('RerouteCase', '转送有管辖权的公安机关，并书面告知移送机关', 'forwards the case to the police organ that has jurisdiction and tells the sender');
const ReturnCasePayload = payloadOf('ReturnCase', '不属于公安机关管辖的，书面说明理由退回', 'returns what is no matter for the police, with written reasons');
const ExtendReviewPayload = payloadOf('ExtendReview', '记录延长审查期限：依据、批准人、期限', 'records a longer review: basis, approver, until when');

const INPUT = describe('内容', 'what is asked');

@Resolver()
export class ReceptionResolver {
  constructor(private readonly desk: ReferralDesk) {}

  @Mutation(() => SignReceiptPayload, describe('签署移送回执；法定期限自此起算', 'signs the receipt; the statutory limits run from it'))
  signReceipt(@Args('input', INPUT) input: SignReceiptInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('SIGN_RECEIPT', input, caller, context);
  }

  @Mutation(() => AcceptCasePayload, describe('受案登记', 'registers the acceptance of the case'))
  acceptCase(@Args('input', INPUT) input: AcceptCaseInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('ACCEPT_CASE', input, caller, context);
  }

  @Mutation(() => RequestSupplementPayload, describe('通知移送机关补充材料；不得以材料不全为由不接受', 'asks for missing material; incompleteness is no ground to refuse the case'))
  requestSupplement(@Args('input', INPUT) input: RequestSupplementInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('REQUEST_SUPPLEMENT', input, caller, context);
  }

  @Mutation(() => ProvideSupplementPayload, describe('补充材料；名称与清单逐项对应', 'provides what was missing, each under the name it was asked for'))
  provideSupplement(@Args('input', INPUT) input: ProvideSupplementInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('PROVIDE_SUPPLEMENT', input, caller, context);
  }

  @Mutation(() => RerouteCasePayload, describe('转送有管辖权的公安机关，并书面告知移送机关', 'forwards the case to the police organ that has jurisdiction and tells the sender'))
  rerouteCase(@Args('input', INPUT) input: RerouteCaseInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('REROUTE_CASE', input, caller, context);
  }

  @Mutation(() => ReturnCasePayload, describe('不属于公安机关管辖的，书面说明理由退回', 'returns what is no matter for the police, with written reasons'))
  returnCase(@Args('input', INPUT) input: ReturnCaseInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('RETURN_CASE', input, caller, context);
  }

  @Mutation(() => ExtendReviewPayload, describe('记录延长审查期限：依据、批准人、期限', 'records a longer review: basis, approver, until when'))
  extendReview(@Args('input', INPUT) input: ExtendReviewInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('EXTEND_REVIEW', input, caller, context);
  }
}
