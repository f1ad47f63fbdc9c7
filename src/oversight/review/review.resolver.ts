import { Args, ArgsType, Field, Int, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { titleAsRead } from '../../domain/access/notice-content.js';
import { readerOf } from '../../domain/access/read-policy.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import { notFound } from '../../domain/decision/authority.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { masked } from '../../domain/kernel/text.js';
import { ownersOf } from '../../domain/route/owners.js';
import { getRoute } from '../../domain/route/registry.js';
import { AskedFields } from '../../platform/graphql/asked-fields.js';
import { describe } from '../../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../../platform/graphql/paging.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError, requirePast } from '../../platform/graphql/refusal.js';
import { InstantScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { Clock } from '../../platform/time/clock.js';
import { Breaches } from './breaches.js';
import { HistoryArgs, HistoryConnection, type HistoryEventType } from './history.type.js';
import { Review } from './review.js';
import { BreachedLimitConnection, type BreachedLimitType, ReferralAsOfType } from './review.type.js';
import { AuditSampleType, SentinelEntryType } from './sample.type.js';
import { Samples } from './samples.js';
import { Sentinel } from './sentinel.js';

@ArgsType()
export class BreachedArgs extends PageArgs {
  @Field(() => TextScalar, { ...describe('只看某一义务机关', 'only those that bind this agency'), nullable: true })
  dutyAgencyId?: string | null;
}

/** What auditors ask: searches, the past, samples, and what ought to be impossible. */
@Resolver()
export class ReviewResolver {
  constructor(
    private readonly review: Review,
    private readonly breaches: Breaches,
    private readonly samples: Samples,
    private readonly sentinel: Sentinel,
    private readonly clock: Clock,
  ) {}

  @Admits(['AUDITOR', 'HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'UNIT_HEAD', 'LIAISON'])
  @Query(
    () => HistoryConnection,
    describe(
      '检索本机关参与的移送的历史，新的在前；只含与本机关有关的各条',
      'searches the history of referrals that my agency is a party to, newest first; only what concerns it',
    ),
  )
  historyEvents(
    @Args() { first, after, ...filter }: HistoryArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<HistoryEventType>> {
    return this.review.search(filter, caller, { first, after: after ?? null, counted: asked.has('totalCount') });
  }

  @Admits(CASE_POSTS)
  @Query(
    () => ReferralAsOfType,
    describe('一件移送在过去某一时刻的样子', 'a referral as it was at a moment of the past'),
  )
  async referralAsOf(
    @Args('id', { type: () => UuidScalar, ...describe('移送', 'the referral') }) id: string,
    @Args('at', { type: () => InstantScalar, ...describe('哪一时刻', 'at which moment') }) at: Instant,
    @CurrentCaller() caller: Caller,
  ): Promise<ReferralAsOfType> {
    requirePast('at', at, this.clock.now());
    const found = await this.review.asOf(id, at, caller);
    if (found === null) throw new RefusedError(notFound(id));
    const reading = readerOf(found.present, caller);
    const { state, version, holder, matter, documents, missing, endedAt, routeId } = found.then;
    return {
      at,
      id,
      state,
      stateName: getRoute(routeId).states[state]?.name ?? state,
      version,
      holderId: holder,
      ownerIds: ownersOf(found.then),
      title: titleAsRead(matter, reading),
      party: reading('PERSONAL') === 'FULL' ? matter.party : masked(matter.party),
      occupiedMu: matter.occupiedMu,
      documentCount: reading('MATERIALS') === 'FULL' ? documents.length : null,
      missing: reading('MATERIALS') === 'FULL' ? missing : [],
      endedAt,
    };
  }

  @Admits(CASE_POSTS)
  @Query(
    () => BreachedLimitConnection,
    describe(
      '本机关参与的移送中被超过的期限，最近届满的在前',
      'time limits that were passed in referrals that my agency is a party to, the last due first',
    ),
  )
  breachedLimits(
    @Args() { dutyAgencyId, ...page }: BreachedArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<BreachedLimitType>> {
    return this.breaches.list(dutyAgencyId ?? null, caller, { ...page, counted: asked.has('totalCount') });
  }

  @Admits(['AUDITOR', 'HEAD', 'ACTING_HEAD'])
  @Query(
    () => AuditSampleType,
    describe(
      '从本机关移送或者经办的各件中随机抽样；同一种子得到同一样本',
      'draws a random sample of what my agency sent or holds; the same seed draws the same',
    ),
  )
  auditSample(
    @Args('seed', { type: () => TextScalar, ...describe('种子；请记录在案', 'the seed; write it down') }) seed: string,
    @Args('size', { type: () => Int, ...describe('抽几件，1至100', 'how many, 1 to 100') }) size: number,
    @CurrentCaller() caller: Caller,
  ): Promise<AuditSampleType> {
    return this.samples.draw(seed, size, caller);
  }

  @Admits(['SYSTEM_ADMIN', 'AUDIT_ADMIN'])
  @Query(
    () => [SentinelEntryType],
    describe(
      '不应出现的状态，及其处理办法；供系统管理员和审计管理员',
      'states that ought to be impossible, and how each is put right; for the system and the audit administrator',
    ),
  )
  sentinelFindings(@CurrentCaller() caller: Caller): Promise<readonly SentinelEntryType[]> {
    return this.sentinel.findings(caller);
  }
}
