import { Args, ArgsType, Field, Int, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { RuleBook } from '../../books/rule-book.js';
import { titleAsRead } from '../../domain/access/notice-content.js';
import { readerOf } from '../../domain/access/read-policy.js';
import { type Caller, CASE_POSTS, namesOf } from '../../domain/agency/agency.js';
import { notFound } from '../../domain/decision/authority.js';
import { differencesOf } from '../../domain/decision/differences.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { masked } from '../../domain/kernel/text.js';
import { documentsFor } from '../../domain/referral/referral.js';
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
import {
  BreachedLimitConnection,
  type BreachedLimitType,
  ReferralAsOfType,
  ReferralDifferencesType,
} from './review.type.js';
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
    private readonly rules: RuleBook,
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
    const { state, version, holder, matter, missing, endedAt, routeId } = found.then;
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
      documentCount: reading('MATERIALS') === 'FULL' ? documentsFor(found.then, caller.agencyId).length : null,
      missing: reading('MATERIALS') === 'FULL' ? missing : [],
      endedAt,
    };
  }

  @Admits(CASE_POSTS)
  @Query(
    () => ReferralDifferencesType,
    describe(
      '一件移送在两个时刻之间有什么变化',
      'what of a referral changed between two moments, replayed from its events',
    ),
  )
  async referralDifferences(
    @Args('id', { type: () => UuidScalar, ...describe('移送', 'the referral') }) id: string,
    @Args('from', { type: () => InstantScalar, ...describe('前一时刻', 'the earlier moment') }) from: Instant,
    @Args('to', { type: () => InstantScalar, ...describe('后一时刻', 'the later moment') }) to: Instant,
    @CurrentCaller() caller: Caller,
  ): Promise<ReferralDifferencesType> {
    requirePast('to', to, this.clock.now());
    if (from > to)
      throw new RefusedError(invalidInput('from', from, '不晚于 to 的时刻', 'a moment that is not after `to`'));
    const [before, after, { directory }] = await Promise.all([
      this.review.asOf(id, from, caller),
      this.review.asOf(id, to, caller),
      this.rules.context(),
    ]);
    if (after === null) throw new RefusedError(notFound(id));
    return {
      from,
      to,
      versionBefore: before?.then.version ?? null,
      versionAfter: after.then.version,
      differences: differencesOf(before?.then ?? null, after.then, {
        agencyId: caller.agencyId,
        reading: readerOf(after.present, caller),
        nameOf: namesOf(directory.agencies),
      }),
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
