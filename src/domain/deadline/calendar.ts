import { type LocalDate, weekday } from '../kernel/instant.js';

/** OFF: a day off by the yearly notice. MAKE_UP: a Saturday or Sunday on which work is made up (调休). */
export type DayMark = 'OFF' | 'MAKE_UP';

/** One State Council notice on holidays: one edition per year. Days that follow the plain week are not listed. */
export interface CalendarEdition {
  readonly id: string;
  readonly year: number;
  /** The notice's gov.cn content number. */
  readonly source: string;
  readonly days: Readonly<Record<string, { readonly mark: DayMark; readonly name: string }>>;
}

/** The published editions by year. A year that is missing has not been published yet: it counts plain weeks, provisionally. */
export interface WorkCalendar {
  readonly editions: ReadonlyMap<number, CalendarEdition>;
}

export function calendarOf(editions: readonly CalendarEdition[]): WorkCalendar {
  return { editions: new Map(editions.map((edition) => [edition.year, edition])) };
}

function markOf(calendar: WorkCalendar, date: LocalDate): CalendarEdition['days'][string] | undefined {
  return calendar.editions.get(Number(date.slice(0, 4)))?.days[date];
}

/** Is the day's year published? */
export function isPublished(calendar: WorkCalendar, date: LocalDate): boolean {
  return calendar.editions.has(Number(date.slice(0, 4)));
}

/** A working day: a make-up day, or Monday to Friday that is not off. */
export function isWorkingDay(calendar: WorkCalendar, date: LocalDate): boolean {
  const mark = markOf(calendar, date)?.mark;
  return mark === undefined ? weekday(date) <= 5 : mark === 'MAKE_UP';
}

/** What the day is called in an explanation: 国庆节, 调休上班, 周六, 周日 or 工作日. */
export function dayName(calendar: WorkCalendar, date: LocalDate): string {
  const marked = markOf(calendar, date);
  if (marked !== undefined) return marked.mark === 'OFF' ? marked.name : `调休上班（${marked.name}）`;
  const day = weekday(date);
  if (day === 6) return '周六';
  return day === 7 ? '周日' : '工作日';
}
