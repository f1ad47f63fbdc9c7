import { readFileSync } from 'node:fs';

import fc from 'fast-check';

import { campaignSchema } from '../../../src/agencies/campaign-file.js';
import { campaignOn, campaignProblems } from '../../../src/domain/campaign/campaign.js';
import { reminderSteps, reportsOwed, reportState } from '../../../src/domain/campaign/report-duty.js';
import {
  type Area,
  areaFromMu,
  areaFromSquareMetres,
  areaOf,
  isStatedArea,
  muCut,
  muText,
  sumOf,
} from '../../../src/domain/kernel/area.js';
import { competentFor, mandatesOf, proposedRoutes } from '../../../src/domain/ledger/case/mandates.js';
import { ranked, type TownshipFigures } from '../../../src/domain/ledger/figures/ranking.js';
import { NOTHING, ratesOfBatch, rateText, reaches } from '../../../src/domain/ledger/figures/rates.js';
import { at, CAMPAIGN, day, filed, ledgerContext } from '../../support/ledger.js';
import { AGENCIES, CALENDAR } from '../../support/story.js';

const tally = (patches: number, total = '0', cultivated = '0') => ({
  patches,
  total: areaFromMu(total),
  cultivated: areaFromMu(cultivated),
});
const batchA = (
  rectified: { patches: number; total: Area; cultivated: Area },
  excluded = NOTHING,
  officialRate = CAMPAIGN.officialRate,
) =>
  ratesOfBatch(
    CAMPAIGN.baselines[0]!,
    { loaded: tally(166, '1117.59', '26.51'), excluded, rectified },
    { ...CAMPAIGN, officialRate },
    day('2023-10-01'),
  );

describe('the rate of rectification', () => {
  it('116 of 166 is 69.9 % and not met; 117 is 70.5 % and met', () => {
    expect(
      [116, 117].map((patches) => {
        const { rates, targets } = batchA(tally(patches));
        return [rateText(rates.COUNT), targets[0]?.met];
      }),
    ).toEqual([
      ['69.9%', false],
      ['70.5%', true],
    ]);
  });

  it('120 patches that hold 700 亩 are 62.6 % by area: met by count, not by area', () => {
    const { rates, targets } = batchA(tally(120, '700', '0'));
    expect([rateText(rates.AREA), targets[0]?.byKey]).toEqual([
      '62.6%',
      { COUNT: true, AREA: false, CULTIVATED: false },
    ]);
    expect(batchA(tally(120, '700'), NOTHING, 'AREA').targets[0]?.met).toBe(false);
  });

  it('56 of 57 is 98.2 % and not all', () => {
    const { rates, targets } = ratesOfBatch(
      CAMPAIGN.baselines[1]!,
      { loaded: tally(57), excluded: NOTHING, rectified: tally(56) },
      CAMPAIGN,
      day('2023-12-01'),
    );
    expect([rateText(rates.COUNT), targets[0]?.met, targets[0]?.due]).toEqual(['98.2%', false, true]);
  });

  it('the edges of 70 % by area and by cultivated area are exact', () => {
    const area = (total: string, cultivated: string) => batchA(tally(166, total, cultivated)).targets[0]?.byKey;
    expect([area('782.313', '18.557'), area('782.3129', '18.5569')]).toEqual([
      { COUNT: true, AREA: true, CULTIVATED: true },
      { COUNT: true, AREA: false, CULTIVATED: false },
    ]);
  });

  it('a signed exclusion takes the patch out of all three denominators', () => {
    const { rates } = batchA(tally(116), tally(1, '3.59', '0.51'));
    expect([
      rates.COUNT,
      muText(rates.AREA.of as Area),
      muText(rates.CULTIVATED.of as Area),
      rateText(rates.COUNT),
    ]).toEqual([{ done: 116n, of: 165n }, '1114.00', '26.00', '70.3%']);
  });

  it('says 100.0 % only where nothing is left', () => {
    expect([
      rateText({ done: 9999n, of: 10_000n }),
      rateText({ done: 3n, of: 3n }),
      rateText({ done: 0n, of: 0n }),
    ]).toEqual(['99.9%', '100.0%', null]);
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n), (one, of) => {
        const done = one % (of + 1n);
        return (rateText({ done, of }) === '100.0%') === (done === of) && reaches({ done, of }, 100) === (done === of);
      }),
    );
  });
});

