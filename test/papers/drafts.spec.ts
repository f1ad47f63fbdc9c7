import { FACTS, MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { pdf, Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Draft {
  readonly kind: string;
  readonly toId: string | null;
  readonly copy: boolean;
  readonly title: string;
  readonly text: readonly string[];
  readonly html: string;
}

const DRAFTS = `query ($id: UUID!, $action: ReferralAction!, $chosen: ActChosen, $written: Text!) {
  referral(id: $id) {
    draftPapers(action: $action, chosen: $chosen, written: $written) { kind toId copy title text html }
  }
}`;

describe('the paper beside a form', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.open(platform, { matter: MATTER });
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
  });
  afterAll(() => platform.close());

  const ask = async (login: string, action: string, written: unknown = {}, chosen: object | null = null) =>
    (await platform.as(login)).ask<{ referral: { draftPapers: Draft[] } }>(DRAFTS, {
      id: referral.id,
      action,
      chosen,
      written: typeof written === 'string' ? written : JSON.stringify(written),
    });
  const drafts = async (...asked: Parameters<typeof ask>): Promise<readonly Draft[]> =>
    (await ask(...asked)).data?.referral.draftPapers ?? [];

  it('is what the act then sends, word for word', async () => {
    const fileId = await (await Sender.of(platform, 'zrzy-liaison')).send('移送书.pdf', pdf(3));
    const [first, ...others] = FACTS.SEND_TRANSFER.documents;
    const documents = [{ ...first!, fileId }, ...others];
    const chosen = { toAgencyId: 'hejin-public-security' };
    const before = await drafts('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, documents }, chosen);
    expect(before.map(({ kind, toId, copy }) => [kind, toId, copy])).toEqual([
      ['TRANSFER', 'hejin-public-security', false],
      ['TRANSFER', 'hejin-procuratorate', true],
    ]);
    expect(before[0]?.text.join('\n')).toContain('移送案件材料清单（5份，11页）');
    expect(before[0]?.html).toContain('<span class="paper-given">“占用永久基本农田建仓库案”</span>');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, documents });
    const { notices } = await referral.see<{ notices: { toId: string; paper: { text: string[] } }[] }>(
      'zrzy-liaison',
      'notices { toId paper { text } }',
    );
    for (const draft of before) expect(notices.find(({ toId }) => toId === draft.toId)?.paper.text).toEqual(draft.text);
  });

  it('grows with what is filled in, and needs nothing of it', async () => {
    await referral.arrived();
    const [empty] = await drafts('gaj-liaison', 'SIGN_RECEIPT');
    expect(empty).toMatchObject({ kind: 'RECEIPT', title: '移送回执', toId: 'hejin-natural-resources' });
    const [filled] = await drafts('gaj-liaison', 'SIGN_RECEIPT', { remarks: '材料5份，均为原件。' });
    expect(filled?.html).toContain('<span class="paper-given">材料5份，均为原件。</span>');
    expect(empty?.html).not.toContain('均为原件');
  });

  it('is for whoever may do the act now, and for nobody else', async () => {
    expect(await drafts('zrzy-liaison', 'SIGN_RECEIPT')).toEqual([]);
    expect(await drafts('gaj-auditor', 'SIGN_RECEIPT')).toEqual([]);
    expect(await drafts('gaj-liaison', 'FILE_CASE')).toEqual([]); // not yet
    expect((await ask('fy-liaison', 'SIGN_RECEIPT')).data?.referral ?? null).toBeNull();
  });

  it('takes nothing but text, and says what is wrong with the rest', async () => {
    for (const written of ['[]', '"x"', '{', 'null', '1']) {
      const { status, errors } = await ask('gaj-liaison', 'SIGN_RECEIPT', written);
      expect([status, errors?.[0]?.extensions['code']]).toEqual([422, 'INVALID_INPUT']);
    }
    const odd = { remarks: { a: 1 }, toAgencyId: 'x', noticeId: 'y', documents: [1, null, { name: {} }], __proto__: 1 };
    expect(await drafts('gaj-liaison', 'SIGN_RECEIPT', odd)).toEqual(await drafts('gaj-liaison', 'SIGN_RECEIPT'));
  });

  it('writes nothing', async () => {
    const { version } = await referral.see<{ version: number }>('gaj-liaison', 'version');
    await drafts('gaj-liaison', 'SIGN_RECEIPT', { remarks: '试' });
    expect(await referral.see('gaj-liaison', 'version')).toEqual({ version });
  });
});
