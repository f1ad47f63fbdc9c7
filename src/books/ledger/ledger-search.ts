import { keyOfValue, MARKS } from '../../domain/kernel/search-text.js';
import { ledgerTexts } from '../../domain/ledger/search-texts.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { keysOf, textOf } from '../search-keys.js';
import { FILTERED, type LedgerRecord, rowOf } from './ledger-rows.js';

/** Writes rows of `ledger_search`; $1: `searchRows`. */
export const WRITE_SEARCH = `
  INSERT INTO ledger_search (record_id, kind, registered_at, open_text, party_text, words)
  SELECT record_id, kind, registered_at, open_text, party_text, array_to_tsvector(words)
  FROM jsonb_to_recordset($1::jsonb) AS s (record_id uuid, kind text, registered_at timestamptz, open_text text,
    party_text text, words text[])
  ORDER BY record_id
  ON CONFLICT (record_id) DO UPDATE
  SET open_text = excluded.open_text, party_text = excluded.party_text, words = excluded.words
  WHERE (ledger_search.open_text, ledger_search.party_text, ledger_search.words)
    IS DISTINCT FROM (excluded.open_text, excluded.party_text, excluded.words)`;

/** What patches and cases among the records are found by, as JSON for `WRITE_SEARCH`. */
export function searchRows(records: readonly LedgerRecord[]): string {
  return JSON.stringify(records.flatMap(searchRow));
}

/** How far the rows of a batch have come. */
export interface LedgerDerived {
  readonly lastId: string;
  readonly records: number;
}

/** Writes the rows of a batch of records anew, in the order of their ids. Null: there are no more. */
export async function deriveLedgerAgain(tx: Tx, afterId: string | null, batch: number): Promise<LedgerDerived | null> {
  const rows = await tx.query<{ id: string; body: LedgerRecord }>(
    `SELECT id, body FROM ledger_record
     WHERE kind IN ('PATCH', 'CASE') AND ($1::uuid IS NULL OR id > $1::uuid)
     ORDER BY id LIMIT $2 FOR NO KEY UPDATE`,
    [afterId, batch],
  );
  const lastId = rows.at(-1)?.id;
  if (lastId === undefined) return null;
  await tx.query(WRITE_SEARCH, [searchRows(rows.map(({ body }) => body))]);
  return { lastId, records: rows.length };
}

/** The row by which a patch or a case is found; a report and a bulletin have none. */
function searchRow(record: LedgerRecord): readonly object[] {
  if (record.kind !== 'PATCH' && record.kind !== 'CASE') return [];
  const { numbers, places, party } = ledgerTexts(record);
  const parties = party === null ? [] : [party];
  const row = rowOf(record);
  return [
    {
      record_id: record.id,
      kind: record.kind,
      registered_at: row.registered_at,
      open_text: textOf([...numbers, ...places], places),
      party_text: textOf(parties, parties),
      words: [
        ...new Set([
          ...keysOf([...numbers, ...places], places, MARKS.OPEN),
          ...keysOf(parties, parties, MARKS.PARTY),
          ...FILTERED.flatMap((column) => (row[column] === null ? [] : [keyOfValue(column, row[column])])),
        ]),
      ],
    },
  ];
}
