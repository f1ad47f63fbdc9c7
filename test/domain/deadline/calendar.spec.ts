import {
  type CalendarEdition,
  calendarOf,
  dayName,
  editionsBetween,
  isPublished,
  isWorkingDay,
  markOf,
} from '../../../src/domain/deadline/calendar.js';
import { type LocalDate, plusDays, weekday } from '../../../src/domain/kernel/instant.js';
import { CALENDAR, day, EDITIONS } from './given.js';

/** What the notices of the State Council say, typed a second time; the first off range of 2023 begins in 2022. */
const SAID = {
  2023: [
    '2022-12-31…2023-01-02 01-21…01-27 04-05 04-29…05-03 06-22…06-24 09-29…10-06',
    '01-28 01-29 04-23 05-06 06-25 10-07 10-08',
    '5730844',
  ],
  2024: [
    '01-01 02-10…02-17 04-04…04-06 05-01…05-05 06-10 09-15…09-17 10-01…10-07',
    '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
    '6911528',
  ],
  2025: [
    '01-01 01-28…02-04 04-04…04-06 05-01…05-05 05-31…06-02 10-01…10-08',
    '01-26 02-08 04-27 09-28 10-11',
    '6986383',
  ],
  2026: [
    '01-01…01-03 02-15…02-23 04-04…04-06 05-01…05-05 06-19…06-21 09-25…09-27 10-01…10-07',
    '01-04 02-14 02-28 05-09 09-20 10-10',
    '7047091',
  ],
} as const;

function expand(year: string, ranges: string): LocalDate[] {
  return ranges.split(' ').flatMap((range) => {
    const [first, last] = range.split('…').map((text) => day(text.length === 10 ? text : `${year}-${text}`));
    const days: LocalDate[] = [];
    for (let date = first!; date <= (last ?? first!); date = plusDays(date, 1)) days.push(date);
    return days;
  });
}

describe('the editions', () => {
  it.each(Object.entries(SAID))('%s is exactly what the notice says', (year, [off, work, source]) => {
    const edition = EDITIONS.find((one) => one.id === year);
    const marked = (mark: string): string[] =>
      Object.entries(edition?.days ?? {})
        .filter(([, entry]) => entry.mark === mark)
        .map(([date]) => date);
    expect(marked('OFF')).toEqual(expand(year, off));
    expect(marked('MAKE_UP')).toEqual(expand(year, work));
    expect(edition?.source).toContain(source);
  });

  it('run from 2019 to 2026, sorted, with make-up days on weekends only', () => {
    expect(EDITIONS.map((edition) => edition.year)).toEqual([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    for (const { days } of EDITIONS) {
      expect(Object.keys(days)).toEqual(Object.keys(days).toSorted());
      expect(
        Object.entries(days).filter(([date, entry]) => entry.mark === 'MAKE_UP' && weekday(day(date)) <= 5),
      ).toEqual([]);
    }
  });
});

describe('a day', () => {
  it.each([
    ['2023-10-01', false, '国庆节'],
    ['2023-09-29', false, '中秋节'],
    ['2023-10-07', true, '调休上班'],
    ['2023-10-09', true, '工作日'],
    ['2023-10-14', false, '周六'],
    ['2023-10-15', false, '周日'],
    ['2022-12-31', false, '元旦'],
    ['2020-02-01', false, '春节'], // first a make-up Saturday, then off by the emergency notice
    ['2020-02-03', true, '工作日'],
    ['2019-05-02', false, '劳动节'], // by the amending notice
    ['2018-12-29', true, '调休上班'], // by the notice for 2019
    ['2018-12-31', false, '元旦'],
    ['2027-01-01', true, '工作日'], // not published: the plain week
    ['2027-01-02', false, '周六'],
  ] as const)('%s working: %p, called %s', (date, working, name) => {
    expect([isWorkingDay(CALENDAR, day(date)), dayName(CALENDAR, day(date))]).toEqual([working, name]);
  });

  it('is published by its own year’s notice', () => {
    expect(
      ['2018-12-31', '2019-01-01', '2026-12-31', '2027-01-01'].map((date) => isPublished(CALENDAR, day(date))),
    ).toEqual([false, true, true, false]);
  });

  it('bears a mark only when a notice names it', () => {
    expect(['2023-10-01', '2023-10-07', '2023-10-14', '2027-10-01'].map((date) => markOf(CALENDAR, day(date)))).toEqual(
      ['OFF', 'MAKE_UP', null, null],
    );
  });
});

describe('a calendar', () => {
  const edition = (year: number, date: string): CalendarEdition => ({
    id: String(year),
    year,
    source: 'made up',
    days: { [date]: { mark: 'OFF', name: '元旦' } },
  });

  it('tells which editions speak about a stretch of days', () => {
    expect(editionsBetween(CALENDAR, day('2023-10-01'), day('2024-01-02'))).toEqual(['2023', '2024']);
    expect(editionsBetween(CALENDAR, day('2022-12-30'), day('2022-12-30'))).toEqual(['2022']);
    expect(editionsBetween(CALENDAR, day('2022-12-30'), day('2022-12-31'))).toEqual(['2022', '2023']);
  });

  it('refuses two editions of one year, and days an edition cannot name', () => {
    expect(() => calendarOf([edition(2027, '2027-01-01'), edition(2027, '2027-01-02')])).toThrow(
      'two calendar editions for the year 2027',
    );
    for (const stray of ['2028-01-01', '2026-11-30', '2027-1-1'])
      expect(() => calendarOf([edition(2027, stray)])).toThrow(stray);
    expect(() => calendarOf([edition(2027, '2026-12-31')])).not.toThrow();
  });
});
