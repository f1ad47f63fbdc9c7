import { Args, Context, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { verbOf } from '../access/policy/operations.js';
import { addVerb, typeOfVerb, VERB_INPUT } from '../access/policy/verbs.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { type Action, ACTION_NAMES, ACTIONS } from '../domain/referral/actions.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { MOST_AT_ONCE, oneByOne } from '../platform/graphql/one-by-one.js';
import { Admits } from '../platform/graphql/policy.js';
import { type ActAsked, ReferralDesk } from './desk.js';
import { inputOf } from './forms.input.js';
import { OpenReferralInput } from './opening.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const opening = describe(ACTIONS.OPEN.zh, ACTIONS.OPEN.en);
const OpenReferralPayload = payloadOf('OpenReferral', ACTIONS.OPEN.zh, ACTIONS.OPEN.en);

@InputType('OpenReferralsInput', describe('启动多件移送', 'which referrals to open'))
class OpenReferralsInput {
  @Field(() => [OpenReferralInput], describe(`各件，至多${MOST_AT_ONCE}件`, `the referrals, ${MOST_AT_ONCE} at most`))
  items!: OpenReferralInput[];
}

@ObjectType('OpenReferralsPayload', describe('启动多件移送的结果', 'result: one answer for each'))
class OpenReferralsPayload {
  @Field(() => [OpenReferralPayload], describe('逐件结果，次序与所问相同', 'one answer for each, in the order asked'))
  results!: readonly Payload[];
}

/**
 * The business verbs. Besides `openReferral`, each is a row of the table of actions: SEND_TRANSFER is the mutation
 * `sendTransfer` with its own input (the row's form) and its own payload.
 */
@Resolver()
export class ActsResolver {
  constructor(readonly desk: ReferralDesk) {}

  @Admits(CASE_POSTS)
  @Mutation(() => OpenReferralPayload, opening)
  openReferral(
    @Args('input', VERB_INPUT) input: OpenReferralInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<Payload> {
    return this.desk.open(input, caller, context);
  }

  @Admits(CASE_POSTS)
  @Mutation(
    () => OpenReferralsPayload,
    describe(
      '启动多件移送；每件各有结果（HTTP 200）和自己的幂等键，同一请求可以重发',
      'opens many referrals; each has its own key and answer (HTTP 200), and the same request may be sent again',
    ),
  )
  async openReferrals(
    @Args('input', VERB_INPUT) { items }: OpenReferralsInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<OpenReferralsPayload> {
    return { results: await oneByOne('items', items, context, (item) => this.desk.open(item, caller, context)) };
  }
}

/** Acts that a machine may be given: to take what arrives. */
const TAKES_WHAT_ARRIVES: readonly Action[] = ['SIGN_RECEIPT', 'SIGN_NOTICE', 'ACCEPT_CASE'];

for (const action of ACTION_NAMES) {
  if (action === 'OPEN') continue;
  const { form, zh, en } = ACTIONS[action];
  const name = verbOf(action);
  const type = typeOfVerb(name);
  addVerb(
    ActsResolver,
    {
      name,
      input: inputOf(`${type}Input`, form, zh, en),
      payload: payloadOf(type, zh, en),
      zh,
      en,
      forMachines: TAKES_WHAT_ARRIVES.includes(action),
    },
    (resolver, input, caller, context) => resolver.desk.act(action, input as ActAsked, caller, context),
  );
}
