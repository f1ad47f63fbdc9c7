import type { Area } from '../../domain/kernel/area.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import type { CaseState } from '../../domain/ledger/case/land-case.js';
import type { Tally } from '../../domain/ledger/figures/rates.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { Found } from '../../platform/graphql/paging.js';
import { type Measure, MEASURES } from './measures.js';

const THEN = 'from_at <= $1 AND (until_at IS NULL OR until_at > $1)';
const PATCHES = `FROM ledger_version p
    LEFT JOIN ledger_version c ON c.record_id = p.case_id AND c.kind = 'CASE'
      AND c.from_at <= $1 AND (c.until_at IS NULL OR c.until_at > $1)
  WHERE p.kind = 'PATCH' AND p.campaign_id = $3 AND p.from_at <= $1 AND (p.until_at IS NULL OR p.until_at > $1)`;
const CASES = `FROM ledger_version c
  WHERE c.kind = 'CASE' AND c.campaign_id = $3 AND c.from_at <= $1 AND (c.until_at IS NULL OR c.until_at > $1)`;

/** The ledger of a campaign, as it was at a moment. */
export interface LedgerThen {
  readonly campaignId: string;
  readonly at: Instant;
}

/** Sums by township and batch. */
export interface Counted {
  readonly township: string;
  readonly batch: string;
  readonly counted: Tally;
  readonly excluded: Tally;
  readonly rectified: Tally;
  readonly due: number;
  readonly onTime: number;
}

export interface CountedCases {
  readonly township: string;
  readonly passed: number;
  readonly verified: number;
  readonly relapses: number;
  readonly falseRectifications: number;
  readonly overdueReferrals: number;
  readonly open: number;
  readonly late: number;
}

export async function countPatches(tx: Tx, { campaignId, at }: LedgerThen): Promise<readonly Counted[]> {
  const tally = (measure: Measure): string =>
    `jsonb_build_array(count(*) FILTER (WHERE ${MEASURES[measure].sql}),
       COALESCE(sum(p.total) FILTER (WHERE ${MEASURES[measure].sql}), 0)::text,
       COALESCE(sum(p.cultivated) FILTER (WHERE ${MEASURES[measure].sql}), 0)::text)`;
  const rows = await tx.query<{
    township: string;
    batch: string;
    counted: Triple;
    excluded: Triple;
    rectified: Triple;
    due: number;
    onTime: number;
  }>(
    `SELECT p.township, p.batch, ${tally('COUNTED')} AS counted, ${tally('EXCLUDED')} AS excluded,
       ${tally('RECTIFIED')} AS rectified,
       (count(*) FILTER (WHERE ${MEASURES.DUE.sql}))::int AS due,
       (count(*) FILTER (WHERE ${MEASURES.ON_TIME.sql}))::int AS "onTime"
     ${PATCHES}
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [at, localDateOf(at), campaignId],
  );
  return rows.map((row) => ({
    ...row,
    counted: tallyOf(row.counted),
    excluded: tallyOf(row.excluded),
    rectified: tallyOf(row.rectified),
  }));
}

export async function countCases(tx: Tx, { campaignId, at }: LedgerThen): Promise<readonly CountedCases[]> {
  return tx.query<CountedCases>(
    `SELECT c.township, COALESCE(sum(c.passed) FILTER (WHERE ${MEASURES.VERIFIED.sql}), 0)::int AS passed,
       COALESCE(sum(c.passed + c.failed) FILTER (WHERE ${MEASURES.VERIFIED.sql}), 0)::int AS verified,
       COALESCE(sum(c.relapses), 0)::int AS relapses,
       (count(*) FILTER (WHERE ${MEASURES.FALSE.sql}))::int AS "falseRectifications",
       (count(*) FILTER (WHERE ${MEASURES.OVERDUE_REFERRAL.sql}))::int AS "overdueReferrals",
       (count(*) FILTER (WHERE ${MEASURES.OPEN.sql}))::int AS open,
       (count(*) FILTER (WHERE ${MEASURES.LATE.sql}))::int AS late
     ${CASES}
     GROUP BY 1 ORDER BY 1`,
    [at, localDateOf(at), campaignId],
  );
}

/** One row behind a figure. */
export interface CountedRow {
  readonly recordId: string;
  readonly kind: 'PATCH' | 'CASE' | 'REPORT';
  readonly number: string;
  readonly townshipId: string;
  readonly batch: string | null;
  readonly state: string;
  readonly caseState: string | null;
  readonly total: string | null;
  readonly cultivated: string | null;
  /** Verifications of a case, and how often it came back: what those figures add up. */
  readonly passed: number;
  readonly failed: number;
  readonly relapses: number;
}

/** Of which rows: everything that is given must fit. */
export interface RowsAsked {
  readonly townshipId: string | null;
  readonly batch: string | null;
  readonly dutyAgencyId: string | null;
  readonly handlerId: string | null;
  readonly state: string | null;
}

/** Which of these rows, in the order of their numbers: so many after this number. */
export interface RowsFrom {
  readonly after: string;
  readonly limit: number;
}

/** The rows that a measure counts, by number: of one township and one batch, or of all. */
export async function rowsBehind(
  tx: Tx,
  { campaignId, at }: LedgerThen,
  measure: Measure,
  { townshipId, batch, dutyAgencyId, handlerId, state }: RowsAsked,
  { after, limit }: RowsFrom,
): Promise<Found<CountedRow>> {
  const { on, sql } = MEASURES[measure];
  const [alias, from] = on === 'PATCH' ? ['p', PATCHES] : ['c', CASES];
  const which = `${from}
    AND $2::date IS NOT NULL
    AND (${sql})
    AND ($4::text IS NULL OR ${alias}.township = $4)
    AND ($5::text IS NULL OR ${on === 'PATCH' ? "p.batch = $5 OR starts_with(p.batch, $5 || '-')" : 'c.category = $5'})
    AND ($6::text IS NULL OR ${alias}.duty_agency = $6)
    AND ($7::text IS NULL OR ${alias}.handler = $7)
    AND ($8::text IS NULL OR ${alias}.state = $8)`;
  const given = [at, localDateOf(at), campaignId, townshipId, batch, dutyAgencyId, handlerId, state];
  const [counted] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count ${which}`, given);
  const rows = await tx.query<CountedRow>(
    `SELECT ${alias}.record_id AS "recordId", ${alias}.kind, ${alias}.number, ${alias}.township AS "townshipId",
       ${alias}.batch, ${alias}.state, c.state AS "caseState", ${alias}.total::text AS total,
       ${alias}.cultivated::text AS cultivated, ${alias}.passed, ${alias}.failed, ${alias}.relapses
     ${which} AND ${alias}.number COLLATE "C" > $9 ORDER BY ${alias}.number COLLATE "C" LIMIT $10`,
    [...given, after, limit],
  );
  return { rows, count: counted?.count ?? 0 };
}

