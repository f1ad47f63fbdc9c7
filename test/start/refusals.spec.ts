import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { readEnv } from '../../src/platform/config/env.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { freshDatabase, onServer, prepareDatabase, withDatabase } from '../support/database.js';
import { type PlatformProcess, startProcess } from '../support/process.js';
import { freePort } from '../support/redis.js';

/** One line on stderr and an exit code. */
async function refusal(started: PlatformProcess): Promise<string> {
  expect(await started.ended).toBe(1);
  const lines = started.output().trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^无法启动 \/ cannot start: /);
  return lines[0] ?? '';
}

describe('what cannot start says so in one line', () => {
  let server: EmbeddedPostgres;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-refusal-'));
    server = await startEmbeddedPostgres({ dataFolder: folder, durable: true });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    [
      { DATABASE_URL: 'mysql://u:geheim@localhost' },
      /^DATABASE_URL="mysql:\/\/u:\*\*\*@localhost" cannot be used: must look like postgres:/,
    ],
    [{ CLAMD_URL: '127.0.0.1:3310' }, /^CLAMD_URL="127\.0\.0\.1:3310" cannot be used: must look like tcp:\/\//],
    [{ FILES_MUST_BE_CHECKED: 'true' }, /^FILES_MUST_BE_CHECKED="true" cannot be used: CLAMD_URL must be set as well/],
    [
      { FILES_S3_URL: 'ftp://key:secret@host/bucket' },
      /^FILES_S3_URL="ftp:\/\/key:\*\*\*@host\/bucket" cannot be used: must look like https:/,
    ],
    [{ REDIS_URL: 'localhost:6379' }, /^REDIS_URL="localhost:6379" cannot be used: must look like redis:/],
    [{ PORT: '70000' }, /^PORT="70000" cannot be used/],
    [{ PORT: 'abc' }, /^PORT="abc" cannot be used/],
    [
      { OIDC_ISSUER: 'https://id.example.gov.cn' },
      new RegExp(
        '^OIDC_ISSUER="https:\\/\\/id\\.example\\.gov\\.cn" cannot be used: ' +
          'OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PUBLIC_URL must be set',
      ),
    ],
    [{ EXPLORER: 'maybe' }, /^EXPLORER="maybe" cannot be used/],
  ])('the setting %j', (settings, line) => {
    expect(() => readEnv(settings)).toThrow(line);
  });

  it.each([
    [{ CITY_FILE: 'config/nowhere.json' }, /config\/nowhere\.json cannot be read/],
    [
      { SECRET_KEY_FILE: 'nowhere.key' },
      /SECRET_KEY_FILE=nowhere\.key cannot be read: .*ENOENT.*openssl rand -base64 32/,
    ],
    [{ SECRET_KEY_FILE: 'package.json' }, /SECRET_KEY_FILE=package\.json holds no key: 32 random bytes/],
    [
      { DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/x' },
      /DATABASE_URL=postgres:\/\/u:\*\*\*@127\.0\.0\.1:1\/x cannot be used: .*ECONNREFUSED/,
    ],
  ])('%j', async (settings, line) => {
    expect(await refusal(startProcess('src/main.ts', settings))).toMatch(line);
  });

  it('a PostgreSQL that would lose what it has confirmed', async () => {
    // the server of the tests runs without fsync
    const fast = process.env['DATABASE_URL'] === undefined ? await freshDatabase() : null;
    if (fast === null) return;
    expect(await refusal(startProcess('src/main.ts', { DATABASE_URL: fast.url }))).toMatch(
      /would lose what it has confirmed \(.*fsync=off/,
    );
    await fast.drop();
  });

  it('a Redis that is not there; nothing was written by then', async () => {
    const port = await freePort();
    await onServer(server.url, 'CREATE DATABASE no_redis');
    const settings = { DATABASE_URL: withDatabase(server.url, 'no_redis'), REDIS_URL: `redis://127.0.0.1:${port}` };
    expect(await refusal(startProcess('src/main.ts', settings))).toMatch(
      new RegExp(`REDIS_URL=redis://127.0.0.1:${port} cannot be reached`),
    );
    const client = new pg.Client({ connectionString: settings.DATABASE_URL });
    await client.connect();
    const { rows } = await client.query(
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    await client.end();
    expect(rows).toEqual([]);
  });

  it('a port that is taken, by number', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await onServer(server.url, 'CREATE DATABASE port_taken');
    expect(
      await refusal(
        startProcess('src/main.ts', { DATABASE_URL: withDatabase(server.url, 'port_taken'), PORT: String(port) }),
      ),
    ).toMatch(new RegExp(`PORT=${port} on HOST=127.0.0.1 cannot be listened on: .*EADDRINUSE`));
    taken.close();
  });

  it('a database that was never migrated, for processes that may not migrate', async () => {
    await onServer(server.url, 'CREATE DATABASE untouched');
    const settings = { DATABASE_URL: withDatabase(server.url, 'untouched') };
    const line = new RegExp(
      'password authentication failed .*' +
        'run "npm run migrate" first, with the same SECRET_KEY_FILE: it makes the logins$',
    );
    expect(await refusal(startProcess('src/main.ts', settings, ['--role=api']))).toMatch(line);
  });

  it('a migration that names no owner', async () => {
    const nobody = new URL(withDatabase(server.url, 'postgres'));
    [nobody.username, nobody.password] = ['', ''];
    expect(await refusal(startProcess('src/programs/operate/migrate.ts', { DATABASE_URL: nobody.href }))).toMatch(
      /DATABASE_URL names nobody: the migration works as the owner/,
    );
  });

  it('a database that is read-only', async () => {
    await onServer(server.url, 'CREATE DATABASE read_only');
    await onServer(server.url, 'ALTER DATABASE read_only SET default_transaction_read_only = on');
    const settings = { DATABASE_URL: withDatabase(server.url, 'read_only') };
    expect(await refusal(startProcess('src/main.ts', settings))).toMatch(
      /DATABASE_URL=postgres:.* cannot be used: it is read-only/,
    );
  });

  it('a login made by hand that could become the owner', async () => {
    await onServer(server.url, 'CREATE DATABASE by_hand');
    const settings = {
      DATABASE_URL: withDatabase(server.url, 'by_hand'),
      DATABASE_API_URL: withDatabase(server.url, 'by_hand'),
    };
    const line = new RegExp(
      'the login "\\w+" has rights over the whole server, ' +
        'and should have the rights of referral_api alone: see DATABASE_API_URL',
    );
    expect(await refusal(startProcess('src/main.ts', settings))).toMatch(line);
  });

  it('an older schema, for processes that may not migrate', async () => {
    await onServer(server.url, 'CREATE DATABASE older');
    const settings = { DATABASE_URL: withDatabase(server.url, 'older') };
    await prepareDatabase(settings.DATABASE_URL);
    await onServer(settings.DATABASE_URL, 'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)');
    expect(await refusal(startProcess('src/main.ts', settings, ['--role=api']))).toMatch(
      /the database schema is older than this version: run "npm run migrate" first/,
    );
    expect(await refusal(startProcess('src/worker.ts', settings))).toMatch(
      /the database schema is older than this version/,
    );
  });

  it('a schema that is newer than the program', async () => {
    await onServer(server.url, 'CREATE DATABASE newer');
    const url = withDatabase(server.url, 'newer');
    await prepareDatabase(url);
    await onServer(
      url,
      "INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')",
    );
    expect(await refusal(startProcess('src/main.ts', { DATABASE_URL: url }))).toMatch(
      /schema is newer than this version: it knows FromTheFuture9999999999999/,
    );
  });

  it('a worker of its own without a database', async () => {
    expect(await refusal(startProcess('src/worker.ts', {}))).toMatch(/needs DATABASE_URL/);
  });
});
