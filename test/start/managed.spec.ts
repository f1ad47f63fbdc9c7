import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { DATABASE_ROLES } from '../../src/platform/database/logins.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { onServer, withDatabase } from '../support/database.js';
import { FACTS } from '../support/facts.js';
import { ask } from '../support/filed-case.js';
import { PASSWORD, until } from '../support/platform.js';
import { type PlatformProcess, startProcess } from '../support/process.js';
import { freePort } from '../support/redis.js';

/**
 * A server of somebody else's, as the README describes it: the owner is no superuser and makes no roles; the operator
 * has made them.
 */
describe('managed PostgreSQL', () => {
  let server: EmbeddedPostgres;
  let folder: string;
  let api: PlatformProcess | null = null;
  const as = (login: string): string => {
    const address = new URL(withDatabase(server.url, 'managed'));
    [address.username, address.password] = [login, 'by-hand'];
    return address.href;
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-managed-'));
    server = await startEmbeddedPostgres({ dataFolder: folder, durable: true });
    await onServer(server.url, "CREATE ROLE city_owner LOGIN PASSWORD 'by-hand' NOSUPERUSER NOCREATEROLE");
    for (const role of DATABASE_ROLES) {
      await onServer(server.url, `CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
      await onServer(
        server.url,
        `CREATE ROLE city_${role.slice('referral_'.length)} LOGIN PASSWORD 'by-hand' IN ROLE ${role}`,
      );
    }
    await onServer(server.url, 'CREATE DATABASE managed OWNER city_owner');
  }, 120_000);
  afterAll(async () => {
    api?.child.kill('SIGKILL');
    await api?.ended;
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('without logins by hand, migrate says what is missing, in one line', async () => {
    const migration = startProcess('src/programs/operate/migrate.ts', {
      DATABASE_URL: as('city_owner'),
      DEMO_ACCOUNTS: 'true',
    });
    expect(await migration.ended).not.toBe(0);
    expect(migration.output()).toMatch(
      new RegExp(
        ': the login referral_api_\\w+ cannot be made: .*permission denied.*; ' +
          'give the owner CREATEROLE, or make the logins by hand',
      ),
    );
  }, 60_000);

  it('with them, migrates as an owner that is under row-level security itself, and works', async () => {
    const logins = {
      DATABASE_API_URL: as('city_api'),
      DATABASE_WORKER_URL: as('city_worker'),
      DATABASE_QUEUE_URL: as('city_queue'),
    };
    const migrates = async (): Promise<void> => {
      const migration = startProcess('src/programs/operate/migrate.ts', {
        DATABASE_URL: as('city_owner'),
        DEMO_ACCOUNTS: 'true',
        ...logins,
      });
      expect([await migration.ended, migration.output()]).toEqual([0, 'schema and configuration are up to date\n']);
    };
    await migrates();
    const port = await freePort();
    const settings = {
      DATABASE_URL: withDatabase(server.url, 'managed').replace(/\/\/[^@]*@/, '//'),
      DEMO_ACCOUNTS: 'true',
      DOCUMENTS: 'any',
      ...logins,
    };
    api = startProcess('src/main.ts', { ...settings, PORT: String(port) });
    await api.printed('npm run demo');
    const signedIn = (login: string): Promise<GraphQLClient> =>
      new GraphQLClient(`http://127.0.0.1:${port}`).signIn(login, PASSWORD);
    const opened = await ask(await signedIn('zrzy-unit'), 'OPEN', {
      ...FACTS.OPEN,
      routeId: 'R01',
      idempotencyKey: crypto.randomUUID(),
    });
    const steps = [
      ['zrzy-officer-1', 'SUBMIT_REPORT'],
      ['zrzy-head', 'APPROVE_TRANSFER'],
      ['zrzy-liaison', 'SEND_TRANSFER'],
    ] as const;
    for (const [index, [login, action]] of steps.entries()) {
      const { refusal } = await ask(await signedIn(login), action, {
        referralId: opened.referral?.id,
        expectedVersion: index + 1,
        idempotencyKey: crypto.randomUUID(),
        ...FACTS[action],
      });
      expect(refusal).toBeNull();
    }
    const police = await signedIn('gaj-liaison');
    await until(
      async () =>
        (await police.send<{ inbox: { totalCount: number } }>('{ inbox { totalCount } }')).inbox.totalCount === 1,
      'the queues have carried it',
    );
    await migrates(); // the queues have made things of their own meanwhile
  }, 180_000);

  it('no login that could become more than its role is taken, that of the queues included', async () => {
    const wrong = startProcess('src/worker.ts', {
      DATABASE_URL: as('city_owner'),
      DATABASE_API_URL: as('city_api'),
      DATABASE_WORKER_URL: as('city_worker'),
      DATABASE_QUEUE_URL: as('city_api'),
    });
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain(
      'the login "city_api" may become referral_api, and should have the rights of referral_queue alone: ' +
        'see DATABASE_QUEUE_URL',
    );
  }, 60_000);
});
