import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import { epochMs, HOUR_MS, type Instant } from '../../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { Clock } from '../../platform/time/clock.js';
import type { BreachedLimitType } from './review.type.js';

const DEADLINE_ID = /^[\w.-]{1,300}$/;

type Row = Omit<BreachedLimitType, 'overdueHours' | 'cause'> & { readonly id: string; readonly told: number };

/**
 * $1 is the asking agency, $2 the present time, $3 the agency that is bound. Joined with the parties, so that an agency
 * with few referrals looks at those and not at the breaches of the whole city.
 */
const BREACHED_BY_ANYBODY = `FROM deadline d
    JOIN referral_party p ON p.referral_id = d.referral_id AND p.agency_id = $1
    JOIN referral r ON r.id = d.referral_id
  WHERE d.kind = 'DUTY' AND d.state IN ('LATE', 'OPEN') AND d.due_at < $2`;
const BREACHED = `${BREACHED_BY_ANYBODY} AND $3::text IS NULL`;
const BREACHED_BY = `${BREACHED_BY_ANYBODY} AND d.duty_agency = $3`;

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
    return this.work.readAtOnce({ agency: agencyId }, async (tx) => {
      const [rows, counted] = await Promise.all([
        tx.query<Row>(
          `SELECT d.id, r.id AS "referralId", r.number AS "referralNumber", d.rule_id AS "ruleId", d.name, d.basis,
             d.duty_agency AS "dutyAgencyId", d.due_at AS "dueAt", d.ended_at AS "endedAt", (
               SELECT count(*)::int FROM notice n
               WHERE n.referral_id = d.referral_id AND n.to_agency = d.duty_agency AND starts_with(n.id, d.id || '.')
             ) AS told
           ${dutyAgencyId === null ? BREACHED : BREACHED_BY}
             AND ($4::timestamptz IS NULL OR (d.due_at, d.id) < ($4::timestamptz, $5))
           ORDER BY d.due_at DESC, d.id DESC LIMIT $6`,
          [agencyId, now, dutyAgencyId, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        page.counted
          ? tx.query<{ count: number }>(
              `SELECT count(*)::int AS count ${dutyAgencyId === null ? BREACHED : BREACHED_BY}`,
              [agencyId, now, dutyAgencyId],
            )
          : [],
      ]);
      return connect(
        { rows, count: counted[0]?.count ?? 0 },
        { limit, from },
        ({ dueAt: at, id }) => ({ at, id }),
        (row) => withCause(row, now),
      );
    });
  }
}

function withCause({ id: _, told, ...row }: Row, now: Instant): BreachedLimitType {
  const overdueHours = Math.floor((epochMs(row.endedAt ?? now) - epochMs(row.dueAt)) / HOUR_MS);
  const [zh, en] =
    told === 0 ? ['没有向其提醒', 'no reminder was sent'] : [`已提醒${told}次`, `reminders sent: ${told}`];
  const cause = row.endedAt === null ? `至今未办，${zh} / not done yet, ${en}` : `逾期办理，${zh} / done late, ${en}`;
  return { ...row, overdueHours, cause };
}
