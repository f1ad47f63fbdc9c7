import { setTimeout as sleep } from 'node:timers/promises';
import { isPromise } from 'node:util/types';

import {
  createPostgresBackend,
  createRedisBackend,
  type Job,
  type JobsOptions,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

import { type Env, withoutPassword } from '../config/env.js';
import { BOUNDED } from '../database/guarded-client.js';
import type { QueueJob } from './job-contracts.js';

/** A queue back end that cannot be used; the message is one line that says why and what would be right. */
export class QueueBackendError extends Error {}

/** BullMQ on Redis or on PostgreSQL: the same queues, chosen by configuration. */
export interface QueueBackend {
  readonly name: 'redis' | 'postgres';
  queue(queueName: string): JobQueue;
  worker(queueName: string, process: (job: QueueJob) => Promise<void>, concurrency: number): JobWorker;
  /**
   * What is wrong with what carries the jobs, in words for health; null when it is well. Answers within two seconds.
   */
  problem(): Promise<string | null>;
  close(): Promise<void>;
}

/** What is needed of a queue, on either back end. */
export interface JobQueue {
  addBulk(jobs: { name: string; data: QueueJob; opts: JobsOptions }[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface JobWorker {
  run(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

const SCHEMA = 'bullmq';

/** A stalled job is put back; the outbox decides what still has to be done, so this may be generous. */
const WORKER_OPTIONS = {
  autorun: false,
  maxStalledCount: 10,
  stalledInterval: 5_000,
  lockDuration: 15_000,
  runRetryDelay: 1_000,
} as const;

/** Retries are the outbox's business: it survives a wiped queue, job options do not. */
export const JOB_OPTIONS: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** Asks the Redis that is named, if any, before anything is written. Throws QueueBackendError. */
export async function requireQueueBackend(env: Env): Promise<void> {
  if (env.REDIS_URL !== undefined) await checkRedis(env.REDIS_URL, env.REDIS_ALLOW_VOLATILE);
}

/** Opens the back end; `databaseUrl` is the address of `referral_queue`, on a database that has been migrated. */
export function openQueueBackend(env: Env, databaseUrl: string): QueueBackend {
  return env.REDIS_URL === undefined
    ? postgresBackend(databaseUrl)
    : redisBackend(env.REDIS_URL, env.REDIS_ALLOW_VOLATILE);
}

/**
 * Brings BullMQ's tables up to its version, as the owner, to whom they belong: an unmigrated schema makes a worker
 * spin.
 */
export async function migrateQueues(ownerUrl: string): Promise<void> {
  const client: pg.Client = new BOUNDED.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: BOUNDED.connectionTimeoutMillis,
  });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
    // BullMQ makes a sequence for each queue when it first works on it; nothing of a case is in its schema.
    await client.query(`
      GRANT USAGE, CREATE ON SCHEMA ${SCHEMA} TO referral_queue;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO referral_queue;
      DO $$ DECLARE own regclass; BEGIN
        FOR own IN
          SELECT oid FROM pg_class
          WHERE relkind = 'S' AND relnamespace = '${SCHEMA}'::regnamespace AND relowner = current_user::regrole
        LOOP
          EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO referral_queue', own);
        END LOOP;
      END $$`);
  } finally {
    await client.end();
  }
}

/** One pool for all queues: each worker listens on a connection of its own for as long as it lives. */
const QUEUE_POOL = 20;

function postgresBackend(url: string): QueueBackend {
  const pool = new pg.Pool({
    connectionString: url,
    max: QUEUE_POOL,
    options: `-c search_path=${SCHEMA}`,
    application_name: 'referral_queue',
    ...BOUNDED,
  });
  pool.setMaxListeners(0); // every queue and every worker hears of its errors
  pool.on('error', () => undefined); // an idle connection that ends is replaced by the next that is asked for
  const { Queue, Worker } = withBackend(unhurried(createPostgresBackend, becomeReadyAgain));
  return {
    name: 'postgres',
    queue: (name) => new Queue<QueueJob>(name, { connection: pool, defaultJobOptions: JOB_OPTIONS }),
    worker: (name, process, concurrency) =>
      new Worker<QueueJob>(name, (job: Job<QueueJob>) => process(job.data), {
        connection: pool,
        concurrency,
        ...WORKER_OPTIONS,
      }),
    problem: () => Promise.resolve(null), // the database answers for itself
    close: () => pool.end(),
  };
}

function redisBackend(url: string, allowVolatile: boolean): QueueBackend {
  // A Redis that goes silent is hung up on; no command of BullMQ blocks for as long.
  const connection = {
    url,
    maxRetriesPerRequest: null,
    connectTimeout: 10_000,
    keepAlive: 10_000,
    socketTimeout: 15_000,
  };
  const { Queue, Worker } = withBackend(unhurried(createRedisBackend));
  return {
    name: 'redis',
    queue: (name) => new Queue<QueueJob>(name, { connection, defaultJobOptions: JOB_OPTIONS }),
    worker: (name, process, concurrency) =>
      new Worker<QueueJob>(name, (job: Job<QueueJob>) => process(job.data), {
        connection,
        concurrency,
        ...WORKER_OPTIONS,
      }),
    problem: () => redisProblem(url, allowVolatile, HEALTH_MS),
    close: () => Promise.resolve(),
  };
}

/** How long an error of the back end takes. */
const ERROR_MS = 1_000;

/**
 * A worker that was told of an error asks again at once, unless the error says that the connection was refused. A
 * database that is read-only or only just starting, a Redis that is loading or full, would be asked ten thousand times
 * a second: here every error takes its time. `afterError` puts the back end right for the next question.
 */
function unhurried<Options extends unknown[], Backend extends object>(
  factory: (name: string, ...options: Options) => Backend,
  afterError: (backend: Backend) => void = () => undefined,
): (name: string, ...options: Options) => Backend {
  return (name, ...options) =>
    new Proxy(factory(name, ...options), {
      get(backend, key) {
        const member: unknown = Reflect.get(backend, key, backend);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(member, backend, given);
          return isPromise(answer)
            ? answer.catch(async (error: unknown) => {
                afterError(backend);
                await sleep(ERROR_MS);
                throw error;
              })
            : answer;
        };
      },
    });
}

/**
 * BullMQ 6.7 keeps a failure to become ready for ever: what began while the database was away would never work. Let it
 * try again.
 */
function becomeReadyAgain(backend: object): void {
  const connection: unknown = Reflect.get(backend, 'connection');
  for (const holder of [backend, connection])
    if (typeof holder === 'object' && holder !== null) Reflect.set(holder, 'readyPromise', undefined);
}

/** How long the start, and how long health, waits for Redis. */
const START_MS = 5_000;
const HEALTH_MS = 2_000;

/** Throws QueueBackendError for a Redis that does not answer, or does not keep what it is given. */
async function checkRedis(url: string, allowVolatile: boolean): Promise<void> {
  const problem = await redisProblem(url, allowVolatile, START_MS);
  if (problem !== null) throw new QueueBackendError(`REDIS_URL=${withoutPassword(url)} ${problem}`);
}

/** Redis must keep what it is given: append-only on, nothing evicted (unless REDIS_ALLOW_VOLATILE says otherwise). */
async function redisProblem(url: string, allowVolatile: boolean, patienceMs: number): Promise<string | null> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 1,
    connectTimeout: patienceMs,
    disconnectTimeout: 200,
  });
  redis.on('error', () => undefined); // said by what is returned, once
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve(`cannot be reached: it does not answer within ${patienceMs / 1_000} s`);
    }, patienceMs);
  });
  try {
    return await Promise.race([volatility(redis, allowVolatile), silent]);
  } catch (error) {
    return `cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearTimeout(timer);
    redis.disconnect();
  }
}

async function volatility(redis: Redis, allowVolatile: boolean): Promise<string | null> {
  await redis.connect();
  const [policy, appendOnly] = await Promise.all([setting(redis, 'maxmemory-policy'), setting(redis, 'appendonly')]);
  if (allowVolatile || (policy === 'noeviction' && appendOnly === 'yes')) return null;
  return (
    `may lose jobs: maxmemory-policy is "${policy}" and appendonly is "${appendOnly}"; ` +
    'set noeviction and yes, or REDIS_ALLOW_VOLATILE=true'
  );
}

async function setting(redis: Redis, name: string): Promise<string> {
  const answer: unknown = await redis.config('GET', name);
  return Array.isArray(answer) ? String(answer[1]) : 'unknown';
}
