import { document, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

describe('a thread: not filed, then supervision by the procuratorate, then filed on order', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('R01 → R04: one query returns the thread in order, to each party only what it is a party to', async () => {
    const first = await FiledCase.sent(platform);
    await first.do('gaj-liaison', 'SIGN_RECEIPT');
    await first.do('gaj-liaison', 'ACCEPT_CASE');
    await first.do('gaj-reviewer', 'DECLINE_FILING');
    await first.sign('zrzy-liaison', 'DECLINE');
    await first.do('zrzy-liaison', 'SUGGEST_SUPERVISION');

    const second = await FiledCase.open(platform, { officers: [], continuesId: first.id }, 'R04', 'zrzy-liaison');
    await second.do('zrzy-head', 'APPROVE_TRANSFER');
    const documents = [document('SUPERVISION_LETTER', '建议立案监督函'), document('DECLINE_NOTICE', '不予立案通知书')];
    await second.do('zrzy-liaison', 'SEND_TRANSFER', {
      toAgencyId: 'hejin-procuratorate',
      documents,
      items: [],
      lateReason: null,
    });
    await second.do('jcy-liaison', 'SIGN_RECEIPT');
    await second.do('jcy-liaison', 'ACCEPT_SUGGESTION');
    // nothing has reached the police yet
    expect(await second.ask('gaj-liaison', 'EXPLAIN_DECLINE')).toMatchObject({ status: 404 });
    await second.do('jcy-liaison', 'DEMAND_EXPLANATION');
    expect(await second.ask('gaj-liaison', 'EXPLAIN_DECLINE').then(({ refusal }) => refusal?.code)).toMatch(
      /NOT_FOUND|NOTICE_NOT_SIGNED/,
    );
    await second.sign('gaj-liaison', 'EXPLANATION_DEMAND');
    const { myRelation, deadlines } = await second.see<{
      myRelation: string;
      deadlines: { ruleId: string; state: string; dutyAgencyId: string }[];
    }>('gaj-liaison', 'myRelation deadlines { ruleId state dutyAgencyId }');
    expect(myRelation).toBe('RESPONDENT');
    expect(deadlines).toContainEqual({ ruleId: 'D-12', state: 'OPEN', dutyAgencyId: 'hejin-public-security' });
    await second.do('gaj-liaison', 'EXPLAIN_DECLINE');
    await second.do('jcy-liaison', 'ORDER_FILING');
    await second.sign('gaj-liaison', 'FILING_ORDER');
    await second.do('gaj-liaison', 'FILE_ON_ORDER');
    await second.arrived();

    const thread = 'thread { id routeId state continuesId }';
    const seen = await second.see<{ thread: object[] }>('zrzy-liaison', thread);
    expect(seen.thread).toEqual([
      { id: first.id, routeId: 'R01', state: 'FILED', continuesId: null },
      { id: second.id, routeId: 'R04', state: 'FILED_ON_ORDER', continuesId: first.id },
    ]);
    expect((await first.see<{ thread: object[] }>('gaj-liaison', thread)).thread).toEqual(seen.thread);
  });

  it('says which routes there are, and which of them the caller may open', async () => {
    const routes = async (
      login: string,
    ): Promise<{ id: string; mayOpen: boolean; requiredDocuments: string[]; respondentIds: string[] }[]> =>
      (
        await (
          await platform.as(login)
        ).send<{ routes: { id: string; mayOpen: boolean; requiredDocuments: string[]; respondentIds: string[] }[] }>(
          '{ routes { id mayOpen requiredDocuments respondentIds } }',
        )
      ).routes;
    const mine = async (login: string): Promise<string[]> =>
      (await routes(login)).filter(({ mayOpen }) => mayOpen).map(({ id }) => id);
    expect(await mine('zrzy-unit')).toEqual([
      'R01',
      'R04',
      'R08',
      'R10',
      'R12',
      'R14',
      'R15',
      'R16',
      'R17',
      'R18',
      'R19',
    ]);
    expect(await mine('gaj-liaison')).toEqual(['R03', 'R10', 'R12', 'R17']);
    expect(await mine('jcy-liaison')).toEqual(['R05', 'R06', 'R11', 'R12']);
    expect(await mine('ldxz-auditor')).toEqual([]);
    expect((await routes('zrzy-unit')).find(({ id }) => id === 'R04')).toMatchObject({
      requiredDocuments: ['SUPERVISION_LETTER', 'DECLINE_NOTICE'],
      respondentIds: ['hejin-public-security', 'shanxi-public-security', 'yuncheng-public-security'],
    });
  });

  it('cannot continue what it may not, nor what it cannot see', async () => {
    const first = await FiledCase.sent(platform);
    const open = (routeId: string, login: string, continuesId: string): Promise<FiledCase> =>
      FiledCase.open(platform, { officers: [], continuesId }, routeId, login);
    await expect(open('R14', 'zrzy-liaison', first.id)).rejects.toThrow(/INVALID_INPUT.*continuesId/);
    await expect(open('R12', 'nync-liaison', first.id)).rejects.toThrow(/INVALID_INPUT.*continuesId/);
    await expect(FiledCase.open(platform, { ...FACTS.OPEN, respondentId: 'hejin-court' }, 'R01')).rejects.toThrow(
      /INVALID_INPUT.*respondentId/,
    );
    await expect(
      FiledCase.open(platform, { ...FACTS.OPEN, matter: { ...FACTS.OPEN.matter, title: '某案 机密★5年' } }, 'R01'),
    ).rejects.toThrow(/INVALID_INPUT.*state secret/);
  });
});
