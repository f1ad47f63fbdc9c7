import { setTimeout as sleep } from 'node:timers/promises';

import { LADDER_STEPS } from '../../src/domain/deadline/ladder.js';
import { NOTICE_KINDS, type NoticeKind, QUEUE_NAMES } from '../../src/domain/notice/notice.js';
import { ROUTES } from '../../src/domain/route/registry.js';
import { readEnv } from '../../src/platform/config/env.js';
import { loginUrl } from '../../src/platform/database/logins.js';
import type { QueueJob } from '../../src/platform/queue/job-contracts.js';
import { openQueueBackend, type QueueBackend, requireQueueBackend } from '../../src/platform/queue/queue-backend.js';
import { freshDatabase, onServer, SEALER } from '../support/database.js';
import { until } from '../support/platform.js';
import { freePort, REDIS, startRedis } from '../support/redis.js';

/** What each queue may carry, said a second time. */
const CARRIES: Readonly<Record<string, readonly NoticeKind[]>> = {
  transfers: [
    'TRANSFER',
    'SUPPLEMENT',
    'ITEMS_HANDOVER',
    'RECONSIDERATION_REQUEST',
    'SUPERVISION_SUGGESTION',
    'CHALLENGE',
    'ADMISSION_CHALLENGE',
  ],
  acknowledgements: ['RECEIPT', 'ACCEPTANCE', 'NOTICE_RECEIPT', 'ITEMS_RECEIPT'],
  'outcome-notices': [
    'FILING',
    'DECLINE',
    'RETURN',
    'CASE_FILE_RETURN',
    'DECLINE_UPHELD',
    'DECLINE_REVERSED',
    'CASE_DROPPED',
    'SENT_FOR_PROSECUTION',
    'PROSECUTED',
    'NOT_PROSECUTED',
    'JUDGMENT',
    'RESULT',
    'REPLY',
    'REASON_STANDS',
    'ADMISSION',
    'ADMISSION_REFUSAL',
    'EXECUTION_RULING',
    'EXECUTION_DENIAL',
    'CHALLENGE_RULING',
    'RECTIFICATION_REJECTED',
  ],
  'procedural-notices': [
    'PUBLICATION',
    'RELEASE',
    'SUPPLEMENT_REQUEST',
    'REROUTE_NOTICE',
    'EXTENSION',
    'WITHDRAWAL',
    'RECALL_REQUEST',
    'RECALL_ANSWER',
    'HEARING',
    'EXPLANATION_DEMAND',
    'EXPLANATION',
    'FILING_ORDER',
    'CORRECTION',
    'DISPUTE',
    'COMPETENCE_PROPOSAL',
    'DESIGNATION',
    'URGE',
    'REMINDER',
    'OVERDUE',
    'ESCALATION',
    'CIRCULAR',
    'EMERGENCY_ACCESS_BEGUN',
    'CLOSING',
  ],
};

describe('the queues', () => {
  it('carry exactly what their names say', () => {
    const kinds = Object.keys(NOTICE_KINDS) as NoticeKind[];
    expect(
      Object.fromEntries(QUEUE_NAMES.map((name) => [name, kinds.filter((kind) => NOTICE_KINDS[kind].queue === name)])),
    ).toEqual(CARRIES);
    expect(
      [
        ...new Set([
          ...ROUTES.flatMap((route) => Object.keys(route.notices)),
          ...Object.keys(LADDER_STEPS),
          'EMERGENCY_ACCESS_BEGUN',
        ]),
      ].sort(),
    ).toEqual([...kinds].sort());
  });

  it.each(REDIS === '' ? ['postgres'] : ['postgres', 'redis'])(
    '%s: a job that is added is processed, one that was finished leaves no trace',
    async (name) => {
      const database = await freshDatabase();
      const redis = name === 'redis' ? await startRedis() : null;
      const env = readEnv({ ...(redis ? { REDIS_URL: redis.url } : {}) });
      const backend = openQueueBackend(env, loginUrl(database.url, 'referral_queue', SEALER));
      expect(backend.name).toBe(name);
      const done = await roundTrip(backend);
      expect(done.sort()).toEqual(['a', 'b', 'c']);
      expect(await backend.problem()).toBeNull();
      await backend.close();
      await redis?.stop();
      await database.drop();
    },
  );
});

