import { document, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const DAYS = 24;
const LETTER = document('SUPERVISION_LETTER', '建议立案监督函');
const NOTICE = document('DECLINE_NOTICE', '不予立案通知书');

/** Where a case stood still for ever, each now with its way on. */
describe('dead ends of the law', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const open = (routeId: string, login: string, continuesId: string, more: object = {}): Promise<FiledCase> =>
    FiledCase.open(platform, { officers: [], matter: null, continuesId, ...more }, routeId, login);
  const stateOf = async (referral: FiledCase): Promise<string> =>
    (await referral.see<{ state: string }>('zrzy-liaison', 'state')).state;
  const received = async (): Promise<FiledCase> => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    return referral;
  };
  const declined = async (): Promise<FiledCase> => {
    const referral = await received();
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-reviewer', 'DECLINE_FILING');
    await referral.sign('zrzy-liaison', 'DECLINE');
    return referral;
  };
  /** A suggestion of supervision, up to where the procuratorate has ordered the police to file. */
  const ordered = async (supervision: FiledCase, documents: object[]): Promise<void> => {
    await supervision.do('zrzy-head', 'APPROVE_TRANSFER');
    await supervision.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-procuratorate',
      documents: documents as typeof FACTS.SEND_TRANSFER.documents,
    });
    await supervision.do('jcy-liaison', 'SIGN_RECEIPT');
    await supervision.do('jcy-liaison', 'ACCEPT_SUGGESTION');
    await supervision.do('jcy-liaison', 'DEMAND_EXPLANATION');
    await supervision.do('jcy-liaison', 'ORDER_FILING');
    await supervision.sign('gaj-liaison', 'FILING_ORDER');
  };

  it('police that decide nothing are complained of after their three days, without an impossible notice', async () => {
    const first = await received();
    await expect(open('R04', 'zrzy-liaison', first.id)).rejects.toThrow(
      /INVALID_INPUT.*continuesId.*whose limit RC-1, D-06, D-10 has passed/,
    );
    platform.later(12 * DAYS);
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    const seen = await supervision.see<{ preflight: { missing: string[] } }>(
      'zrzy-liaison',
      'preflight(documents: []) { missing }',
    );
    expect(seen.preflight.missing).toEqual(['W17 建议立案监督函']);
    // The police do not see the supervision yet, and do not end before it what it is about.
    expect((await first.ask('gaj-head', 'RETURN_CASE')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringMatching(/^R04-\d{4}-\d{4}, which continues this referral, has not ended/) as string,
    });
    await ordered(supervision, [LETTER]);

    await supervision.do('gaj-liaison', 'FILE_ON_ORDER');
    expect(await stateOf(first)).toBe('FILED');
    const { deadlines } = await first.see<{ deadlines: { ruleId: string; state: string }[] }>(
      'gaj-liaison',
      'deadlines { ruleId state }',
    );
    expect(deadlines.find(({ ruleId }) => ruleId === 'D-06')?.state).toBe('LATE');
  });

  it('police that do not even sign are complained of once the time for the receipt has passed', async () => {
    const first = await FiledCase.sent(platform);
    await first.arrived();
    await expect(open('R04', 'zrzy-liaison', first.id)).rejects.toThrow(/INVALID_INPUT.*continuesId.*whose limit RC-1/);
    platform.later(12 * DAYS);
    await expect(open('R04', 'zrzy-liaison', first.id, { respondentId: 'yuncheng-public-security' })).rejects.toThrow(
      /INVALID_INPUT.*respondentId.*hejin-public-security/,
    );
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    await expect(open('R04', 'zrzy-liaison', first.id)).rejects.toThrow(
      /INVALID_INPUT.*continuesId.*R04-\d{4}-\d{4} has not ended/,
    );
    await ordered(supervision, [LETTER]);
    await supervision.do('gaj-liaison', 'FILE_ON_ORDER');
    expect(await stateOf(first)).toBe('FILED');
    const { deadlines } = await first.see<{ deadlines: { ruleId: string; state: string }[] }>(
      'gaj-liaison',
      'deadlines { ruleId state }',
    );
    expect(deadlines).toContainEqual({ ruleId: 'RC-1', state: 'LATE' });
  });

  it('what is supervised is neither forwarded nor disputed', async () => {
    const first = await received();
    platform.later(12 * DAYS);
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    expect((await first.ask('gaj-head', 'REROUTE_CASE')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringMatching(/supervises this referral/) as string,
    });
    await supervision.do('zrzy-head', 'REFUSE_TRANSFER');
    expect((await first.ask('gaj-head', 'REROUTE_CASE')).refusal).toBeNull();
  });

  it('after a refusal that the procuratorate overturns, the first referral goes on to its judgment', async () => {
    const first = await declined();
    await first.do('zrzy-liaison', 'SUGGEST_SUPERVISION');
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    await ordered(supervision, [LETTER, NOTICE]);
    expect((await first.ask('zrzy-head', 'RESUME_ADMINISTRATIVE')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringMatching(/which continues this referral, has not ended/) as string,
    });
    // only by the answer to the order
    expect((await first.ask('gaj-liaison', 'FILE_ON_ORDER')).refusal?.code).toBe('NOT_ALLOWED');
    await supervision.do('gaj-liaison', 'FILE_ON_ORDER');

    expect(await stateOf(first)).toBe('FILED');
    await first.sign('zrzy-liaison', 'FILING');
    const { deadlines } = await first.see<{ deadlines: { ruleId: string; state: string }[] }>(
      'zrzy-liaison',
      'deadlines { ruleId state }',
    );
    expect(deadlines).toContainEqual({ ruleId: 'D-07', state: 'OPEN' });
    await first.do('zrzy-liaison', 'HAND_OVER_ITEMS');
    await first.sign('gaj-liaison', 'ITEMS_HANDOVER');
    await first.do('gaj-liaison', 'RECEIVE_ITEMS');
    await first.do('gaj-reviewer', 'SEND_FOR_PROSECUTION');
    await first.do('jcy-liaison', 'PROSECUTE');
    await first.do('jcy-liaison', 'RECORD_JUDGMENT');
    expect(await stateOf(first)).toBe('JUDGED');
  });

  it('the limit to suggest supervision is met by the letter that goes to the procuratorate', async () => {
    const first = await declined();
    await first.do('zrzy-liaison', 'REQUEST_RECONSIDERATION');
    await first.sign('gaj-liaison', 'RECONSIDERATION_REQUEST');
    await first.do('gaj-reviewer', 'UPHOLD_DECLINE');
    await first.sign('zrzy-liaison', 'DECLINE_UPHELD');
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    await supervision.do('zrzy-head', 'APPROVE_TRANSFER');
    await supervision.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-procuratorate',
      documents: [LETTER, NOTICE],
    });
    expect(await stateOf(first)).toBe('SUPERVISION_SUGGESTED');
    const { deadlines } = await first.see<{ deadlines: { ruleId: string; state: string }[] }>(
      'zrzy-liaison',
      'deadlines { ruleId state }',
    );
    expect(deadlines).toContainEqual({ ruleId: 'D-11', state: 'MET' });
    // The police file by themselves: there is nothing left to supervise, and the procuratorate closes it.
    await supervision.do('jcy-liaison', 'SIGN_RECEIPT');
    await supervision.do('jcy-liaison', 'ACCEPT_SUGGESTION');
    await supervision.do('jcy-liaison', 'CLOSE_FOLLOW_UP');
    expect(await stateOf(supervision)).toBe('CLOSED');
  });

  it('what was forwarded or designated and not signed for can be taken back by its sender', async () => {
    const first = await received();
    await first.do('gaj-head', 'REROUTE_CASE');
    expect((await first.ask('zrzy-head', 'REQUEST_RECALL')).refusal?.code).toBe('PRECONDITION');
    await first.do('zrzy-head', 'WITHDRAW_TRANSFER');
    expect(await stateOf(first)).toBe('WITHDRAWN');
    const again = await FiledCase.open(platform, { matter: null, continuesId: first.id });
    await expect(FiledCase.open(platform, { matter: null, continuesId: first.id })).rejects.toThrow(
      /INVALID_INPUT.*continuesId.*has not ended/,
    );
    expect(await stateOf(again)).toBe('TEAM_NAMED');
  });

  it('where the reason stands, the sender goes on administratively, and not before', async () => {
    const first = await declined();
    await first.do('zrzy-liaison', 'SUGGEST_SUPERVISION');
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    expect((await first.ask('zrzy-head', 'RESUME_ADMINISTRATIVE')).refusal?.code).toBe('PRECONDITION');
    await supervision.do('zrzy-head', 'REFUSE_TRANSFER');
    await first.do('zrzy-head', 'RESUME_ADMINISTRATIVE');
    expect(await stateOf(first)).toBe('ADMINISTRATIVE');
  });

  it('what comes back as another organ’s goes on there with its file, and nothing is typed again', async () => {
    const first = await received();
    await first.do('gaj-liaison', 'RETURN_CASE');
    await first.arrived();
    const fields = 'matter { title party occupiedMu } documents { name }';
    const before = await first.see<object>('zrzy-liaison', fields);
    const administrative = await open('R14', 'zrzy-liaison', first.id);
    expect(await administrative.see('zrzy-liaison', fields)).toEqual(before);
    await administrative.do('zrzy-head', 'APPROVE_TRANSFER');
    await administrative.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-forestry',
      documents: [document('CASE_LETTER', '案件移送函')],
    });
    await administrative.do('ly-liaison', 'SIGN_RECEIPT');
    await administrative.do('ly-liaison', 'ACCEPT_CASE');
    // The forestry bureau finds a crime of its own in it.
    const again = await open('R02', 'ly-unit', administrative.id, {
      officers: ['ly-officer-1', 'ly-officer-2'],
      matter: FACTS.OPEN.matter,
    });
    const { thread } = await again.see<{ thread: { routeId: string }[] }>('ly-liaison', 'thread { routeId }');
    expect(thread.map(({ routeId }) => routeId)).toEqual(['R14', 'R02']); // of the first it is no party
    const clue = await open('R12', 'zrzy-liaison', first.id);
    expect((await clue.see<{ matter: { title: string } }>('zrzy-liaison', 'matter { title }')).matter.title).toBe(
      FACTS.OPEN.matter.title,
    );
    await expect(open('R14', 'zrzy-liaison', (await received()).id)).rejects.toThrow(
      /continuesId.*a referral in RETURNED/,
    );
    await expect(FiledCase.open(platform, { officers: [], matter: null }, 'R14', 'zrzy-liaison')).rejects.toThrow(
      /INVALID_INPUT.*matter/,
    );
  });

  it('no fine for a crime: a reverse transfer ends without penalty while filing is supervised or ordered', async () => {
    const first = await declined();
    const reverse = await FiledCase.open(
      platform,
      { officers: [], matter: null, continuesId: first.id },
      'R03',
      'gaj-liaison',
    );
    await reverse.do('gaj-head', 'APPROVE_TRANSFER');
    await reverse.do('gaj-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-natural-resources',
      documents: [document('DECISION_COPY', '不予立案决定书副本')],
    });
    await reverse.do('zrzy-liaison', 'SIGN_RECEIPT');
    await reverse.do('zrzy-unit', 'FILE_CASE', { ...FACTS.FILE_CASE, documentNumber: '河自然资立字〔2023〕8号' });
    await first.do('zrzy-liaison', 'SUGGEST_SUPERVISION');
    const supervision = await open('R04', 'zrzy-liaison', first.id);
    expect((await reverse.ask('zrzy-unit', 'RECORD_PENALTY')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringMatching(/no penalty in the place of the crime/) as string,
    });
    const { allowedActions } = await reverse.see<{ allowedActions: string[] }>('zrzy-unit', 'allowedActions');
    expect(allowedActions).not.toContain('RECORD_PENALTY'); // what would be refused is not offered
    await ordered(supervision, [LETTER, NOTICE]);
    await supervision.do('gaj-liaison', 'FILE_ON_ORDER');
    expect((await reverse.ask('zrzy-unit', 'RECORD_PENALTY')).refusal?.code).toBe('PRECONDITION');
    await reverse.do('zrzy-unit', 'RECORD_NO_PENALTY');
  });

  it('the court’s referral ends as its executor’s did, and after it', async () => {
    const application = await FiledCase.open(
      platform,
      { officers: [], foundAt: '2023-03-10T03:00:00.000Z' as typeof FACTS.OPEN.foundAt },
      'R08',
      'zrzy-liaison',
    );
    await application.do('zrzy-liaison', 'SERVE_DEMAND');
    platform.later(20 * DAYS);
    await application.do('zrzy-head', 'APPROVE_TRANSFER');
    const papers = ['APPLICATION', 'DEMAND', 'PENALTY_DECISION', 'SERVICE_PROOF'] as const;
    await application.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-court',
      documents: papers.map((kind) => document(kind, kind)),
      lateReason: '有正当理由',
    });
    await application.do('fy-liaison', 'SIGN_RECEIPT');
    await application.do('fy-liaison', 'ADMIT_APPLICATION');
    await expect(open('R09', 'fy-liaison', application.id)).rejects.toThrow(/continuesId.*a referral in GRANTED/);
    await application.do('fy-liaison', 'GRANT_EXECUTION');
    const execution = await open('R09', 'fy-liaison', application.id);
    await execution.do('fy-head', 'APPROVE_TRANSFER');
    expect((await application.ask('fy-liaison', 'RECORD_EXECUTION')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringMatching(/has not ended: this one cannot end before/) as string,
    });
    await execution.do('fy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-senglou',
      documents: [document('RULING', '行政裁定书')],
    });
    await execution.do('slz-liaison', 'SIGN_RECEIPT');
    await execution.do('slz-liaison', 'END_EXECUTION');
    expect((await application.ask('fy-liaison', 'RECORD_EXECUTION')).refusal).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringMatching(/the enforcement was ended/) as string,
    });
    await application.do('fy-liaison', 'END_EXECUTION');
  });

  it('the city’s head decides a dispute of administrative organs; the office proposes and binds nobody', async () => {
    const referral = await FiledCase.open(platform, { officers: [] }, 'R14', 'zrzy-liaison');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-agriculture',
      documents: [document('CASE_LETTER', '案件移送函')],
    });
    await referral.do('nync-liaison', 'SIGN_RECEIPT');
    expect((await referral.ask('ldxz-liaison', 'PROPOSE_COMPETENCE')).status).toBe(404);
    await referral.do('nync-head', 'DISPUTE_COMPETENCE');
    await referral.do('ldxz-liaison', 'PROPOSE_COMPETENCE', {
      documentNumber: '河耕保协〔2023〕1号',
      statement: '建议由林业局办理',
    });
    expect(await stateOf(referral)).toBe('DISPUTED');
    expect((await referral.ask('ldxz-head', 'DESIGNATE')).refusal?.code).toBe('NOT_ALLOWED');
    await referral.sign('zf-liaison', 'DISPUTE');
    expect((await referral.ask('zf-liaison', 'DESIGNATE')).refusal?.code).toBe('NOT_ALLOWED');
    await referral.do('zf-head', 'DESIGNATE', {
      ...FACTS.DESIGNATE,
      documentNumber: '河政函〔2023〕9号',
      toAgencyId: 'hejin-agriculture',
    });
    await referral.do('nync-liaison', 'ACKNOWLEDGE_DESIGNATION');
    expect(await stateOf(referral)).toBe('BOUND');
  });
});
