import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Anchors } from '../../src/oversight/anchors.js';
import { TreeSealing } from '../../src/oversight/tree-sealing.js';
import { prepareDatabase } from '../support/database.js';
import { FiledCase } from '../support/filed-case.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { type SystemPostgres, systemPostgres } from '../support/system-postgres.js';

const VERIFY = 'dist/tools/verify.js';

/** What docs/runbook.md says, done by its own commands on the PostgreSQL of the operating system. */
describe('backup and restore', () => {
  let server: SystemPostgres;
  let folder: string;
  const dump = (): string => path.join('/var/tmp', `${path.basename(folder)}.dump`);
  const start = (database: string): Promise<TestPlatform> => startPlatform({ database: server.urlOf(database), settings: { AUDIT_ANCHORS: path.join(folder, 'anchors.txt'), SEAL_MS: '60000', ANCHOR_MS: '60000' } });
  const seal = async (platform: TestPlatform): Promise<void> => {
    await platform.settled();
    await platform.app.get(TreeSealing).seal();
    await platform.app.get(Anchors).tell();
  };
  const tool = (name: string, database: string, ...args: string[]): Promise<{ code: number; said: string }> => new Promise((resolve) => {
    execFile(process.execPath, [name, ...args], { env: { ...process.env, DATABASE_URL: server.urlOf(database) } }, (error, stdout, stderr) => { resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }); });
  });
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-restore-'));
    server = await systemPostgres();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
    await rm(dump(), { force: true });
  });

  it('a restored copy is found out, goes on only when somebody says so, and verifies again from then on', async () => {
    server.run('createdb', `--maintenance-db=${server.urlOf('postgres')}`, 'city');
    await prepareDatabase(server.urlOf('city'));
    const original = await start('city');
    const referral = await FiledCase.sent(original);
    await seal(original);
    server.run('pg_dump', '--format=custom', `--file=${dump()}`, server.urlOf('city'));
    await referral.do('gaj-liaison', 'SIGN_RECEIPT'); // what the copy does not know
    await seal(original);
    const whole = path.join(folder, 'whole.txt');
    expect((await tool('dist/tools/export-audit.js', 'city', whole)).code).toBe(0);
    expect((await tool(VERIFY, 'city', whole, '--anchor', path.join(folder, 'anchors.txt'))).code).toBe(0);
    await original.close();

    server.run('createdb', `--maintenance-db=${server.urlOf('postgres')}`, 'restored');
    server.run('pg_restore', '--no-owner', `--dbname=${server.urlOf('restored')}`, dump());
    const copy = await start('restored');
    try {
      expect(await rowsOf(copy, 'SELECT state FROM referral')).toEqual([{ state: 'SENT' }]);
      await FiledCase.open(copy); // acts are still taken
      await expect(copy.app.get(TreeSealing).seal()).rejects.toThrow(/the database is not what it was: an anchor holds a checkpoint of \d+ events/);
      const lost = path.join(folder, 'lost.txt');
      await tool('dist/tools/export-audit.js', 'restored', lost);
      expect(await tool(VERIFY, 'restored', lost, '--anchor', path.join(folder, 'anchors.txt'))).toMatchObject({ code: 1, said: expect.stringContaining('its end was cut off') as string });

      const said = await copy.app.get(TreeSealing).seal().catch((error: unknown) => String(error));
      const size = /a checkpoint of (\d+) events/.exec(String(said))?.[1];
      const told = (await copy.app.get(Anchors).newestTold())!;
      expect(String(told.size)).toBe(size);
      await copy.owner.query("INSERT INTO policy (name, value) VALUES ('audit-restored', to_jsonb($1::text))", [`${told.size} ${told.root}`]);
      await seal(copy);
      const known = path.join(folder, 'known.txt');
      await tool('dist/tools/export-audit.js', 'restored', known);
      expect(await tool(VERIFY, 'restored', known)).toMatchObject({ code: 0 });
      expect(await tool(VERIFY, 'restored', known, '--anchor', path.join(folder, 'anchors.txt'))).toMatchObject({ code: 1 }); // the anchors of before still say what was lost
    } finally {
      await copy.close();
    }
  }, 120_000);
});
