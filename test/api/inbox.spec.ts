import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Page {
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
  readonly edges: readonly {
    readonly node: {
      readonly tab: string;
      readonly overdue: boolean;
      readonly arrivedAt: string;
      readonly nextDueAt: string | null;
      readonly light: { readonly kind: string; readonly zh: string } | null;
      readonly referral: { readonly id: string };
    };
  }[];
}

const INBOX = `query ($tab: InboxTab, $first: Int! = 100, $after: Text) {
  inbox(tab: $tab, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node { tab overdue arrivedAt nextDueAt light { kind zh } referral { id } } }
  }
}`;

describe('the inbox', () => {
  let platform: TestPlatform;
  let sent: FiledCase[];
  const inbox = async (login: string, variables: object = {}): Promise<Page> =>
    (await (await platform.as(login)).send<{ inbox: Page }>(INBOX, variables)).inbox;
  const counts = async (login: string): Promise<Record<string, number>> =>
    (
      await (
        await platform.as(login)
      ).send<{ inboxCounts: Record<string, number> }>(
        '{ inboxCounts { toSign toApprove inHand reminded copied done overdue } }',
      )
    ).inboxCounts;

  beforeAll(async () => {
    platform = await startPlatform();
    sent = await Promise.all(Array.from({ length: 12 }, () => FiledCase.sent(platform)));
    await platform.settled();
    for (const referral of sent.slice(0, 6)) await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    for (const referral of sent.slice(0, 4)) await referral.do('gaj-liaison', 'ACCEPT_CASE');
    for (const referral of sent.slice(0, 2)) await referral.do('gaj-head', 'FILE_CASE');
    await sent[11]!.do('zrzy-head', 'WITHDRAW_TRANSFER');
    await platform.settled();
    platform.later(24 * 9);
  });
  afterAll(() => platform.close());

  it.each(['gaj-liaison', 'zrzy-liaison', 'jcy-liaison', 'fy-liaison'])(
    'counts for %s what its lists hold',
    async (login) => {
      const counted = await counts(login);
      for (const [tab, name] of Object.entries({
        TO_SIGN: 'toSign',
        TO_APPROVE: 'toApprove',
        IN_HAND: 'inHand',
        REMINDED: 'reminded',
        COPIED: 'copied',
        DONE: 'done',
        OVERDUE: 'overdue',
      })) {
        const page = await inbox(login, { tab });
        expect([tab, page.totalCount, page.edges.length]).toEqual([tab, counted[name], counted[name]]);
        expect(page.edges.every(({ node }) => (tab === 'OVERDUE' ? node.overdue : node.tab === tab))).toBe(true);
      }
      const { overdue: _, ...tabs } = counted;
      expect((await inbox(login)).totalCount).toBe(Object.values(tabs).reduce((sum, count) => sum + count, 0));
    },
  );

  it('puts each referral where it belongs', async () => {
    // Police: 6 signed for (4 accepted, of which 2 filed: the bureau's move), 5 to sign, 1 withdrawn.
    const none = { toSign: 0, toApprove: 0, inHand: 0, reminded: 0, copied: 0, done: 0, overdue: 0 };
    expect(await counts('gaj-liaison')).toEqual({ ...none, toSign: 5, inHand: 4, done: 3, overdue: 9 });
    // The bureau: two filing notices to sign; of the ten others, which it has sent as well,
    // it is not the bureau's move.
    expect(await counts('zrzy-liaison')).toMatchObject({ toSign: 2, inHand: 0, done: 10 });
    // The procuratorate holds copies of all twelve, unread; the court is no party to any.
    expect(await counts('jcy-liaison')).toEqual({ ...none, copied: 12 });
    expect(await counts('fy-liaison')).toEqual(none);
  });

  it('says how near the next limit is, in the word of the limit itself', async () => {
    const { edges } = await inbox('gaj-liaison', { tab: 'IN_HAND' });
    expect(edges.length).toBeGreaterThan(0);
    for (const { node } of edges) {
      const { deadlines } = await sent
        .find(({ id }) => id === node.referral.id)!
        .see<{
          deadlines: {
            dutyAgencyId: string;
            kind: string;
            overdue: boolean;
            state: string;
            dueAt: string;
            light: { kind: string; zh: string };
          }[];
        }>('gaj-liaison', 'deadlines { dutyAgencyId kind state dueAt overdue light { kind zh } }');
      const next = deadlines.find(
        ({ dutyAgencyId, kind, state }) =>
          dutyAgencyId === 'hejin-public-security' && kind === 'DUTY' && state === 'OPEN',
      );
      expect([node.nextDueAt, node.light]).toEqual([next?.dueAt, next?.light]);
      expect(node.light?.kind).toBe('OVER');
      // A window that has closed is owed by nobody: it is neither late nor what comes next.
      const windows = deadlines.filter(({ kind, state }) => kind === 'WINDOW' && state === 'OPEN');
      expect(windows.map(({ overdue, light }) => [overdue, light.kind])).toEqual(windows.map(() => [false, 'LAPSED']));
    }
    const done = await inbox('gaj-liaison', { tab: 'DONE' });
    for (const { node } of done.edges) expect(node.light === null).toBe(node.nextDueAt === null);
  });

  const PAGES_ON =
    'pages through everything once, newest delivery first, and goes on where it stopped while more arrives';
  it(PAGES_ON, async () => {
    const seen: { id: string; at: string }[] = [];
    let after: string | null = null;
    for (let page = 0; page === 0 || after !== null; page += 1) {
      const { edges, pageInfo } = await inbox('gaj-liaison', { first: 5, after });
      expect(pageInfo.hasPreviousPage).toBe(page > 0);
      seen.push(...edges.map(({ node }) => ({ id: node.referral.id, at: node.arrivedAt })));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      if (page === 0) await (await FiledCase.sent(platform)).arrived();
    }
    expect(seen.map(({ id }) => id).sort()).toEqual(sent.map(({ id }) => id).sort());
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });

  it('was filled by deliveries that never waited for one another in a circle', async () => {
    const rows: { deadlocks: number }[] = await platform.owner.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });

  it('lists what my agency sent, and to nobody else', async () => {
    const query = '{ sentReferrals(first: 100) { totalCount edges { node { id } } } }';
    const { sentReferrals } = await (
      await platform.as('zrzy-liaison')
    ).send<{ sentReferrals: { totalCount: number; edges: unknown[] } }>(query);
    expect([sentReferrals.totalCount, sentReferrals.edges.length]).toEqual([13, 13]);
    expect(await (await platform.as('gaj-liaison')).send(query)).toEqual({
      sentReferrals: { totalCount: 0, edges: [] },
    });
  });
});
