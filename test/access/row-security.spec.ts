import type { DataSource } from 'typeorm';

import { createDataSource } from '../../src/platform/database/data-source.js';
import { DATABASE_ROLES, type DatabaseRole, requireLogin } from '../../src/platform/database/logins.js';
import { type Tx, UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { openPool } from '../support/database.js';
import { FiledCase } from '../support/filed-case.js';
import { pdf, Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const CASE_TABLES = [
  'referral',
  'referral_party',
  'notice',
  'evidence',
  'deadline',
  'audit_event',
  'outbox',
  'inbox_entry',
  'search_entry',
  'command_receipt',
  'access_event',
  'emergency_access',
  'personal_detail',
  'audit_leaf',
  'disclosure',
  'upload',
  'kept_file',
  'file_use',
  'printed_paper',
  'document_number',
];
/** The ledger: the bureau, the office and the government see it, others what binds them. */
const LEDGER_TABLES = ['ledger_record', 'ledger_version', 'ledger_evaluation', 'ledger_search', 'ledger_file_use'];
/** What belongs to a person, an account or the agency that a change of posts concerns. */
const IDENTITY_TABLES = [
  'session',
  'account',
  'second_factor',
  'recovery_code',
  'role_change',
  'service_account',
  'service_secret',
  'person_settings',
  'saved_view',
  'draft',
  'notifications_read',
];
/** What belongs to no agency: who there is, the law, the platform's own books. */
const OPEN_TABLES = [
  'agency',
  'person',
  'appointment',
  'sign_in_attempt',
  'cost_budget',
  'deadline_rule',
  'calendar_edition',
  'calendar_day',
  'number_series',
  'migrations',
  'schema_edition',
  'policy',
  'audit_tile',
  'audit_checkpoint',
  'audit_key',
  'audit_anchor',
  'campaign',
  'alert_run',
];

describe('row-level security', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const pools: DataSource[] = [];
  const pool = async (role: DatabaseRole): Promise<DataSource> => {
    const source = await openPool(platform.databaseUrl, role, 2);
    pools.push(source);
    return source;
  };
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.arrived();
    await (await Sender.of(platform, 'zrzy-liaison')).send('移送书.pdf', pdf(1));
    await platform.owner.query('INSERT INTO file_use SELECT sha256, $1 FROM kept_file', [referral.id]);
    await platform.owner.query(
      `INSERT INTO printed_paper SELECT n.id, 'PRINTED', n.referral_id, k.sha256
       FROM notice n, kept_file k WHERE n.referral_id = $1`,
      [referral.id],
    );
  });
  afterAll(async () => {
    await Promise.all(pools.map((source) => source.destroy()));
    await platform.close();
  });

  it('stands on every table of a case and of who is asking; each other table is known to be of no agency', async () => {
    const rows: { name: string; secured: boolean; forced: boolean }[] = await platform.owner.query(
      `SELECT relname AS name, relrowsecurity AS secured, relforcerowsecurity AS forced
       FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       ORDER BY 1`,
    );
    expect(rows.filter((row) => row.secured).map((row) => row.name)).toEqual(
      [...CASE_TABLES, ...LEDGER_TABLES, ...IDENTITY_TABLES, 'audit_unsealed'].sort(),
    );
    expect(rows.filter((row) => row.secured && !row.forced)).toEqual([]); // the owner too is let in by a policy only
    expect(rows.filter((row) => !row.secured).map((row) => row.name)).toEqual([...OPEN_TABLES].sort());
  });

  it('shows nothing to a connection without an agency, and nothing to a stranger', async () => {
    const work = new UnitOfWork(await pool('referral_api'));
    await platform.as('gaj-liaison'); // a session is there
    for (const table of [...CASE_TABLES, ...LEDGER_TABLES, ...IDENTITY_TABLES]) {
      expect(await work.plain((tx) => tx.query(`SELECT 1 FROM ${table}`))).toEqual([]);
      expect(await work.asAgency('hejin-court', (tx) => tx.query(`SELECT 1 FROM ${table}`))).toEqual([]);
    }
    expect(await work.asAgency('hejin-natural-resources', (tx) => tx.query('SELECT id FROM referral'))).toEqual([
      { id: referral.id },
    ]);
  });

  it('asks nothing in nobody’s name once a transaction has ended', async () => {
    const work = new UnitOfWork(await pool('referral_api'));
    const standing = { agency: 'hejin-natural-resources' };
    const ids = (tx: Tx): Promise<unknown[]> => tx.query('SELECT id FROM referral');
    expect(await work.readAtOnce(standing, (tx) => Promise.all([ids(tx), ids(tx)]))).toEqual([
      [{ id: referral.id }],
      [{ id: referral.id }],
    ]);
    const late = work.readAtOnce(standing, async (tx) => {
      await ids(tx);
      return ids(tx);
    });
    await expect(late).rejects.toThrow('the transaction has ended already');
    await expect(work.readAtOnce(standing, (tx) => tx.query('SELECT 1/0'))).rejects.toThrow('division by zero');
    expect(await work.readAtOnce({ agency: 'hejin-court' }, ids)).toEqual([]);
  });

  it('shows the worker nothing without a job, and with one no other referral than the one it works on', async () => {
    const other = await FiledCase.sent(platform);
    await other.arrived();
    const work = new UnitOfWork(await pool('referral_worker'));
    const worked = [
      'referral',
      'referral_party',
      'notice',
      'evidence',
      'deadline',
      'audit_event',
      'outbox',
      'inbox_entry',
    ];
    for (const table of worked) expect(await work.plain((tx) => tx.query(`SELECT 1 FROM ${table}`))).toEqual([]);
    expect(await work.as({ subject: referral.id }, (tx) => tx.query('SELECT 1 FROM referral'))).toEqual([]);
    for (const table of worked.filter((name) => name !== 'outbox')) {
      const column = { referral: 'id', audit_event: 'subject_id' }[table] ?? 'referral_id';
      expect(
        await work.as({ job: 'RELAY', subject: referral.id }, (tx) =>
          tx.query(`SELECT DISTINCT ${column} AS id FROM ${table}`),
        ),
      ).toEqual([{ id: referral.id }]);
      expect(await work.as({ job: 'RELAY' }, (tx) => tx.query(`SELECT 1 FROM ${table}`))).toEqual([]);
    }
    await expect(
      work.as({ job: 'RELAY', subject: referral.id }, (tx) =>
        tx.query(`INSERT INTO referral_party VALUES ('hejin-court', '${other.id}', now())`),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('does not let an agency into a referral by itself, nor write as another', async () => {
    const work = new UnitOfWork(await pool('referral_api'));
    const as = (agency: string, sql: string): Promise<unknown[]> => work.asAgency(agency, (tx) => tx.query(sql));
    await expect(
      as('hejin-court', `INSERT INTO referral_party VALUES ('hejin-court', '${referral.id}', now())`),
    ).rejects.toThrow(/row-level security/);
    await expect(
      as(
        'hejin-court',
        `INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
         VALUES ('${referral.id}', 'REFERRAL', 999, '{}', 'x', now(), 0, '-')`,
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(
      as(
        'hejin-court',
        `INSERT INTO command_receipt (agency_id, key, fingerprint, at)
         VALUES ('hejin-public-security', gen_random_uuid(), '', now())`,
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await as('hejin-court', `UPDATE referral SET state = 'JUDGED' RETURNING 1`)).toEqual([]);
  });

  it('lets nobody alter or remove history', async () => {
    for (const role of ['referral_api', 'referral_worker'] as const) {
      const source = await pool(role);
      for (const [table, column] of [
        ['audit_event', 'recorded_at'],
        ['evidence', 'at'],
        ['access_event', 'at'],
      ]) {
        await expect(source.query(`UPDATE ${table} SET ${column} = now()`)).rejects.toThrow(/permission denied/);
        await expect(source.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
        await expect(source.query(`TRUNCATE ${table}`)).rejects.toThrow(/permission denied/);
      }
      for (const table of CASE_TABLES)
        await expect(source.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
  });

  it.each(DATABASE_ROLES)('%s logs in as itself, and no statement makes it more', async (role) => {
    const source = await pool(role);
    await requireLogin(source, role);
    const owners: { name: string }[] = await platform.owner.query('SELECT current_user AS name');
    const owner = owners[0]?.name ?? '';
    const runner = source.createQueryRunner();
    const who = async (): Promise<unknown> => {
      const rows: unknown = await runner.query(
        'SELECT current_user = session_user AS own, rolsuper AS super FROM pg_roles WHERE rolname = current_user',
      );
      return (rows as unknown[])[0];
    };
    try {
      for (const rise of ['SET ROLE NONE', 'RESET ROLE', 'RESET SESSION AUTHORIZATION']) {
        await runner.query(rise);
        expect([rise, await who()]).toEqual([rise, { own: true, super: false }]);
      }
      const others = [owner, 'pg_execute_server_program', ...DATABASE_ROLES.filter((one) => one !== role)];
      for (const other of others) await expect(runner.query(`SET ROLE ${other}`)).rejects.toThrow(/permission denied/);
      await expect(runner.query(`SET SESSION AUTHORIZATION ${owner}`)).rejects.toThrow(/permission denied/);
      await expect(runner.query("COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow(/permission denied/);
      if (role !== 'referral_queue')
        await expect(runner.query('CREATE TEMPORARY TABLE referral_party (x int)')).rejects.toThrow(
          /permission denied/,
        );
    } finally {
      await runner.release();
    }
  });

  it('is not left to a login that could become somebody else: the start names it', async () => {
    const source = await createDataSource(platform.databaseUrl, 'referral_api', 2).initialize();
    pools.push(source);
    await expect(requireLogin(source, 'referral_api')).rejects.toThrow(
      /the login "\w+" has rights over the whole server, and should have the rights of referral_api alone/,
    );
    const worker = await pool('referral_worker');
    await expect(requireLogin(worker, 'referral_api')).rejects.toThrow(
      /may become referral_worker, and should have the rights of referral_api alone: see DATABASE_API_URL/,
    );
  });

  it('lets the queues see nothing of a case, and nobody else the queues', async () => {
    const queue = await pool('referral_queue');
    for (const table of [...CASE_TABLES, ...LEDGER_TABLES, ...IDENTITY_TABLES])
      await expect(queue.query(`SELECT 1 FROM ${table}`)).rejects.toThrow(/permission denied/);
    for (const role of ['referral_api', 'referral_worker'] as const) {
      await expect((await pool(role)).query('SELECT 1 FROM bullmq.job')).rejects.toThrow(/permission denied/);
    }
  });

  it('does not let the state say that who drafted has approved, whoever writes it', async () => {
    for (const person of ['zrzy-officer-1', 'zrzy-officer-2']) {
      await expect(
        platform.owner.query(
          'UPDATE referral SET body = body || jsonb_build_object($1::text, $2::text) WHERE id = $3',
          ['approvedBy', person, referral.id],
        ),
      ).rejects.toThrow(/drafter_does_not_approve/);
    }
  });

  it('forgets the agency when the transaction ends', async () => {
    const work = new UnitOfWork(await pool('referral_api'));
    await work.asAgency('hejin-natural-resources', (tx) => tx.query('SELECT 1'));
    expect(await work.plain((tx) => tx.query<{ agency: string | null }>('SELECT app_agency() AS agency'))).toEqual([
      { agency: null },
    ]);
  });
});
