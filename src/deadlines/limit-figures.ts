import { endOfDay, type Instant, plusDays } from '../domain/kernel/instant.js';
import { findRoute } from '../domain/route/registry.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import type {
  LimitFiguresType,
  LimitFilterInput,
  LimitMonthType,
  LimitRowType,
  OverdueHolderType,
  StepTimeType,
} from './limit-figures.type.js';

const LIMIT_ID = /^[\w.-]{1,300}$/;

/** What became of a duty, at $2. */
const OUTCOME = `
  CASE d.state
    WHEN 'MET' THEN 'IN_TIME'
    WHEN 'LATE' THEN 'LATE'
    ELSE CASE WHEN d.due_at < $2 THEN 'OVERDUE' ELSE 'RUNNING' END
  END`;

/** The duties of the referrals of agency $1, at $2, that fit $3 to $8. What was cancelled was no duty in the end. */
const FITTING = `
  FROM referral_party p
    JOIN deadline d ON d.referral_id = p.referral_id
    JOIN referral r ON r.id = p.referral_id
  WHERE p.agency_id = $1 AND d.kind = 'DUTY' AND d.state <> 'CANCELLED'
    AND ($3::timestamptz IS NULL OR d.starts_at > $3)
    AND ($4::timestamptz IS NULL OR d.starts_at <= $4)
    AND ($5::text IS NULL OR r.route_id = $5)
    AND ($6::text IS NULL OR d.rule_id = $6)
    AND ($7::text IS NULL OR d.duty_agency = $7)
    AND ($8::text IS NULL OR ${OUTCOME} = $8)`;

const COUNTS = `
  count(*) FILTER (WHERE d.state = 'MET')::int AS "inTime",
  count(*) FILTER (WHERE d.state = 'LATE')::int AS late,
  count(*) FILTER (WHERE d.state = 'OPEN' AND d.due_at >= $2)::int AS running,
  count(*) FILTER (WHERE d.state = 'OPEN' AND d.due_at < $2)::int AS overdue`;

const hours = (from: string, to: string): string => `EXTRACT(epoch FROM ${to} - ${from})::float8 / 3600`;
const TAKEN = hours('d.starts_at', 'd.ended_at');
const DONE = "d.state IN ('MET', 'LATE')";

/** Who asks, and when. */
export interface LimitQuestion {
  readonly agencyId: string;
  readonly now: Instant;
  readonly filter: LimitFilterInput;
}

/** Steps, holders and months of the same duties: each adds up to the same. */
export async function limitFigures(tx: Tx, question: LimitQuestion): Promise<LimitFiguresType> {
  const given = parametersOf(question);
  const [steps, holders, months] = await Promise.all([
    tx.query<Omit<StepTimeType, 'routeTitle'>>(
      `SELECT r.route_id AS "routeId", d.rule_id AS "ruleId",
         (array_agg(d.name ORDER BY d.rule_version DESC))[1] AS name, ${COUNTS},
         avg(${TAKEN}) FILTER (WHERE ${DONE}) AS "meanHours",
         percentile_cont(0.5) WITHIN GROUP (ORDER BY ${TAKEN}) FILTER (WHERE ${DONE}) AS "medianHours",
         avg(${hours('d.starts_at', 'd.due_at')}) AS "limitHours"
       ${FITTING} GROUP BY 1, 2 ORDER BY 1, 2`,
      given,
    ),
    tx.query<OverdueHolderType>(
      `SELECT d.duty_agency AS "agencyId", count(*)::int AS overdue, min(d.due_at) AS "oldestDueAt"
       ${FITTING} AND d.state = 'OPEN' AND d.due_at < $2 GROUP BY 1 ORDER BY 2 DESC, 1`,
      given,
    ),
    tx.query<LimitMonthType>(
      `SELECT to_char(d.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month, ${COUNTS}
       ${FITTING} GROUP BY 1 ORDER BY 1`,
      given,
    ),
  ]);
  return {
    steps: steps.map((step) => ({ ...step, routeTitle: findRoute(step.routeId)?.title ?? step.routeId })),
    holders,
    months,
  };
}

/** The duties themselves, the last due first. */
export async function listLimits(tx: Tx, question: LimitQuestion, page: PageAsked): Promise<Connection<LimitRowType>> {
  const { limit, from } = pageOf(page, LIMIT_ID);
  const given = parametersOf(question);
  const [rows, counted] = await Promise.all([
    tx.query<LimitRowType>(
      `SELECT d.id, r.id AS "referralId", r.number AS "referralNumber", r.route_id AS "routeId", d.rule_id AS "ruleId",
         d.name, d.duty_agency AS "dutyAgencyId", d.starts_at AS "startsAt", d.due_at AS "dueAt",
         d.ended_at AS "endedAt", ${OUTCOME} AS outcome
       ${FITTING} AND ($9::timestamptz IS NULL OR (d.due_at, d.id) < ($9::timestamptz, $10))
       ORDER BY d.due_at DESC, d.id DESC LIMIT $11`,
      [...given, from?.at ?? null, from?.id ?? null, limit + 1],
    ),
    page.counted ? tx.query<{ count: number }>(`SELECT count(*)::int AS count ${FITTING}`, given) : [],
  ]);
  return connect(
    { rows, count: counted[0]?.count ?? 0 },
    { limit, from },
    ({ dueAt: at, id }) => ({ at, id }),
    (row) => row,
  );
}

function parametersOf({ agencyId, now, filter }: LimitQuestion): readonly unknown[] {
  const { startedFrom, startedUntil, routeId, ruleId, dutyAgencyId, outcome } = filter;
  return [
    agencyId,
    now,
    startedFrom === undefined || startedFrom === null ? null : endOfDay(plusDays(startedFrom, -1)),
    startedUntil === undefined || startedUntil === null ? null : endOfDay(startedUntil),
    routeId ?? null,
    ruleId ?? null,
    dutyAgencyId ?? null,
    outcome ?? null,
  ];
}
