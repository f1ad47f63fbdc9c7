import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import { epochMs, HOUR_MS, type Instant } from '../../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { Clock } from '../../platform/time/clock.js';
import type { BreachedLimitType } from './review.type.js';

const DEADLINE_ID = /^[\w.-]{1,300}$/;

type Row = Omit<BreachedLimitType, 'overdueHours' | 'cause'> & { readonly id: string; readonly steps: number };

/** Duties that were not done in time, with what came of it. */
@Injectable()
export class Breaches {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  list(dutyAgencyId: string | null, { agencyId }: Caller, page: PageAsked): Promise<Connection<BreachedLimitType>> {
    const { limit, from } = pageOf(page, DEADLINE_ID);
    const now = this.clock.now();
    const which = `FROM deadline d JOIN referral r ON r.id = d.referral_id
      WHERE d.kind = 'DUTY' AND (d.state = 'LATE' OR (d.state = 'OPEN' AND d.due_at < $1))
        AND ($2::text IS NULL OR d.duty_agency = $2)`;
    return this.work.read({ agency: agencyId }, async (tx) => {
      const counted = page.counted
        ? await tx.query<{ count: number }>(`SELECT count(*)::int AS count ${which}`, [now, dutyAgencyId])
        : [];
      const rows = await tx.query<Row>(
        `SELECT d.id, r.id AS "referralId", r.number AS "referralNumber", d.rule_id AS "ruleId", d.name, d.basis,
           d.duty_agency AS "dutyAgencyId", d.due_at AS "dueAt", d.ended_at AS "endedAt", d.next_step AS steps
         ${which} AND ($3::timestamptz IS NULL OR (d.due_at, d.id) < ($3::timestamptz, $4))
         ORDER BY d.due_at DESC, d.id DESC LIMIT $5`,
        [now, dutyAgencyId, from?.at ?? null, from?.id ?? null, limit + 1],
      );
      return connect(
        { rows, count: counted[0]?.count ?? 0 },
        { limit, from },
        ({ dueAt: at, id }) => ({ at, id }),
        (row) => withCause(row, now),
      );
    });
  }
}

function withCause({ id: _, steps, ...row }: Row, now: Instant): BreachedLimitType {
  const overdueHours = Math.floor((epochMs(row.endedAt ?? now) - epochMs(row.dueAt)) / HOUR_MS);
  const told = steps === 0 ? '未经催办 / nobody was reminded' : `已催办${steps}次 / reminded ${steps} times`;
  const cause = row.endedAt === null ? `至今未办，${told} / not answered yet` : `逾期办理，${told} / answered late`;
  return { ...row, overdueHours, cause };
}
