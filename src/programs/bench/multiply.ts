import type { DataSource } from 'typeorm';

/** Copies that are made in one transaction, of each referral that is copied. */
const TOGETHER = 2_000;

/** Copies of events are leaves far beyond those of the tree: the sealer goes on where it was. */
const FAR_LEAF = 1_000_000_000_000;

/** Surnames, given names and places with their initials, for parties and villages that differ. */
const NAMES = {
  surnames: '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗',
  surnameLetters: 'wlzlcyzhzwxshzglhgml',
  given: '伟芳娜秀敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华建文',
  givenLetters: 'wfnxmjlqljyyyjtmclxpggyhjw',
};

/**
 * Multiplies the referrals that are there by SQL, each with its parties, notices, evidences, limits, inbox and search
 * entries, messages, events and a record of who has read it. The copies lie in the past, evenly over the years before;
 * numbers, parties and places differ. They are consistent for whoever reads them and for the sentinel; their hashes are
 * none of a history, and they are in no tree: for measuring alone. `owner` owns the tables; `from`: so many copies are
 * there already.
 */
export async function multiply(
  owner: DataSource,
  copies: number,
  { from: made = 0, told = () => undefined }: { from?: number; told?: (made: number) => void } = {},
): Promise<void> {
  await owner.query(PREPARE);
  const tables = await columnsOf(owner);
  for (let from = made; from < copies; from += TOGETHER) {
    const to = Math.min(from + TOGETHER, copies);
    await owner.transaction(async (manager) => {
      // no triggers, no keys: all of it is copied
      await manager.query("SET LOCAL session_replication_role = 'replica'");
      await manager.query('TRUNCATE bench_copy');
      await manager.query(MAP, [from, to]);
      for (const [table, columns] of tables) await manager.query(copyOf(table, columns));
      await manager.query(FAR_LEAVES, [FAR_LEAF]);
      await manager.query(READ_BY_SOMEBODY);
    });
    told(to);
  }
  await owner.query('VACUUM (ANALYZE)');
}

/** What is copied, with the expression for every column that is not copied as it is. `c` is the copy, `t` the row. */
const COPIED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  referral: {
    id: 'c.new',
    thread_id: 'c.new',
    number: 'c.number',
    body: 'c.body',
    chain_head: 'bench_hash(t.chain_head, c.n)',
  },
  referral_party: {},
  notice: { id: 'replace(t.id, c.old::text, c.new::text)' },
  evidence: {},
  deadline: {
    id: 'replace(t.id, c.old::text, c.new::text)',
    // the sweep would add to histories that nobody has signed
    next_at: "CASE WHEN t.next_at IS NOT NULL THEN now() + interval '10 years' END",
  },
  inbox_entry: {},
  outbox: { id: 'replace(t.id, c.old::text, c.new::text)' },
  search_entry: {
    open_text: 'c.open_text',
    party_text: 'c.party_text',
    words: 't.words || array_to_tsvector(c.words)',
  },
  audit_event: {
    body: 'replace(replace(t.body, c.old::text, c.new::text), c.old_number, c.number)',
    leaf_hash: 'bench_hash(t.leaf_hash, c.n)',
  },
};

const EVERYWHERE: Readonly<Record<string, string>> = {
  referral_id: 'c.new',
  subject_id: 'c.new',
  notice_id: 'replace(t.notice_id, c.old::text, c.new::text)',
};

