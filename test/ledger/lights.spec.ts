import { plusDays } from '../../src/domain/kernel/instant.js';
import { localDateOf } from '../../src/domain/kernel/instant.js';
import { landCase, unlawfulPatch } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Count {
  readonly category: string;
  readonly total: number;
  readonly over: number;
  readonly today: number;
  readonly soon: number;
  readonly far: number;
  readonly others: number;
}
type List = 'patches' | 'landCases';

describe('the lights of the ledger', () => {
  let platform: TestPlatform;
  const ask = async <T>(query: string, variables: object = {}, login = 'zrzy-liaison'): Promise<T> =>
    (await platform.as(login)).send<T>(query, variables);
  const counts = async (kind: 'PATCH' | 'CASE', login?: string): Promise<readonly Count[]> =>
    (
      await ask<{ ledgerCounts: readonly Count[] }>(
        `{ ledgerCounts(kind: ${kind}) { category total over today soon far others } }`,
        {},
        login,
      )
    ).ledgerCounts;
  const listed = async (
    list: List,
    more: string,
  ): Promise<{ total: number; lights: readonly (string | undefined)[] }> => {
    const { page } = await ask<{
      page: { totalCount: number; edges: readonly { node: { light: { kind: string } | null } }[] };
    }>(`{ page: ${list}(${more}, first: 100) { totalCount edges { node { dueOn light { kind zh en } } } } }`);
    return { total: page.totalCount, lights: page.edges.map(({ node }) => node.light?.kind) };
  };

  beforeAll(async () => {
    platform = await startPlatform();
    const today = localDateOf(platform.clock.now());
    for (let index = 0; index < 8; index += 1) await unlawfulPatch(platform);
    for (let index = 0; index < 2; index += 1) await landCase(platform);
    // no act gives a day of one's choice: categories have theirs
    await platform.owner.query(
      `UPDATE ledger_record l SET due_on = d.day::date, body = l.body || jsonb_build_object('dueOn', d.day)
       FROM (
         SELECT p.id, (ARRAY[$1, $1, $2, $3, $3, $4, NULL, NULL, $1, $4])[row_number() OVER (ORDER BY p.number)] AS day
         FROM ledger_record p WHERE p.kind = 'PATCH'
       ) d WHERE d.id = l.id`,
      [plusDays(today, -5), today, plusDays(today, 1), plusDays(today, 40)],
    );
  });
  afterAll(() => platform.close());

  it('count what the lists hold, by category and light', async () => {
    for (const [kind, list] of [
      ['PATCH', 'patches'],
      ['CASE', 'landCases'],
    ] as const) {
      const found = await counts(kind);
      expect(found.length).toBeGreaterThan(0);
      for (const { category, total, over, today, soon, far, others } of found) {
        const of = async (light: string): Promise<number> => {
          const { total: many, lights } = await listed(list, `category: "${category}", light: ${light}`);
          expect(new Set(lights)).toEqual(new Set(many === 0 ? [] : [light]));
          return many;
        };
        expect([await of('OVER'), await of('TODAY'), await of('SOON'), await of('FAR')]).toEqual([
          over,
          today,
          soon,
          far,
        ]);
        expect((await listed(list, `category: "${category}"`)).total).toBe(total);
        expect(over + today + soon + far + others).toBe(total);
      }
    }
    const patches = await counts('PATCH');
    const sum = (field: keyof Omit<Count, 'category'>): number => patches.reduce((all, count) => all + count[field], 0);
    // the last two were filed: their cases have days of their own
    expect([sum('over'), sum('today'), sum('soon'), sum('far'), sum('others')]).toEqual([2, 1, 2, 1, 4]);
  });

  it('say it in words', async () => {
    const { page } = await ask<{ page: { edges: readonly { node: { light: { zh: string; en: string } } }[] } }>(
      '{ page: patches(light: OVER) { edges { node { light { zh en } } } } }',
    );
    expect(page.edges[0]?.node.light).toEqual({ zh: '超期 5 天', en: '5 days overdue' });
  });

  it('count for each agency what it sees', async () => {
    expect(await counts('PATCH', 'gaj-liaison')).toEqual([]);
    const [town] = await counts('PATCH', 'slz-liaison');
    expect(town?.total).toBeGreaterThan(0);
  });
});
