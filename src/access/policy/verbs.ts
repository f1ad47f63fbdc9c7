import type { Type } from '@nestjs/common';
import { Args, Context, Mutation } from '@nestjs/graphql';

import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import type { Bilingual } from '../../domain/kernel/bilingual.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { CurrentCaller } from './caller.guard.js';

/**
 * A mutation that a row of a table of acts makes: its name, its own input and payload, what it does in both languages.
 */
export interface Verb<Input> extends Bilingual {
  readonly name: string;
  readonly input: Type<Input>;
  readonly payload: Type;
  /** May a machine be given it? */
  readonly forMachines: boolean;
}

export const VERB_INPUT = describe('内容', 'what is asked');

/** "sendTransfer" is the prefix of its types: `SendTransferInput`, `SendTransferPayload`. */
export function typeOfVerb(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Adds the mutation to a resolver class, as its decorators would on a written method. */
export function addVerb<R, Input>(
  { prototype }: { readonly prototype: R & object },
  { name, input, payload, zh, en, forMachines }: Verb<Input>,
  act: (resolver: R, input: Input, caller: Caller, context: GraphQLContext) => Promise<object>,
): void {
  const method = {
    [name](this: R, asked: Input, caller: Caller, context: GraphQLContext): Promise<object> {
      return act(this, asked, caller, context);
    },
  }[name];
  const descriptor = { value: method, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(prototype, name, descriptor);
  // what the compiler emits for a written method
  Reflect.defineMetadata('design:paramtypes', [input, Object, Object], prototype, name);
  Reflect.defineMetadata('design:returntype', Promise, prototype, name);
  Args('input', { type: () => input, ...VERB_INPUT })(prototype, name, 0);
  CurrentCaller()(prototype, name, 1);
  Context()(prototype, name, 2);
  Admits(CASE_POSTS, { forMachines })(prototype, name, descriptor);
  Mutation(() => payload, { ...describe(zh, en), name })(prototype, name, descriptor);
}
