import { daysOf } from '../../../src/domain/deadline/day-strip.js';
import type { Regime } from '../../../src/domain/deadline/deadline-rule.js';
import { plusDays } from '../../../src/domain/kernel/instant.js';
import { at, period } from './given.js';

const strip = (regime: Regime, length: number, startsOn: string): readonly (readonly [string, string, string])[] =>
  daysOf({ ...period(regime, length, startsOn), startsAt: at(`${startsOn} 10:00`) }).map(({ from, to, words }) => [
    from,
    to,
    words,
  ]);

describe('the days of a limit', () => {
  it('stand as the mockup draws them: three days that end in the National Day holiday', () => {
    expect(strip('CDR', 3, '2026-09-28')).toEqual([
      ['2026-09-28', '2026-09-28', '当日不计'],
      ['2026-09-29', '2026-09-30', '第1至2日'],
      ['2026-10-01', '2026-10-01', '第3日，期满日遇休息日，顺延（国庆节）'],
      ...[2, 3, 4, 5, 6, 7].map((n) => [`2026-10-0${n}`, `2026-10-0${n}`, '期满日遇休息日，顺延（国庆节）']),
      ['2026-10-08', '2026-10-08', '24时届满'],
    ]);
  });

  it('number working days alone', () => {
    expect(strip('WD', 5, '2026-09-28').map(([from, to, words]) => [from.slice(5), to.slice(5), words])).toEqual([
      ['09-28', '09-28', '当日不计'],
      ['09-29', '09-30', '第1至2个工作日'],
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => [`10-0${n}`, `10-0${n}`, '节假日不计（国庆节）']),
      ['10-08', '10-09', '第3至4个工作日'],
      ['10-10', '10-10', '第5个工作日，24时届满'],
    ]);
  });

  it('leave no day out and tell none twice, whatever is counted', () => {
    for (const regime of ['CDR', 'WD', 'MR'] as const)
      for (const length of [1, 3, 5, 7, 10, 20])
        for (const startsOn of ['2025-01-20', '2026-02-10', '2026-04-29', '2026-09-30', '2026-12-28']) {
          const days = strip(regime, length, startsOn);
          const gaps = days.slice(1).filter(([from], at) => from !== plusDays(days[at]![1] as never, 1));
          expect([regime, length, startsOn, gaps]).toEqual([regime, length, startsOn, []]);
          expect(days[0]?.[0]).toBe(startsOn);
          expect(days.at(-1)?.[2]).toContain('24时届满');
        }
  });

  it('count as many days as the period is long', () => {
    const last = (regime: Regime, length: number, from: string): number =>
      Math.max(
        ...strip(regime, length, from).flatMap(([, , words]) =>
          [...words.matchAll(/(\d+)(个工作)?日/g)].map(([, n]) => Number(n)),
        ),
      );
    for (const length of [1, 3, 5, 10, 15]) {
      expect(last('CDR', length, '2026-09-28')).toBe(length);
      expect(last('WD', length, '2026-09-28')).toBe(length);
    }
  });

  it('are none for hours', () => {
    expect(strip('H', 24, '2026-09-28')).toEqual([]);
  });
});
