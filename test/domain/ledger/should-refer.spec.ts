import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { LocalDate } from '../../../src/domain/kernel/instant.js';
import type { CrimeThreshold } from '../../../src/domain/ledger/crime-threshold.js';
import { areaFromMu, areaFromSquareMetres, muText } from '../../../src/domain/ledger/land-area.js';
import { type Conduct, type LandTaken, shouldRefer } from '../../../src/domain/ledger/should-refer.js';

const ROWS = JSON.parse(readFileSync('config/crime-thresholds.json', 'utf8')) as CrimeThreshold[];
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
    const others = (dealtWith: boolean, day = '2023-03-01') => [
      { day: day as LocalDate, land: [land('BASIC', '2.00')], dealtWith },
    ];
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(true) }))).toBe('REVIEW');
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false) }))).toBe('LIKELY');
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false, '2022-09-22') }))).toBe('NOT'); // a year ago, and not within one
    expect(levelOf(conduct([land('BASIC', '3.00')], { others: others(true) }))).toBe('NOT');
    expect(levelOf(conduct([land('BASIC', '4.20')], { others: others(false, '2024-03-01') }))).toBe('LIKELY'); // the sum is one, whichever case is looked at
    const apart = [...others(false, '2023-03-01'), ...others(false, '2024-06-01')];
    expect(levelOf(conduct([land('BASIC', '2.00')], { others: apart }))).toBe('NOT'); // 6 亩, and no year that holds them all
    expect(
      levelOf(
        conduct([land('BASIC', '2.00')], { others: [...others(false, '2023-03-01'), ...others(false, '2023-12-01')] }),
      ),
    ).toBe('LIKELY');
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
      }),
    );
  });

  it.each(['', '5,2', '-1', '1e3', '5.12345', '05', '5.'])('refuses "%s" as an area', (text) => {
    expect(() => areaFromMu(text)).toThrow(RangeError);
  });
});
