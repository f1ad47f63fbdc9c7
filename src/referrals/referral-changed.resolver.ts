import { Args, Resolver, Subscription } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { ReferralChanges } from '../books/casebook/referral-changes.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { ownersOf } from '../domain/route/owners.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { UuidScalar } from '../platform/graphql/scalars.js';
import { ReferralType, toReferralType } from './referral.type.js';

@Resolver()
export class ReferralChangedResolver {
  constructor(
    private readonly changes: ReferralChanges,
    private readonly reader: CaseFileReader,
  ) {}

  /** Each event is resolved in a context of its own, as a query at that moment would be; null is not sent on. */
  @Admits(CASE_POSTS)
  @Subscription(() => ReferralType, {
    ...describe(
      '本机关参与的移送有变化时，变化后的样子（text/event-stream，POST /live）',
      'a referral that my agency is a party to, each time it has changed (text/event-stream, POST /live)',
    ),
    nullable: true,
    async resolve(
      this: ReferralChangedResolver,
      referralId: string,
      _args: object,
      context: GraphQLContext,
    ): Promise<ReferralType | null> {
      const caseFile = await this.reader.find(context, await callerOf(context), referralId);
      return caseFile === null ? null : toReferralType(caseFile.referral, ownersOf(caseFile.referral));
    },
  })
  async referralChanged(
    @Args('id', { type: () => UuidScalar, nullable: true, ...describe('只看这一件', 'only this one') })
    id: string | null | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<AsyncIterableIterator<string>> {
    return oneByOne(await this.changes.watch(caller.agencyId), id ?? null);
  }
}

/**
 * Each by itself; `only`: this one alone. Not a generator: one that waits for its next event cannot be ended from
 * outside.
 */
function oneByOne(
  watcher: AsyncIterableIterator<readonly string[]>,
  only: string | null,
): AsyncIterableIterator<string> {
  const waiting: string[] = [];
  return {
    async next() {
      for (;;) {
        const first = waiting.shift();
        if (first !== undefined) return { done: false, value: first };
        const step = await watcher.next();
        if (step.done === true) return { done: true, value: undefined };
        waiting.push(...step.value.filter((id) => only === null || id === only));
      }
    },
    return: () => watcher.return?.().then(() => ENDED) ?? Promise.resolve(ENDED),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const ENDED = { done: true, value: undefined } as const;
