import { readFileSync } from 'node:fs';

import fc from 'fast-check';

import { type Conduct, type LandTaken } from '../../../src/domain/crime/conduct.js';
import type { CrimeThreshold } from '../../../src/domain/crime/crime-threshold.js';
import { shouldRefer } from '../../../src/domain/crime/should-refer.js';
import { areaFromMu, areaFromSquareMetres, muText } from '../../../src/domain/kernel/area.js';
import type { LocalDate } from '../../../src/domain/kernel/instant.js';

const ROWS = JSON.parse(readFileSync('config/law/crime-thresholds.json', 'utf8')) as CrimeThreshold[];
const DAY = '2023-09-22' as LocalDate;
const mu = areaFromMu;
const land = (landClass: LandTaken['landClass'], occupied: string, destroyed: string | null = occupied): LandTaken => ({
  landClass,
  occupied: mu(occupied),
  destroyed: destroyed === null ? null : mu(destroyed),
});
const conduct = (parts: readonly LandTaken[], more: Partial<Conduct> = {}): Conduct => ({
  day: DAY,
  land: parts,
  others: [],
  destructionDoubtful: false,
  officialInvolved: false,
  natureReserve: false,
  certified: false,
  ...more,
});
const levelOf = (asked: Conduct): string => shouldRefer(asked, ROWS).level;

