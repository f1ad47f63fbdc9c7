import type { Instant } from '../../domain/kernel/instant.js';
import type { Chain, Link, WritingTx } from '../history.js';
import { type CommandReceipt, receiptOf } from '../receipts.js';
import { filesIn, type LedgerRecord, type LedgerRow, rowOf } from './ledger-rows.js';
import { searchRows, WRITE_SEARCH } from './ledger-search.js';

/** A record as it is to be, the events that led there, and where its history stood before. */
export interface LedgerChange {
  readonly record: LedgerRecord;
  readonly events: readonly object[];
  readonly lookAgainAt: Instant | null;
  readonly before: Chain;
}

/** Why the alert rules looked. */
export type Cause = 'ACT' | 'SWEEP' | 'IMPORT';

/**
 * Every write of the ledger takes this lock, shared, before it looks at the clock; whoever asks how things stood a
 * moment ago waits for the writers of that moment. So the same question about the past has the same answer for ever.
 */
export const WRITES_LEDGER = "SELECT pg_advisory_xact_lock_shared(hashtext('ledger'))";
export const READS_PAST = "SELECT pg_advisory_xact_lock(hashtext('ledger'))";

/**
 * Writes any number of changes in the caller's transaction: rows, versions, history and evaluations stand or fall
 * together, whoever asked (a person, an import, time). Returns the receipt of each.
 */
export async function writeLedger(
  tx: WritingTx,
  changes: readonly LedgerChange[],
  now: Instant,
  cause: Cause,
  campaignVersion: number,
): Promise<readonly (CommandReceipt | null)[]> {
  const rows: Prepared[] = [];
  for (const change of changes) rows.push(await prepared(tx, change, now));
  const events = rows.flatMap(({ history }) => history);
  const evaluations = changes.flatMap(({ record, before, events: said }, index) =>
    'alerts' in record &&
    (before.length === 0 ? record.alerts.length > 0 || record.kind === 'CASE' : said.some(isAlert))
      ? [{ record_id: record.id, no: rows[index]?.chain_length ?? 0, alerts: record.alerts }]
      : [],
  );
  // by id: a join would scan all versions
  const changed = changes.filter(({ events: said }) => said.length > 0).map(({ record }) => record.id);
  const columns = JSON.stringify(rows.map(({ history: _, receipt: __, ...row }) => row));
  tx.execute(WRITE_ROWS, [columns, JSON.stringify(changes.map(({ record }) => ({ id: record.id, body: record })))]);
  noteFiles(tx, changes);
  // what the alert rules find changes nothing by which a record is found
  if (cause !== 'SWEEP') tx.execute(WRITE_SEARCH, [searchRows(changes.map(({ record }) => record))]);
  tx.execute(WRITE_HISTORY, [
    columns,
    JSON.stringify(events),
    JSON.stringify(evaluations),
    now,
    cause,
    campaignVersion,
    changed,
  ]);
  return rows.map(({ receipt }) => receipt);
}

type Prepared = LedgerRow & {
  readonly look_at: Instant | null;
  readonly chain_length: number;
  readonly chain_head: string;
  readonly history: readonly ({ readonly subject: string; readonly kind: string } & Omit<Link, 'note'>)[];
  readonly receipt: CommandReceipt | null;
};

async function prepared(
  tx: WritingTx,
  { record, events, lookAgainAt, before }: LedgerChange,
  recordedAt: Instant,
): Promise<Prepared> {
  const row = rowOf(record);
  const subject = { kind: row.kind, id: row.id, number: row.number };
  const links = await tx.history.extend(tx, subject, events, before, recordedAt);
  const last = links.at(-1);
  return {
    ...row,
    look_at: lookAgainAt,
    chain_length: before.length + links.length,
    chain_head: last?.leaf ?? before.head,
    history: links.map(({ note: _, ...link }) => ({ subject: row.id, kind: row.kind, ...link })),
    receipt: last === undefined ? null : receiptOf(subject, last, recordedAt),
  };
}

