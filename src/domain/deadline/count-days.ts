import { type LocalDate, plusDays } from '../kernel/instant.js';
import { dayName, isWorkingDay, type WorkCalendar } from './calendar.js';

/** A day that needs a word in the explanation of a deadline. */
export interface CountedStep {
  readonly date: LocalDate;
  readonly what: 'SKIPPED' | 'MAKE_UP_COUNTED' | 'ROLLED_OVER' | 'MONTH_END';
  readonly name: string;
}

export interface Counted {
  readonly date: LocalDate;
  readonly steps: readonly CountedStep[];
}

/** The day itself when it is a working day, else the first working day after it (刑诉法 art. 105, 民法典 art. 203). */
export function rollForward(calendar: WorkCalendar, from: LocalDate): Counted {
  const steps: CountedStep[] = [];
  let date = from;
  while (!isWorkingDay(calendar, date)) {
    steps.push({ date, what: 'ROLLED_OVER', name: dayName(calendar, date) });
    date = plusDays(date, 1);
  }
  return { date, steps };
}

/** The n-th working day after `from`, which is not counted itself; for a negative n, before it. Zero is the day itself. */
export function addWorkingDays(calendar: WorkCalendar, from: LocalDate, n: number): Counted {
  const steps: CountedStep[] = [];
  const direction = n < 0 ? -1 : 1;
  let date = from;
  for (let left = Math.abs(n); left > 0; ) {
    date = plusDays(date, direction);
    const name = dayName(calendar, date);
    if (!isWorkingDay(calendar, date)) steps.push({ date, what: 'SKIPPED', name });
    else {
      left -= 1;
      if (name.startsWith('调休')) steps.push({ date, what: 'MAKE_UP_COUNTED', name });
    }
  }
  return { date, steps };
}
