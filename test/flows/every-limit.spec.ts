import { setTimeout as sleep } from 'node:timers/promises';

import { getRoute, ROUTES } from '../../src/domain/route/registry.js';
import type { Route } from '../../src/domain/route/route.js';
import { type TestDatabase, wipeQueues } from '../support/database.js';
import { durableDatabase } from '../support/durable-database.js';
import { explore, settle, STAFF, type WalkedStep } from '../support/explore.js';
import { FACTS } from '../support/facts.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';
import { startProcess } from '../support/process.js';
import { RULES } from '../support/story.js';
import { appointStaff, walk } from '../support/walk.js';

/** How far the clock is turned each time, in days: past the shortest limits one by one, in the end past the longest. */
const TURNS = [1, 2, 3, 4, 7, 14, 30, 60, 90, 250];
const DUTIES = new Set(RULES.filter((rule) => rule.kind === 'DUTY').map((rule) => rule.id));

interface Waiting {
  readonly route: Route;
  readonly trail: readonly WalkedStep[];
  readonly urgent?: boolean;
}

/**
 * For every duty that a route starts, a referral that waits for it: the shortest ways to states where they run, and the
 * ways that have a name of their own.
 */
function waitingForEverything(): readonly Waiting[] {
  const ways = ROUTES.flatMap((route) =>
    [...explore(route).values()].map((walked) => ({
      route,
      trail: walked.trail,
      rules: settle(walked)
        .caseFile.deadlines.map((deadline) => deadline.ruleId)
        .filter((id) => DUTIES.has(id)),
    })),
  );
  const covered = new Set<string>();
  const chosen = [...ways]
    .sort((a, b) => a.trail.length - b.trail.length)
    .filter(({ rules }) => {
      const adds = rules.some((id) => !covered.has(id));
      rules.forEach((id) => covered.add(id));
      return adds;
    });
  const urgent = {
    route: getRoute('R11'),
    trail: explore(getRoute('R11')).get('ACKNOWLEDGED')?.trail ?? [],
    urgent: true,
  };
  const head = STAFF.find(({ agencyId, post }) => agencyId === 'hejin-natural-resources' && post === 'HEAD')!;
  const recalled = {
    route: getRoute('R01'),
    trail: [
      ...(explore(getRoute('R01')).get('ACCEPTED')?.trail ?? []),
      { action: 'REQUEST_RECALL' as const, by: head, facts: FACTS.REQUEST_RECALL, days: 0 },
    ],
  };
  // Ways that turn the clock come first, so that they make nobody else late.
  return [...chosen, urgent, recalled]
    .map((way) => ({ ...way, trail: way.trail.map(orderedForThisYear) }))
    .sort((a, b) => days(b.trail) - days(a.trail));
}

/** A measure names the day of its answer; here one that the clock will pass. */
function orderedForThisYear(step: WalkedStep): WalkedStep {
  return 'replyBy' in step.facts
    ? { ...step, facts: { ...step.facts, replyBy: new Date(Date.now() + 180 * 86_400_000).toISOString().slice(0, 10) } }
    : step;
}

const days = (trail: readonly WalkedStep[]): number =>
  trail.reduce((sum, step) => sum + (step.days >= 1 ? step.days : 0), 0);

/** Every duty that some table starts and does not answer in the same step. */
function dutiesOfTheRoutes(): readonly string[] {
  const clocks = ROUTES.flatMap((route) => [
    ...Object.values(route.steps).flatMap((step) =>
      (step.starts ?? []).filter((clock) => !step.meets?.includes(clock.rule)),
    ),
    ...Object.values(route.notices).flatMap((meaning) => meaning.starts ?? []),
  ]);
  return [...new Set(clocks.map((clock) => clock.rule))].filter((id) => DUTIES.has(id)).sort();
}

interface Step {
  readonly deadlineId: string;
  readonly ruleId: string;
  readonly duty: string;
  readonly steps: string[];
}

