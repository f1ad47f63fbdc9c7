import { daysBetween, type LocalDate, plusDays } from '../kernel/instant.js';
import type { WorkCalendar } from './calendar.js';
import { addWorkingDays, workingDaysBetween } from './count-days.js';
import { dayText } from './explain-deadline.js';
import { type Light, many, NEAR, wordsOfDays } from './light.js';

/** A day by which something has to be done; `doneOn`: when it was, null where it is not. */
export interface DueDay {
  readonly dueOn: LocalDate;
  readonly doneOn: LocalDate | null;
}

/** Beyond so many working days what is left is told in days. */
const TOLD_IN_WORKING_DAYS = 10;

/** The deadline word (期限词) of a day that a plan or a campaign has set: the same words as those of a limit. */
export function lightOfDay({ dueOn, doneOn }: DueDay, today: LocalDate, calendar: WorkCalendar): Light {
  if (doneOn !== null) {
    const late = daysBetween(dueOn, doneOn);
    const done = { kind: 'MET', workingDaysLeft: 0 } as const;
    return late > 0
      ? { ...done, zh: `逾期 ${late} 天办结`, en: `done ${many(late, 'day')} late`, number: late, unit: 'DAYS' }
      : { ...done, zh: `已办 ${dayText(doneOn)}`, en: `done ${doneOn}`, number: null, unit: null };
  }
  const days = daysBetween(today, dueOn);
  if (days < 0)
    return {
      kind: 'OVER',
      zh: `超期 ${-days} 天`,
      en: `${many(-days, 'day')} overdue`,
      number: -days,
      unit: 'DAYS',
      workingDaysLeft: 0,
    };
  const left = workingDaysBetween(calendar, today, dueOn);
  const kind = days === 0 ? 'TODAY' : left <= NEAR ? 'SOON' : 'FAR';
  return { kind, ...wordsOfDays(days, left, left <= TOLD_IN_WORKING_DAYS), workingDaysLeft: left };
}

/** The last day on which what is due is near today; what is due later is far. */
export function nearUntil(today: LocalDate, calendar: WorkCalendar): LocalDate {
  return plusDays(addWorkingDays(calendar, today, NEAR + 1).date, -1);
}
