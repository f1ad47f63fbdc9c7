import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Anchors } from '../../src/oversight/tree/anchors.js';
import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../src/platform/database/unit-of-work.js';
import { onServer, prepareDatabase, withDatabase } from '../support/database.js';
import { FiledCase } from '../support/filed-case.js';
import { pdf, Sender } from '../support/files.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { runProgram } from '../support/process.js';
import { POSTGRES_BIN, systemPostgres } from '../support/system-postgres.js';

/** Databases on one server, and a way to bring back what one of them was. */
interface Server {
  urlOf(name: string): string;
  create(name: string): Promise<unknown>;
  /** Keeps a copy; nobody is connected. */
  backUp(name: string): Promise<unknown>;
  restore(name: string, as: string): Promise<unknown>;
  stop(): Promise<unknown>;
}

const unique = `referral_test_restore_${randomBytes(4).toString('hex')}`;
const FILE = `/var/tmp/${unique}.dump`;

/** The way of docs/runbook.md, by the tools of the operating system's own PostgreSQL. */
async function byDump(): Promise<Server> {
  const { urlOf, run, stop } = await systemPostgres();
  const create = (name: string): Promise<string> =>
    Promise.resolve(run('createdb', `--maintenance-db=${urlOf('postgres')}`, name));
  return {
    urlOf,
    create,
    backUp: (name) => Promise.resolve(run('pg_dump', '--format=custom', `--file=${FILE}`, urlOf(name))),
    restore: async (_, as) => {
      await create(as);
      run('pg_restore', '--no-owner', `--dbname=${urlOf(as)}`, FILE);
    },
    stop: async () => {
      await stop();
      await rm(FILE, { force: true });
    },
  };
}

/** A copy of the database as the server itself makes one. */
function byTemplate(): Promise<Server> {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  const named = (name: string): string => `${unique}_${name}`;
  const copy = (from: string, to: string): Promise<void> =>
    onServer(server, `CREATE DATABASE ${named(to)} TEMPLATE ${named(from)}`);
  return Promise.resolve({
    urlOf: (name) => withDatabase(server, named(name)),
    create: (name) => onServer(server, `CREATE DATABASE ${named(name)}`),
    backUp: (name) => copy(name, `${name}_backup`),
    restore: (name, as) => copy(`${name}_backup`, as),
    stop: async () => {
      for (const name of ['city', 'city_backup', 'restored'])
        await onServer(server, `DROP DATABASE IF EXISTS ${named(name)}`);
    },
  });
}

describe.each<[string, () => Promise<Server>]>([
  ['a copy of the server', byTemplate],
  ...(POSTGRES_BIN === '' ? [] : [['pg_dump and pg_restore', byDump] as [string, () => Promise<Server>]]),
])('a database that was restored from %s', (_, open) => {
  let server: Server;
  let folder: string;
  const anchors = (): string => path.join(folder, 'anchors.txt');
  const start = (database: string): Promise<TestPlatform> =>
    startPlatform({
      database: server.urlOf(database),
      settings: {
        AUDIT_ANCHORS: anchors(),
        SEAL_MS: '60000',
        ANCHOR_MS: '60000',
        FILES_FOLDER: path.join(folder, `files of ${database}`),
      },
    });
  const seal = async (platform: TestPlatform): Promise<void> => {
    await platform.settled();
    await platform.app.get(TreeSealing).seal();
    await platform.app.get(Anchors).tell();
  };
  const tool = (name: string, database: string, ...more: string[]): ReturnType<typeof runProgram> =>
    runProgram(name, more, { DATABASE_URL: server.urlOf(database) });
  /** Exports a database and verifies it, against the anchors or without. */
  const verified = async (database: string, name: string, ...more: string[]): ReturnType<typeof runProgram> => {
    const file = path.join(folder, `${name}.txt`);
    expect((await tool('programs/operate/export-audit', database, file)).code).toBe(0);
    return tool('verifier/verify', database, file, ...more);
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-restore-'));
    server = await open();
    await server.create('city');
    await prepareDatabase(server.urlOf('city'));
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('is found out, goes on only when somebody says so, and verifies again from then on', async () => {
    const before = await start('city');
    const { id } = await FiledCase.sent(before);
    const content = pdf(1);
    const fileId = await (await Sender.of(before, 'zrzy-liaison')).send('现场照片.pdf', content);
    await seal(before);
    await before.close();
    await server.backUp('city');
    await cp(path.join(folder, 'files of city', 'kept'), path.join(folder, 'files of restored', 'kept'), {
      recursive: true,
    });
    const original = await start('city');
    const referral = FiledCase.of(original, id);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT'); // what the copy does not know
    await seal(original);
    expect((await verified('city', 'whole', '--anchor', anchors())).code).toBe(0);
    await original.close();

    await server.restore('city', 'restored');
    const copy = await start('restored');
    try {
      expect(await rowsOf(copy, 'SELECT state FROM referral')).toEqual([{ state: 'SENT' }]);
      const file = await (await Sender.of(copy, 'zrzy-liaison')).get(`/uploads/${fileId}/file`);
      expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
      await FiledCase.open(copy); // acts are still taken
      await expect(copy.app.get(TreeSealing).seal()).rejects.toThrow(
        /the database is not what it was: an anchor holds a checkpoint of \d+ events/,
      );
      await copy.app.get(Anchors).tell(); // and the anchor is not written over
      expect(await verified('restored', 'lost', '--anchor', anchors())).toMatchObject({
        code: 1,
        said: expect.stringContaining('its end was cut off') as string,
      });
      const told = (await copy.app
        .get<UnitOfWork>(WORKER_UNIT_OF_WORK)
        .as({ job: 'SEAL' }, (tx) => copy.app.get(Anchors).newestTold(tx)))!;
      await copy.owner.query("INSERT INTO policy (name, value) VALUES ('audit-restored', to_jsonb($1::text))", [
        `${told.size} ${told.root}`,
      ]);
      await seal(copy);
      expect((await verified('restored', 'known')).code).toBe(0);
      // the anchors of before still say what was lost
      expect((await verified('restored', 'known-but-anchored', '--anchor', anchors())).code).toBe(1);
    } finally {
      await copy.close();
    }
  }, 120_000);
});
