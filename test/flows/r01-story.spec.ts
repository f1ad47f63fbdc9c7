import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

describe('one referral from the report to the judgment, over the API', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('is acknowledged, decided, answered, and keeps its whole history', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-reviewer', 'FILE_CASE');
    await referral.sign('zrzy-liaison', 'FILING');
    await referral.do('zrzy-liaison', 'HAND_OVER_ITEMS');
    await referral.sign('gaj-liaison', 'ITEMS_HANDOVER');
    await referral.do('gaj-liaison', 'RECEIVE_ITEMS');
    await referral.do('gaj-reviewer', 'SEND_FOR_PROSECUTION');
    await referral.do('jcy-liaison', 'PROSECUTE');
    await referral.do('jcy-liaison', 'RECORD_JUDGMENT');
    await referral.sign('zrzy-liaison', 'JUDGMENT');

    const seen = await referral.see<{
      state: string;
      endedAt: string | null;
      allowedActions: string[];
      holder: { name: string };
      evidences: { noticeId: string; kind: string }[];
      deadlines: { ruleId: string; state: string; explanation: string }[];
      auditTrail: { seq: number }[];
    }>(
      'zrzy-liaison',
      `state endedAt allowedActions holder { name } evidences { noticeId kind }
       deadlines { ruleId state explanation } auditTrail { seq }`,
    );
    expect(seen).toMatchObject({ state: 'JUDGED', allowedActions: ['SIGN_NOTICE'], holder: { name: '河津市公安局' } });
    expect(seen.endedAt).not.toBeNull();
    const transfer = `${referral.id}.4.TRANSFER.hejin-public-security`;
    expect(
      seen.evidences.filter((evidence) => evidence.noticeId === transfer).map((evidence) => evidence.kind),
    ).toEqual(['SUBMITTED', 'RELAYED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED', 'DECIDED', 'OUTCOME_RECEIVED']);
    expect(seen.deadlines.map((deadline) => deadline.ruleId)).toEqual(
      expect.arrayContaining(['D-00', 'D-01', 'D-02', 'D-06', 'D-07', 'RC-1']),
    );
    expect(
      seen.deadlines
        .filter((deadline) => ['D-00', 'D-01', 'D-02', 'D-06', 'D-07'].includes(deadline.ruleId))
        .map((deadline) => deadline.state),
    ).toEqual(['MET', 'MET', 'MET', 'MET', 'MET']);
    expect(seen.auditTrail.map((event) => event.seq)).toEqual(seen.auditTrail.map((_, index) => index + 1));
  });
});
