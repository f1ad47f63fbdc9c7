import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Redis } from 'ioredis';

import { until } from './platform.js';

export interface TestRedis {
  readonly url: string;
  /** Has no memory left from now on: whatever writes is refused. */
  fill(): Promise<void>;
  /** Forgets everything, as a wiped Redis does. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether this run has a Redis; globalSetup says loudly when it has none, and fails in CI. */
export const REDIS = process.env['TEST_REDIS'] ?? '';

/** A Redis for one spec: a database of REDIS_URL, or a server of its own in a temporary folder. */
export async function startRedis(
  options: readonly string[] = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'],
): Promise<TestRedis> {
  if (REDIS.includes('://')) return client(REDIS, () => Promise.resolve());
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-redis-'));
  const port = await freePort();
  const server = spawn(
    REDIS,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const redis = await client(`redis://127.0.0.1:${port}`, async () => {
    server.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  return redis;
}

async function client(url: string, stop: () => Promise<void>): Promise<TestRedis> {
  const ask = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, disconnectTimeout: 200 });
    redis.on('error', () => undefined); // said by the caller
    try {
      await redis.connect();
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };
  await until(
    () =>
      ask((redis) => redis.ping()).then(
        () => true,
        () => false,
      ),
    'Redis answers',
  );
  return {
    url,
    fill: async () => {
      await ask((redis) => redis.config('SET', 'maxmemory', '1'));
    },
    wipe: async () => {
      await ask((redis) => redis.flushdb());
    },
    stop,
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