/**
 * How long cases have stood in each state by then, those that still stand in it included: how many stays, and their
 * mean in hours.
 */
export async function timeInStates(
  tx: Tx,
  { campaignId, at }: LedgerThen,
): Promise<readonly { state: CaseState; count: number; meanHours: number }[]> {
  return tx.query(
    `WITH spells AS (
       SELECT record_id, state, from_at, COALESCE(until_at, $1) AS ended,
         sum(CASE WHEN state IS DISTINCT FROM before THEN 1 ELSE 0 END)
           OVER (PARTITION BY record_id ORDER BY from_at, no) AS spell
       FROM (
         SELECT *, lag(state) OVER (PARTITION BY record_id ORDER BY from_at, no) AS before
         FROM ledger_version
         WHERE kind = 'CASE' AND campaign_id = $2 AND from_at <= $1
       ) v
     ),
     stays AS (
       SELECT record_id, spell, state, min(from_at) AS since, max(LEAST(ended, $1)) AS until
       FROM spells
       GROUP BY 1, 2, 3
     )
     SELECT state, count(*)::int AS count, round(extract(epoch FROM avg(until - since)) / 3600)::int AS "meanHours"
     FROM stays
     GROUP BY 1 ORDER BY 1`,
    [at, campaignId],
  );
}

/** The rows of a kind, as they were, by state. */
export async function countStates(
  tx: Tx,
  { campaignId, at }: LedgerThen,
  by: 'township' | 'duty_agency' | 'handler' | 'category',
): Promise<readonly { key: string; state: CaseState; count: number; late: number }[]> {
  return tx.query(
    `SELECT ${by} AS key, state, count(*)::int AS count,
       (count(*) FILTER (WHERE state NOT IN ('STRUCK_OFF', 'WITHDRAWN') AND due_on < $2::date))::int AS late
     FROM ledger_version
     WHERE kind = 'CASE' AND campaign_id = $3 AND ${THEN} AND ${by} IS NOT NULL
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [at, localDateOf(at), campaignId],
  );
}

type Triple = readonly [number, string, string];

function tallyOf([patches, total, cultivated]: Triple): Tally {
  return { patches, total: BigInt(total) as Area, cultivated: BigInt(cultivated) as Area };
}
