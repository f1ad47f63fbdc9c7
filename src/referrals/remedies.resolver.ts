import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../access/caller.guard.js';
import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { ReferralDesk } from './desk.js';
import { RequestReconsiderationInput, ResumeAdministrativeInput, ReverseDeclineInput, SuggestSupervisionInput, UpholdDeclineInput } from './remedies.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const RequestReconsiderationPayload = payloadOf('RequestReconsideration', '对不予立案申请复议', 'asks for reconsideration of the refusal to file');
const UpholdDeclinePayload = payloadOf('UpholdDecline', '复议维持不予立案', 'upholds the refusal to file');
const ReverseDeclinePayload = payloadOf('ReverseDecline', '复议决定立案', 'reverses the refusal and files the case');
const SuggestSupervisionPayload = payloadOf('SuggestSupervision', '建议检察机关立案监督', 'suggests filing supervision to the procuratorate');
const ResumeAdministrativePayload = payloadOf('ResumeAdministrative', '接受不予立案，转行政处理', 'accepts the refusal and goes on administratively');

const INPUT = describe('内容', 'what is asked');

@Resolver()
export class RemediesResolver {
  constructor(private readonly desk: ReferralDesk) {}

  @Mutation(() => RequestReconsiderationPayload, describe('对不予立案申请复议', 'asks for reconsideration of the refusal to file'))
  requestReconsideration(@Args('input', INPUT) input: RequestReconsiderationInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('REQUEST_RECONSIDERATION', input, caller, context);
  }

  @Mutation(() => UpholdDeclinePayload, describe('复议维持不予立案', 'upholds the refusal to file'))
  upholdDecline(@Args('input', INPUT) input: UpholdDeclineInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('UPHOLD_DECLINE', input, caller, context);
  }

  @Mutation(() => ReverseDeclinePayload, describe('复议决定立案', 'reverses the refusal and files the case'))
  reverseDecline(@Args('input', INPUT) input: ReverseDeclineInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('REVERSE_DECLINE', input, caller, context);
  }

  @Mutation(() => SuggestSupervisionPayload, describe('建议检察机关立案监督', 'suggests filing supervision to the procuratorate'))
  suggestSupervision(@Args('input', INPUT) input: SuggestSupervisionInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('SUGGEST_SUPERVISION', input, caller, context);
  }

  @Mutation(() => ResumeAdministrativePayload, describe('接受不予立案，转行政处理', 'accepts the refusal and goes on administratively'))
  resumeAdministrative(@Args('input', INPUT) input: ResumeAdministrativeInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.act('RESUME_ADMINISTRATIVE', input, caller, context);
  }
}
