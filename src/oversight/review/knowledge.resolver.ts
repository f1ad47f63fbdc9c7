import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../../access/policy/caller.guard.js';
import { CaseFileReader, visibleNotices } from '../../books/casebook/case-file-reader.js';
import type { Instant } from '../../domain/kernel/instant.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { requirePast } from '../../platform/graphql/refusal.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { Clock } from '../../platform/time/clock.js';
import { ReferralType } from '../../referrals/referral.type.js';
import { KnowledgeType } from './review.type.js';

/** Who knew what, and when: by the evidences of what was sent, as far as my agency may see them. */
@Resolver(() => ReferralType)
export class KnowledgeResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly clock: Clock,
  ) {}

  @Policy('HAND_OVER')
  @ResolveField(
    () => [KnowledgeType],
    describe(
      '到某一时刻为止，各机关收到、阅过、签收过哪些文书',
      'which notices had reached each agency by a moment, been opened by it, been signed for',
    ),
  )
  async knowledge(
    @Parent() { id }: ReferralType,
    @Args('at', { type: () => InstantScalar, ...describe('哪一时刻', 'by which moment') }) at: Instant,
    @Context() context: GraphQLContext,
  ): Promise<readonly KnowledgeType[]> {
    requirePast('at', at, this.clock.now());
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    const notices = caseFile === null ? [] : visibleNotices(caseFile, caller.agencyId);
    const by = (time: Instant | null): boolean => time !== null && time <= at;
    return [...new Set(notices.map(({ to }) => to))].sort().map((agencyId) => {
      const own = notices.filter(({ to }) => to === agencyId);
      const idsOf = (which: 'deliveredAt' | 'openedAt' | 'signedAt'): string[] =>
        own.filter((notice) => by(notice[which])).map((notice) => notice.id);
      return { agencyId, delivered: idsOf('deliveredAt'), opened: idsOf('openedAt'), signed: idsOf('signedAt') };
    });
  }
}
