import { searchable } from '../../src/domain/kernel/search-text.js';
import { openPool } from '../support/database.js';
import { FACTS, MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Found {
  readonly search: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: { readonly id: string; readonly number: string } }[];
  };
}

const SEARCH = `query ($text: Text!, $first: Int! = 100, $after: Text) {
  search(text: $text, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id number } }
  }
}`;

/** What the cases are about: three that differ in everything, so that it shows which text found which. */
const ABOUT = [
  { title: '占用永久基本农田建仓库案', party: '某仓储公司', location: '僧楼镇', patchNumber: 'JC-2023-0001' },
  { title: '硬化场地停车案', party: '单某某', location: '樊村镇固镇村北', patchNumber: 'JC-2023-0102' },
  { title: '建砖厂取土案', party: '重庆路砖厂', location: '阳村街道', patchNumber: null },
];

describe('the search', () => {
  let platform: TestPlatform;
  let cases: FiledCase[];
  let numbers: string[];
  const search = async (login: string, text: string, more: object = {}): Promise<Found['search']> =>
    (await (await platform.as(login)).send<Found>(SEARCH, { text, ...more })).search;
  /** Which of the cases are found, by their place in ABOUT; newest first. */
  const found = async (login: string, text: string): Promise<number[]> => {
    const { edges, totalCount } = await search(login, text);
    expect(totalCount).toBe(edges.length);
    return edges.map(({ node }) => cases.findIndex(({ id }) => id === node.id));
  };

  beforeAll(async () => {
    platform = await startPlatform();
    cases = [];
    for (const [index, about] of ABOUT.entries()) {
      const one = await FiledCase.open(platform, { matter: { ...MATTER, ...about } });
      await one.do('zrzy-officer-1', 'SUBMIT_REPORT');
      await one.do('zrzy-head', 'APPROVE_TRANSFER');
      const documents = FACTS.SEND_TRANSFER.documents.map((entry) => ({
        ...entry,
        number: entry.kind === 'TRANSFER_LETTER' ? `河自然资移字〔2023〕${index + 71}号` : null,
      }));
      await one.do('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, documents });
      platform.later(1);
      cases.push(one);
    }
    await platform.settled();
    numbers = await Promise.all(
      cases.map(async (one) => (await one.see<{ number: string }>('zrzy-liaison', 'number')).number),
    );
  });
  afterAll(() => platform.close());

  it.each<[string, readonly number[]]>([
    ['仓库', [0]],
    ['占用永久基本农田', [0]],
    ['砖厂', [2]],
    ['僧楼', [0]],
    ['JC-2023-01', [1]],
    ['jc-2023', [1, 0]],
    ['ＪＣ－2023－0102', [1]],
    ['单某某', [1]],
    ['河自然资移字〔2023〕72号', [1]],
    ['河自然资移字[2023]72号', [1]],
    ['移字（2023）', [2, 1, 0]],
    ['fczgzcb', [1]],
    ['gzc', [1]],
    ['slz', [0]],
    ['sl', [0]],
    ['smm', [1]],
    ['cqlzc', [2]],
    ['取土 阳村', [2]],
    ['樊村  JC-2023', [1]],
    ['取土 僧楼', []],
    ['土取', []],
    ['厂取', [2]],
    ['取厂', []],
    ['不存在', []],
  ])('finds by %s', async (text, expected) => {
    expect(await found('zrzy-liaison', text)).toEqual(expected);
  });

  it('finds by the whole number and by a part of it', async () => {
    expect(await found('gaj-liaison', numbers[1]!)).toEqual([1]);
    expect(await found('gaj-liaison', numbers[1]!.slice(-4))).toEqual([1]);
    expect(await found('gaj-liaison', numbers[0]!.slice(0, 8))).toEqual([2, 1, 0]);
  });

  it('finds by a person of the team, for the agency of the person alone', async () => {
    expect(await found('zrzy-liaison', '执法人员甲')).toEqual([2, 1, 0]);
    expect(await found('zrzy-liaison', 'zfryj')).toEqual([2, 1, 0]);
    expect(await found('zrzy-liaison', '执法人员甲 砖厂')).toEqual([2]);
    expect(await found('zrzy-liaison', '公安局联络员')).toEqual([]);
    expect(await found('gaj-liaison', '执法人员甲')).toEqual([]);
    expect(await found('gaj-liaison', '公安局联络员')).toEqual([]);
  });

  it('pages through everything once', async () => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await search('zrzy-liaison', '2023', { first: 1, after });
      seen.push(...page.edges.map(({ node }) => node.id));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(seen).toEqual([2, 1, 0].map((index) => cases[index]!.id));
  });

  it('tells an agency that is no party nothing', async () => {
    for (const text of ['仓库', numbers[0]!, '2023']) expect(await found('fy-liaison', text)).toEqual([]);
  });

  it('finds by a name only where the name may be read', async () => {
    // An auditor reads 单＊＊.
    expect(await found('zrzy-auditor', '单某某')).toEqual([]);
    expect(await found('zrzy-auditor', 'smm')).toEqual([]);
    expect(await found('zrzy-auditor', '停车')).toEqual([1]);
    // The procuratorate gets a copy, and reads the name while the case runs.
    expect(await found('jcy-liaison', '单某某')).toEqual([1]);
    await cases[1]!.do('zrzy-head', 'WITHDRAW_TRANSFER');
    await platform.settled();
    expect(await found('jcy-liaison', '单某某')).toEqual([]);
    expect(await found('jcy-liaison', '停车')).toEqual([1]);
    expect(await found('zrzy-liaison', '单某某')).toEqual([1]);
  });

  it('finds by the number of a notice for whoever sent or received it', async () => {
    await cases[0]!.do('gaj-liaison', 'SIGN_RECEIPT');
    await cases[0]!.do('gaj-liaison', 'ACCEPT_CASE', { registrationNumber: '河公受案字〔2023〕915号' });
    await platform.settled();
    expect(await found('gaj-liaison', '〔2023〕915号')).toEqual([0]);
    expect(await found('zrzy-liaison', '(2023)915号')).toEqual([0]);
    expect(await found('jcy-liaison', '〔2023〕915号')).toEqual([]);
  });

  it('tells a login of the database no more than the agency in whose name it asks', async () => {
    const source = await openPool(platform.databaseUrl, 'referral_api');
    const asAgency = (agency: string, query: string, term: string, persons: object): Promise<unknown[]> =>
      source.transaction(async (manager) => {
        await manager.query("SELECT set_config('app.agency', $1, true)", [agency]);
        const asked = [query, [term], JSON.stringify(persons)];
        return manager.query('SELECT * FROM search_referrals($1, $2, $3, true, NULL, NULL, NULL)', asked);
      });
    const asCourt = (query: string): Promise<unknown[]> => asAgency('hejin-court', query, '仓库', {});
    expect(await asCourt("'仓库'")).toEqual([]);
    await expect(asCourt("'仓库') | ('仓库'")).rejects.toThrow('syntax error in tsquery');
    expect(await asCourt("'@hejin-natural-resources' | '仓库'")).toEqual([]);
    const byPerson = "'^hejin-natural-resources/zrzy-officer-1'";
    const officer = { 某甲: ['zrzy-officer-1'] };
    expect(await asAgency('hejin-natural-resources', byPerson, '某甲', officer)).toHaveLength(3);
    expect(await asAgency('hejin-public-security', byPerson, '某甲', officer)).toEqual([]);
    await source.destroy();
  });

  it('refuses a cursor that it did not give out', async () => {
    const client = await platform.as('zrzy-liaison');
    for (const at of ['2023-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '2023-13-01T00:00:00.000Z']) {
      const after = Buffer.from(`${at} ${cases[0]!.id}`).toString('base64url');
      const { status, errors } = await client.ask(SEARCH, { text: '仓库', after });
      expect([status, errors?.[0]?.extensions['code']]).toEqual([422, 'INVALID_INPUT']);
    }
  });

  it('refuses what would find nearly everything, and takes every sign as text', async () => {
    const client = await platform.as('zrzy-liaison');
    for (const text of ['一', '仓库 一', '', '   ', '长'.repeat(61)]) {
      const { status, errors } = await client.ask(SEARCH, { text });
      expect([status, errors?.[0]?.extensions['code']]).toEqual([422, 'INVALID_INPUT']);
    }
    for (const text of [
      "仓库'|'",
      "''",
      '&&',
      '!仓库',
      '仓库:*',
      '<->',
      '(仓库',
      '\\\\',
      '\\仓',
      '@hejin-court',
      '~sl',
      '%仓',
      '__',
    ])
      expect(await found('zrzy-liaison', text)).toEqual([]);
  });

  it('finds exactly what holds the text, whatever is looked for', async () => {
    const texts = ABOUT.map(({ title, party, location, patchNumber }, index) =>
      [title, party, location, patchNumber ?? '', numbers[index]!].map(searchable),
    );
    const lines = texts.flat().filter((line) => line.length > 2);
    for (let at = 0; at < lines.length; at += 1) {
      const line = Array.from(lines[at]!);
      const start = (at * 7) % (line.length - 1);
      const piece = line
        .slice(start, start + 2 + (at % 3))
        .join('')
        .trim();
      if (piece.length < 2 || piece.includes(' ') || /^[a-z]+$/.test(piece)) continue;
      const expected = [2, 1, 0].filter((index) => texts[index]!.some((text) => text.includes(piece)));
      expect([piece, await found('zrzy-head', piece)]).toEqual([piece, expected]);
    }
  });

  it('masks a name in the title as well where it may not be read, and does not find by it', async () => {
    const matter = { ...MATTER, title: '覃翠花擅自建房案', party: '覃翠花', location: '城区街道' };
    const named = await FiledCase.open(platform, { matter });
    const titleFor = async (login: string): Promise<string> =>
      (await named.see<{ matter: { title: string } }>(login, 'matter { title }')).matter.title;
    const idsOf = async (login: string, text: string): Promise<string[]> =>
      (await search(login, text)).edges.map(({ node }) => node.id);
    expect([await titleFor('zrzy-liaison'), await titleFor('zrzy-auditor')]).toEqual([
      '覃翠花擅自建房案',
      '覃＊＊擅自建房案',
    ]);
    for (const text of ['覃翠花', '翠花擅自', 'qch']) {
      expect(await idsOf('zrzy-liaison', text)).toEqual([named.id]);
      expect(await idsOf('zrzy-auditor', text)).toEqual([]);
    }
    expect(await idsOf('zrzy-auditor', '擅自建房')).toEqual([named.id]);
    const filtered = async (login: string): Promise<number> =>
      (
        await (
          await platform.as(login)
        ).send<{ inbox: { edges: unknown[] } }>('{ inbox(filter: { text: "覃翠花" }) { edges { node { tab } } } }')
      ).inbox.edges.length;
    expect([await filtered('zrzy-liaison'), await filtered('zrzy-auditor')]).toEqual([1, 0]);
  });
});
