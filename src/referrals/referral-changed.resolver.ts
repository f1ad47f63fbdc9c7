import { Args, Resolver, Subscription } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { ownersOf } from '../domain/route/owners.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { UuidScalar } from '../platform/graphql/scalars.js';
import { ReferralType, toReferralType } from './referral.type.js';
import { ReferralChanges } from './referral-changes.js';

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
    const watcher = await this.changes.watch(caller.agencyId);
    return id === null || id === undefined ? watcher : only(id, watcher);
  }
}

/** Not a generator: one that waits for its next event cannot be ended from outside. */
function only(id: string, watcher: AsyncIterableIterator<string>): AsyncIterableIterator<string> {
  return {
    async next() {
      let step = await watcher.next();
      while (step.done !== true && step.value !== id) step = await watcher.next();
      return step;
    },
    return: () => watcher.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
