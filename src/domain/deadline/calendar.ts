import { type LocalDate, weekday } from '../kernel/instant.js';

/**
 * OFF 放假: a day the notice declares off, weekends inside the holiday included. MAKE_UP 调休上班: a weekend day it declares
 * a working day.
 */
export type DayMark = 'OFF' | 'MAKE_UP';

/**
 * The yearly notice of the General Office of the State Council (国务院办公厅关于某年部分节假日安排的通知), made under
 * 全国年节及纪念日放假办法 art. 7; a later notice for the same year (2019 劳动节, 2020 春节) is merged into it.
 * Days that follow the plain week are not listed. A notice may also name days of the December before (元旦: 2018-12-29,
 * 2022-12-31).
 */
export interface CalendarEdition {
  /** The year as text, such as "2023". */
  readonly id: string;
  readonly year: number;
  /** Where the notice stands: the content number at gov.cn. */
  readonly source: string;
  /** By day "YYYY-MM-DD" in Asia/Shanghai; `name` is the festival, also for a make-up day. */
  readonly days: Readonly<Record<string, { readonly mark: DayMark; readonly name: string }>>;
}

/**
 * The editions by year. A year that is missing is not published yet (or not loaded): it counts plain weeks,
 * provisionally.
 */
export interface WorkCalendar {
  readonly editions: ReadonlyMap<number, CalendarEdition>;
}

/**
 * The calendar of these editions. Throws RangeError for two editions of one year, and for a day that an edition cannot
 * name.
 */
export function calendarOf(editions: readonly CalendarEdition[]): WorkCalendar {
  const byYear = new Map<number, CalendarEdition>();
  for (const edition of editions) {
    if (byYear.has(edition.year))
      throw new RangeError(`two calendar editions for the year ${edition.year}; one is needed`);
    const stray = Object.keys(edition.days).find((day) => !mayName(edition, day));
    if (stray !== undefined)
      throw new RangeError(
        `the calendar edition ${edition.year} names "${stray}"; a day of that year or of the December before is needed`,
      );
    byYear.set(edition.year, edition);
  }
  return { editions: byYear };
}

/** What the notice says of the day; null: nothing, the day follows the plain week. */
export function markOf(calendar: WorkCalendar, date: LocalDate): DayMark | null {
  return entryOf(calendar, date)?.mark ?? null;
}

/** A make-up day, or Monday to Friday that is not off. In an unpublished year: Monday to Friday. */
export function isWorkingDay(calendar: WorkCalendar, date: LocalDate): boolean {
  const mark = markOf(calendar, date);
  return mark === null ? weekday(date) <= 5 : mark === 'MAKE_UP';
}

/** Every day of which a notice says something, each once. */
export function markedDays({ editions }: WorkCalendar): ReadonlySet<LocalDate> {
  return new Set([...editions.values()].flatMap(({ days }) => Object.keys(days) as LocalDate[]));
}

/** Is the notice for the day's year known? */
export function isPublished(calendar: WorkCalendar, date: LocalDate): boolean {
  return calendar.editions.has(yearOf(date));
}

/** What the day is called in an explanation: 国庆节, 调休上班, 周六, 周日 or 工作日. */
export function dayName(calendar: WorkCalendar, date: LocalDate): string {
  const entry = entryOf(calendar, date);
  if (entry !== undefined) return entry.mark === 'OFF' ? entry.name : '调休上班';
  const day = weekday(date);
  if (day === 6) return '周六';
  return day === 7 ? '周日' : '工作日';
}

/** The ids of the editions that speak about a day from `from` to `to` inclusive, by year. */
export function editionsBetween(calendar: WorkCalendar, from: LocalDate, to: LocalDate): string[] {
  const speaks = (edition: CalendarEdition): boolean =>
    (edition.year >= yearOf(from) && edition.year <= yearOf(to)) ||
    Object.keys(edition.days).some((day) => day >= from && day <= to);
  return [...calendar.editions.values()]
    .filter(speaks)
    .sort((a, b) => a.year - b.year)
    .map((edition) => edition.id);
}

/** The years from `from` to `to` inclusive whose notice is not known. */
export function unpublishedYears(calendar: WorkCalendar, from: LocalDate, to: LocalDate): number[] {
  const first = yearOf(from);
  return Array.from({ length: yearOf(to) - first + 1 }, (_, index) => first + index).filter(
    (year) => !calendar.editions.has(year),
  );
}

/** The entry of a day; in December the coming year's notice is the later word. */
function entryOf({ editions }: WorkCalendar, date: LocalDate): CalendarEdition['days'][string] | undefined {
  const year = yearOf(date);
  const own = editions.get(year)?.days[date];
  return date.slice(5, 7) === '12' ? (editions.get(year + 1)?.days[date] ?? own) : own;
}

function mayName(edition: CalendarEdition, day: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(day) && (day.startsWith(`${edition.year}-`) || day.startsWith(`${edition.year - 1}-12-`))
  );
}

function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}
