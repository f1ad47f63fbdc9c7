import { FACTS, MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { landCase, ledgerAct } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** A character of CJK Extension B that the shipped font does not have. */
const RARE = '𠀀';

describe('a character that no font has', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('is refused before the act, by field and by itself; the same words without it are taken', async () => {
    const referral = await FiledCase.open(platform);
    const { report } = FACTS.SUBMIT_REPORT;
    const refused = await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', {
      ...FACTS.SUBMIT_REPORT,
      report: { ...report, name: `书面报告${RARE}` },
    });
    expect(refused.refusal).toMatchObject({
      code: 'INVALID_INPUT',
      messageEn: expect.stringMatching(new RegExp(`report\\.name.*"${RARE}".*PAPER_FONTS`)) as string,
    });
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
  });

  it('is refused when a referral is opened, and when one is opened from the ledger', async () => {
    const opened = FiledCase.open(platform, { matter: { ...MATTER, party: `某${RARE}公司` } });
    await expect(opened).rejects.toThrow(RARE);
    const { id, version } = await landCase(platform, {
      partyName: `张${RARE}`,
      partyKind: 'PERSON',
      use: 'VILLAGE_HOUSE',
      category: 'C3',
      land: [{ landClass: 'ORDINARY', occupied: '0.4亩', destroyed: '0.4亩' }],
    });
    const answer = await ledgerAct(
      await platform.as('zrzy-unit'),
      'referLandCase',
      { recordId: id, expectedVersion: version, routeId: 'R14', officers: [] },
      'landCase',
    );
    expect(JSON.stringify(answer)).toContain(RARE);
    expect(await platform.owner.query('SELECT 1 FROM referral WHERE body::text LIKE $1', [`%${RARE}%`])).toEqual([]);
  });

  it('what is never seen is no character: line breaks, joiners, a mark of the byte order', async () => {
    const referral = await FiledCase.open(platform, { matter: { ...MATTER, title: '某仓储公司占用耕地案' } });
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT', {
      ...FACTS.SUBMIT_REPORT,
      facts: '第一条\n第二条',
    });
  });
});
