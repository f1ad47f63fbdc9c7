import { Redis } from 'ioredis';

import {
  type ApartPlatform,
  carryReferral,
  type FaultyDatabase,
  faultyDatabase,
  startApart,
  untilHealth,
  WELL,
} from '../support/apart.js';
import { REDIS, startRedis, type TestRedis } from '../support/redis.js';

/** A start refuses these; whoever switches them later must see it as soon. */
const SEEN_WITHIN_MS = 15_000;
const BACK_WITHIN_MS = 20_000;

describe('a setting that is made unsafe after the start: /health is degraded and names it', () => {
  let database: FaultyDatabase;
  let platform: ApartPlatform;
  beforeAll(async () => {
    database = await faultyDatabase();
    platform = await startApart({ DATABASE_URL: database.proxy.url });
  }, 180_000);
  afterAll(async () => {
    await platform.stop();
    await database.drop();
  });

  it('a PostgreSQL that confirms what it has not written', async () => {
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
    try {
      await database.alter('SET synchronous_commit = off');
      await untilHealth(platform, /^200 \{"status":"degraded".*synchronous_commit/, SEEN_WITHIN_MS);
    } finally {
      await database.alter('RESET synchronous_commit');
    }
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
  }, 90_000);
});

// Only on a Redis of its own: another may be shared, and cannot be stopped.
if (REDIS !== '' && !REDIS.includes('://')) {
  describe('a Redis that is made unsafe, or freezes, after the start: /health is degraded and names it', () => {
    let database: FaultyDatabase;
    let redis: TestRedis;
    let platform: ApartPlatform;
    beforeAll(async () => {
      [database, redis] = await Promise.all([faultyDatabase(), startRedis()]);
      platform = await startApart({ DATABASE_URL: database.proxy.url, REDIS_URL: redis.url });
    }, 180_000);
    afterAll(async () => {
      await platform.stop();
      await redis.stop();
      await database.drop();
    });

    it.each([
      ['appendonly', 'no', 'yes'],
      ['maxmemory-policy', 'allkeys-lru', 'noeviction'],
    ])(
      '%s set to %s',
      async (name, unsafe, safe) => {
        const set = (value: string): Promise<unknown> => onRedis(redis, (client) => client.config('SET', name, value));
        await untilHealth(platform, WELL, BACK_WITHIN_MS);
        await set(unsafe);
        try {
          await untilHealth(platform, new RegExp(`^200 \\{"status":"degraded".*${name}`), SEEN_WITHIN_MS);
        } finally {
          await set(safe);
        }
        await untilHealth(platform, WELL, BACK_WITHIN_MS);
      },
      90_000,
    );

    it('frozen: seen, and after it all goes on', async () => {
      const info = await onRedis(redis, (client) => client.info('server'));
      const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
      await untilHealth(platform, WELL, BACK_WITHIN_MS);
      process.kill(pid, 'SIGSTOP');
      try {
        await untilHealth(platform, /^200 \{"status":"degraded".*Redis/i, SEEN_WITHIN_MS);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await untilHealth(platform, WELL, BACK_WITHIN_MS);
      await carryReferral(platform);
    }, 150_000);
  });
}

async function onRedis<T>({ url }: TestRedis, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, disconnectTimeout: 200 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}