function copyOf(table: string, columns: readonly Column[]): string {
  const values = columns.map(({ name, type }) => {
    const own = COPIED[table]?.[name] ?? EVERYWHERE[name];
    if (own !== undefined) return own;
    return type.startsWith('timestamp') ? `t.${name} - c.ago` : `t.${name}`;
  });
  const key =
    table === 'referral' ? 'id' : columns.some(({ name }) => name === 'subject_id') ? 'subject_id' : 'referral_id';
  return `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
    SELECT ${values.join(', ')} FROM bench_copy c JOIN ${table} t ON t.${key} = c.old`;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

async function columnsOf(owner: DataSource): Promise<readonly (readonly [string, readonly Column[]])[]> {
  const rows: (Column & { readonly table: string })[] = await owner.query(
    `SELECT table_name AS table, column_name AS name, data_type AS type
     FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = ANY ($1) AND is_generated = 'NEVER'
     ORDER BY ordinal_position`,
    [Object.keys(COPIED)],
  );
  return Object.keys(COPIED).map((table) => [table, rows.filter((row) => row.table === table)] as const);
}

/** What is multiplied, once and for all: the referrals that are there now. */
const PREPARE = `
  CREATE TABLE IF NOT EXISTS bench_template AS
    SELECT id, number, row_number() OVER (ORDER BY number) AS no FROM referral WHERE thread_id = id;
  CREATE UNLOGGED TABLE IF NOT EXISTS bench_copy (
    old uuid, new uuid, n bigint, old_number text, number text, ago interval, body jsonb, open_text text,
    party_text text, words text[]
  );
  CREATE OR REPLACE FUNCTION bench_id(of text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT overlay(overlay(md5(of) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid $$;
  CREATE OR REPLACE FUNCTION bench_hash(of text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT encode(sha256(convert_to(of || '/' || n, 'UTF8')), 'hex') $$;
  CREATE OR REPLACE FUNCTION bench_keys(of text, mark text, size int) RETURNS text[] LANGUAGE sql IMMUTABLE AS
    $$ SELECT array_agg(DISTINCT mark || substr(of, g, size)) FROM generate_series(1, length(of) - size + 1) g $$`;

/** $1 to $2: which copies. Every name is made of the number of the copy: the same copies are always the same. */
const MAP = `
  INSERT INTO bench_copy
  SELECT id, new, n, number, new_number, make_interval(hours => (n % 43800)::int + 24 * 30, secs => n % 3600),
    jsonb_set(jsonb_set(jsonb_set(jsonb_set(jsonb_set(body, '{id}', to_jsonb(new)), '{threadId}', to_jsonb(new)),
      '{number}', to_jsonb(new_number)), '{matter,party}', to_jsonb(party)), '{matter,location}', to_jsonb(place)),
    concat_ws(E'\\n', lower(new_number), searchable(body->'matter'->>'title'), place,
      searchable(body->'matter'->>'patchNumber'), chr(2) || place_letters),
    party || E'\\n' || chr(2) || party_letters,
    bench_keys(lower(new_number), '', 2) || bench_keys(party, '#', 2) || bench_keys(place, '', 2)
      || bench_keys(party_letters, '#~', 2) || bench_keys(party_letters, '#~', 3)
      || bench_keys(place_letters, '~', 2) || bench_keys(place_letters, '~', 3)
  FROM (
    SELECT r.id, bench_id(r.id || '/' || n) AS new, n, t.number, r.body,
      regexp_replace(t.number, '-.*', '') || '-' || 2010 + n % 12 || '-' || t.no || lpad(n::text, 7, '0') AS new_number,
      substr(k.surnames, s, 1) || substr(k.given, g, 1) || substr(k.given, h, 1) AS party,
      substr(k.surname_letters, s, 1) || substr(k.given_letters, g, 1)
        || substr(k.given_letters, h, 1) AS party_letters,
      substr(k.surnames, s, 1) || '家' || substr(k.given, g, 1) || '村' AS place,
      substr(k.surname_letters, s, 1) || 'j' || substr(k.given_letters, g, 1) || 'c' AS place_letters
    FROM bench_template t
      JOIN referral r ON r.id = t.id
      CROSS JOIN generate_series($1::bigint, $2::bigint - 1) n
      CROSS JOIN (SELECT '${NAMES.surnames}' AS surnames, '${NAMES.given}' AS given,
        '${NAMES.surnameLetters}' AS surname_letters, '${NAMES.givenLetters}' AS given_letters) k
      CROSS JOIN LATERAL (SELECT (1 + n * 7 % ${NAMES.surnames.length})::int AS s,
        (1 + n / 20 % ${NAMES.given.length})::int AS g, (1 + n / 520 % ${NAMES.given.length})::int AS h) p
  ) x`;

const FAR_LEAVES = `
  INSERT INTO audit_leaf (leaf_index, subject_id, seq, leaf_hash)
  SELECT $1::bigint + (SELECT count(*) FROM audit_leaf WHERE leaf_index >= $1) + row_number() OVER (), e.subject_id,
    e.seq, e.leaf_hash
  FROM bench_copy c JOIN audit_event e ON e.subject_id = c.new`;

/** One reading of each copy by the sender's liaison. */
const READ_BY_SOMEBODY = `
  INSERT INTO access_event (id, at, person_id, agency_id, post, source, operations, subject_ids, field_groups, outcome)
  SELECT md5(c.new || 'read')::uuid, r.changed_at, 'zrzy-liaison', r.sender, 'LIAISON', '127.0.0.1', '{referral}',
    ARRAY[c.new], '{SUMMARY}', '{OK}'
  FROM bench_copy c JOIN referral r ON r.id = c.new`;
