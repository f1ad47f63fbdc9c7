import { OverdueSweep } from '../../src/deadlines/overdue-sweep.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

interface Light {
  readonly kind: string;
  readonly zh: string;
  readonly workingDaysLeft: number;
}

interface Item {
  readonly deadlineId: string;
  readonly ruleId: string;
  readonly dutyAgencyId: string;
  readonly dueAt: string;
  readonly dueOn: string;
  readonly light: Light;
  readonly silentSince: string | null;
  readonly lastUrgedAt: string | null;
  readonly ahead: readonly { readonly step: string; readonly at: string; readonly tells: readonly string[] }[];
  readonly referral: { readonly id: string; readonly number: string };
}

interface Owed {
  readonly owed: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: Item }[];
  };
  readonly owedDays: readonly { readonly day: string; readonly count: number; readonly workingDay: boolean }[];
}

const OWED = `query ($direction: OwedDirection!, $kind: DeadlineKind, $filter: OwedFilter, $first: Int! = 100,
    $after: Text) {
  owed(direction: $direction, kind: $kind, filter: $filter, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { deadlineId ruleId dutyAgencyId dueAt dueOn light { kind zh workingDaysLeft } silentSince lastUrgedAt
      ahead { step at tells } referral { id number } } }
  }
  owedDays(direction: $direction, kind: $kind, filter: $filter) { day count workingDay }
}`;

const POLICE = 'hejin-public-security';
const BUREAU = 'hejin-natural-resources';

