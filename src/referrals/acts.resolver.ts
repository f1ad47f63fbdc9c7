import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../access/policy/caller.guard.js';
import { verbOf } from '../access/policy/operations.js';
import type { Caller } from '../domain/agency/agency.js';
import { ACTION_NAMES, ACTIONS } from '../domain/referral/actions.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Act, type ActAsked, ReferralDesk } from './desk.js';
import { inputOf, OpenReferralInput } from './forms.input.js';
import { type Payload, payloadOf } from './payload.type.js';

const INPUT = describe('内容', 'what is asked');
const opening = describe(ACTIONS.OPEN.zh, ACTIONS.OPEN.en);
const OpenReferralPayload = payloadOf('OpenReferral', ACTIONS.OPEN.zh, ACTIONS.OPEN.en);

/**
 * The business verbs. Besides `openReferral`, each is a row of the table of actions: SEND_TRANSFER is the mutation
 * `sendTransfer` with its own input (the row's form) and its own payload.
 */
@Resolver()
export class ActsResolver {
  constructor(readonly desk: ReferralDesk) {}

  @Mutation(() => OpenReferralPayload, opening)
  openReferral(@Args('input', INPUT) input: OpenReferralInput, @CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<Payload> {
    return this.desk.open(input, caller, context);
  }
}

for (const action of ACTION_NAMES) if (action !== 'OPEN') addVerb(action);

function addVerb(action: Act): void {
  const { form, zh, en } = ACTIONS[action];
  const verb = verbOf(action);
  const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  const [Input, PayloadType] = [inputOf(`${type}Input`, form, zh, en), payloadOf(type, zh, en)];
  const method = {
    [verb](this: ActsResolver, input: ActAsked, caller: Caller, context: GraphQLContext): Promise<Payload> {
      return this.desk.act(action, input, caller, context);
    },
  }[verb];
  const prototype: object = ActsResolver.prototype;
  const descriptor = { value: method, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(prototype, verb, descriptor);
  Reflect.defineMetadata('design:paramtypes', [Input, Object, Object], prototype, verb); // what the compiler emits for a written method
  Reflect.defineMetadata('design:returntype', Promise, prototype, verb);
  Args('input', { type: () => Input, ...INPUT })(prototype, verb, 0);
  CurrentCaller()(prototype, verb, 1);
  Context()(prototype, verb, 2);
  Mutation(() => PayloadType, { ...describe(zh, en), name: verb })(prototype, verb, descriptor);
}