describe('a back end that answers with errors', () => {
  it.each(REDIS === '' || REDIS.includes('://') ? ['postgres'] : ['postgres', 'redis'])(
    '%s: is asked again in its own time, not as fast as it can refuse',
    async (name) => {
      const database = await freshDatabase();
      const redis = name === 'redis' ? await startRedis() : null;
      const backend = openQueueBackend(
        readEnv({ ...(redis ? { REDIS_URL: redis.url } : {}) }),
        loginUrl(database.url, 'referral_queue', SEALER),
      );
      const worker = backend.worker('transfers', () => Promise.resolve(), 2);
      let errors = 0;
      worker.on('error', () => {
        errors += 1;
      });
      const running = worker.run();
      const refuse = async (): Promise<void> => {
        if (redis !== null) return redis.fill();
        await onServer(database.url, 'REVOKE ALL ON ALL TABLES IN SCHEMA bullmq FROM referral_queue');
      };
      await refuse();
      await until(() => Promise.resolve(errors > 0), 'the worker has met an error');
      errors = 0;
      await sleep(3_000);
      expect(errors).toBeLessThan(30);
      await worker.close();
      await running;
      await backend.close();
      await redis?.stop();
      await database.drop();
    },
    30_000,
  );
});

describe('a database that cannot be asked when the queues begin', () => {
  it('is asked until it can be', async () => {
    const database = await freshDatabase();
    await onServer(database.url, 'REVOKE USAGE ON SCHEMA bullmq FROM referral_queue');
    const backend = openQueueBackend(readEnv({}), loginUrl(database.url, 'referral_queue', SEALER));
    const done: string[] = [];
    const worker = backend.worker('transfers', ({ id }: QueueJob) => Promise.resolve(void done.push(id)), 2);
    let errors = 0;
    worker.on('error', () => {
      errors += 1;
    });
    const running = worker.run();
    const queue = backend.queue('transfers');
    queue.on('error', () => undefined);
    const add = (): Promise<unknown> =>
      queue.addBulk([{ name: 'deliver', data: { id: 'a', attempt: 'token' }, opts: { jobId: 'a.token' } }]);
    await expect(add()).rejects.toThrow();
    await until(() => Promise.resolve(errors > 0), 'the worker has met an error');
    await onServer(database.url, 'GRANT USAGE ON SCHEMA bullmq TO referral_queue');
    await add();
    await until(() => Promise.resolve(done.length === 1), 'the job is done');
    await worker.close();
    await running;
    await queue.close();
    await backend.close();
    await database.drop();
  }, 30_000);
});

async function roundTrip(backend: QueueBackend): Promise<string[]> {
  const queue = backend.queue('transfers');
  const done: string[] = [];
  const worker = backend.worker('transfers', ({ id }: QueueJob) => Promise.resolve(void done.push(id)), 2);
  const running = worker.run();
  await queue.addBulk(
    ['a', 'b', 'c'].map((noticeId) => ({
      name: 'deliver',
      data: { id: noticeId, attempt: 'token' },
      opts: { jobId: `${noticeId}.token` },
    })),
  );
  await until(() => Promise.resolve(done.length === 3), 'three jobs are done');
  await worker.close();
  await running;
  await queue.close();
  return done;
}

if (REDIS !== '' && !REDIS.includes('://')) {
  describe('a Redis that could lose jobs', () => {
    it.each([
      [['--appendonly', 'no', '--maxmemory-policy', 'noeviction'], /appendonly is "no"/],
      [['--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru'], /maxmemory-policy is "allkeys-lru"/],
    ] as const)('%j is refused, unless told otherwise', async (options, message) => {
      const redis = await startRedis(options);
      const check = (allow: string): Promise<void> =>
        requireQueueBackend(readEnv({ REDIS_URL: redis.url, REDIS_ALLOW_VOLATILE: allow }));
      await expect(check('false')).rejects.toThrow(message);
      await check('true');
      await redis.stop();
    });

    it('that is not there is named, without its password', async () => {
      const url = `redis://:geheim@127.0.0.1:${await freePort()}`;
      await expect(requireQueueBackend(readEnv({ REDIS_URL: url }))).rejects.toThrow(
        /^REDIS_URL=redis:\/\/:\*\*\*@127\.0\.0\.1:\d+ cannot be reached: /,
      );
    });
  });
}
