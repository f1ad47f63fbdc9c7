import { landCase, ledgerDone, patchFacts } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Row {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly townshipId: string;
  readonly dutyAgencyId: string;
  readonly late?: boolean;
  readonly alerts: readonly { readonly alertCode: string }[];
}

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Row }[];
}

const FIELDS = `totalCount pageInfo { hasNextPage endCursor }
  edges { node { id number state townshipId dutyAgencyId alerts { alertCode } } }`;
const PATCHES = `query ($text: Text, $number: Text, $townshipId: Text, $state: PatchState, $first: Int = 100,
    $after: Text, $dutyAgencyId: Text, $category: Text, $late: Boolean, $alertCode: AlertCode) {
  page: patches(text: $text, number: $number, townshipId: $townshipId, state: $state, first: $first, after: $after,
    dutyAgencyId: $dutyAgencyId, category: $category, late: $late, alertCode: $alertCode) { ${FIELDS} }
}`;
const CASES = PATCHES.replace('PatchState', 'LandCaseState')
  .replace('patches(', 'landCases(')
  .replace('alerts {', 'late alerts {');

const ABOUT = [
  { number: 'SX-2026-001', village: '北原村', location: '北原村砖厂东侧', party: '某砖瓦公司' },
  { number: 'SX-2026-002', village: '固镇村', location: '固镇村北', party: '单某某' },
  {
    number: 'ZQ-2026-001',
    village: '固镇村',
    location: '国道旁停车场',
    party: null,
    townshipId: 'hejin-fancun',
    dutyAgencyId: 'hejin-fancun',
  },
];

