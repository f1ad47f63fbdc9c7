import { ROUTES } from '../../src/domain/route/registry.js';
import { explore, openerOf } from '../support/explore.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
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

  it('leaves no route out', () => expect(new Set(WAYS.map(([routeId]) => routeId)).size).toBe(ROUTES.length));
});
