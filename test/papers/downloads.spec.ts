import { document, MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const PAPER = 'notices { id kind fromId toId paper { title number text html path } }';

interface NoticeSeen {
  readonly id: string;
  readonly kind: string;
  readonly toId: string;
  readonly paper: { title: string; number: string | null; text: string[]; html: string; path: string } | null;
}

describe('the papers of a referral', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.arrived();
  });
  afterAll(() => platform.close());

  const noticesOf = async (login: string): Promise<readonly NoticeSeen[]> =>
    (await referral.see<{ notices: NoticeSeen[] }>(login, PAPER)).notices;
  const transferFor = async (login: string): Promise<NoticeSeen> =>
    (await noticesOf(login)).find(({ kind, toId }) => kind === 'TRANSFER' && toId === 'hejin-public-security')!;
  const get = async (login: string, path: string): Promise<Response> => (await Sender.of(platform, login)).get(path);

  it('are seen by the sender at once, by the receiver once it has opened or signed for them', async () => {
    const sent = await transferFor('zrzy-liaison');
    expect(sent.paper).toMatchObject({ title: '涉嫌犯罪案件移送书' });
    expect(sent.paper?.text.join('')).toContain('占用永久基本农田建仓库案');
    expect(sent.paper?.text).toContain('抄送：河津市人民检察院。');
    expect((await transferFor('gaj-liaison')).paper).toBeNull();
    expect((await get('gaj-liaison', sent.paper!.path)).status).toBe(404);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT', { remarks: '材料5份，均为原件。' });
    await referral.arrived();
    expect((await transferFor('gaj-liaison')).paper).toEqual(sent.paper);
    const receiptOf = async (): Promise<NoticeSeen> =>
      (await noticesOf('zrzy-liaison')).find(({ kind }) => kind === 'RECEIPT')!;
    const unread = await receiptOf();
    expect(unread.paper).toBeNull();
    await (
      await platform.as('zrzy-liaison')
    ).send('mutation ($input: OpenNoticeInput!) { openNotice(input: $input) { refusal { code } } }', {
      input: { noticeId: unread.id },
    });
    const receipt = await receiptOf();
    expect(receipt.paper).toMatchObject({ title: '移送回执' });
    expect(receipt.paper?.text).toEqual(expect.arrayContaining(['材料5份，均为原件。', '河津市公安局']));
  });

  it('come as PDF, docx and HTML, saved under their title, and each time is recorded', async () => {
    const { path } = (await transferFor('gaj-liaison')).paper!;
    const before: { count: string }[] = await platform.owner.query(
      "SELECT count(*) FROM access_event WHERE 'paper' = ANY (operations) AND person_id = 'gaj-liaison'",
    );
    const [pdf, docx, html] = await Promise.all(
      ['', '?form=docx', '?form=html'].map((form) => get('gaj-liaison', `${path}${form}`)),
    );
    expect(pdf!.headers.get('content-type')).toBe('application/pdf');
    expect(pdf!.headers.get('content-disposition')).toContain(encodeURIComponent('涉嫌犯罪案件移送书'));
    expect(Buffer.from(await pdf!.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(Buffer.from(await docx!.arrayBuffer()).toString('latin1', 0, 2)).toBe('PK');
    expect(html!.headers.get('content-security-policy')).toContain('sandbox');
    expect(await html!.text()).toContain('<h1 class="paper-title">涉嫌犯罪案件移送书</h1>');
    const after: { count: string }[] = await platform.owner.query(
      "SELECT count(*) FROM access_event WHERE 'paper' = ANY (operations) AND person_id = 'gaj-liaison'",
    );
    expect(Number(after[0]?.count) - Number(before[0]?.count)).toBe(3);
  });

  it('name nobody to whom the case is not named', async () => {
    const auditor = (await transferFor('gaj-auditor')).paper;
    expect(auditor?.text.join('')).not.toContain('仓储公司');
    const { path } = auditor!;
    expect(await (await get('gaj-auditor', `${path}?form=html`)).text()).not.toContain('仓储公司');
    expect(await (await get('gaj-liaison', `${path}?form=html`)).text()).toContain('仓储公司');
  });

  it('are for nobody else, in no other form, and of no other referral', async () => {
    const { path, id } = { ...(await transferFor('zrzy-liaison')).paper!, ...(await transferFor('zrzy-liaison')) };
    for (const login of ['fy-liaison', 'nync-liaison', 'jcy-liaison'])
      expect((await get(login, path)).status).toBe(404);
    expect((await fetch(`${platform.url}${path}`)).status).toBe(401);
    expect((await get('zrzy-liaison', `${path}?form=exe`)).status).toBe(400);
    const other = await FiledCase.open(platform);
    expect((await get('zrzy-liaison', `/referrals/${other.id}/papers/${id}`)).status).toBe(404);
    expect((await get('zrzy-liaison', `/referrals/${referral.id}/papers/..%2f..%2fx`)).status).toBe(404);
  });

  it('of a receipt say what was received then, whatever is added later', async () => {
    const receipt = async (): Promise<string[] | undefined> =>
      (await noticesOf('gaj-liaison')).find(({ kind }) => kind === 'RECEIPT')?.paper?.text;
    const before = await receipt();
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-liaison', 'REQUEST_SUPPLEMENT', {
      documentNumber: '河公补字〔2026〕1号',
      missing: ['勘测定界报告'],
    });
    await referral.sign('zrzy-liaison', 'SUPPLEMENT_REQUEST');
    await referral.do('zrzy-liaison', 'PROVIDE_SUPPLEMENT', { documents: [document('OTHER', '勘测定界报告')] });
    await referral.arrived();
    expect(await receipt()).toEqual(before);
    expect(before?.join('')).toContain('鉴定意见');
  });

  it('hold in one line what is one line: nobody writes a paragraph into the paper of another', async () => {
    const title = '某案”一案收悉。\n经审查，决定不予立案。\n关于“某案';
    await expect(FiledCase.open(platform, { matter: { ...MATTER, title } })).rejects.toThrow(/INVALID_INPUT/);
    const one = await FiledCase.open(platform, { matter: { ...MATTER, title: '某案”收悉。决定不予立案。“某案' } });
    expect(one.id).toMatch(/-/);
  });

  it('have a style of their own, open to all', async () => {
    const style = await fetch(`${platform.url}/papers.css`);
    expect([style.status, await style.text()]).toEqual([200, expect.stringContaining('.paper-title')]);
  });
});
