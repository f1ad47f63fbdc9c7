import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { readEnv } from '../../platform/config/env.js';
import { openQueueBackend } from '../../platform/queue/queue-backend.js';
import { approvedReferrals, sendToPolice, signedIn } from './bench-referrals.js';
import { freePort, onPlatform, type Place } from './place.js';

const POLICE = 'hejin-public-security';
/** Sent before a worker runs, so that it finds them all waiting. */
const WAITING = 400;
/** Sent while it runs: so many acts a second, so many altogether. A machine that is full shows its queue alone. */
const PACES = [
  [5, 50],
  [50, 500],
] as const;
const PACED = PACES.reduce((sum, [, count]) => sum + count, 0);
/** So often it is looked whether the receiver has it. */
const LOOK_MS = 3;

/** On both queue back ends: how fast a worker carries what waits, and how long a receiver waits at 50 acts a second. */
export async function benchRelay(): Promise<void> {
  await onOneBackend('queues on PostgreSQL', {});
  const redis = await startRedis();
  try {
    await onOneBackend('queues on Redis', { REDIS_URL: redis.url });
  } finally {
    await redis.stop();
  }
}

async function onOneBackend(name: string, settings: Readonly<Record<string, string>>): Promise<void> {
  await onPlatform(
    ['dist/main.js --role=api'],
    async (place) => {
      const people = await signedIn(place.urls[0] ?? '', place.password);
      const ids = await approvedReferrals(people, WAITING + PACED);
      for (const id of ids.splice(0, WAITING)) await sendToPolice(people, id);
      const client = new pg.Client({ connectionString: place.databaseUrl });
      await client.connect();
      try {
        const bare = await bareJobs(place, settings, await waitingMessages(client));
        const carried = await carryAll(place, client);
        console.log(
          `${name}: ${carried.toFixed(0)} messages/s carried with their effects, ${bare.toFixed(0)}/s bare jobs ` +
            `(${(carried / bare).toFixed(2)} ×, wanted: 0.5)`,
        );
        for (const [perSecond, count] of PACES) {
          const paced = { ids: ids.splice(0, count), everyMs: 1_000 / perSecond };
          const waits = await pacedWaits(client, paced, (id) => sendToPolice(people, id));
          const at = (share: number): string => (waits[Math.floor(waits.length * share)] ?? Number.NaN).toFixed(0);
          console.log(
            `${name}: answer to the sender → inbox of the receiver at ${perSecond} acts/s: p50 ${at(0.5)} ms, ` +
              `p99 ${at(0.99)} ms over ${waits.length} (wanted: 25 and 150)`,
          );
        }
      } finally {
        await client.end();
      }
    },
    settings,
  );
}

async function waitingMessages(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int FROM outbox WHERE state IN ('PENDING', 'QUEUED')",
  );
  return rows[0]?.count ?? 0;
}

/** Starts a worker and waits until nothing waits: messages a second. */
async function carryAll({ start }: Place, client: pg.Client): Promise<number> {
  const messages = await waitingMessages(client);
  await start('dist/worker.js');
  const begin = performance.now();
  while ((await waitingMessages(client)) > 0) await sleep(LOOK_MS);
  return (messages / (performance.now() - begin)) * 1_000;
}

/** As many jobs without any effect, put into a queue as the relay does: jobs a second. */
async function bareJobs({ loginAs }: Place, settings: Readonly<Record<string, string>>, jobs: number): Promise<number> {
  const backend = openQueueBackend({ ...readEnv(), ...settings }, loginAs('referral_queue'));
  const queue = backend.queue('bench');
  let done = 0;
  let finished = (): void => undefined;
  const all = new Promise<void>((resolve) => (finished = resolve));
  const worker = backend.worker(
    'bench',
    () => {
      done += 1;
      if (done === jobs) finished();
      return Promise.resolve();
    },
    readEnv().RELAY_CONCURRENCY,
  );
  worker.on('error', () => undefined);
  const begin = performance.now();
  void worker.run();
  for (let from = 0; from < jobs; from += 100)
    await queue.addBulk(
      Array.from({ length: Math.min(100, jobs - from) }, (_, index) => ({
        name: 'deliver',
        data: { id: `bench-${from + index}`, attempt: '' },
        opts: {},
      })),
    );
  await all;
  const perSecond = (jobs / (performance.now() - begin)) * 1_000;
  await worker.close();
  await queue.close();
  await backend.close();
  return perSecond;
}

/** Sends at a steady pace, whether or not the one before has been answered; sorted waits in milliseconds. */
async function pacedWaits(
  client: pg.Client,
  { ids, everyMs }: { readonly ids: readonly string[]; readonly everyMs: number },
  send: (id: string) => Promise<void>,
): Promise<readonly number[]> {
  const answered = new Map<string, number>();
  const arrived = new Map<string, number>();
  const begin = performance.now();
  const sending = ids.map(async (id, index) => {
    await sleep(index * everyMs);
    await send(id);
    answered.set(id, performance.now());
  });
  const all = Promise.all(sending).then(() => true);
  while (arrived.size < ids.length) {
    const { rows } = await client.query<{ id: string }>(
      'SELECT referral_id AS id FROM inbox_entry WHERE agency_id = $1 AND referral_id = ANY ($2::uuid[])',
      [POLICE, ids.filter((id) => !arrived.has(id)).slice(0, 100)],
    );
    for (const { id } of rows) arrived.set(id, performance.now());
    if (performance.now() - begin > 120_000) throw new Error('messages were not carried within two minutes');
    await sleep(LOOK_MS);
  }
  await all;
  return [...arrived].map(([id, at]) => Math.max(0, at - (answered.get(id) ?? at))).sort((one, other) => one - other);
}

/** A Redis of its own, as durable as the platform demands. Throws where none is installed. */
async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-bench-redis-'));
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--dir', folder, '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => {
      reject(new Error('redis-server is not installed: the benchmark measures both queue back ends'));
    });
    server.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('Ready to accept connections')) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
