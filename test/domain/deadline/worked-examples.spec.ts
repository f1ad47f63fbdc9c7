import { computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import { at, CALENDAR, period, ruleOf } from './given.js';

/** regime, length, first day, due day, what the example is about. */
describe('worked examples of calendar days', () => {
  it.each([
    ['CDR', 3, '2023-09-25', '2023-09-28', 'ends on the eve of the holiday'],
    ['CDR', 3, '2023-09-26', '2023-10-07', '中秋: one day later the whole holiday is passed over'],
    ['CDR', 3, '2023-10-04', '2023-10-07', 'ends on the make-up Saturday itself'],
    ['CDR', 3, '2023-10-05', '2023-10-08', 'ends on the make-up Sunday itself'],
    ['CDR', 3, '2024-02-06', '2024-02-09', 'New Year’s Eve 2024 was a working day'],
    ['CDR', 3, '2024-02-07', '2024-02-18', '春节 2024 rolls to a make-up Sunday'],
    ['CDR', 7, '2025-01-24', '2025-02-05', '春节 2025'],
    ['CDR', 3, '2025-09-30', '2025-10-09', '国庆 and 中秋 2025, eight days'],
    ['CDR', 3, '2025-10-08', '2025-10-11', 'make-up Saturday after 国庆 2025'],
    ['CDR', 2, '2026-02-12', '2026-02-14', 'make-up Saturday before 春节 2026'],
    ['CDR', 3, '2026-02-12', '2026-02-24', '春节 2026, nine days'],
    ['CDR', 3, '2026-09-17', '2026-09-20', 'make-up Sunday before 国庆 2026'],
    ['CDR', 3, '2026-09-22', '2026-09-28', '中秋 2026 and its weekend'],
    ['CDR', 3, '2026-11-20', '2026-11-23', 'an ordinary weekend inside the period counts'],
    ['CDR', 3, '2024-02-26', '2024-02-29', 'leap day'],
    ['CDR', 3, '2024-04-30', '2024-05-06', '劳动节 2024'],
    ['CDR', 3, '2024-06-05', '2024-06-11', 'a weekend and 端午 2024 behind it'],
    ['CDR', 3, '2023-12-29', '2024-01-02', '元旦 2024'],
    ['CDR', 3, '2022-12-28', '2023-01-03', '元旦 2023 began on 2022-12-31'],
    ['CDR', 3, '2025-12-29', '2026-01-04', '元旦 2026 rolls to a make-up Sunday'],
    ['CDR', 15, '2026-12-16', '2026-12-31', 'the last published day'],
    ['CDR', 0, '2023-10-01', '2023-10-07', 'no length: the day itself, rolled'],
  ] as const)('%s %i from %s ends with %s: %s', (regime, length, start, expected, _about) => {
    const { dueOn, provisional } = period(regime, length, start);
    expect({ dueOn, provisional }).toEqual({ dueOn: expected, provisional: false });
  });
});

describe('worked examples of working days', () => {
  it.each([
    ['WD', 5, '2023-01-20', '2023-02-01', '春节 2023 with a make-up weekend'],
    ['WD', 7, '2023-04-21', '2023-05-04', 'make-up Sunday before 劳动节 2023'],
    ['WD', 2, '2023-06-21', '2023-06-26', '端午 2023 and make-up Sunday'],
    ['WD', 10, '2023-09-22', '2023-10-12', 'a demand letter over 国庆 2023'],
    ['WD', 1, '2023-10-01', '2023-10-07', 'starts within the holiday'],
    ['WD', 5, '2024-02-09', '2024-02-22', '春节 2024'],
    ['WD', 5, '2024-04-03', '2024-04-11', '清明 2024 and make-up Sunday'],
    ['WD', 5, '2024-04-26', '2024-05-07', 'make-up Sunday, then 劳动节'],
    ['WD', 5, '2024-09-13', '2024-09-23', 'make-up Saturday, then 中秋'],
    ['WD', 7, '2024-09-30', '2024-10-15', '国庆 2024 and make-up Saturday'],
    ['WD', 5, '2025-01-24', '2025-02-07', 'make-up Sunday, 春节 2025'],
    ['WD', 5, '2025-09-30', '2025-10-14', '国庆 2025 and make-up Saturday'],
    ['WD', 10, '2026-02-13', '2026-03-05', 'two make-up Saturdays around 春节 2026'],
    ['WD', 1, '2026-02-14', '2026-02-24', 'starts on a make-up Saturday'],
    ['WD', 5, '2026-04-30', '2026-05-11', '劳动节 2026 and make-up Saturday'],
    ['WD', 7, '2026-09-18', '2026-09-29', 'make-up Sunday and 中秋 2026'],
    ['WD', 0, '2025-06-01', '2025-06-03', 'no length: the day itself, rolled over 端午'],
  ] as const)('%s %i from %s ends with %s: %s', (regime, length, start, expected, _about) => {
    const { dueOn, provisional } = period(regime, length, start);
    expect({ dueOn, provisional }).toEqual({ dueOn: expected, provisional: false });
  });
});

describe('worked examples of months', () => {
  it.each([
    ['MR', 1, '2024-01-31', '2024-02-29', 'leap February'],
    ['MR', 2, '2024-12-31', '2025-02-28', 'plain February'],
    ['MR', 12, '2024-02-29', '2025-02-28', 'from the leap day'],
    ['MR', 3, '2023-11-30', '2024-02-29', 'over the year into the leap day'],
    ['MR', 1, '2025-03-31', '2025-04-30', 'a month of thirty days'],
    ['MR', 1, '2023-08-31', '2023-10-07', 'month-end 09-30 lies in 国庆'],
    ['MR', 2, '2023-08-01', '2023-10-07', 'corresponding day lies in 国庆'],
    ['MR', 2, '2024-08-01', '2024-10-08', '国庆 2024'],
    ['MR', 3, '2025-11-30', '2026-02-28', 'month-end on a make-up Saturday'],
  ] as const)('%s %i from %s ends with %s: %s', (regime, length, start, expected, _about) => {
    const { dueOn, provisional } = period(regime, length, start);
    expect({ dueOn, provisional }).toEqual({ dueOn: expected, provisional: false });
  });
});

describe('worked examples of policy targets: never rolled', () => {
  it.each([
    [0, '2023-09-30', '2023-09-30', '“9月底前”: a Saturday in the holiday'],
    [30, '2023-08-31', '2023-09-30', 'thirty days on'],
    [30, '2023-09-01', '2023-10-01', '国庆节 itself'],
    [0, '2027-08-31', '2027-08-31', 'does not ask the calendar: not provisional'],
  ] as const)('%i days from %s end with %s: %s', (length, start, expected, _about) => {
    const { dueOn, provisional, calendarEditions } = period('TARGET', length, start);
    expect({ dueOn, provisional, calendarEditions }).toEqual({
      dueOn: expected,
      provisional: false,
      calendarEditions: [],
    });
  });
});

describe('worked examples at midnight, Asia/Shanghai', () => {
  it.each([
    ['CDR', 3, '2023-09-22 23:59:59.999', '2023-09-25', 'the last millisecond still starts on Friday'],
    ['CDR', 3, '2023-09-23 00:00', '2023-09-26', 'a millisecond later it is Saturday'],
    ['CDR', 3, '2023-09-25 23:59:59.999', '2023-09-28', 'before the holiday'],
    ['CDR', 3, '2023-09-26 00:00', '2023-10-07', 'and over it'],
    ['WD', 5, '2023-09-26 00:00', '2023-10-09', 'the first moment of the day'],
    ['WD', 5, '2023-09-26 23:59:59.999', '2023-10-09', 'and its last count alike'],
    ['MR', 1, '2024-01-31 23:59:59.999', '2024-02-29', 'the last moment of January'],
    ['MR', 1, '2024-02-01 00:00', '2024-03-01', 'the first of February, still 31 January in UTC'],
    ['CDR', 1, '2023-12-31 23:59:59.999', '2024-01-02', 'the year turns in Shanghai, not in UTC'],
    ['CDR', 1, '2024-01-01 00:00', '2024-01-02', 'New Year’s first moment is 2023 in UTC'],
  ] as const)('%s %i from %s ends with %s: %s', (regime, length, moment, expected, _about) => {
    expect(computeDeadline(ruleOf(regime, length), at(moment), CALENDAR).dueOn).toBe(expected);
  });

  it('ends at 24:00 of the due day: the millisecond before is in time', () => {
    expect(period('CDR', 3, '2023-09-22').dueAt).toBe('2023-09-25T15:59:59.999Z');
  });

  it.each([
    [24, '2023-09-29 00:00', '2023-09-30 00:00', '2023-09-30'],
    [24, '2023-09-28 23:59:59.999', '2023-09-29 23:59:59.999', '2023-09-29'],
    [72, '2026-12-30 08:00', '2027-01-02 08:00', '2027-01-02'],
    [0, '2024-02-29 08:00', '2024-02-29 08:00', '2024-02-29'],
  ])('%i hours from %s end at %s on %s', (hours, moment, expected, on) => {
    const { dueAt, dueOn, provisional } = computeDeadline(ruleOf('H', hours), at(moment), CALENDAR);
    expect({ dueAt, dueOn, provisional }).toEqual({ dueAt: at(expected), dueOn: on, provisional: false });
  });
});
