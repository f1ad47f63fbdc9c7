import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { onServer, withDatabase } from '../support/database.js';
import { FACTS } from '../support/facts.js';
import { ask } from '../support/filed-case.js';
import { PASSWORD, until } from '../support/platform.js';
import { type PlatformProcess, startProcess } from '../support/process.js';
import { freePort, REDIS, startRedis, type TestRedis } from '../support/redis.js';

describe('each role in processes of its own: migrate once, then two APIs and two workers', () => {
  let server: EmbeddedPostgres;
  let folder: string;
  let redis: TestRedis | null = null;
  const running: PlatformProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-roles-'));
    server = await startEmbeddedPostgres({ dataFolder: folder, durable: true });
    await onServer(server.url, 'CREATE DATABASE roles');
    if (REDIS !== '') redis = await startRedis();
  }, 120_000);
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map((one) => one.ended));
    await redis?.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('carry one referral between them, and all stop cleanly', async () => {
    const settings = {
      DATABASE_URL: withDatabase(server.url, 'roles'),
      DEMO_ACCOUNTS: 'true',
      DOCUMENTS: 'any',
      ...(redis ? { REDIS_URL: redis.url } : {}),
    };
    const migration = startProcess('src/programs/operate/migrate.ts', settings);
    expect([await migration.ended, migration.output()]).toEqual([0, 'schema and configuration are up to date\n']);
    const ports = [await freePort(), await freePort()];
    running.push(
      ...ports.map((port) => startProcess('src/main.ts', { ...settings, PORT: String(port) }, ['--role=api'])),
    );
    await Promise.all(running.map((api) => api.printed('npm run demo')));
    const [first, second] = ports.map((port) => new GraphQLClient(`http://127.0.0.1:${port}`)) as [
      GraphQLClient,
      GraphQLClient,
    ];

    await first.signIn('zrzy-unit', PASSWORD);
    const { referral } = await ask(first, 'OPEN', {
      ...FACTS.OPEN,
      routeId: 'R01',
      idempotencyKey: crypto.randomUUID(),
    });
    const id = referral?.id ?? '';
    const act = async (
      client: GraphQLClient,
      login: string,
      action: 'SUBMIT_REPORT' | 'APPROVE_TRANSFER' | 'SEND_TRANSFER',
      expectedVersion: number,
    ): Promise<void> => {
      await client.signIn(login, PASSWORD);
      expect(
        (
          await ask(client, action, {
            referralId: id,
            expectedVersion,
            idempotencyKey: crypto.randomUUID(),
            ...FACTS[action],
          })
        ).refusal,
      ).toBeNull();
    };
    await act(second, 'zrzy-officer-1', 'SUBMIT_REPORT', 1);
    await act(first, 'zrzy-head', 'APPROVE_TRANSFER', 2);
    await act(second, 'zrzy-liaison', 'SEND_TRANSFER', 3);
    await first.signIn('gaj-liaison', PASSWORD);
    expect(await first.send('{ inbox { totalCount } }')).toEqual({ inbox: { totalCount: 0 } }); // nobody carries yet

    running.push(startProcess('src/worker.ts', settings), startProcess('src/worker.ts', settings));
    await Promise.all(running.slice(2).map((worker) => worker.printed('worker ready')));
    await until(
      async () =>
        (await first.send<{ inbox: { totalCount: number } }>('{ inbox { totalCount } }')).inbox.totalCount === 1,
      'the transfer has arrived',
    );
    for (const { child } of running) child.kill('SIGTERM');
    expect(await Promise.all(running.map((one) => one.ended))).toEqual([0, 0, 0, 0]);
  }, 120_000);
});