describe('areas', () => {
  it('are kept as stated and are exact in either unit', () => {
    expect([
      isStatedArea('1117.59亩'),
      isStatedArea('3466.7m²'),
      isStatedArea('3466.7'),
      isStatedArea('1e3亩'),
      isStatedArea('-1亩'),
      isStatedArea('1.00001亩'),
      isStatedArea('０.4亩'),
    ]).toEqual([true, true, false, false, false, false, false]);
    expect(areaOf('1000m²' as never)).toBe(areaFromMu('1.5'));
    expect([
      muCut(areaFromSquareMetres('3333.33')),
      muCut(areaFromSquareMetres('3333.34')),
      muCut(areaFromMu('5')),
    ]).toEqual(['4.9999', '5', '5']);
  });

  it('cut to four decimals they never reach a threshold that they do not reach', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (units) => {
        const area = areaFromSquareMetres(`${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`);
        return ['3', '5', '10', '20'].every(
          (limit) => areaFromMu(muCut(area)) >= areaFromMu(limit) === area >= areaFromMu(limit),
        );
      }),
    );
  });

  it('the sums of the plan', () => {
    expect([
      muText(sumOf(CAMPAIGN.baselines.map(({ total }) => areaOf(total)))),
      muText(sumOf(CAMPAIGN.baselines.map(({ cultivated }) => areaOf(cultivated)))),
    ]).toEqual(['1484.35', '39.31']);
  });
});

describe('the ranking', () => {
  const figures = (townshipId: string, more: Partial<TownshipFigures> = {}): TownshipFigures => ({
    townshipId,
    counted: tally(10, '100', '10'),
    rectified: tally(5, '50', '5'),
    onTime: { done: 5n, of: 10n },
    reports: { done: 4n, of: 4n },
    verification: { done: 3n, of: 4n },
    falseRectifications: 0,
    relapses: 0,
    overdueReferrals: 0,
    ...more,
  });

  it('weighs the shares and takes points off', () => {
    const [first, second] = ranked(
      [figures('a', { falseRectifications: 1, relapses: 1, overdueReferrals: 1 }), figures('b')],
      CAMPAIGN.ranking,
    );
    expect([
      [first?.townshipId, first?.score, first?.rank],
      [second?.townshipId, second?.score, second?.rank],
    ]).toEqual([
      ['b', '60.00', 1],
      ['a', '25.00', 2],
    ]);
  });

  it('leaves out what there is nothing of, and never goes below zero', () => {
    const [one] = ranked(
      [
        figures('a', {
          counted: tally(10, '100', '0'),
          rectified: tally(10, '100', '0'),
          onTime: { done: 0n, of: 0n },
          verification: { done: 0n, of: 0n },
        }),
      ],
      CAMPAIGN.ranking,
    );
    expect([one?.score, one?.rates.CULTIVATED]).toEqual(['100.00', null]);
    const low = ranked(
      [
        figures('a', { falseRectifications: 9 }),
        figures('b', { falseRectifications: 8 }),
        figures('c', {
          counted: tally(0, '0', '0'),
          rectified: tally(0, '0', '0'),
          onTime: { done: 0n, of: 0n },
          reports: { done: 0n, of: 0n },
          verification: { done: 0n, of: 0n },
        }),
      ],
      CAMPAIGN.ranking,
    );
    expect(low.map(({ townshipId, score, rank }) => [townshipId, score, rank])).toEqual([
      ['b', '0.00', 1],
      ['a', '0.00', 2],
      ['c', null, null],
    ]); // printed alike, ranked apart
  });

  it('gives ties to whoever has less cultivated land left, and shares the rank otherwise', () => {
    const rows = ranked(
      [figures('a'), figures('b', { counted: tally(10, '100', '8'), rectified: tally(5, '50', '4') }), figures('c')],
      CAMPAIGN.ranking,
    );
    expect(rows.map(({ townshipId, rank }) => [townshipId, rank])).toEqual([
      ['b', 1],
      ['a', 2],
      ['c', 2],
    ]);
  });
});

