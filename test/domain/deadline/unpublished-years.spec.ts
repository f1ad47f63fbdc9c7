import { calendarOf } from '../../../src/domain/deadline/calendar.js';
import { computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import { LONGEST_PERIOD } from '../../../src/domain/deadline/count-days.js';
import type { Instant } from '../../../src/domain/kernel/instant.js';
import { CALENDAR, EDITIONS, period, ruleOf } from './given.js';

describe('a period that reaches into a year whose notice is not published', () => {
  it.each([
    ['CDR', 15, '2026-12-23', '2027-01-07', ['2026']],
    ['CDR', 3, '2026-12-30', '2027-01-04', ['2026']],
    ['WD', 5, '2026-12-30', '2027-01-06', ['2026']],
    ['WD', 1, '2026-12-31', '2027-01-01', ['2026']],
    ['MR', 6, '2026-08-31', '2027-03-01', ['2026']],
    ['MR', 2, '2026-12-31', '2027-03-01', ['2026']],
    ['CDR', 3, '2027-02-04', '2027-02-08', []],
  ] as const)('%s %i from %s ends with %s, provisionally', (regime, length, start, expected, editions) => {
    const { dueOn, provisional, calendarEditions, explanation } = period(regime, length, start);
    expect({ dueOn, provisional, calendarEditions }).toEqual({
      dueOn: expected,
      provisional: true,
      calendarEditions: editions,
    });
    expect(explanation.text).toContain('因2027年放假安排尚未公布，本日期为暂定');
  });

  it('becomes firm, and moves, when the notice is loaded', () => {
    const off = { mark: 'OFF', name: '元旦' } as const;
    const edition2027 = {
      id: '2027',
      year: 2027,
      source: 'a notice made up for this test',
      days: { '2027-01-01': off, '2027-01-02': off, '2027-01-03': off },
    };
    const { dueOn, provisional, calendarEditions } = period(
      'WD',
      1,
      '2026-12-31',
      calendarOf([...EDITIONS, edition2027]),
    );
    expect({ dueOn, provisional, calendarEditions }).toEqual({
      dueOn: '2027-01-04',
      provisional: false,
      calendarEditions: ['2026', '2027'],
    });
  });

  it('obeys a coming notice that reaches back into December', () => {
    const edition2027 = {
      id: '2027',
      year: 2027,
      source: 'a notice made up for this test',
      days: { '2026-12-31': { mark: 'OFF', name: '元旦' } },
    } as const;
    const { dueOn, calendarEditions } = period('CDR', 1, '2026-12-30', calendarOf([...EDITIONS, edition2027]));
    expect({ dueOn, calendarEditions }).toEqual({ dueOn: '2027-01-01', calendarEditions: ['2026', '2027'] });
  });

  it('is provisional for a past year that is not loaded, too', () => {
    expect(period('CDR', 3, '2018-12-30').provisional).toBe(true);
  });

  it.each([
    ['CDR', LONGEST_PERIOD],
    ['WD', LONGEST_PERIOD],
    ['MR', LONGEST_PERIOD],
    ['TARGET', LONGEST_PERIOD],
    ['H', LONGEST_PERIOD],
  ] as const)('the longest %s period is counted with few steps and a readable sentence', (regime, length) => {
    const { explanation } = period(regime, length, '2026-11-23');
    expect(explanation.steps.length).toBeLessThanOrEqual(60);
    expect(explanation.text.length).toBeLessThan(300);
  });

  it('counts without any edition: plain weeks', () => {
    const { dueOn, provisional, calendarEditions } = period('WD', 5, '2023-09-26', calendarOf([]));
    expect({ dueOn, provisional, calendarEditions }).toEqual({
      dueOn: '2023-10-03',
      provisional: true,
      calendarEditions: [],
    });
  });
});

describe('lengths and starts that cannot be', () => {
  it.each([-1, 1.5, LONGEST_PERIOD + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'a length of %p is refused by its value',
    (length) => {
      for (const regime of ['CDR', 'WD', 'MR', 'H', 'TARGET'] as const) {
        expect(() => period(regime, length, '2023-09-26')).toThrow(RangeError);
        expect(() => period(regime, length, '2023-09-26')).toThrow(String(length));
      }
    },
  );

  it('a start that is not a time is refused by its value', () => {
    expect(() => computeDeadline(ruleOf('CDR', 3), '2023-13-01' as Instant, CALENDAR)).toThrow(
      'a period cannot start at "2023-13-01"',
    );
  });

  it('a start from the year 9000 on is refused, and one before it ends within four digits', () => {
    for (const regime of ['CDR', 'WD', 'MR', 'H', 'TARGET'] as const) {
      expect(() => period(regime, 1, '9000-01-02')).toThrow('a period cannot start at "9000-01-02T02:00:00.000Z"');
      expect(period(regime, LONGEST_PERIOD, '8999-12-31').dueOn).toMatch(/^9\d{3}-\d\d-\d\d$/);
    }
  });
});
