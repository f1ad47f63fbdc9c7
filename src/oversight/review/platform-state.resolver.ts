import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { standingOf } from '../../access/posts/standing.js';
import { withInstants } from '../../books/casebook/load.js';
import type { Caller } from '../../domain/agency/agency.js';
import { type Instant, localDateOf } from '../../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { Clock } from '../../platform/time/clock.js';
import { Backlog } from '../../relay/backlog.js';
import { AuditHealth, placeOf } from '../tree/audit-health.js';
import { PlatformStateType } from './platform-state.type.js';

/** What `platform_state` answers. */
interface StateRow {
  readonly queues: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly carried: number;
    readonly dead: number;
    readonly oldestAt: Instant | null;
  }[];
  readonly unsealed: { readonly count: number; readonly oldestAt: Instant | null };
  readonly checkpoint: { readonly size: number; readonly sealedAt: Instant } | null;
  readonly anchors: readonly {
    readonly target: string;
    readonly size: number;
    readonly toldAt: Instant | null;
    readonly failedAt: Instant | null;
    readonly problem: string | null;
  }[];
  readonly calendars: readonly number[];
  readonly provisionalLimits: number;
  readonly alertRunAt: Instant | null;
  readonly alteredFiles: number;
  readonly openSessions: number;
}

/** The State Council announces the days off of a year in the November before. */
const ANNOUNCED_IN = '11';

/** The machine room (运行) in one answer: numbers and words, nothing of a case. */
@Resolver()
export class PlatformStateResolver {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly backlog: Backlog,
    private readonly audit: AuditHealth,
    private readonly clock: Clock,
  ) {}

  @Admits(['SYSTEM_ADMIN', 'AUDIT_ADMIN'])
  @Query(
    () => PlatformStateType,
    describe('运行情况：队列、封存、锚定、日历、暂定期限', 'queues, sealing, anchors, calendars, provisional limits'),
  )
  async platformState(@CurrentCaller() caller: Caller): Promise<PlatformStateType> {
    const at = this.clock.now();
    const [state, ...problems] = await Promise.all([
      this.work.read(standingOf(caller), async (tx) => {
        const [row] = await tx.query<{ state: StateRow | null }>('SELECT platform_state($1) AS state', [at]);
        if (row?.state === undefined || row.state === null)
          throw new Error(`${caller.post} is admitted, and the database shows it nothing`);
        return withInstants(row.state);
      }),
      this.backlog.problems(),
      this.audit.problems(),
    ]);
    const { queues, unsealed, checkpoint, anchors, calendars, ...counts } = state;
    const missing = yearsNeeded(at).filter((year) => !calendars.includes(year));
    return {
      ...counts,
      at,
      problems: [...problems.flat(), ...missing.map(noCalendar)],
      queues: queues.map(withInstants),
      unsealed: unsealed.count,
      unsealedSince: withInstants(unsealed).oldestAt,
      checkpointSize: checkpoint?.size ?? 0,
      checkpointAt: checkpoint === null ? null : withInstants(checkpoint).sealedAt,
      anchors: anchors.map(({ target, ...anchor }) => ({ ...withInstants(anchor), place: placeOf(target) })),
      calendarYears: calendars,
      calendarsMissing: missing,
    };
  }
}

function noCalendar(year: number): string {
  return `the calendar of ${year} is missing: limits that reach into it are provisional`;
}

function yearsNeeded(now: Instant): readonly number[] {
  const today = localDateOf(now);
  const year = Number(today.slice(0, 4));
  return today.slice(5, 7) >= ANNOUNCED_IN ? [year, year + 1] : [year];
}
