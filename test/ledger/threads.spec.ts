import { AlertSweep } from '../../src/ledger/alerts/alert-sweep.js';
import { document, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { CASE_FIELDS, landCase, type LedgerAnswer, ledgerDone } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** What continues the referral of a case belongs to the case: while the procuratorate has it, nobody sits on it. */
describe('a case whose referral is continued by another', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('is no 压案不查 while the procuratorate supervises the filing, and is again when it comes back', async () => {
    const opened = await landCase(platform, { land: [{ landClass: 'BASIC', occupied: '5.2亩', destroyed: '5.2亩' }] });
    const found = async (): Promise<string[]> => {
      await platform.app.get(AlertSweep, { strict: false }).sweep();
      const { landCase: seen } = await (
        await platform.as('zrzy-unit')
      ).send<{ landCase: NonNullable<LedgerAnswer['record']> }>(
        `query ($id: UUID!) { landCase(id: $id) { ${CASE_FIELDS} } }`,
        { id: opened.id },
      );
      return seen.alerts.map(({ alertCode }) => alertCode);
    };
    const referred = await ledgerDone(
      await platform.as('zrzy-unit'),
      'referLandCase',
      {
        recordId: opened.id,
        expectedVersion: 1,
        routeId: 'R01',
        alertCode: 'REFER',
        officers: ['zrzy-officer-1', 'zrzy-officer-2'],
      },
      'landCase',
    );
    const [{ referralId }] = referred['referrals'] as [{ referralId: string }];
    const first = FiledCase.of(platform, referralId);
    await first.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await first.do('zrzy-head', 'APPROVE_TRANSFER');
    await first.do('zrzy-liaison', 'SEND_TRANSFER');
    await first.do('gaj-liaison', 'SIGN_RECEIPT');
    await first.do('gaj-liaison', 'ACCEPT_CASE');
    await first.do('gaj-reviewer', 'DECLINE_FILING');
    await first.sign('zrzy-liaison', 'DECLINE');
    await first.do('zrzy-liaison', 'SUGGEST_SUPERVISION');
    const supervision = await FiledCase.open(
      platform,
      { officers: [], matter: null, continuesId: referralId },
      'R04',
      'zrzy-liaison',
    );
    await supervision.do('zrzy-head', 'APPROVE_TRANSFER');
    const documents = [document('SUPERVISION_LETTER', '建议立案监督函'), document('DECLINE_NOTICE', '不予立案通知书')];
    await supervision.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-procuratorate',
      documents,
    });
    platform.later(40 * 24);
    expect(await found()).not.toContain('X3');

    await supervision.do('jcy-liaison', 'SIGN_RECEIPT');
    await supervision.do('jcy-liaison', 'ACCEPT_SUGGESTION');
    await supervision.do('jcy-liaison', 'DEMAND_EXPLANATION');
    await supervision.arrived();
    platform.later(40 * 24);
    expect(await found()).not.toContain('X3');
    await platform.owner.query("UPDATE referral SET state = 'REASON_STANDS', ended_at = changed_at WHERE id = $1", [
      supervision.id,
    ]); // it has come back
    expect(await found()).toContain('X3');
  });
});