describe('must a case be referred to the police', () => {
  it('SR01: a warehouse on 5.20 亩 of basic farmland, appraised', () => {
    const { level, reasons, rules } = shouldRefer(conduct([land('BASIC', '5.20')]), ROWS);
    expect([level, reasons.map(({ rule }) => rule), rules]).toEqual([
      'MUST',
      ['T-342-A'],
      ['T-342-A/1', 'T-342-B/1', 'T-342-F1-PUBLIC/1', 'T-342-F1-COMMERCIAL/1'],
    ]);
  });

  it('SR03: 3 333.33 m² print as 5.00 亩 and lie below 5 亩', () => {
    const area = areaFromSquareMetres('3333.33');
    expect([muText(area), area < mu('5')]).toEqual(['5.00', true]);
    expect(areaFromSquareMetres('3333.34') >= mu('5')).toBe(true);
    expect(levelOf(conduct([{ landClass: 'BASIC', occupied: area, destroyed: area }]))).toBe('REVIEW');
  });

  it('SR05: an earlier act that was punished is not added up; near the standard it is reviewed', () => {
    const others = (dealtWith: boolean, day = '2023-03-01', destroyed: string | null = '2.00') => [
      { day: day as LocalDate, land: [land('BASIC', '2.00', destroyed)], dealtWith, destructionDoubtful: false },
    ];
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(true) }))).toBe('REVIEW');
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false) }))).toBe('MUST');
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false, undefined, null) }))).toBe('LIKELY');
    // a year ago, and not within one
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false, '2022-09-22') }))).toBe('NOT');
    expect(levelOf(conduct([land('BASIC', '3.00')], { others: others(true) }))).toBe('NOT');
    // the sum is one, whichever case is looked at
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false, '2024-03-01') }))).toBe('MUST');
    const apart = [...others(false, '2023-03-01'), ...others(false, '2024-06-01')];
    // 6 亩, and no year that holds them all
    expect(levelOf(conduct([land('BASIC', '2.00')], { others: apart }))).toBe('NOT');
    expect(
      levelOf(
        conduct([land('BASIC', '2.00')], { others: [...others(false, '2023-03-01'), ...others(false, '2023-12-01')] }),
      ),
    ).toBe('MUST');
  });

  describe('split cases: acts of one year have the two limbs of a single act (art. 9)', () => {
    const before = (
      landClass: LandTaken['landClass'],
      occupied: string,
      destroyed: string | null = occupied,
      more: Partial<Conduct['others'][number]> = {},
    ) => ({
      day: '2023-02-22' as LocalDate,
      land: [land(landClass, occupied, destroyed)],
      dealtWith: false,
      destructionDoubtful: false,
      ...more,
    });

    it('9.9 亩 of ordinary farmland now and 1.2 亩 seven months earlier, both appraised', () => {
      const { level, reasons } = shouldRefer(
        conduct([land('ORDINARY', '9.9')], { others: [before('ORDINARY', '1.2')] }),
        ROWS,
      );
      expect([level, reasons.map(({ rule }) => rule)]).toEqual(['MUST', ['T-342-B']]);
      expect(reasons[0]?.text).toContain('累计占用其他耕地 11.10 亩');
    });

    it('4.8 and 4.9 亩 of basic farmland; three of 4 亩 of ordinary', () => {
      expect(levelOf(conduct([land('BASIC', '4.8')], { others: [before('BASIC', '4.9')] }))).toBe('MUST');
      expect(
        levelOf(conduct([land('ORDINARY', '4')], { others: [before('ORDINARY', '4'), before('ORDINARY', '4')] })),
      ).toBe('MUST');
    });

    it('is certain by what is shown, likely by what may be, and for a lawyer when the appraisals stay below', () => {
      const own = [land('ORDINARY', '6', '5')];
      const level = (destroyed: string | null, more = {}) =>
        levelOf(conduct(own, { others: [before('ORDINARY', '6', destroyed, more)] }));
      expect([
        level('5'),
        level('4.99'),
        level(null),
        level('5', { destructionDoubtful: true }),
        level('4', { destructionDoubtful: true }),
      ]).toEqual(['MUST', 'REVIEW', 'LIKELY', 'LIKELY', 'REVIEW']);
      expect(levelOf(conduct(own, { others: [before('ORDINARY', '6')], destructionDoubtful: true }))).toBe('LIKELY');
      // land of another class unsettles nothing
      expect(levelOf(conduct(own, { others: [before('BASIC', '1', null), before('ORDINARY', '6')] }))).toBe('MUST');
    });

    it('counts also where one act reaches the area by itself, and not the destruction', () => {
      expect(levelOf(conduct([land('ORDINARY', '10.5', '9')]))).toBe('REVIEW');
      expect(levelOf(conduct([land('ORDINARY', '10.5', '9')], { others: [before('ORDINARY', '3')] }))).toBe('MUST');
    });

    it('at the line of the sum a survey is asked for', () => {
      const reasons = (mine: string, more: Partial<Conduct> = {}) =>
        shouldRefer(conduct([land('BASIC', mine)], { others: [before('BASIC', '3')], ...more }), ROWS).reasons.map(
          ({ level }) => level,
        );
      expect([reasons('2.01'), reasons('1.99'), reasons('2.01', { certified: true }), reasons('1.9')]).toEqual([
        ['REVIEW', 'MUST'],
        ['REVIEW'],
        ['MUST'],
        [],
      ]);
    });

    it('of the years that hold this act the gravest counts', () => {
      const acts = [
        before('ORDINARY', '9', null, { day: '2022-12-01' as LocalDate }),
        before('ORDINARY', '5', '5', { day: '2024-06-01' as LocalDate }),
      ];
      // 14 亩 with unknown destruction before, 10 亩 shown after
      expect(levelOf(conduct([land('ORDINARY', '5')], { others: acts }))).toBe('MUST');
    });
  });

  it('SR07: trees on 12 亩 of farmland, the soil as it was', () => {
    expect(levelOf(conduct([land('ORDINARY', '12', null)], { destructionDoubtful: true }))).toBe('LIKELY');
    expect(levelOf(conduct([land('ORDINARY', '12')], { destructionDoubtful: true }))).toBe('LIKELY');
  });

  it('SR09: two kinds of forest land reach it by conversion, under the text of 2023 only', () => {
    const parts = [land('COMMERCIAL_FOREST', '6'), land('PUBLIC_FOREST', '2.5')];
    expect(levelOf(conduct(parts))).toBe('MUST');
    expect(levelOf(conduct([land('COMMERCIAL_FOREST', '6', null), land('PUBLIC_FOREST', '2.5')]))).toBe('LIKELY');
    expect(levelOf(conduct([land('COMMERCIAL_FOREST', '4'), land('PUBLIC_FOREST', '2.5')]))).toBe('NOT');
    expect(levelOf(conduct(parts, { day: '2023-08-14' as LocalDate }))).toBe('NOT'); // the older text is no row yet
  });

  it('SR13: a house on 0.4 亩', () => {
    expect(shouldRefer(conduct([land('ORDINARY', '0.4')]), ROWS)).toMatchObject({ level: 'NOT', reasons: [] });
  });

  it.each([
    ['BASIC', '4.99', 'REVIEW'],
    ['BASIC', '5.00', 'MUST'],
    ['BASIC', '4.97', 'NOT'],
    ['BASIC', '5.03', 'MUST'],
    ['ORDINARY', '9.99', 'REVIEW'],
    ['ORDINARY', '10.00', 'MUST'],
    ['ORDINARY', '9.94', 'NOT'],
  ] as const)('%s %s 亩: %s', (landClass, area, level) => {
    expect(levelOf(conduct([land(landClass, area)]))).toBe(level);
  });

  it('at the line a survey is asked for, also where the standard is reached', () => {
    expect(shouldRefer(conduct([land('BASIC', '5.00')]), ROWS).reasons.map(({ level }) => level)).toEqual([
      'REVIEW',
      'MUST',
    ]);
    expect(shouldRefer(conduct([land('BASIC', '5.20')]), ROWS).reasons.map(({ level }) => level)).toEqual(['MUST']);
  });

  it('no appraisal is not zero, and an appraisal below the standard is reviewed', () => {
    expect(levelOf(conduct([land('BASIC', '6', null)]))).toBe('LIKELY');
    expect(levelOf(conduct([land('BASIC', '6', '0')]))).toBe('REVIEW');
    expect(levelOf(conduct([land('BASIC', '3'), land('BASIC', '3', null)]))).toBe('LIKELY');
  });

  it('mixed farmland, officials and reserves are for a lawyer', () => {
    expect(levelOf(conduct([land('BASIC', '3'), land('ORDINARY', '4')]))).toBe('REVIEW');
    expect(levelOf(conduct([land('BASIC', '3'), land('ORDINARY', '1.9')]))).toBe('NOT'); // under no reading
    expect(levelOf(conduct([land('ORDINARY', '1')], { officialInvolved: true }))).toBe('REVIEW');
    expect(levelOf(conduct([land('ORDINARY', '1')], { natureReserve: true }))).toBe('REVIEW');
  });

  it('a day for which the library holds no standard is for a lawyer, wherever the area might reach one', () => {
    const on = (day: string, landClass: LandTaken['landClass'], area: string) =>
      levelOf(conduct([land(landClass, area)], { day: day as Conduct['day'] }));
    expect([
      on('1999-05-01', 'BASIC', '5'),
      on('1999-05-01', 'BASIC', '4.9'),
      on('2023-08-14', 'PUBLIC_FOREST', '5'),
      on('2023-08-15', 'PUBLIC_FOREST', '5'),
    ]).toEqual(['REVIEW', 'NOT', 'REVIEW', 'MUST']);
  });

  it('never says less when more was taken or destroyed', () => {
    const order = ['NOT', 'REVIEW', 'LIKELY', 'MUST'];
    const others = [
      {
        day: '2023-05-01' as LocalDate,
        land: [land('BASIC', '2'), land('ORDINARY', '4', null)],
        dealtWith: false,
        destructionDoubtful: false,
      },
    ];
    const hundredths = fc.integer({ min: 0, max: 2_000 }).map((count) => (count / 100).toFixed(2));
    fc.assert(
      fc.property(hundredths, hundredths, (one, other) => {
        const [less, more] = [one, other].sort((a, b) => Number(a) - Number(b)) as [string, string];
        expect(order.indexOf(levelOf(conduct([land('BASIC', less)])))).toBeLessThanOrEqual(
          order.indexOf(levelOf(conduct([land('BASIC', more)]))),
        );
        expect(order.indexOf(levelOf(conduct([land('ORDINARY', less)])))).toBeLessThanOrEqual(
          order.indexOf(levelOf(conduct([land('ORDINARY', more)]))),
        );
        for (const landClass of ['BASIC', 'ORDINARY'] as const)
          expect(order.indexOf(levelOf(conduct([land(landClass, less)], { others })))).toBeLessThanOrEqual(
            order.indexOf(levelOf(conduct([land(landClass, more)], { others }))),
          );
      }),
    );
  });

  it.each(['', '5,2', '-1', '1e3', '5.12345', '05', '5.'])('refuses "%s" as an area', (text) => {
    expect(() => areaFromMu(text)).toThrow(RangeError);
  });
});
