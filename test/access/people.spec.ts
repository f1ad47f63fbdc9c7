import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Held {
  readonly personId: string;
  readonly agencyId: string;
  readonly post: string;
  readonly lastSignInAt: string | null;
  readonly awaitsActivation: boolean;
}
interface Page<Node> {
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly edges: readonly { readonly node: Node }[];
}
const POSTS = `query ($agencyId: Text, $on: LocalDate, $first: Int = 100, $after: Text) {
  heldPosts(agencyId: $agencyId, on: $on, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage }
    edges { node {
      personId name agencyId post validFrom validTo awaitsActivation secondFactor lastSignInAt scopes secretEndsAt
    } }
  }
}`;
const FAILED = `query ($login: Text) {
  failedSignIns(login: $login) { totalCount edges { node { at login source outcome } } }
}`;

describe('what the administrators see of people', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  const posts = async (variables: object = {}, login = 'sys-admin'): Promise<Page<Held>> =>
    (await (await platform.as(login)).send<{ heldPosts: Page<Held> }>(POSTS, variables)).heldPosts;

  it('everybody and his post, of one agency or of all, page by page; on a day before the platform nobody', async () => {
    const all = await posts();
    expect(all.totalCount).toBeGreaterThan(20);
    const paged: Held[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page<Held> = await posts({ first: 7, after });
      paged.push(...page.edges.map(({ node }) => node));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(new Set(paged.map(({ personId, agencyId, post }) => `${personId} ${agencyId} ${post}`)).size).toBe(
      all.totalCount,
    );
    const forged = Buffer.from(`2026-01-01T00:00:00.000Z ${Buffer.from('a\0b').toString('base64url')}`);
    const { status, errors } = await (
      await platform.as('sys-admin')
    ).ask(POSTS, { after: forged.toString('base64url') });
    expect([status, errors?.[0]?.extensions.code]).toEqual([422, 'INVALID_INPUT']);
    const { edges } = await posts({ agencyId: 'hejin-public-security' }, 'sec-admin');
    expect(edges.map(({ node }) => node.post)).toEqual(expect.arrayContaining(['HEAD', 'LIAISON', 'AUDITOR']));
    expect(edges.every(({ node }) => node.agencyId === 'hejin-public-security')).toBe(true);
    expect((await posts({ on: '1999-01-01' })).totalCount).toBe(0);
  });

  it('who has signed in last', async () => {
    await platform.as('gaj-liaison');
    const { edges } = await posts({ agencyId: 'hejin-public-security' });
    expect(edges.find(({ node }) => node.personId === 'gaj-liaison')?.node.lastSignInAt).not.toBeNull();
  });

  it('sign-ins that failed, with login and source; passwords are nowhere', async () => {
    const nobody = await platform.as('gaj-liaison');
    for (const password of ['falsch-falsch-1', 'falsch-falsch-2'])
      await nobody.ask('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', {
        input: { login: 'gaj-head', password },
      });
    for (const login of ['sec-admin', 'audit-admin']) {
      const client = await platform.as(login);
      const { failedSignIns } = await client.send<{
        failedSignIns: { totalCount: number; edges: { node: { login: string; outcome: string[] } }[] };
      }>(FAILED, { login: 'gaj-head' });
      expect(failedSignIns.totalCount).toBe(2);
      expect(failedSignIns.edges[0]?.node.outcome).not.toContain('OK');
      expect(JSON.stringify(failedSignIns)).not.toContain('falsch');
    }
  });

  it('nobody who works on cases sees either, and the system administrator no failed sign-in', async () => {
    const code = async (login: string, query: string): Promise<unknown> =>
      (await (await platform.as(login)).ask(query)).errors?.[0]?.extensions.code;
    for (const login of ['gaj-head', 'gaj-auditor', 'zrzy-liaison']) {
      expect(await code(login, POSTS)).toBe('NOT_ALLOWED');
      expect(await code(login, FAILED)).toBe('NOT_ALLOWED');
    }
    expect(await code('sys-admin', FAILED)).toBe('NOT_ALLOWED');
  });

  it('the law as data: rules, thresholds, calendars, the ladder; on a day only what was in force', async () => {
    const client = await platform.as('gaj-liaison');
    const LAW = `query ($on: LocalDate) { law(on: $on) {
      deadlineRules { id version length regime unconfirmed source article validFrom validTo }
      crimeThresholds { id crime mu } calendars { year days { day works name } } ladder { step share workingDays tells }
    } }`;
    interface Law {
      readonly deadlineRules: readonly { readonly id: string; readonly version: number; readonly length: number }[];
      readonly crimeThresholds: readonly object[];
      readonly calendars: readonly { readonly year: number; readonly days: readonly { readonly day: string }[] }[];
      readonly ladder: readonly object[];
    }
    const { law } = await client.send<{ law: Law }>(LAW, {});
    expect(law.deadlineRules.find(({ id }) => id === 'D-06')).toMatchObject({ length: 3 });
    expect(law.crimeThresholds.length).toBeGreaterThan(0);
    expect(law.calendars.find(({ year }) => year === 2023)?.days.map(({ day }) => day)).toContain('2023-10-07');
    expect(law.ladder.length).toBe(4);
    const then = (await client.send<{ law: Law }>(LAW, { on: '2001-01-01' })).law.deadlineRules;
    expect(new Set(then.map(({ id }) => id)).size).toBe(then.length);
    expect(then.length).toBeLessThan(law.deadlineRules.length);
  });
});
