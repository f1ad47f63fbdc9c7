import { MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Differences {
  readonly versionBefore: number | null;
  readonly versionAfter: number;
  readonly differences: readonly { fact: string; name: string; before: string | null; after: string | null }[];
}

const ASK = `query ($id: UUID!, $from: Instant!, $to: Instant!) {
  referralDifferences(id: $id, from: $from, to: $to) {
    versionBefore versionAfter differences { fact name before after }
  }
}`;

describe('what changed between two moments', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const moments: string[] = [];
  beforeAll(async () => {
    platform = await startPlatform();
    const pass = (): void => {
      platform.later(0.01);
      moments.push(platform.clock.now());
      platform.later(0.01);
    };
    pass();
    referral = await FiledCase.open(platform);
    pass();
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER');
    await referral.arrived();
    pass();
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    pass();
    pass();
  });
  afterAll(() => platform.close());

  const between = async (from: number, to: number, login = 'zrzy-liaison'): Promise<Differences> =>
    (
      await (
        await platform.as(login)
      ).send<{ referralDifferences: Differences }>(ASK, { id: referral.id, from: moments[from], to: moments[to] })
    ).referralDifferences;
  const facts = ({ differences }: Differences): readonly string[] => differences.map(({ fact }) => fact);

  it('is told by name, with what it was and what it became', async () => {
    const { versionBefore, versionAfter, differences } = await between(1, 2);
    expect([versionBefore, versionAfter]).toEqual([1, 4]);
    expect(differences).toEqual([
      { fact: 'state', name: '状态', before: '已指定专案组', after: '已移送待签收' },
      { fact: 'owners', name: '轮到的机关', before: '河津市自然资源局', after: '河津市公安局' },
      { fact: 'holder', name: '受移送机关', before: null, after: '河津市公安局' },
      { fact: 'copied', name: '抄送机关', before: null, after: '河津市人民检察院' },
      {
        fact: 'documents',
        name: '材料',
        before: null,
        after: expect.stringMatching(/W07 移送书（.*2页，仅有纸质）/) as string,
      },
      { fact: 'items', name: '涉案物品', before: null, after: expect.any(String) as string },
    ]);
    expect(facts(await between(2, 3))).toEqual(['state']);
    expect(facts(await between(3, 4))).toEqual([]);
  });

  it('is everything where the referral was not there before', async () => {
    const first = await between(0, 1);
    expect(first.versionBefore).toBeNull();
    expect(first.differences).toContainEqual({ fact: 'party', name: '当事人', before: null, after: MATTER.party });
    expect(first.differences.every(({ before }) => before === null)).toBe(true);
  });

  it('tells of papers of the sender to its own head the sender alone, as the past does', async () => {
    const at = moments[3];
    for (const [login, isThere] of [
      ['zrzy-liaison', true],
      ['gaj-liaison', false],
    ] as const) {
      expect([login, JSON.stringify(await between(0, 3, login)).includes('书面报告')]).toEqual([login, isThere]);
      const { referralAsOf } = await (
        await platform.as(login)
      ).send<{ referralAsOf: { documentCount: number } }>(
        'query ($id: UUID!, $at: Instant!) { referralAsOf(id: $id, at: $at) { documentCount } }',
        { id: referral.id, at },
      );
      const { documents } = await referral.see<{ documents: object[] }>(login, 'documents { name }');
      expect([login, referralAsOf.documentCount]).toEqual([login, documents.length]);
    }
  });

  it('names nobody to an auditor, and says nothing to whoever is no party, or of what is to come', async () => {
    expect(JSON.stringify(await between(0, 2, 'zrzy-auditor'))).not.toContain(MATTER.party);
    const asked = async (login: string, variables: object): Promise<unknown> =>
      (await (await platform.as(login)).ask(ASK, { id: referral.id, ...variables })).errors?.[0]?.extensions['code'];
    expect(await asked('fy-liaison', { from: moments[0], to: moments[2] })).toBe('NOT_FOUND');
    expect(await asked('zrzy-liaison', { from: moments[2], to: moments[1] })).toBe('INVALID_INPUT');
    expect(await asked('zrzy-liaison', { from: moments[1], to: '2199-01-01T00:00:00.000Z' })).toBe('INVALID_INPUT');
    expect(await asked('zrzy-liaison', { from: moments[0], to: moments[0] })).toBe('NOT_FOUND');
  });
});
