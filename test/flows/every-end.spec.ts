import { randomUUID } from 'node:crypto';
import { ROUTES } from '../../src/domain/route/registry.js';
import { explore, openerOf, STAFF } from '../support/explore.js';
import { ask, FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** The shortest way to each end of a route, found on the pure rules; here it is walked over HTTP, with real mail between the agencies. */
const WAYS = ROUTES.flatMap((route) => {
  const reached = explore(route);
  const ends = Object.entries(route.states).filter(([, row]) => row.owner === null);
  return ends.map(([end]) => [route.id, end, route, reached.get(end)?.trail ?? []] as const);
});

describe('every route, over the API, to each of its ends', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    await platform.owner.query(
      `WITH s AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS s ("personId" text, "agencyId" text, post text)),
         p AS (INSERT INTO person (id, name) SELECT "personId", "personId" FROM s),
         h AS (INSERT INTO appointment (person_id, agency_id, post, valid_from) SELECT "personId", "agencyId", post, DATE '2019-01-01' FROM s)
       INSERT INTO account (login, person_id, password_hash) SELECT "personId", "personId", (SELECT password_hash FROM account LIMIT 1) FROM s`,
      [JSON.stringify(STAFF)],
    );
  });
  afterAll(() => platform.close());

  /** Signs for whatever waits for a signature, except what brings a case: its receipt is a step of the route. */
  async function signAll(referral: FiledCase): Promise<void> {
    await referral.arrived();
    const waiting: { id: string; to: string }[] = await platform.owner.query(
      `SELECT id, to_agency AS "to" FROM notice WHERE referral_id = $1 AND must_sign AND kind <> 'TRANSFER' AND delivered_at IS NOT NULL AND signed_at IS NULL`, [referral.id],
    );
    for (const { id, to } of waiting) await referral.do(`${to}/LIAISON/0`, 'SIGN_NOTICE', { noticeId: id });
    if (waiting.length > 0) await referral.arrived();
  }

  it.each(WAYS)('%s ends in %s', async (routeId, end, route, trail) => {
    const { by, officers } = openerOf(route);
    const referral = await FiledCase.open(platform, { officers }, routeId, by.personId);
    for (const step of trail) {
      await signAll(referral);
      if (step.days >= 1) platform.later(step.days * 24);
      const client = await platform.as(step.by.personId);
      const { refusal } = await ask(client, step.action, { referralId: referral.id, expectedVersion: await referral.version(), idempotencyKey: randomUUID(), ...step.facts });
      expect([step.action, refusal?.messageEn ?? null]).toEqual([step.action, null]);
    }
    await signAll(referral);
    const { state, endedAt, deadlines } = await referral.see<{ state: string; endedAt: string | null; deadlines: { ruleId: string; state: string }[] }>(by.personId, 'state endedAt deadlines { ruleId state }');
    expect(state).toBe(end);
    expect(endedAt).not.toBeNull();
    expect(deadlines.find(({ ruleId }) => ruleId === 'WC-1')?.state).toMatch(/MET|LATE/);
    const undelivered: unknown[] = await platform.owner.query('SELECT id FROM notice WHERE referral_id = $1 AND delivered_at IS NULL', [referral.id]);
    expect(undelivered).toEqual([]);
  }, 60_000);

  it('leaves no route out', () => expect(new Set(WAYS.map(([routeId]) => routeId)).size).toBe(ROUTES.length));
});
