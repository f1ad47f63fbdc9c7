import { daysBetween, type LocalDate, plusDays, weekday } from '../kernel/instant.js';
import { dayName, isWorkingDay, markedDays, markOf, type WorkCalendar } from './calendar.js';

/** The longest period in units of its regime; 10 000 working days are some forty years. */
export const LONGEST_PERIOD = 10_000;

/**
 * COUNTED 计入: the working (or target) day on which the period ends. SKIPPED_HOLIDAY 节假日不计 and SKIPPED_WEEKEND 周末不计:
 * days left out of working days. MAKE_UP_COUNTED 调休上班计入: a weekend day that counts. ROLLED_OVER 届满顺延: a day off at the
 * end that the period passes over. MONTH_END 月末: the month has no corresponding day (民法典 art. 202).
 */
export const STEP_KINDS = {
  COUNTED: '计入',
  SKIPPED_HOLIDAY: '节假日不计',
  SKIPPED_WEEKEND: '休息日不计',
  MAKE_UP_COUNTED: '调休上班，计入',
  ROLLED_OVER: '期满日遇休息日，顺延',
  MONTH_END: '月末',
} as const;
export type StepKind = keyof typeof STEP_KINDS;

/** One day that needs a word in the explanation of a deadline. */
export interface CountedStep {
  readonly date: LocalDate;
  readonly what: StepKind;
  /** 国庆节, 周六, 调休上班, 工作日 …; for MONTH_END why. */
  readonly name: string;
}

/** A day that was reached, and the days on the way that need a word, in the order of counting. */
export interface Counted {
  readonly date: LocalDate;
  readonly steps: readonly CountedStep[];
}

/**
 * The day itself when it is a working day, else the first working day after it: a period whose last day is a holiday
 * ends on the first day after the holiday (刑事诉讼法 art. 105, 民事诉讼法 art. 85, 民法典 art. 203; ordinary weekends by court
 * practice). The steps are the days passed over.
 */
export function rollForward(calendar: WorkCalendar, date: LocalDate): Counted {
  const steps: CountedStep[] = [];
  let day = date;
  while (!isWorkingDay(calendar, day)) {
    steps.push({ date: day, what: 'ROLLED_OVER', name: dayName(calendar, day) });
    day = plusDays(day, 1);
  }
  return { date: day, steps };
}

/**
 * The n-th working day after `date`, which itself is not counted; for a negative n, before it (听证七日前 and the like).
 * Zero: the day itself, whatever it is. Make-up days count (行政强制法 art. 69, 行政处罚法 art. 85). The steps are the days
 * skipped and the make-up days counted. Throws RangeError when n is not a whole number from -10 000 to 10 000.
 */
export function addWorkingDays(calendar: WorkCalendar, date: LocalDate, n: number): Counted {
  if (!Number.isInteger(n) || Math.abs(n) > LONGEST_PERIOD) {
    throw new RangeError(
      `cannot count ${n} working days; a whole number from -${LONGEST_PERIOD} to ${LONGEST_PERIOD} is needed`,
    );
  }
  const steps: CountedStep[] = [];
  let day = date;
  for (let left = Math.abs(n); left > 0;) {
    day = plusDays(day, Math.sign(n));
    const mark = markOf(calendar, day);
    if (isWorkingDay(calendar, day)) left -= 1;
    if (mark === 'MAKE_UP') steps.push({ date: day, what: 'MAKE_UP_COUNTED', name: dayName(calendar, day) });
    else if (mark === 'OFF') steps.push({ date: day, what: 'SKIPPED_HOLIDAY', name: dayName(calendar, day) });
    else if (!isWorkingDay(calendar, day))
      steps.push({ date: day, what: 'SKIPPED_WEEKEND', name: dayName(calendar, day) });
  }
  return { date: day, steps };
}

/** How many working days lie after `after` and not after `until`; 0 when there is none, and when `until` is earlier. */
export function workingDaysBetween(calendar: WorkCalendar, after: LocalDate, until: LocalDate): number {
  const days = daysBetween(after, until);
  if (days <= 0) return 0;
  const weeks = Math.floor(days / 7);
  const rest = Array.from({ length: days % 7 }, (_, at) => weekday(plusDays(after, weeks * 7 + at + 1)));
  const plain = weeks * 5 + rest.filter((day) => day <= 5).length;
  return [...markedDays(calendar)]
    .filter((date) => date > after && date <= until)
    .reduce((count, date) => count + Number(isWorkingDay(calendar, date)) - Number(weekday(date) <= 5), plain);
}
