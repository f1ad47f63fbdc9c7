import { MATTER } from '../support/facts.js';
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

interface Filtered {
  readonly id: string;
  readonly routeId: string;
  readonly state: string;
  readonly urgent: boolean;
  readonly matter: { readonly townshipId: string | null };
}

const FILTERED = `query ($filter: InboxFilter, $order: InboxOrder) {
  inbox(first: 100, filter: $filter, order: $order) {
    edges { node { tab arrivedAt nextDueAt unread referral { id routeId state urgent matter { townshipId } } } }
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
    sent = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        FiledCase.sent(platform, {
          urgent: index % 4 === 1,
          matter: { ...MATTER, townshipId: index % 3 === 0 ? 'hejin-fancun' : null },
        }),
      ),
    );
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

  it('finds by each filter what fits it and nothing else, in both orders', async () => {
    type Item = Page['edges'][number]['node'] & {
      readonly unread: boolean;
      readonly referral: Filtered;
    };
    const ask = async (variables: object): Promise<readonly Item[]> =>
      (
        await (
          await platform.as('gaj-liaison')
        ).send<{ inbox: { totalCount: number; edges: { node: Item }[] } }>(FILTERED, variables)
      ).inbox.edges.map(({ node }) => node);
    const all = await ask({});
    const [middle] = [...all].sort((one, other) => one.arrivedAt.localeCompare(other.arrivedAt)).slice(5);
    const [due] = all.flatMap(({ nextDueAt }) => nextDueAt ?? []).sort();
    const dueBefore = new Date(Date.parse(due!) + 1).toISOString();
    const filters: readonly (readonly [filter: object, fits: (item: Item) => boolean])[] = [
      [{ routeId: 'R01' }, ({ referral }) => referral.routeId === 'R01'],
      [{ routeId: 'R05' }, ({ referral }) => referral.routeId === 'R05'],
      [{ state: 'ACCEPTED' }, ({ referral }) => referral.state === 'ACCEPTED'],
      [{ senderId: 'hejin-natural-resources' }, () => true],
      [{ senderId: 'hejin-court' }, () => false],
      [{ urgent: true }, ({ referral }) => referral.urgent],
      [{ urgent: false }, ({ referral }) => !referral.urgent],
      [{ unread: true }, ({ unread }) => unread],
      [{ unread: false }, ({ unread }) => !unread],
      [{ townshipId: 'hejin-fancun' }, ({ referral }) => referral.matter.townshipId === 'hejin-fancun'],
      [{ townshipId: 'hejin-senglou' }, () => false],
      [{ dueBefore }, ({ nextDueAt }) => nextDueAt !== null && nextDueAt < dueBefore],
      [{ arrivedAfter: middle!.arrivedAt }, ({ arrivedAt }) => arrivedAt > middle!.arrivedAt],
      [
        { urgent: true, townshipId: 'hejin-fancun' },
        ({ referral }) => referral.urgent && referral.matter.townshipId === 'hejin-fancun',
      ],
    ];
    for (const [filter, fits] of filters) {
      const arrival = all.filter(fits).map(({ referral }) => referral.id);
      expect([filter, (await ask({ filter })).map(({ referral }) => referral.id)]).toEqual([filter, arrival]);
      const byDue = (await ask({ filter, order: 'DUE' })).map(({ nextDueAt }) => nextDueAt ?? '9999');
      expect([filter, byDue]).toEqual([filter, [...byDue].sort()]);
      expect(byDue).toHaveLength(arrival.length);
    }
    expect(filters.filter(([, fits]) => all.some(fits) && !all.every(fits)).length).toBeGreaterThan(8);
  });

  it('refuses a township that is none, by the names of those that are', async () => {
    await expect(FiledCase.open(platform, { matter: { ...MATTER, townshipId: 'hejin-court' } })).rejects.toThrow(
      /matter\.townshipId[^]*hejin-court[^]*hejin-fancun/,
    );
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
