import { type Chain, chained, type Link } from '../../casebook/chain.js';
import type { CommandReceipt } from '../../casebook/record.js';
import type { Instant } from '../../domain/kernel/instant.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { type LedgerRecord, type LedgerRow, rowOf } from './ledger-rows.js';

/** A record as it is to be, the events that led there, and where its history stood before. */
export interface LedgerChange {
  readonly record: LedgerRecord;
  readonly events: readonly object[];
  readonly lookAgainAt: Instant | null;
  readonly before: Chain;
}

/** Why the watchmen looked. */
export type Cause = 'ACT' | 'SWEEP' | 'IMPORT';

/**
 * Every write of the ledger takes this lock, shared, before it looks at the clock; whoever asks how things stood a moment ago waits for the
 * writers of that moment. So the same question about the past has the same answer for ever.
 */
export const WRITES_LEDGER = "SELECT pg_advisory_xact_lock_shared(hashtext('ledger'))";
export const READS_PAST = "SELECT pg_advisory_xact_lock(hashtext('ledger'))";

/**
 * Writes any number of changes in the caller's transaction: rows, versions, history and evaluations stand or fall together, whoever asked
 * (a person, an import, time). Returns the receipt of each.
 */
export async function writeLedger(
  tx: Tx,
  changes: readonly LedgerChange[],
  now: Instant,
  cause: Cause,
  campaignVersion: number,
): Promise<readonly CommandReceipt[]> {
  const rows = changes.map((change) => prepared(change, now));
  const events = rows.flatMap(({ history }) => history);
  const evaluations = changes.flatMap(({ record, before, events: said }, index) =>
    'findings' in record &&
    (before.length === 0 ? record.findings.length > 0 || record.kind === 'CASE' : said.some(isFinding))
      ? [{ record_id: record.id, no: rows[index]?.chain_length ?? 0, findings: record.findings }]
      : [],
  );
  const changed = changes.filter(({ events: said }) => said.length > 0).map(({ record }) => record.id); // by id: a join would scan all versions
  const columns = JSON.stringify(rows.map(({ history: _, ...row }) => row));
  await tx.query(WRITE_ROWS, [columns, JSON.stringify(changes.map(({ record }) => ({ id: record.id, body: record })))]);
  await tx.query(WRITE_HISTORY, [
    columns,
    JSON.stringify(events),
    JSON.stringify(evaluations),
    now,
    cause,
    campaignVersion,
    changed,
  ]);
  return rows.map(({ id, chain_length, chain_head }) => ({
    referralId: id,
    eventSeq: chain_length,
    leafHash: chain_head,
    at: now,
  }));
}

type Prepared = LedgerRow & {
  readonly look_at: Instant | null;
  readonly chain_length: number;
  readonly chain_head: string;
  readonly history: readonly ({ readonly referral_id: string } & Link)[];
};

function prepared({ record, events, lookAgainAt, before }: LedgerChange, recordedAt: Instant): Prepared {
  const row = rowOf(record);
  const links = chained(
    { referralId: row.id, referralNumber: row.number, routeId: row.kind },
    events,
    before,
    recordedAt,
  );
  return {
    ...row,
    look_at: lookAgainAt,
    chain_length: before.length + links.length,
    chain_head: links.at(-1)?.leaf ?? before.head,
    history: links.map((link) => ({ referral_id: row.id, ...link })),
  };
}

function isFinding(event: object): boolean {
  return 'kind' in event && event.kind === 'FINDING';
}

/** The columns that a row and its versions share. */
const FIGURES = `kind, campaign_id, number, state, township, duty_agency, handler, must_since, batch, category, total, cultivated, basic, excluded, own, case_id, due_on, struck_off_on, passed, failed, relapses, reds, findings`;
const TYPES = `id uuid, kind text, campaign_id text, number text, state text, version int, township text, duty_agency text, handler text, must_since timestamptz, batch text, category text, total bigint, cultivated bigint, basic bigint,
  excluded boolean, own boolean, case_id uuid, due_on date, struck_off_on date, passed int, failed int, relapses int, reds text[], findings text[], party_key text, place text, delivered_on date, source text, registered_at timestamptz, changed_at timestamptz,
  look_at timestamptz, chain_length int, chain_head text`;
const SET = [
  ...FIGURES.split(', ').filter((column) => !['kind', 'campaign_id', 'number'].includes(column)),
  'version',
  'body',
  'changed_at',
  'party_key',
  'place',
  'delivered_on',
  'source',
  'look_at',
  'chain_length',
  'chain_head',
];

/** First the rows: row-level security of what follows asks whether they are there. */
const WRITE_ROWS = `
  WITH r AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (${TYPES})), b AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS b (id uuid, body jsonb))
  INSERT INTO ledger_record (id, ${FIGURES}, version, body, registered_at, changed_at, party_key, place, delivered_on, source, look_at, chain_length, chain_head)
  SELECT r.id, ${FIGURES.split(', ')
    .map((column) => `r.${column}`)
    .join(
      ', ',
    )}, r.version, b.body, r.registered_at, r.changed_at, r.party_key, r.place::box, r.delivered_on, r.source, r.look_at, r.chain_length, r.chain_head
  FROM r JOIN b USING (id) ORDER BY r.id
  ON CONFLICT (id) DO UPDATE SET ${SET.map((column) => `${column} = excluded.${column}`).join(', ')}`;

const WRITE_HISTORY = `
  WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (${TYPES})),
    history AS (
      INSERT INTO audit_event (referral_id, seq, body, leaf_hash, recorded_at)
      SELECT e.referral_id, e.seq, e.body, e.leaf, $4 FROM jsonb_to_recordset($2::jsonb) AS e (referral_id uuid, seq int, body text, leaf text)
    ), ended AS (
      UPDATE ledger_version v SET until_at = $4 WHERE v.record_id = ANY ($7::uuid[]) AND v.until_at IS NULL
    ), versions AS (
      INSERT INTO ledger_version (record_id, no, ${FIGURES}, from_at)
      SELECT r.id, r.chain_length, ${FIGURES.split(', ')
        .map((column) => `r.${column}`)
        .join(', ')}, $4 FROM r ON CONFLICT DO NOTHING
    )
  INSERT INTO ledger_evaluation (record_id, no, at, cause, campaign_version, findings)
  SELECT e.record_id, e.no, $4, $5, $6, e.findings FROM jsonb_to_recordset($3::jsonb) AS e (record_id uuid, no int, findings jsonb) ON CONFLICT DO NOTHING`;
