import type { DataSource } from 'typeorm';

/**
 * Copies a patch and the case on it so many times by SQL, each pair with its versions and its search rows; their
 * histories are not copied: for measuring alone. `owner` owns the tables.
 */
export async function multiplyLedger(
  owner: DataSource,
  { patchId, caseId }: { readonly patchId: string; readonly caseId: string },
  copies: number,
): Promise<void> {
  await owner.query(`CREATE TABLE bench AS
    SELECT n, gen_random_uuid() AS patch, gen_random_uuid() AS land_case FROM generate_series(1, ${copies}) n`);
  const asked = [patchId, caseId];
  await owner.transaction(async (manager) => {
    await manager.query("SET LOCAL session_replication_role = 'replica'"); // all of it is copied: no keys to look up
    for (const sql of [RECORDS, VERSIONS, SEARCHES]) await manager.query(sql, asked);
  });
  await owner.query('DROP TABLE bench');
  await owner.query('ANALYZE ledger_record, ledger_version, ledger_search');
}

const RECORDS = `
  INSERT INTO ledger_record
  SELECT c.*
  FROM ledger_record t, bench b, LATERAL jsonb_populate_record(t, jsonb_build_object(
    'id', b.patch, 'number', 'Z' || b.n, 'case_id', b.land_case, 'chain_length', 0, 'chain_head', '', 'look_at', NULL,
    'registered_at', t.registered_at - make_interval(mins => b.n::int),
    'body', t.body || jsonb_build_object('id', b.patch, 'caseId', b.land_case)
  )) c
  WHERE t.id = $1
  UNION ALL
  SELECT c.*
  FROM ledger_record t, bench b, LATERAL jsonb_populate_record(t, jsonb_build_object(
    'id', b.land_case, 'number', 'Y' || b.n, 'party_key', 'p' || b.n, 'chain_length', 0, 'chain_head', '',
    'look_at', now(), 'alerts', '[]'::jsonb, 'registered_at', t.registered_at - make_interval(mins => b.n::int),
    'body', t.body || jsonb_build_object(
      'id', b.land_case, 'number', 'Y' || b.n, 'patchIds', jsonb_build_array(b.patch),
      'party', jsonb_build_object('name', 'p' || b.n, 'kind', 'UNIT'), 'alerts', '[]'::jsonb
    )
  )) c
  WHERE t.id = $2`;

const VERSIONS = `
  INSERT INTO ledger_version
  SELECT c.*
  FROM ledger_version v, bench b, LATERAL jsonb_populate_record(v, jsonb_build_object(
    'record_id', CASE WHEN v.kind = 'PATCH' THEN b.patch ELSE b.land_case END, 'no', 0,
    'number', CASE WHEN v.kind = 'PATCH' THEN 'Z' ELSE 'Y' END || b.n,
    'case_id', CASE WHEN v.kind = 'PATCH' THEN b.land_case END
  )) c
  WHERE v.record_id IN ($1, $2) AND v.until_at IS NULL`;

const SEARCHES = `
  INSERT INTO ledger_search (record_id, kind, registered_at, open_text, party_text, words)
  SELECT CASE WHEN s.kind = 'PATCH' THEN b.patch ELSE b.land_case END, s.kind,
    s.registered_at - make_interval(mins => b.n::int),
    CASE WHEN s.kind = 'PATCH' THEN 'z' ELSE 'y' END || b.n || E'\\n' || s.open_text, 'p' || b.n,
    s.words || (SELECT array_to_tsvector(array_agg(DISTINCT substr(k.text, g, 2)))
      FROM (SELECT CASE WHEN s.kind = 'PATCH' THEN 'z' ELSE 'y' END || b.n AS text) k,
        generate_series(1, length(k.text) - 1) g)
  FROM ledger_search s, bench b WHERE s.record_id IN ($1, $2)`;