/** A photograph or a report that is a file makes the file one of the record: whoever sees the record may see it. */
function noteFiles(tx: WritingTx, changes: readonly LedgerChange[]): void {
  const uses = changes.flatMap(({ record, events }) =>
    !events.some(bringsFiles) ? [] : filesIn(record).map((sha256) => ({ sha256, record: record.id })),
  );
  if (uses.length === 0) return;
  tx.execute(
    `INSERT INTO ledger_file_use (sha256, record_id)
     SELECT DISTINCT u.sha256, u.record FROM jsonb_to_recordset($1::jsonb) AS u (sha256 text, record uuid)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(uses)],
  );
}

/** The acts whose forms have files. */
const WITH_FILES: readonly unknown[] = ['CHECK_PATCH', 'REPORT_RECTIFIED', 'RECEIVE_REPORT'];

function bringsFiles(event: object): boolean {
  return 'action' in event && WITH_FILES.includes(event.action);
}

function isAlert(event: object): boolean {
  return 'kind' in event && event.kind === 'ALERT';
}

/** The columns that a row and its versions share. */
const FIGURES =
  'kind, campaign_id, number, state, township, duty_agency, handler, must_since, batch, category, total, ' +
  'cultivated, basic, excluded, own, case_id, due_on, struck_off_on, passed, failed, relapses, reds, alerts';
const FIGURES_OF_ROW = FIGURES.split(', ')
  .map((column) => `r.${column}`)
  .join(', ');
const TYPES = `id uuid, kind text, campaign_id text, number text, state text, version int, township text,
  duty_agency text, handler text, must_since timestamptz, batch text, category text, total bigint, cultivated bigint,
  basic bigint, excluded boolean, own boolean, case_id uuid, due_on date, struck_off_on date, passed int, failed int,
  relapses int, reds text[], alerts text[], has_dismissed boolean, party_key text, place text, delivered_on date,
  source text, registered_at timestamptz, changed_at timestamptz, look_at timestamptz, chain_length int,
  chain_head text`;
const SET = [
  ...FIGURES.split(', ').filter((column) => !['kind', 'campaign_id', 'number'].includes(column)),
  'version',
  'body',
  'changed_at',
  'has_dismissed',
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
  WITH r AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (${TYPES})),
    b AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS b (id uuid, body jsonb))
  INSERT INTO ledger_record (id, ${FIGURES}, version, body, registered_at, changed_at, has_dismissed, party_key,
    place, delivered_on, source, look_at, chain_length, chain_head)
  SELECT r.id, ${FIGURES_OF_ROW}, r.version, b.body, r.registered_at, r.changed_at, r.has_dismissed, r.party_key,
    r.place::box, r.delivered_on, r.source, r.look_at, r.chain_length, r.chain_head
  FROM r JOIN b USING (id) ORDER BY r.id
  ON CONFLICT (id) DO UPDATE SET ${SET.map((column) => `${column} = excluded.${column}`).join(', ')}`;

const WRITE_HISTORY = `
  WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (${TYPES})),
    history AS (
      INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
      SELECT e.subject, e.kind, e.seq, e.body, e.leaf, $4, e."treeSize", e.signature
      FROM jsonb_to_recordset($2::jsonb) AS e (subject uuid, kind text, seq int, body text, leaf text,
        "treeSize" bigint, signature text)
    ), ended AS (
      UPDATE ledger_version v SET until_at = $4 WHERE v.record_id = ANY ($7::uuid[]) AND v.until_at IS NULL
    ), versions AS (
      INSERT INTO ledger_version (record_id, no, ${FIGURES}, from_at)
      SELECT r.id, r.chain_length, ${FIGURES_OF_ROW}, $4 FROM r ON CONFLICT DO NOTHING
    )
  INSERT INTO ledger_evaluation (record_id, no, at, cause, campaign_version, alerts)
  SELECT e.record_id, e.no, $4, $5, $6, e.alerts
  FROM jsonb_to_recordset($3::jsonb) AS e (record_id uuid, no int, alerts jsonb)
  ON CONFLICT DO NOTHING`;