describe('the clock turned past every limit; at every turn one of two workers killed and the queue wiped', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let aheadDays: number;
  let before: { id: string; state: string; version: number }[];

  beforeAll(async () => {
    database = await durableDatabase();
    const carried = await startPlatform({ database: database.url });
    await appointStaff(carried);
    const waiting = waitingForEverything();
    for (const { route, trail, urgent } of waiting) await walk(carried, route, trail, { urgent });
    aheadDays = waiting.reduce((sum, { trail }) => sum + days(trail), 0);
    await carried.settled();
    await carried.close();
    platform = await startPlatform({ database: database.url, relay: false });
    before = await platform.owner.query('SELECT id, state, version FROM referral ORDER BY id');
  }, 600_000);
  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  const worker = (): ReturnType<typeof startProcess> =>
    startProcess(
      'test/support/worker-ahead.js',
      { DATABASE_URL: database.url, RELAY_POLL_MS: '20', RELAY_LEASE_MS: '1500', SWEEP_MS: '30', LOG_LEVEL: 'warn' },
      [String(aheadDays * 24)],
    );

  /** Nothing is on its way, and no step that has come is left untaken. */
  async function atRest(): Promise<void> {
    const now = new Date(Date.now() + aheadDays * 86_400_000).toISOString();
    await until(async () => {
      const [left]: { count: number }[] = await platform.owner.query(
        "SELECT count(*)::int AS count FROM deadline WHERE state = 'OPEN' AND next_at <= $1",
        [now],
      );
      return left?.count === 0;
    }, 'every step that is due has been taken');
    await platform.settled();
  }

  it('tells everybody of every step exactly once, and moves no state', async () => {
    let [one, two] = [worker(), worker()];
    await Promise.all([one.printed('worker ready'), two.printed('worker ready')]);
    for (const [turn, forward] of TURNS.entries()) {
      aheadDays += forward;
      for (const { child } of [one, two]) child.stdin?.write(`${forward * 24}\n`);
      await sleep(40 * turn);
      one.child.kill('SIGKILL');
      await one.ended;
      await wipeQueues(platform.owner);
      [one, two] = [two, worker()];
      await two.printed('worker ready');
      await atRest();
    }
    for (const { child } of [one, two]) child.kill('SIGKILL');
    await Promise.all([one.ended, two.ended]);

    expect(await platform.owner.query('SELECT id, state, version FROM referral ORDER BY id')).toEqual(before);
    const taken: Step[] = await platform.owner.query(`
      SELECT d.id AS "deadlineId", d.rule_id AS "ruleId", d.duty_agency AS duty,
        array(
          SELECT a.body::jsonb #>> '{event,step}'
          FROM audit_event a
          WHERE a.subject_id = d.referral_id
            AND a.body::jsonb #>> '{event,kind}' = 'TIMER'
            AND a.body::jsonb #>> '{event,deadlineId}' = d.id
          ORDER BY a.seq
        ) AS steps
      FROM deadline d WHERE d.state = 'OPEN' AND d.kind = 'DUTY'`);
    expect(taken.filter(({ steps }) => steps.join() !== 'REMINDER,OVERDUE,ESCALATION,CIRCULAR')).toEqual([]);
    const covered = new Set(taken.map(({ ruleId }) => ruleId));
    expect(dutiesOfTheRoutes().filter((id) => !covered.has(id))).toEqual([]);

    const [mail]: Record<string, number>[] = await platform.owner.query(`
      SELECT (SELECT count(*)::int FROM notice WHERE delivered_at IS NULL) AS undelivered,
        (SELECT count(*)::int FROM outbox WHERE state <> 'DONE') AS stuck,
        (
          SELECT count(*)::int
          FROM notice n
          WHERE 1 <> (SELECT count(*) FROM evidence e WHERE e.notice_id = n.id AND e.kind = 'DELIVERED')
        ) AS "notOnce",
        (
          SELECT count(*)::int
          FROM notice n
          WHERE 1 <> (
            SELECT count(*)
            FROM audit_event a
            WHERE a.body::jsonb #>> '{event,step}' = 'DELIVERED' AND a.body::jsonb #>> '{event,noticeId}' = n.id
          )
        ) AS "notRecordedOnce"`);
    expect(mail).toEqual({ undelivered: 0, stuck: 0, notOnce: 0, notRecordedOnce: 0 });

    const told: { id: string; to: string }[] = await platform.owner.query(
      "SELECT id, to_agency AS \"to\" FROM notice WHERE kind IN ('REMINDER', 'OVERDUE')",
    );
    for (const { deadlineId, duty } of taken) {
      expect(told.filter(({ id, to }) => to === duty && id.startsWith(`${deadlineId}.`))).toHaveLength(2);
    }
  }, 900_000);

  it('about the discipline commission nobody is told but itself', async () => {
    const about: { to: string }[] = await platform.owner.query(`
      SELECT n.to_agency AS "to"
      FROM notice n JOIN deadline d ON n.id LIKE d.id || '.%' AND n.referral_id = d.referral_id
      WHERE d.duty_agency IN (SELECT id FROM agency WHERE kind = 'DISCIPLINE')
        AND n.kind IN ('REMINDER', 'OVERDUE', 'ESCALATION', 'CIRCULAR')`);
    expect(new Set(about.map(({ to }) => to))).toEqual(new Set(['hejin-discipline']));
  });
});
