import { setTimeout as sleep } from 'node:timers/promises';

import { type TestDatabase, wipeQueues } from '../support/database.js';
import { durableDatabase } from '../support/durable-database.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';
import { type PlatformProcess, startProcess } from '../support/process.js';
import { REDIS, startRedis, type TestRedis } from '../support/redis.js';
import { volume } from '../support/volume.js';

const REFERRALS = volume(45, 300);
const AT_ONCE = volume(5, 20);
const KILLS = volume(4, 10);
const WIPE_AFTER = volume(2, 5);
/** How each referral ends, in turn. */
const ENDS = ['FILED', 'NOT_FILED', 'RETURNED'] as const;

async function run(platform: TestPlatform, end: (typeof ENDS)[number]): Promise<FiledCase> {
  const referral = await FiledCase.sent(platform);
  await referral.do('gaj-liaison', 'SIGN_RECEIPT');
  if (end === 'RETURNED') await referral.do('gaj-head', 'RETURN_CASE');
  else {
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-reviewer', end === 'FILED' ? 'FILE_CASE' : 'DECLINE_FILING');
  }
  return referral;
}

/** A worker that is killed again and again, at another moment of its work each time, and started anew. */
async function killAgainAndAgain(
  start: () => PlatformProcess,
  wipe: () => Promise<void>,
  delivered: () => Promise<number>,
  done: () => boolean,
): Promise<{ kills: number; last: PlatformProcess }> {
  let worker = start();
  let kills = 0;
  while (kills < KILLS || !done()) {
    await worker.printed('worker ready');
    const before = await delivered();
    // however slow the machine: each gets something done
    await until(async () => done() || (await delivered()) > before, 'the worker delivers');
    await sleep(volume(40, 60) * kills);
    if (kills >= KILLS) continue;
    worker.child.kill('SIGKILL');
    await worker.ended;
    kills += 1;
    if (kills === WIPE_AFTER) await wipe();
    worker = start();
  }
  return { kills, last: worker };
}

describe.each(REDIS === '' ? ['postgres'] : ['postgres', 'redis'])(
  `%s: the worker killed ${KILLS} times and the queue wiped once, while ${REFERRALS} referrals run`,
  (backend) => {
    let database: TestDatabase;
    let redis: TestRedis | null = null;
    let platform: TestPlatform;
    beforeAll(async () => {
      database = await durableDatabase();
      if (backend === 'redis') redis = await startRedis();
      platform = await startPlatform({ relay: false, database: database.url });
    }, 120_000);
    afterAll(async () => {
      await platform.close();
      await redis?.stop();
      await database.drop();
    }, 120_000);

    it('loses nothing, doubles nothing, and every referral is where it should be', async () => {
      const settings = {
        DATABASE_URL: platform.databaseUrl,
        RELAY_POLL_MS: '20',
        RELAY_LEASE_MS: '1500',
        ...(redis ? { REDIS_URL: redis.url } : {}),
      };
      const wipe = (): Promise<void> => (redis ? redis.wipe() : wipeQueues(platform.owner));
      const expected = new Map<string, string>();
      let finished = false;
      const delivered = async (): Promise<number> =>
        (
          await platform.owner.query<{ count: number }[]>(
            'SELECT count(*)::int AS count FROM notice WHERE delivered_at IS NOT NULL',
          )
        )[0]!.count;
      const killing = killAgainAndAgain(
        () => startProcess('src/worker.ts', settings),
        wipe,
        delivered,
        () => finished,
      );
      const todo = Array.from({ length: REFERRALS }, (_, index) => ENDS[index % ENDS.length]!);
      const drive = async (): Promise<void> => {
        for (let end = todo.pop(); end !== undefined; end = todo.pop())
          expected.set((await run(platform, end)).id, end);
      };
      try {
        await Promise.all(Array.from({ length: AT_ONCE }, drive));
        await platform.settled();
      } finally {
        finished = true;
        const { kills, last } = await killing;
        await last.printed('worker ready'); // before, it has no way to end in order
        last.child.kill('SIGTERM');
        expect([kills, await last.ended]).toEqual([KILLS, 0]);
      }

      const states: { id: string; state: string }[] = await platform.owner.query('SELECT id, state FROM referral');
      expect(new Map(states.map(({ id, state }) => [id, state]))).toEqual(expected);
      const [counts]: Record<string, number>[] = await platform.owner.query(`
      SELECT (SELECT count(*)::int FROM notice) AS notices,
        (SELECT count(*)::int FROM notice WHERE delivered_at IS NULL) AS lost,
        (SELECT count(*)::int FROM outbox WHERE state <> 'DONE') AS stuck,
        (SELECT count(*)::int FROM evidence WHERE kind = 'DELIVERED') AS delivered,
        (SELECT count(*)::int FROM audit_event WHERE body::jsonb #>> '{event,step}' = 'DELIVERED') AS recorded,
        (
          SELECT count(*)::int
          FROM referral r
          WHERE chain_length <> (SELECT count(*) FROM audit_event a WHERE a.subject_id = r.id)
        ) AS gaps,
        (SELECT count(*)::int FROM inbox_entry) AS inboxes,
        (SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()) AS deadlocks`);
      const notices = counts!['notices'];
      expect(counts).toEqual({
        notices,
        lost: 0,
        stuck: 0,
        delivered: notices,
        recorded: notices,
        gaps: 0,
        inboxes: 3 * REFERRALS,
        deadlocks: 0,
      });
      expect(notices).toBeGreaterThan(4 * REFERRALS);
    }, 400_000);
  },
);
