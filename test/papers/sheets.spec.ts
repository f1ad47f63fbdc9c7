import { PDFiumLibrary } from '@hyzyla/pdfium';

import { MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { unzipped } from '../support/unzipped.js';

interface Sheet {
  readonly title: string;
  readonly number: string;
  readonly text: readonly string[];
  readonly html: string;
  readonly path: string;
}

describe('the sheets of a referral', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.arrived();
    await referral.do('gaj-liaison', 'SIGN_RECEIPT', { remarks: '材料5份，均为原件。' });
    await referral.arrived();
  });
  afterAll(() => platform.close());

  const sheetFor = async (login: string, sheet: string, deadlineId?: string): Promise<Sheet | null> =>
    (
      await referral.see<{ sheet: Sheet | null }>(
        login,
        `sheet(sheet: ${sheet}${deadlineId === undefined ? '' : `, deadlineId: "${deadlineId}"`})
         { title number text html path }`,
      )
    ).sheet;
  const get = async (login: string, path: string): Promise<Response> => (await Sender.of(platform, login)).get(path);
  const limits = async (): Promise<readonly { id: string; name: string; regime: string; explanation: string }[]> =>
    (
      await referral.see<{ deadlines: readonly { id: string; name: string; regime: string; explanation: string }[] }>(
        'gaj-liaison',
        'deadlines { id name regime explanation }',
      )
    ).deadlines;

  it('tell the hand-overs, the limits and what was done', async () => {
    const { title, number, text, path } = (await sheetFor('zrzy-liaison', 'HAND_OVER'))!;
    expect(title).toBe('案件流转单');
    const told = text.join('\n');
    expect(number).toMatch(/^编号：R01-\d{4}-\d{4}$/);
    expect(told).toContain('河津市公安局（卷在此）');
    expect(text.slice(text.indexOf('机关') + 1, text.indexOf('机关') + 8)).toEqual([
      '已提交',
      '已传递',
      '已送达',
      '已打开',
      '已签收',
      '已决定',
      '结果已达',
    ]);
    for (const { name } of await limits()) expect(told).toContain(name);
    expect(told).toContain('材料5份，均为原件。');
    expect(told).toContain('河津市公安局联络员');
    expect(told).toMatch(/河津市自然资源局联络员　\d{4}年\d+月\d+日\d\d时\d\d分打印/);
    const pdf = await get('zrzy-liaison', path);
    expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
  });

  it('count each limit day by day, as its sentence does', async () => {
    for (const { id, name, regime, explanation } of await limits()) {
      const { title, text } = (await sheetFor('gaj-liaison', 'LIMIT', id))!;
      expect(title).toBe('期限计算书');
      expect(text).toContain(name);
      expect(text).toContain(explanation);
      expect(text.includes('以小时计，不停止，遇节假日不顺延。')).toBe(regime === 'H');
    }
    expect(await sheetFor('gaj-liaison', 'LIMIT', 'no-such-limit')).toBeNull();
    expect((await get('gaj-liaison', `/referrals/${referral.id}/sheets/LIMIT?deadline=none`)).status).toBe(404);
  });

  it('show the sender what was put before its head and what he decided, and nobody else', async () => {
    const { title, text } = (await sheetFor('zrzy-head', 'APPROVAL'))!;
    expect(title).toBe('涉嫌犯罪案件移送书呈批表');
    const told = text.join('\n');
    expect(told).toContain('提出书面报告：建议移送');
    expect(told).toContain('批准移送：同意');
    expect(told).toContain('自然资源局执法人员甲、自然资源局执法人员乙');
    expect(told).not.toContain('签收');
    expect(await sheetFor('gaj-liaison', 'APPROVAL')).toBeNull();
    expect((await get('gaj-liaison', `/referrals/${referral.id}/sheets/APPROVAL`)).status).toBe(404);
    expect((await sheetFor('zrzy-auditor', 'APPROVAL'))!.text.join('')).not.toContain(MATTER.party);
  });

  it('tell an auditor the story with its proof, and name nobody to him', async () => {
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-reviewer', 'DECLINE_FILING', {
      documentNumber: '河公不立字〔2026〕1号',
      statement: `${MATTER.party}没有犯罪事实。`,
    });
    await referral.arrived();
    const own = (await sheetFor('gaj-liaison', 'STORY'))!.text.join('\n');
    expect(own).toContain(MATTER.party);
    const { title, text, path } = (await sheetFor('gaj-auditor', 'STORY'))!;
    expect(title).toBe('案件经过');
    const told = text.join('\n');
    expect(told).not.toContain(MATTER.party);
    expect(told).toMatch(/第\d+号　\d{4}年\d+月\d+日\d\d时\d\d分，河津市公安局联络员签收/);
    expect(told).toMatch(/本件历史共\d+条，每条含前一条的哈希；最后一条的叶哈希（SHA-256）为[0-9a-f]{64}。/);
    expect(await (await get('gaj-auditor', `${path}?form=html`)).text()).not.toContain(MATTER.party);
  });

  it('bind every paper that the reader has opened, with contents that say on which page it begins', async () => {
    const { path, text } = (await sheetFor('zrzy-liaison', 'VOLUME'))!;
    expect(text).toEqual(expect.arrayContaining(['卷内文件目录', '涉嫌犯罪案件移送书', '案件流转单']));
    expect(text.join('')).not.toContain('河公不立字〔2026〕1号）'); // not opened yet
    const pdf = Buffer.from(await (await get('zrzy-liaison', path)).arrayBuffer());
    const library = await PDFiumLibrary.init();
    const document = await library.loadDocument(pdf);
    const pages = [...document.pages()].map((page) => page.getText());
    library.destroy();
    const bare = (words: string): string => words.replace(/\s/g, '');
    const [cover = ''] = pages;
    for (const [name, next] of [
      ['涉嫌犯罪案件移送书', '2案件流转单'],
      ['案件流转单', '随卷材料'],
    ] as const) {
      const begins = pages.findIndex((page, at) => at > 0 && bare(page).includes(bare(name)));
      expect(begins).toBeGreaterThan(0);
      expect(bare(cover + (pages[1] ?? ''))).toMatch(new RegExp(`${name}.*?日${begins + 1}${next}`));
    }
    const docx = await get('zrzy-liaison', `${path}?form=docx`);
    const parts = await unzipped(Buffer.from(await docx.arrayBuffer()));
    const body = parts['word/document.xml']!.toString('utf8');
    expect(body.match(/PAGEREF paper\d+/g)?.length).toBe(body.match(/w:bookmarkStart/g)!.length - 1);
  });

  it('are refused to whoever is no party, in what form soever, and each one is recorded', async () => {
    const path = `/referrals/${referral.id}/sheets/HAND_OVER`;
    expect((await get('fy-liaison', path)).status).toBe(404);
    expect((await get('zrzy-liaison', `/referrals/${referral.id}/sheets/WHATEVER`)).status).toBe(404);
    expect((await get('zrzy-liaison', `${path}?form=exe`)).status).toBe(400);
    const count = async (): Promise<number> => {
      const rows: { count: number }[] = await platform.owner.query(
        "SELECT count(*)::int AS count FROM access_event WHERE 'caseSheet' = ANY (operations)",
      );
      return rows[0]!.count;
    };
    const before = await count();
    await get('zrzy-liaison', path);
    expect(await count()).toBe(before + 1);
  });

  it('are recorded with what they show, whichever way they are asked for, and are as dear', async () => {
    const groups = async (): Promise<readonly string[]> => {
      const [row] = await platform.owner.query<{ groups: string[] }[]>(
        `SELECT field_groups AS groups FROM access_event WHERE person_id = 'zrzy-liaison' ORDER BY at DESC, id LIMIT 1`,
      );
      return [...(row?.groups ?? [])].sort();
    };
    await sheetFor('zrzy-liaison', 'VOLUME');
    const byGraphQL = await groups();
    await get('zrzy-liaison', `/referrals/${referral.id}/sheets/VOLUME`);
    expect(byGraphQL).toEqual(await groups());
    expect(byGraphQL).toContain('PERSONAL');
    const many = Array.from({ length: 5 }, (_, at) => `a${at}: sheet(sheet: VOLUME) { title }`).join(' ');
    await expect(referral.see('zrzy-liaison', many)).rejects.toThrow('QUERY_TOO_LARGE');
  });
});