describe('what is owed', () => {
  let platform: TestPlatform;
  let sent: FiledCase[];
  const owed = async (login: string, variables: object): Promise<Owed> =>
    (await platform.as(login)).send<Owed>(OWED, variables);
  const items = async (login: string, variables: object): Promise<Item[]> =>
    (await owed(login, variables)).owed.edges.map(({ node }) => node);

  beforeAll(async () => {
    platform = await startPlatform();
    sent = await Promise.all(Array.from({ length: 6 }, () => FiledCase.sent(platform)));
    await platform.settled();
    for (const referral of sent.slice(0, 4)) await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    for (const referral of sent.slice(0, 2)) await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await sent[0]!.do('gaj-head', 'FILE_CASE');
    await platform.settled();
  });
  afterAll(() => platform.close());

  it.each([
    ['gaj-liaison', POLICE],
    ['zrzy-liaison', BUREAU],
  ])('lists for %s every open duty, the first due first, and counts them by day', async (login, agency) => {
    const expected: { id: string; dueAt: string }[] = [];
    for (const referral of sent) {
      const { deadlines } = await referral.see<{
        deadlines: { id: string; dutyAgencyId: string; kind: string; state: string; dueAt: string; light: Light }[];
      }>(login, 'deadlines { id dutyAgencyId kind state dueAt light { kind zh workingDaysLeft } }');
      expected.push(
        ...deadlines.filter(
          ({ dutyAgencyId, kind, state }) => dutyAgencyId === agency && kind === 'DUTY' && state === 'OPEN',
        ),
      );
    }
    expect(expected.length).toBeGreaterThan(3);
    const { owed: page, owedDays } = await owed(login, { direction: 'BY_US' });
    const found = page.edges.map(({ node }) => node);
    expect(found.map(({ deadlineId }) => deadlineId).sort()).toEqual(expected.map(({ id }) => id).sort());
    expect(found.map(({ dueAt }) => dueAt)).toEqual(expected.map(({ dueAt }) => dueAt).sort());
    expect(page.totalCount).toBe(expected.length);
    const days = new Map<string, number>();
    for (const { dueOn } of found) days.set(dueOn, (days.get(dueOn) ?? 0) + 1);
    expect(owedDays.map(({ day, count }) => [day, count])).toEqual([...days]);
  });

  it('shows the sender what the holder owes, and the same word as the referral itself', async () => {
    const found = await items('zrzy-liaison', { direction: 'TO_US' });
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found.map(({ dutyAgencyId }) => dutyAgencyId))).toEqual(new Set([POLICE]));
    const own = await items('gaj-liaison', { direction: 'BY_US', filter: { agencyId: BUREAU } });
    expect(found.map(({ deadlineId }) => deadlineId)).toEqual(own.map(({ deadlineId }) => deadlineId));
    for (const { deadlineId, light, referral } of found) {
      const { deadlines } = await sent
        .find(({ id }) => id === referral.id)!
        .see<{ deadlines: { id: string; light: Light }[] }>(
          'gaj-liaison',
          'deadlines { id light { kind zh workingDaysLeft } }',
        );
      expect(deadlines.find(({ id }) => id === deadlineId)?.light).toEqual(light);
    }
  });

  it('pages through everything once, and finds by rule, by the other agency and by day', async () => {
    const all = await items('zrzy-liaison', { direction: 'TO_US' });
    const seen: Item[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { owed: page } = await owed('zrzy-liaison', { direction: 'TO_US', first: 2, after });
      seen.push(...page.edges.map(({ node }) => node));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(seen).toEqual(all);
    const fitting = async (filter: object): Promise<Item[]> => items('zrzy-liaison', { direction: 'TO_US', filter });
    const rule = all[0]!.ruleId;
    expect(await fitting({ ruleId: rule })).toEqual(all.filter(({ ruleId }) => ruleId === rule));
    expect(await fitting({ agencyId: 'hejin-court' })).toEqual([]);
    const { dueAt } = all.at(-1)!;
    expect(await fitting({ dueBefore: dueAt })).toEqual(all.filter((item) => item.dueAt < dueAt));
    expect(await fitting({ dueFrom: dueAt })).toEqual(all.filter((item) => item.dueAt >= dueAt));
  });

  it('says nothing of other agencies', async () => {
    for (const direction of ['BY_US', 'TO_US'])
      expect((await owed('fy-liaison', { direction })).owed).toMatchObject({ totalCount: 0, edges: [] });
    // The procuratorate holds copies; nobody owes it anything.
    expect((await owed('jcy-liaison', { direction: 'TO_US' })).owed.totalCount).toBe(0);
  });

  it('counts silence from the last sign of life, and only while it is the agency’s move', async () => {
    const of = async (referral: FiledCase, ruleId: string): Promise<Item | undefined> =>
      (await items('zrzy-liaison', { direction: 'TO_US' })).find(
        (item) => item.referral.id === referral.id && item.ruleId === ruleId,
      );
    const [, accepted, , , unopened] = sent as [FiledCase, FiledCase, FiledCase, FiledCase, FiledCase];
    const before = await of(accepted, 'D-06');
    platform.later(5);
    expect(before?.silentSince).not.toBeNull();
    expect((await of(accepted, 'D-06'))?.silentSince).toBe(before?.silentSince);
    await accepted.do('gaj-reviewer', 'REQUEST_SUPPLEMENT');
    expect((await of(accepted, 'D-06'))?.silentSince ?? null).toBeNull();
    const rows: { deliveredAt: string }[] = await platform.owner.query(
      `SELECT delivered_at AS "deliveredAt" FROM notice WHERE referral_id = $1 AND kind = 'TRANSFER' AND NOT copy`,
      [unopened.id],
    );
    const [waiting] = (await items('zrzy-liaison', { direction: 'TO_US' })).filter(
      (item) => item.referral.id === unopened.id,
    );
    expect(waiting?.silentSince).toBe(rows[0]!.deliveredAt);
    expect(waiting?.lastUrgedAt).toBeNull();
    await unopened.do('zrzy-liaison', 'URGE');
    const [urged] = (await items('zrzy-liaison', { direction: 'TO_US' })).filter(
      (item) => item.referral.id === unopened.id,
    );
    expect(urged?.lastUrgedAt).not.toBeNull();
  });

  it('foretells what the ladder then does', async () => {
    await platform.settled();
    const foretold = (await items('gaj-liaison', { direction: 'BY_US' })).find(({ ahead }) => ahead.length > 0)!;
    expect(foretold.ahead.map(({ step }) => step)).toContain('OVERDUE');
    const last = foretold.ahead.at(-1)!.at;
    while (platform.clock.now() <= last) {
      platform.later(12);
      await platform.app.get(OverdueSweep).sweep();
      await until(async () => (await platform.app.get(OverdueSweep).sweep()) === 0, 'every step has been taken');
    }
    const told: { step: string; to: string }[] = await platform.owner.query(
      `SELECT kind AS step, to_agency AS "to" FROM notice
       WHERE starts_with(id, $1 || '.') AND kind IN ('REMINDER', 'OVERDUE', 'ESCALATION', 'CIRCULAR')`,
      [foretold.deadlineId],
    );
    const sorted = (rows: readonly { step: string; to: string }[]): string[] =>
      rows.map(({ step, to }) => `${step} ${to}`).sort();
    expect(sorted(told)).toEqual(
      sorted(foretold.ahead.flatMap(({ step, tells }) => tells.map((to) => ({ step, to })))),
    );
    const [late] = (await items('gaj-liaison', { direction: 'BY_US' })).filter(
      ({ deadlineId }) => deadlineId === foretold.deadlineId,
    );
    expect(late).toMatchObject({ light: { kind: 'OVER', workingDaysLeft: 0 }, ahead: [] });
    expect(late!.lastUrgedAt).not.toBeNull();
  }, 60_000);
});
