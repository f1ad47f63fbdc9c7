import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Counts {
  readonly inTime: number;
  readonly late: number;
  readonly running: number;
  readonly overdue: number;
}
interface Step extends Counts {
  readonly routeId: string;
  readonly ruleId: string;
  readonly meanHours: number | null;
  readonly medianHours: number | null;
  readonly limitHours: number;
}
interface Figures {
  readonly steps: readonly Step[];
  readonly holders: readonly { readonly agencyId: string; readonly overdue: number; readonly oldestDueAt: string }[];
  readonly months: readonly (Counts & { readonly month: string })[];
}
const COUNTS = 'inTime late running overdue';
const FIGURES = `query ($filter: LimitFilter) { limitFigures(filter: $filter) {
  steps { routeId ruleId ${COUNTS} meanHours medianHours limitHours }
  holders { agencyId overdue oldestDueAt }
  months { month ${COUNTS} }
} }`;

describe('the figures of duties', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    const [inTime, late, never] = [
      await FiledCase.sent(platform),
      await FiledCase.sent(platform),
      await FiledCase.sent(platform),
    ];
    for (const one of [inTime, late, never]) await one.do('gaj-liaison', 'SIGN_RECEIPT');
    for (const one of [inTime, late]) await one.do('gaj-liaison', 'ACCEPT_CASE');
    await inTime.do('gaj-liaison', 'FILE_CASE'); // within a moment
    platform.later(24 * 10);
    await late.do('gaj-liaison', 'FILE_CASE'); // three days were given
    await (await FiledCase.sent(platform)).do('gaj-liaison', 'SIGN_RECEIPT');
    await platform.settled();
  });
  afterAll(() => platform.close());

  const figures = async (login = 'zrzy-head', filter: object | null = null): Promise<Figures> =>
    (await (await platform.as(login)).send<{ limitFigures: Figures }>(FIGURES, { filter })).limitFigures;
  const count = async (filter: object, login = 'zrzy-head'): Promise<number> => {
    const client = await platform.as(login);
    const { limits } = await client.send<{ limits: { totalCount: number; edges: { node: { outcome: string } }[] } }>(
      'query ($filter: LimitFilter) { limits(first: 100, filter: $filter) { totalCount edges { node { outcome } } } }',
      { filter },
    );
    expect(limits.edges.length).toBe(limits.totalCount);
    return limits.totalCount;
  };

  it('say how long a step takes against its limit; every number opens to rows that add up', async () => {
    const { steps, holders, months } = await figures();
    const decision = steps.find(({ ruleId }) => ruleId === 'D-06');
    expect(decision).toMatchObject({ routeId: 'R01', inTime: 1, late: 1, running: 1, overdue: 1 });
    expect(decision?.medianHours).toBeCloseTo(120, 0); // of a moment and of ten days
    expect(decision?.meanHours).toBeCloseTo(120, 0);
    expect(decision!.limitHours).toBeGreaterThan(24);
    expect(steps.some(({ overdue }) => overdue > 0)).toBe(true);
    for (const { routeId, ruleId, ...step } of steps)
      for (const [outcome, number] of [
        ['IN_TIME', step.inTime],
        ['LATE', step.late],
        ['RUNNING', step.running],
        ['OVERDUE', step.overdue],
      ] as const)
        expect([ruleId, outcome, await count({ routeId, ruleId, outcome })]).toEqual([ruleId, outcome, number]);
    for (const { agencyId, overdue } of holders)
      expect(await count({ dutyAgencyId: agencyId, outcome: 'OVERDUE' })).toBe(overdue);
    const sum = (rows: readonly Counts[]): number[] =>
      (['inTime', 'late', 'running', 'overdue'] as const).map((name) => rows.reduce((all, row) => all + row[name], 0));
    expect(sum(months)).toEqual(sum(steps));
    expect(holders.reduce((all, { overdue }) => all + overdue, 0)).toBe(sum(steps)[3]);
  });

  it('of a period only, and of one rule only', async () => {
    const today = platform.clock.now().slice(0, 10);
    const { steps } = await figures('zrzy-head', { startedFrom: today });
    expect(steps.find(({ ruleId }) => ruleId === 'D-06')).toMatchObject({ inTime: 0, late: 0, running: 1, overdue: 0 });
    const all = await figures('zrzy-head', { ruleId: 'D-06' });
    expect(all.steps.map(({ ruleId }) => ruleId)).toEqual(['D-06']);
  });

  it('each agency counts what it is a party to; what is no rule is refused', async () => {
    expect((await figures('nync-liaison')).steps).toEqual([]);
    expect((await figures('gaj-head')).steps.length).toBeGreaterThan(0);
    const { errors } = await (
      await platform.as('zrzy-head')
    ).ask(FIGURES, {
      filter: { ruleId: 'D-99; DROP' },
    });
    expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });
});
