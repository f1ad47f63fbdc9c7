import { readCaseFiles } from '../../src/books/casebook/load.js';
import { inboxEntries, type InboxEntry } from '../../src/domain/decision/inbox-entries.js';
import { ROUTES } from '../../src/domain/route/registry.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { explore, openerOf } from '../support/explore.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { appointStaff, walk } from '../support/walk.js';

/**
 * The shortest way to each end of a route, found on the pure rules; here it is walked over HTTP, with real mail between
 * the agencies.
 */
const WAYS = ROUTES.flatMap((route) => {
  const reached = explore(route);
  const ends = Object.entries(route.states).filter(([, row]) => row.owner === null);
  return ends.map(([end]) => [route.id, end, route, reached.get(end)?.trail ?? []] as const);
});

const ENTRIES = `SELECT referral_id AS "referralId", agency_id AS "agencyId", tab, action, notice_id AS "noticeId",
  to_approve AS "toApprove", unread, since, arrived_at AS "arrivedAt", due_at AS "dueAt"
  FROM inbox_entry`;

describe('every route, over the API, to each of its ends', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    await appointStaff(platform);
  });
  afterAll(() => platform.close());

  it.each(WAYS)(
    '%s ends in %s',
    async (_, end, route, trail) => {
      const referral = await walk(platform, route, trail);
      const { state, endedAt, deadlines } = await referral.see<{
        state: string;
        endedAt: string | null;
        deadlines: { ruleId: string; state: string }[];
      }>(openerOf(route).by.personId, 'state endedAt deadlines { ruleId state }');
      expect(state).toBe(end);
      expect(endedAt).not.toBeNull();
      expect(deadlines.find(({ ruleId }) => ruleId === 'WC-1')?.state).toMatch(/MET|LATE/);
      const undelivered: unknown[] = await platform.owner.query(
        'SELECT id FROM notice WHERE referral_id = $1 AND delivered_at IS NULL',
        [referral.id],
      );
      expect(undelivered).toEqual([]);
    },
    60_000,
  );

  /** After all those histories: what the write path has kept, step by step, and what the case files say as a whole. */
  it('leaves in every inbox what the case files ask of its agency', async () => {
    for (const [, , route, trail] of WAYS.filter((_, index) => index % 8 === 0))
      await walk(platform, route, trail.slice(0, Math.ceil(trail.length / 2)));
    const work = new UnitOfWork(platform.owner);
    const kept = (await rowsOf(platform, ENTRIES)).map((row) => row as InboxEntry & { referralId: string });
    const ids = [...new Set(kept.map(({ referralId }) => referralId))];
    const files = await work.as({}, (tx) => readCaseFiles(tx, ids));
    const derived = [...files].flatMap(([referralId, file]) =>
      inboxEntries(file).map((entry) => ({ referralId, ...entry })),
    );
    const key = (entry: { referralId: string; agencyId: string }): string => `${entry.referralId} ${entry.agencyId}`;
    const sorted = <T extends { referralId: string; agencyId: string }>(entries: readonly T[]): T[] =>
      [...entries].sort((one, other) => key(one).localeCompare(key(other)));
    expect(ids.length).toBeGreaterThanOrEqual(WAYS.length);
    expect(sorted(kept)).toEqual(sorted(derived));
    expect(new Set(kept.map(({ tab }) => tab)).size).toBeGreaterThan(3);
    expect(await rowsOf(platform, 'SELECT finding FROM sentinel($1)', [platform.clock.now()])).toEqual([]);
  });

  it('leaves no route out', () => expect(new Set(WAYS.map(([routeId]) => routeId)).size).toBe(ROUTES.length));
});
