import { OverdueSweep } from '../../src/deadlines/overdue-sweep.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Limit {
  readonly ruleId: string;
  readonly dueAt: string;
  readonly provisional: boolean;
  readonly explanation: string;
}

describe('a limit that needs a calendar which is not published yet', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('is provisional, says so, and is counted again, with an event, once the calendar is there', async () => {
    const days = (Date.parse('2026-12-30T09:00:00+08:00') - Date.parse(platform.clock.now())) / 86_400_000;
    platform.later(24 * days);
    const referral = await FiledCase.open(platform);
    const limit = async (): Promise<Limit | undefined> =>
      (
        await referral.see<{ deadlines: Limit[] }>('zrzy-liaison', 'deadlines { ruleId dueAt provisional explanation }')
      ).deadlines.find(({ ruleId }) => ruleId === 'D-00R');
    const before = await limit();
    expect(before?.provisional).toBe(true);
    expect(await platform.app.get(OverdueSweep).recount()).toBe(0);

    await platform.owner.query(
      "INSERT INTO calendar_edition (year, source) VALUES (2027, '测试：国务院办公厅2027年放假通知')",
    );
    await platform.owner.query(
      `INSERT INTO calendar_day (day, year, mark, name)
       VALUES ('2027-01-01', 2027, 'OFF', '元旦'), ('2027-01-02', 2027, 'OFF', '元旦'), ('2027-01-03', 2027, 'OFF', '元旦'),
         ('2027-01-04', 2027, 'OFF', '元旦')`,
    );
    platform.later(1); // the rule book is a snapshot of three seconds
    expect(await platform.app.get(OverdueSweep).recount()).toBe(1);
    expect(await platform.app.get(OverdueSweep).recount()).toBe(0);
    const after = await limit();
    expect([after?.provisional, after?.dueAt]).toEqual([false, '2027-01-08T15:59:59.999Z']); // 12-31, 01-05, 06, 07, 08
    expect(after?.explanation).toContain('1月8日');
    const { auditTrail } = await referral.see<{ auditTrail: { body: string }[] }>(
      'zrzy-liaison',
      'auditTrail { body }',
    );
    expect(JSON.parse(auditTrail.at(-1)?.body ?? '{}')).toMatchObject({
      event: { kind: 'TIMER', step: 'RECOUNTED', ruleId: 'D-00R', dueAt: '2027-01-08T15:59:59.999Z' },
    });
  });
});