describe('reporting duties', () => {
  const agencies = AGENCIES.map((agency) => ({ ...agency, active: true }));
  const owed = reportsOwed(CAMPAIGN, agencies, day('2023-08-20'), CALENDAR);

  it('are owed by the agencies that the plan names, by its days', () => {
    const of = (dutyId: string, agencyId: string) =>
      owed
        .filter((one) => one.dutyId === dutyId && one.agencyId === agencyId)
        .map(({ period, dueOn }) => `${period} by ${dueOn}`);
    expect(of('RP1', 'hejin-senglou')).toEqual(['2023-07-05 by 2023-07-05']);
    expect(of('RP2', 'hejin-senglou')).toEqual([
      '2023-07 by 2023-08-07',
      '2023-08 by 2023-09-07',
      '2023-09 by 2023-10-11',
    ]); // the fifth working day after the holiday week, make-up days counted
    expect([of('RP2', 'hejin-forestry'), of('RP3', 'hejin-court'), of('RP1', 'yuncheng-public-security')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('paper and electronic both: two receipts, the later one decides', () => {
    const report = { forms: ['PAPER', 'ELECTRONIC'] as const, dueOn: day('2023-09-30') };
    const receipt = (form: 'PAPER' | 'ELECTRONIC', receivedAt: string) => ({ form, receivedAt: at(receivedAt) });
    const [inTime, late] = ['2023-09-30T15:59:59.999Z', '2023-09-30T16:00:00.000Z'];
    const stateOf = (receipts: ReturnType<typeof receipt>[], now = '2023-10-02T02:00:00.000Z') =>
      reportState(report, receipts, at(now));
    expect([
      stateOf([], '2023-09-01T02:00:00.000Z'),
      stateOf([receipt('PAPER', inTime)], '2023-09-30T02:00:00.000Z'),
      stateOf([receipt('PAPER', inTime)]),
      stateOf([receipt('PAPER', inTime), receipt('ELECTRONIC', inTime)]),
      stateOf([receipt('PAPER', late), receipt('ELECTRONIC', inTime)]),
    ]).toEqual(['OWED', 'PART', 'OVERDUE', 'DONE', 'LATE']);
  });

  it('are reminded of three working days before, when they have passed, and the office one working day after', () => {
    const steps = (now: string) => reminderSteps(day('2023-09-30'), at(now), CALENDAR);
    expect([
      steps('2023-09-25T02:00:00.000Z'),
      steps('2023-09-26T02:00:00.000Z'),
      steps('2023-09-30T16:00:00.000Z'),
      steps('2023-10-07T16:00:00.000Z'),
    ]).toEqual([[], ['REMINDER'], ['REMINDER', 'OVERDUE'], ['REMINDER', 'OVERDUE', 'ESCALATION']]);
  });
});

describe('the campaign file', () => {
  const ids = new Set(AGENCIES.map(({ id }) => id));
  const raw = JSON.parse(readFileSync('config/cities/hejin/campaign-2023.json', 'utf8')) as Record<string, unknown>;

  it('holds the plan and contradicts nothing of the city', () => {
    expect(campaignProblems(campaignSchema.parse(raw), ids)).toEqual([]);
    expect([CAMPAIGN.gaps.map(({ id }) => id), CAMPAIGN.mandates.flatMap(({ items }) => items).length]).toEqual([
      Array.from({ length: 15 }, (_, index) => `G${index + 1}`),
      6,
    ]); // six 一律
  });

  it.each<[string, (campaign: Record<string, object>) => unknown]>([
    ['an agency that the city does not have', (c) => ({ ...c, office: { ...c['office'], agencyId: 'nowhere' } })],
    [
      'a target of no batch',
      (c) => ({ ...c, targets: [{ batch: 'C9-z', percent: 70, dueOn: '2023-09-30', source: 'x' }] }),
    ],
    [
      'a competence for nothing',
      (c) => ({ ...c, competence: [{ uses: [], natureReserve: false, kind: 'FORESTRY', source: 'x' }] }),
    ],
    [
      'weights that do not add up',
      (c) => ({
        ...c,
        ranking: {
          ...c['ranking'],
          weights: { countRate: 40, cultivatedRate: 20, onTime: 15, reports: 15, verification: 11 },
        },
      }),
    ],
    [
      'a stage that ends before it begins',
      (c) => ({ ...c, stages: [{ id: 'S1', name: 'x', from: '2023-06-10', to: '2023-05-21', source: 'x' }] }),
    ],
  ])('is refused for %s', (_, change) => {
    expect(campaignProblems(campaignSchema.parse(change(raw as Record<string, object>)), ids).length).toBeGreaterThan(
      0,
    );
  });

  it('says in which place a value is none', () => {
    expect(campaignSchema.safeParse({ ...raw, validFrom: '2023-02-30' }).error?.issues[0]?.path).toEqual(['validFrom']);
    expect(campaignSchema.safeParse({ ...raw, suprise: 1 }).success).toBe(false);
  });

  it('is in force from its day on, in its newest version', () => {
    const [first, second] = [
      { ...CAMPAIGN, version: 1 },
      { ...CAMPAIGN, version: 2, validFrom: day('2023-09-01') },
    ];
    expect([
      campaignOn([first, second], day('2023-08-31'))?.version,
      campaignOn([first, second], day('2023-09-01'))?.version,
      campaignOn([first], day('2023-05-20')),
    ]).toEqual([1, 2, undefined]);
  });
});

describe('whom a case belongs to besides the bureau', () => {
  it.each([
    [{ use: 'VILLAGE_HOUSE' }, ['AGRICULTURE']], // SR13: 土地管理法 art. 78
    [{ use: 'TREES' }, ['FORESTRY']], // SR07
    [{ use: 'ROAD', natureReserve: true }, ['TRANSPORT', 'ECOLOGY']],
    [{ use: 'INDUSTRY' }, []],
  ] as const)('%j: %j', (facts, kinds) => {
    const landCase = { ...filed(), ...facts };
    expect(competentFor(landCase, 'NATURAL_RESOURCES', CAMPAIGN).map(({ kind }) => kind)).toEqual(kinds);
    if (kinds[0] !== undefined)
      // not to itself
      expect(competentFor(landCase, kinds[0], CAMPAIGN).map(({ kind }) => kind)).toEqual(kinds.slice(1));
  });
});

describe('the rules that begin with 一律', () => {
  const now = (text: string) => day(text);
  it('U2 for a new lake, with what has been done of its four items', () => {
    const late = ledgerContext(at('2023-10-20T02:00:00.000Z'));
    const lake = filed({ use: 'LAKE', conductOn: day('2023-08-20'), filedOn: day('2023-10-01') }, late);
    expect(
      mandatesOf(lake, CAMPAIGN, now('2023-10-20')).map(({ mandate, items }) => [
        mandate.id,
        items.map(({ done }) => done),
      ]),
    ).toEqual([['U2', [null, false, false, false]]]);
    expect(mandatesOf(filed(), CAMPAIGN, now('2023-08-01'))).toEqual([]);
  });

  it('U3 for what is unfinished after the campaign; what each alert proposes', () => {
    expect(mandatesOf(filed(), CAMPAIGN, now('2023-11-11')).map(({ mandate }) => mandate.id)).toEqual(['U3']);
    expect([
      proposedRoutes('REFER', true, CAMPAIGN),
      proposedRoutes('REFER', false, CAMPAIGN),
      proposedRoutes('X9', true, CAMPAIGN),
      proposedRoutes('X10', true, CAMPAIGN),
      proposedRoutes('X3', true, CAMPAIGN),
    ]).toEqual([['R01'], ['R02'], ['R12'], ['R08'], []]);
  });
});
