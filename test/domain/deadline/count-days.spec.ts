import { addWorkingDays, rollForward } from '../../../src/domain/deadline/count-days.js';
import { CALENDAR, day } from './given.js';

describe('rolling forward', () => {
  it('leaves a working day where it is', () => {
    expect(rollForward(CALENDAR, day('2023-10-07'))).toEqual({ date: '2023-10-07', steps: [] });
  });

  it('tells each day off that it passes', () => {
    expect(rollForward(CALENDAR, day('2024-06-08'))).toEqual({
      date: '2024-06-11',
      steps: [
        { date: '2024-06-08', what: 'ROLLED_OVER', name: '周六' },
        { date: '2024-06-09', what: 'ROLLED_OVER', name: '周日' },
        { date: '2024-06-10', what: 'ROLLED_OVER', name: '端午节' },
      ],
    });
  });
});

describe('counting working days', () => {
  it('tells the days skipped and the make-up days counted', () => {
    expect(addWorkingDays(CALENDAR, day('2024-09-13'), 4)).toEqual({
      date: '2024-09-20',
      steps: [
        { date: '2024-09-14', what: 'MAKE_UP_COUNTED', name: '调休上班' },
        { date: '2024-09-15', what: 'SKIPPED_HOLIDAY', name: '中秋节' },
        { date: '2024-09-16', what: 'SKIPPED_HOLIDAY', name: '中秋节' },
        { date: '2024-09-17', what: 'SKIPPED_HOLIDAY', name: '中秋节' },
      ],
    });
    expect(addWorkingDays(CALENDAR, day('2024-03-08'), 1).steps.map((step) => step.what)).toEqual([
      'SKIPPED_WEEKEND',
      'SKIPPED_WEEKEND',
    ]);
  });

  it.each([
    ['2023-10-16', -7, '2023-10-07', 'hearing notice, 行政处罚法 art. 64: seven working days before'],
    ['2023-10-10', -3, '2023-10-07', 'substitute performance, 行政强制法 art. 51: three working days before'],
    ['2024-02-19', -2, '2024-02-09', 'back over 春节'],
    ['2026-10-01', -1, '2026-09-30', 'from a holiday back to its eve'],
    ['2023-10-07', 0, '2023-10-07', 'nothing to count'],
    ['2023-10-01', 0, '2023-10-01', 'nothing to count, even on a holiday'],
  ] as const)('from %s by %i comes to %s: %s', (from, n, expected, _about) => {
    expect(addWorkingDays(CALENDAR, day(from), n).date).toBe(expected);
  });

  it.each([0.5, Number.NaN, Number.NEGATIVE_INFINITY, 10_001, -10_001])('refuses to count %p days', (n) => {
    expect(() => addWorkingDays(CALENDAR, day('2023-10-07'), n)).toThrow(
      new RangeError(`cannot count ${n} working days; a whole number from -10000 to 10000 is needed`),
    );
  });
});
