import { createPostgresBackend, type Job, type JobsOptions, Queue, runMigrations, withBackend, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type Env, withoutPassword } from '../config/env.js';
import type { RelayJob } from './job-contracts.js';

/** A queue back end that cannot be used; the message is one line that says why and what would be right. */
export class QueueBackendError extends Error {}

/** BullMQ on Redis or on PostgreSQL: the same queues, chosen by configuration. */
export interface QueueBackend {
  readonly name: 'redis' | 'postgres';
  queue(queueName: string): RelayQueue;
  worker(queueName: string, process: (job: RelayJob) => Promise<void>, concurrency: number): RelayWorker;
}

/** What the relay needs of a queue, on either back end. */
export interface RelayQueue {
  addBulk(jobs: { name: string; data: RelayJob; opts: JobsOptions }[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface RelayWorker {
  run(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

const SCHEMA = 'bullmq';
/** A stalled job is put back; the outbox decides what still has to be done, so this may be generous. */
const WORKER_OPTIONS = { autorun: false, maxStalledCount: 10, stalledInterval: 5_000, lockDuration: 15_000 } as const;
/** Retries are the outbox's business: it survives a wiped queue, job options do not. */
export const JOB_OPTIONS: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** Asks the Redis that is named, if any, before anything is written. Throws QueueBackendError. */
export async function requireQueueBackend(env: Env): Promise<void> {
  if (env.REDIS_URL !== undefined) await checkRedis(env.REDIS_URL, env.REDIS_ALLOW_VOLATILE);
}

/** Opens the back end. Call it before any worker exists: an unmigrated schema makes one spin. */
export async function openQueueBackend(env: Env, databaseUrl: string): Promise<QueueBackend> {
  return env.REDIS_URL === undefined ? openPostgres(databaseUrl) : redisBackend(env.REDIS_URL);
}

async function openPostgres(url: string): Promise<QueueBackend> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
  const connection = { connectionString: url, schema: SCHEMA, max: 3 };
  const onPostgres = withBackend(createPostgresBackend);
  return {
    name: 'postgres',
    queue: (name) => new onPostgres.Queue<RelayJob>(name, { connection, defaultJobOptions: JOB_OPTIONS }),
    worker: (name, process, concurrency) =>
      new onPostgres.Worker<RelayJob>(name, (job: Job<RelayJob>) => process(job.data), {
        connection,
        concurrency,
        ...WORKER_OPTIONS,
      }),
  };
}

function redisBackend(url: string): QueueBackend {
  const connection = { url, maxRetriesPerRequest: null };
  return {
    name: 'redis',
    queue: (name) => new Queue<RelayJob>(name, { connection, defaultJobOptions: JOB_OPTIONS }),
    worker: (name, process, concurrency) =>
      new Worker<RelayJob>(name, (job: Job<RelayJob>) => process(job.data), {
        connection,
        concurrency,
        ...WORKER_OPTIONS,
      }),
  };
}

/** Redis must keep what it is given: append-only on, nothing evicted (unless REDIS_ALLOW_VOLATILE says otherwise). */
async function checkRedis(url: string, allowVolatile: boolean): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 1,
    connectTimeout: 5_000,
    disconnectTimeout: 200,
  });
  redis.on('error', () => undefined); // said below, once
  try {
    await redis.connect();
    const settings = await Promise.all([setting(redis, 'maxmemory-policy'), setting(redis, 'appendonly')]);
    if (allowVolatile || (settings[0] === 'noeviction' && settings[1] === 'yes')) return;
    throw new QueueBackendError(
      `REDIS_URL=${withoutPassword(url)} may lose jobs: maxmemory-policy is "${settings[0]}" and appendonly is "${settings[1]}"; set noeviction and yes, or REDIS_ALLOW_VOLATILE=true`,
    );
  } catch (error) {
    if (error instanceof QueueBackendError) throw error;
    throw new QueueBackendError(
      `REDIS_URL=${withoutPassword(url)} cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    redis.disconnect();
  }
}

async function setting(redis: Redis, name: string): Promise<string> {
  const answer: unknown = await redis.config('GET', name);
  return Array.isArray(answer) ? String(answer[1]) : 'unknown';
}
