import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { onServer } from '../support/database.js';
import { FACTS } from '../support/facts.js';
import { ask } from '../support/filed-case.js';
import {
  ACCOUNT,
  imageEnvironment,
  layImage,
  ownFolder,
  readCompose,
  type Service,
  startService,
} from '../support/image.js';
import { PASSWORD, until } from '../support/platform.js';
import type { PlatformProcess } from '../support/process.js';
import { freePort, REDIS, startRedis, type TestRedis } from '../support/redis.js';

/**
 * There is no Docker here: the image is laid out by its COPY lines, and the processes get what compose would give them.
 */
describe('the image and docker-compose.yml', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'referral-image-'));
  const [build, image, data, mounted] = ['build', 'app', 'data', 'secrets'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  const running = new Map<string, PlatformProcess>();
  let server: EmbeddedPostgres;
  let redis: TestRedis | null = null;
  let variables: Readonly<Record<string, string>>;
  let services: Readonly<Record<string, Service>>;
  const ports = new Map<string, number>();

  const secretsNow = (): string => execFileSync('sh', ['-c', 'cat secrets/* .env'], { cwd: build, encoding: 'utf8' });
  const clientOf = (name: string): GraphQLClient => new GraphQLClient(`http://127.0.0.1:${ports.get(name) ?? 0}`);
  /** What stands in the containers at other places than here: the other containers, the secrets, the volume. */
  const here = (text: string): string =>
    text
      .replace('postgres:5432', `127.0.0.1:${server.port}`)
      .replace('redis://redis:6379/0', redis?.url ?? '')
      .replace('/run/secrets', mounted)
      .replace(/^\/data/, data);
  const environmentOf = (service: string, name: string): Record<string, string> => {
    const own = ownFolder(path.join(root, 'tmp', name));
    const given = { ...imageEnvironment(), ...services[service]?.environment };
    const environment = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, here(value.replace(/^\/tmp/, own))]),
    );
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: own,
      TMPDIR: own,
      ...environment,
      PORT: String(ports.get(name) ?? 0),
    };
  };
  const start = (service: string, name = service): PlatformProcess => {
    const started = startService(services[service]!, image, environmentOf(service, name));
    running.set(name, started);
    return started;
  };
  const startAll = async (): Promise<void> => {
    for (const name of ['api-1', 'api-2']) await start('api', name).printed('health http');
    for (const name of ['worker-1', 'worker-2']) await start('worker', name).printed('worker ready');
  };
  const isHealthy = async (service: string, name: string): Promise<boolean> => {
    const [, ...command] = services[service]?.healthcheck?.test ?? [];
    return (await startService({ command }, image, environmentOf(service, name)).ended) === 0;
  };
  const rows = async <Row extends object>(sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: here(services['migrate']?.environment['DATABASE_URL'] ?? '') });
    await client.connect();
    return (await client.query<Row>(sql).finally(() => client.end())).rows;
  };

  beforeAll(async () => {
    chmodSync(root, 0o755);
    layImage(build, image);
    ownFolder(data);
    execFileSync('sh', ['config/make-secrets.sh'], { cwd: build });
    execFileSync('cp', ['-rp', path.join(build, 'secrets'), mounted]);
    chmodSync(mounted, 0o755); // compose mounts each file as it is, and not the folder that keeps others out
    const env = Object.fromEntries(
      readFileSync(path.join(build, '.env'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    variables = { ...env, DEMO_ACCOUNTS: 'true', DOCUMENTS: 'any', SECOND_FACTOR: 'optional' };
    services = readCompose(variables).services;
    server = await startEmbeddedPostgres({ dataFolder: path.join(root, 'server'), durable: true });
    await onServer(
      server.url,
      `CREATE ROLE referral_owner SUPERUSER LOGIN PASSWORD '${variables['POSTGRES_PASSWORD'] ?? ''}'`,
    );
    await onServer(server.url, 'CREATE DATABASE referral OWNER referral_owner');
    if (REDIS !== '') redis = await startRedis();
    for (const name of ['api-1', 'api-2']) ports.set(name, await freePort());
  }, 240_000);
  afterAll(async () => {
    for (const { child } of running.values()) child.kill('SIGKILL');
    await Promise.all([...running.values()].map(({ ended }) => ended));
    await redis?.stop();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('asks for its secrets by the command that makes them, which makes them once', () => {
    expect(() => readCompose({})).toThrow('POSTGRES_PASSWORD: run sh config/make-secrets.sh first');
    const before = secretsNow();
    execFileSync('sh', ['config/make-secrets.sh'], { cwd: build });
    expect(secretsNow()).toBe(before);
    expect(statSync(path.join(build, 'secrets')).mode & 0o077).toBe(0); // the folder keeps others on the host out
  });

  it('gives every part the same keys and volume, the owner to the migration alone, and ports on loopback only', () => {
    const parts = ['migrate', 'api', 'worker'].map((name) => services[name]!);
    for (const { environment, secrets, volumes } of parts) {
      expect(environment).toMatchObject({
        SECRET_KEY_FILE: '/run/secrets/sealing_key',
        AUDIT_KEY_FILE: '/run/secrets/audit_key',
      });
      expect(secrets).toEqual(['sealing_key', 'audit_key']);
      expect(volumes).toEqual(['data:/data']);
    }
    expect(parts.map(({ environment }) => new URL(environment['DATABASE_URL'] ?? '').username)).toEqual([
      'referral_owner',
      '',
      '',
    ]);
    expect(services['api']?.ports).toEqual(['127.0.0.1:3000-3001:3000']);
    const given = {
      AUDIT_ANCHORS: '/mnt/a.txt',
      PUBLIC_URL: 'https://a.gov.cn',
      TRUST_PROXY: '1',
      OIDC_ISSUER: 'https://id.gov.cn',
      OIDC_CLIENT_ID: 'a',
      OIDC_CLIENT_SECRET: 'b',
      OIDC_LOGIN_CLAIM: 'login',
    };
    expect(readCompose({ ...variables, ...given }).services['api']?.environment).toMatchObject(given);
    expect(readFileSync('Dockerfile', 'utf8')).toMatch(/chown node:node \/data\nVOLUME \/data\nUSER node/);
  });

  it('migrates once, then two APIs and two workers play a case', async () => {
    const migration = start('migrate');
    expect([await migration.ended, migration.output()]).toEqual([0, 'schema and configuration are up to date\n']);
    await startAll();
    const [first, second] = [clientOf('api-1'), clientOf('api-2')];
    await first.signIn('zrzy-unit', PASSWORD);
    const { referral } = await ask(first, 'OPEN', {
      ...FACTS.OPEN,
      routeId: 'R01',
      idempotencyKey: crypto.randomUUID(),
    });
    const act = async (
      client: GraphQLClient,
      login: string,
      action: 'SUBMIT_REPORT' | 'APPROVE_TRANSFER' | 'SEND_TRANSFER' | 'SIGN_RECEIPT',
      expectedVersion: number,
    ): Promise<void> => {
      await client.signIn(login, PASSWORD);
      expect(
        (
          await ask(client, action, {
            referralId: referral?.id,
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
    await until(
      async () =>
        (await first.send<{ inbox: { totalCount: number } }>('{ inbox { totalCount } }')).inbox.totalCount === 1,
      'the transfer has arrived',
    );

    for (const { child } of running.values()) child.kill('SIGKILL');
    await Promise.all([...running.values()].map(({ ended }) => ended));
    expect(await isHealthy('api', 'api-1')).toBe(false);
    await startAll();
    await act(second, 'gaj-liaison', 'SIGN_RECEIPT', 4);
    await until(async () => (await rows('SELECT 1 FROM audit_unsealed')).length === 0, 'everything is sealed');
  }, 180_000);

  it('has one key and one tree, well health on every part, and the page to which papers lead', async () => {
    expect(await rows('SELECT count(*)::int AS keys FROM audit_key')).toEqual([{ keys: 1 }]);
    for (const name of ['api-1', 'api-2']) {
      const url = `http://127.0.0.1:${ports.get(name) ?? 0}`;
      await until(
        async () => (await (await fetch(`${url}/health`)).text()) === '{"status":"ok"}',
        `${name} is well`,
        30_000,
      );
      for (const page of ['/verify', '/verify.js', '/verify.css', '/start.css'])
        expect([page, (await fetch(`${url}${page}`)).status]).toEqual([page, 200]);
      const door = await (await fetch(url)).text();
      expect(door).toContain('href="/verify"');
      expect(door).not.toMatch(/explorer|npm run demo|演示账号|<!-- (if|end)/);
      expect((await fetch(`${url}/explorer/`)).status).toBe(404);
      expect(await isHealthy('api', name)).toBe(true);
    }
    for (const name of ['worker-1', 'worker-2']) expect([name, await isHealthy('worker', name)]).toEqual([name, true]);
  }, 120_000);

  it('writes its anchors as the unprivileged account, and the log verifies against them', async () => {
    const anchors = path.join(data, 'anchors', 'checkpoints.txt');
    const owner = environmentOf('migrate', 'operator');
    const file = path.join(owner['TMPDIR'] ?? '', 'log.txt');
    const tool = async (name: string, ...args: string[]): Promise<string> => {
      const one = startService({ command: ['node', `dist/${name}.js`, ...args] }, image, owner);
      expect([await one.ended, one.output()]).toEqual([0, expect.any(String)]);
      return one.output();
    };
    await tool('programs/operate/export-audit', file);
    expect(await tool('verifier/verify', file, '--anchor', anchors)).toMatch(
      /everything holds: .* 1 anchored checkpoints|everything holds: /,
    );
    expect(statSync(anchors).uid).toBe(ACCOUNT.uid ?? process.getuid?.());
  }, 60_000);
});
