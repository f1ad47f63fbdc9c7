import { DEADLINE_COLUMNS, NOTICE_COLUMNS, withInstants } from '../books/casebook/load.js';
import type { Deadline } from '../domain/deadline/deadline.js';
import type { DeadlineKind } from '../domain/deadline/deadline-rule.js';
import type { Instant, LocalDate } from '../domain/kernel/instant.js';
import type { Notice } from '../domain/notice/notice.js';
import type { Referral } from '../domain/referral/referral.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import type { OwedDirection, OwedFilterInput } from './owed.type.js';

/** Whose limits are looked for, in which direction and of which kind. */
export interface OwedQuestion {
  readonly agencyId: string;
  readonly direction: OwedDirection;
  readonly kind: DeadlineKind;
  readonly filter: OwedFilterInput | null;
  readonly now: Instant;
}

/** An open limit with what is needed to say how things stand. */
export interface OwedRow {
  readonly deadline: Deadline;
  readonly body: Referral;
  readonly notices: readonly Notice[];
}

const DEADLINE_ID = /^[\w.-]{1,300}$/;

/**
 * $1 is the agency. A duty stays owed after its limit; a right, a window or a deemed delivery is over with it. What an
 * agency owes itself is owed by it alone.
 */
function owed(direction: OwedDirection): string {
  return `d.state = 'OPEN' AND d.kind = $2 AND ${
    direction === 'BY_US'
      ? 'd.duty_agency = $1 AND ($3::text IS NULL OR d.owed_to = $3)'
      : 'd.owed_to = $1 AND d.duty_agency <> $1 AND ($3::text IS NULL OR d.duty_agency = $3)'
  } AND ($4::text IS NULL OR d.rule_id = $4)
    AND ($5::timestamptz IS NULL OR d.due_at < $5) AND d.due_at >= $6`;
}

const BEGINNING = '1900-01-01T00:00:00.000Z' as Instant;

function asked({ agencyId, kind, filter, now }: OwedQuestion): readonly unknown[] {
  const from = kind === 'DUTY' ? BEGINNING : now;
  const { agencyId: other = null, ruleId = null, dueBefore = null, dueFrom } = filter ?? {};
  return [agencyId, kind, other, ruleId, dueBefore, dueFrom && dueFrom > from ? dueFrom : from];
}

/** A page of open limits, the first due first. */
export async function listOwed<Item>(
  tx: Tx,
  question: OwedQuestion,
  page: PageAsked,
  toItem: (row: OwedRow) => Item,
): Promise<Connection<Item>> {
  const { limit, from } = pageOf(page, DEADLINE_ID);
  const parameters = asked(question);
  const [rows, [total]] = await Promise.all([
    tx.query<OwedRow>(
      `SELECT (SELECT to_jsonb(x) FROM (SELECT ${DEADLINE_COLUMNS}) x) AS deadline, r.body, COALESCE((
           SELECT jsonb_agg(to_jsonb(x))
           FROM (SELECT ${NOTICE_COLUMNS} FROM notice n WHERE n.referral_id = r.id ORDER BY n.version, n.id) x
         ), '[]') AS notices
       FROM (
         SELECT * FROM deadline d
         WHERE ${owed(question.direction)} AND ($7::timestamptz IS NULL OR (d.due_at, d.id) > ($7::timestamptz, $8))
         ORDER BY d.due_at, d.id LIMIT $9
       ) d JOIN referral r ON r.id = d.referral_id ORDER BY d.due_at, d.id`,
      [...parameters, from?.at ?? null, from?.id ?? null, limit + 1],
    ),
    page.counted
      ? tx.query<{ count: number }>(
          `SELECT count(*)::int FROM deadline d WHERE ${owed(question.direction)}`,
          parameters,
        )
      : [],
  ]);
  const found = rows.map(({ deadline, body, notices }) => ({
    deadline: withInstants(deadline),
    body,
    notices: notices.map(withInstants),
  }));
  return connect(
    { rows: found, count: total?.count ?? 0 },
    { limit, from },
    ({ deadline: { dueAt: at, id } }) => ({ at, id }),
    toItem,
  );
}

/** How many limits end on each day, the first day first. */
export function countOwedByDay(tx: Tx, question: OwedQuestion): Promise<{ day: LocalDate; count: number }[]> {
  return tx.query(
    `SELECT to_char(d.due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day, count(*)::int AS count
     FROM deadline d WHERE ${owed(question.direction)} GROUP BY 1 ORDER BY 1`,
    asked(question),
  );
}