describe('the ledger is searched', () => {
  let platform: TestPlatform;
  const ids: string[] = [];
  let filed: { readonly id: string; readonly number?: unknown };
  const ask = async (query: string, login: string, variables: object): Promise<Page> =>
    (await (await platform.as(login)).send<{ page: Page }>(query, variables)).page;
  const found = async (login: string, variables: object): Promise<number[]> => {
    const { edges, totalCount } = await ask(PATCHES, login, variables);
    expect(totalCount).toBe(edges.length);
    return edges.map(({ node }) => ids.indexOf(node.id));
  };

  beforeAll(async () => {
    platform = await startPlatform();
    for (const about of ABOUT) {
      const officer = await platform.as('zrzy-officer-1');
      const facts = patchFacts(platform, about);
      ids.push((await ledgerDone(officer, 'registerPatch', { facts }, 'patch')).id);
      platform.later(1);
    }
    filed = await landCase(
      platform,
      { partyName: '赵某某', documentNumber: '河自然资立字〔2026〕77号', location: '僧楼镇南水渠旁' },
      { number: 'LA-1', village: '水渠村', location: '水渠村南', party: '赵某某' },
    );
  });
  afterAll(() => platform.close());

  it.each<[string, readonly number[]]>([
    ['砖厂', [0]],
    ['SX-2026', [1, 0]],
    ['sx-2026-002', [1]],
    ['固镇', [2, 1]],
    ['固镇 停车', [2]],
    ['gzc', [2, 1]],
    ['byc', [0]],
    ['单某某', [1]],
    ['smm', [1]],
    ['停车 砖厂', []],
    ['没有的事', []],
  ])('by %s', async (text, expected) => {
    expect(await found('zrzy-liaison', { text })).toEqual(expected);
  });

  it('together with what else is asked, page by page', async () => {
    const first = await ask(PATCHES, 'zrzy-liaison', { text: '2026', townshipId: 'hejin-senglou', first: 1 });
    expect(first.edges.map(({ node }) => ids.indexOf(node.id))).toEqual([1]);
    const next = { text: '2026', townshipId: 'hejin-senglou', first: 1, after: first.pageInfo.endCursor };
    const second = await ask(PATCHES, 'zrzy-liaison', next);
    expect(second.edges.map(({ node }) => ids.indexOf(node.id))).toEqual([0]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('together with a value that is none, whatever signs it holds', async () => {
    for (const category of ['a\\b', '\\', "'", "x' | 'y", ':*', '长'.repeat(1_000)])
      expect(await found('zrzy-liaison', { text: '2026', category })).toEqual([]);
  });

  it('by the state that it has now', async () => {
    expect(await found('zrzy-liaison', { text: 'LA-1', state: 'DELIVERED' })).toEqual([]);
    const page = await ask(PATCHES, 'zrzy-liaison', { text: 'LA-1', state: 'FILED' });
    expect(page.edges.map(({ node }) => node.number)).toEqual(['LA-1']);
  });

  it('together with what else is asked', async () => {
    expect(await found('zrzy-liaison', { text: '固镇', townshipId: 'hejin-fancun' })).toEqual([2]);
    expect(await found('zrzy-liaison', { text: '2026', number: 'SX-' })).toEqual([1, 0]);
    expect(await found('zrzy-liaison', { text: '固镇', state: 'FILED' })).toEqual([]);
  });

  it('by each agency among what it sees, and by the party only where the name may be read', async () => {
    expect(await found('slz-liaison', { text: '固镇' })).toEqual([1]);
    expect(await found('slz-liaison', { text: '停车' })).toEqual([]);
    expect(await found('gaj-liaison', { text: '固镇' })).toEqual([]);
    expect(await found('zrzy-auditor', { text: '固镇' })).toEqual([2, 1]);
    expect(await found('zrzy-auditor', { text: '单某某' })).toEqual([]);
    expect(await found('zrzy-auditor', { text: 'smm' })).toEqual([]);
  });

  it('for cases by number, filing, place and party', async () => {
    const number = String(filed.number);
    for (const text of [number, number.slice(-6), '立字〔2026〕77', '南水渠', 'nsq', '赵某某', 'zmm']) {
      const { edges } = await ask(CASES, 'zrzy-liaison', { text });
      expect([text, edges.map(({ node }) => node.id)]).toEqual([text, [filed.id]]);
    }
    expect((await ask(CASES, 'zrzy-auditor', { text: '赵某某' })).edges).toEqual([]);
    expect((await ask(CASES, 'zrzy-liaison', { text: '砖厂' })).edges).toEqual([]);
  });

  it('as it stands now: what was corrected is found by what it says since', async () => {
    const officer = await platform.as('zrzy-officer-1');
    const { id, version } = await ledgerDone(
      officer,
      'registerPatch',
      { facts: patchFacts(platform, { number: 'GZ-1', location: '旧址' }) },
      'patch',
    );
    ids.push(id);
    await ledgerDone(
      officer,
      'correctPatch',
      {
        recordId: id,
        expectedVersion: version,
        reason: '坐落录入有误',
        facts: patchFacts(platform, { number: 'GZ-1', location: '新址' }),
      },
      'patch',
    );
    expect(await found('zrzy-liaison', { text: '旧址' })).toEqual([]);
    expect(await found('zrzy-liaison', { text: '新址' })).toEqual([3]);
  });

  it('page by page, each once', async () => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await ask(PATCHES, 'zrzy-liaison', { text: '2026', first: 1, after });
      seen.push(...page.edges.map(({ node }) => node.id));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(seen).toEqual([2, 1, 0].map((index) => ids[index]));
  });

  it('with a refusal for one character, and one for too many', async () => {
    const client = await platform.as('zrzy-liaison');
    for (const text of ['固', ' ', '字'.repeat(61)])
      expect(await client.ask(PATCHES, { text })).toMatchObject({
        errors: [{ extensions: { code: 'INVALID_INPUT', detail: { field: 'text' } } }],
      });
  });

  it('and says of each record what may be done, and why the rest may not', async () => {
    const { landCase: record } = await (
      await platform.as('zrzy-unit')
    ).send<{
      landCase: {
        allowedActs: string[];
        acts: { action: string; name: string; allowed: boolean; refusal: { code: string; message: string } | null }[];
      };
    }>(
      'query ($id: UUID!) { landCase(id: $id) { allowedActs acts { action name allowed refusal { code message } } } }',
      {
        id: filed.id,
      },
    );
    expect(record.acts.filter(({ allowed }) => allowed).map(({ action }) => action)).toEqual(record.allowedActs);
    const fine = record.acts.find(({ action }) => action === 'RECORD_FINE_PAID');
    expect(fine).toMatchObject({ allowed: false, refusal: expect.anything() as unknown });
    expect(record.acts.every(({ allowed, refusal }) => allowed === (refusal === null))).toBe(true);
    expect(record.acts.map(({ action }) => action)).toContain('STRIKE_OFF_CASE');
  });

  it('by every other filter for what fits it and nothing else', async () => {
    platform.later(24 * 400); // what is owed is late by now
    for (const [query, filters] of [
      [
        PATCHES,
        [
          [{ state: 'FILED' }, ({ state }: Row) => state === 'FILED'],
          [{ townshipId: 'hejin-fancun' }, ({ townshipId }: Row) => townshipId === 'hejin-fancun'],
          [{ dutyAgencyId: 'hejin-fancun' }, ({ dutyAgencyId }: Row) => dutyAgencyId === 'hejin-fancun'],
          [{ number: 'SX-' }, ({ number }: Row) => number.startsWith('SX-')],
          [{ number: 'SX-2026-0011' }, () => false],
        ],
      ],
      [
        CASES,
        [
          [{ state: 'STRUCK_OFF' }, () => false],
          [{ category: 'C5-b' }, () => true],
          [{ category: 'C1-a' }, () => false],
          [{ late: true }, ({ late }: Row) => late === true],
          [{ late: false }, ({ late }: Row) => late === false],
        ],
      ],
    ] as const) {
      const all = (await ask(query, 'zrzy-liaison', {})).edges.map(({ node }) => node);
      for (const [variables, fits] of filters) {
        const { edges, totalCount } = await ask(query, 'zrzy-liaison', variables);
        expect([variables, edges.map(({ node }) => node.id)]).toEqual([
          variables,
          all.filter(fits).map(({ id }) => id),
        ]);
        expect(totalCount).toBe(edges.length);
      }
    }
  });
});
