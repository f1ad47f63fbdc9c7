import { OverdueSweep } from '../../src/deadlines/overdue-sweep.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

interface Told {
  readonly kind: string;
  readonly to: string;
  readonly count: number;
}

describe('silence becomes evidence', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ settings: { SWEEP_MS: '50' } });
  });
  afterAll(() => platform.close());

  const told = (id: string): Promise<Told[]> =>
    platform.owner.query(
      `SELECT kind, to_agency AS "to", count(*)::int AS count
       FROM notice
       WHERE referral_id = $1 AND kind IN ('REMINDER', 'OVERDUE', 'ESCALATION', 'CIRCULAR') AND id LIKE '%.D-06.%'
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [id],
    );
  const openSteps = async (): Promise<number> => {
    const rows: { count: number }[] = await platform.owner.query(
      "SELECT count(*)::int AS count FROM deadline WHERE state = 'OPEN' AND next_at <= $1",
      [platform.clock.now()],
    );
    return rows[0]!.count;
  };

  it('tells police, bureau, superior and procuratorate once, however often swept; a late act counts', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    for (let day = 0; day < 24; day += 1) {
      platform.later(24);
      await Promise.all(Array.from({ length: 4 }, () => platform.app.get(OverdueSweep).sweep()));
      await until(async () => (await openSteps()) === 0, 'every step that is due has been taken');
    }
    await platform.settled();
    expect(await told(referral.id)).toEqual([
      { kind: 'OVERDUE', to: 'hejin-natural-resources', count: 1 },
      { kind: 'OVERDUE', to: 'hejin-procuratorate', count: 1 },
      { kind: 'OVERDUE', to: 'hejin-public-security', count: 1 },
      { kind: 'OVERDUE', to: 'yuncheng-public-security', count: 1 },
      { kind: 'REMINDER', to: 'hejin-public-security', count: 1 },
    ]);
    expect((await referral.see<{ state: string }>('zrzy-liaison', 'state')).state).toBe('ACCEPTED');
    await referral.do('gaj-reviewer', 'FILE_CASE');
    const { deadlines, auditTrail } = await referral.see<{
      deadlines: { ruleId: string; state: string }[];
      auditTrail: { body: string }[];
    }>('zrzy-liaison', 'deadlines { ruleId state } auditTrail { body }');
    expect(deadlines).toContainEqual({ ruleId: 'D-06', state: 'LATE' });
    const timers = auditTrail
      .map(({ body }) => (JSON.parse(body) as { event: { kind: string; step?: string; ruleId?: string } }).event)
      .filter((event) => event.kind === 'TIMER' && event.ruleId === 'D-06');
    expect(timers.map((event) => event.step)).toEqual(['REMINDER', 'OVERDUE', 'ESCALATION', 'CIRCULAR']);
  }, 120_000);

  it('an administrative agency that is late is reported to the leading-group office', async () => {
    const referral = await FiledCase.open(platform);
    for (let day = 0; day < 18; day += 1) {
      platform.later(24);
      await platform.app.get(OverdueSweep).sweep();
      await until(async () => (await openSteps()) === 0, 'every step that is due has been taken');
    }
    const rows: Told[] = await platform.owner.query(
      `SELECT kind, to_agency AS "to", 1 AS count
       FROM notice
       WHERE referral_id = $1 AND id LIKE '%.D-00R.%'
       ORDER BY submitted_at, kind, 2`,
      [referral.id],
    );
    expect(rows.map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      'REMINDER hejin-natural-resources',
      'OVERDUE hejin-natural-resources',
      'ESCALATION hejin-leading-group-office',
      'CIRCULAR hejin-leading-group-office',
    ]);
    await platform.settled();
    // told, it may now see for itself
    expect((await referral.see<{ state: string }>('ldxz-liaison', 'state')).state).toBe('TEAM_NAMED');
  }, 120_000);
});
