import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../../access/policy/caller.guard.js';
import { CaseFileReader } from '../../books/casebook/case-file-reader.js';
import { epochMs, HOUR_MS, type Instant } from '../../domain/kernel/instant.js';
import { agenciesIn } from '../../domain/referral/referral.js';
import { getRoute } from '../../domain/route/registry.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { Clock } from '../../platform/time/clock.js';
import { ReferralType } from '../../referrals/referral.type.js';
import { AgencyTimeType, StageType } from './review.type.js';

/** How long a referral stayed where. */
@Resolver(() => ReferralType)
export class StagesResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly clock: Clock,
  ) {}

  @Policy('LIMITS')
  @ResolveField(
    () => [StageType],
    describe(
      '各阶段历时：经过的状态、轮到哪个机关、停留多久',
      'the states it went through, whose move each was, and how long it took',
    ),
  )
  stages(@Parent() referral: ReferralType, @Context() context: GraphQLContext): Promise<readonly StageType[]> {
    return this.stagesOf(referral, context);
  }

  @Policy('LIMITS')
  @ResolveField(
    () => [AgencyTimeType],
    describe(
      '各机关用时：轮到该机关办理的各阶段之和，用时长的在前',
      'how long each agency had it: the sum of the stages in which it was its move, the longest first',
    ),
  )
  async timeByAgency(
    @Parent() referral: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly AgencyTimeType[]> {
    const hours = new Map<string, number>();
    for (const stage of await this.stagesOf(referral, context))
      for (const agencyId of stage.ownerIds) hours.set(agencyId, (hours.get(agencyId) ?? 0) + stage.hours);
    return [...hours]
      .map(([agencyId, sum]) => ({ agencyId, hours: sum }))
      .sort((one, other) => other.hours - one.hours);
  }

  private async stagesOf(
    { id, routeId, parties }: ReferralType,
    context: GraphQLContext,
  ): Promise<readonly StageType[]> {
    const moves = await this.reader.query(await callerOf(context), (tx) =>
      tx.query<{ state: string; holder: string | null; at: Instant }>(
        `SELECT body::jsonb->'event'->>'to' AS state, body::jsonb->'event'->'facts'->>'toAgencyId' AS holder,
           body::jsonb->'event'->>'at' AS at
         FROM audit_event
         WHERE subject_id = $1 AND kind = 'ACT' ORDER BY seq`,
        [id],
      ),
    );
    const { states } = getRoute(routeId);
    let holder: string | null = null;
    const stages: { state: string; since: Instant; ownerIds: readonly string[] }[] = [];
    for (const move of moves) {
      holder = move.holder ?? holder;
      const owner = states[move.state]?.owner;
      const ownerIds = owner ? agenciesIn({ ...parties, holder }, owner) : [];
      if (stages.at(-1)?.state !== move.state) stages.push({ state: move.state, since: move.at, ownerIds });
    }
    return stages.map(({ state, since, ownerIds }, index) => {
      const until = stages[index + 1]?.since ?? (states[state]?.owner === null ? since : null);
      const hours = Math.max(0, Math.floor((epochMs(until ?? this.clock.now()) - epochMs(since)) / HOUR_MS));
      return { state, stateName: states[state]?.name ?? state, ownerIds, since, until, hours };
    });
  }
}
