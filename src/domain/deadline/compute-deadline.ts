import {
  endOfDay,
  epochMs,
  type Instant,
  type LocalDate,
  localDateOf,
  plusDays,
  plusHours,
  plusMonths,
} from '../kernel/instant.js';
import { dayName, editionsBetween, markOf, unpublishedYears, type WorkCalendar } from './calendar.js';
import { addWorkingDays, type Counted, type CountedStep, LONGEST_PERIOD, rollForward } from './count-days.js';
import type { CountedRule, Regime } from './deadline-rule.js';
import { tellDeadline } from './explain-deadline.js';

/**
 * Steps kept at most, half from the beginning and half from the end of the count; the sentence tells the whole number.
 */
export const STEPS_KEPT = 60;

/**
 * The longest period is 10 000 months: one that starts before this ends within the years of four digits, which
 * LocalDate can hold.
 */
const FIRST_REFUSED = '9000';

/** How a deadline was counted, as plain JSON, so that anybody can count it again. */
export interface Explanation {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly regime: Regime;
  readonly startsAt: Instant;
  /** The day on which the period starts is not counted (民法典 art. 201); null for hours and for a length of 0. */
  readonly excludedDay: LocalDate | null;
  /** At most 60, in the order of counting; for days the last is the due day itself. Empty for hours. */
  readonly steps: readonly CountedStep[];
  /** One Chinese sentence. */
  readonly text: string;
}

/** A deadline and how it came about. */
export interface ComputedDeadline {
  /**
   * The last instant that is in time: the last millisecond of the due day in Asia/Shanghai, or for hours the very
   * moment.
   */
  readonly dueAt: Instant;
  /** The day of `dueAt` in Asia/Shanghai. */
  readonly dueOn: LocalDate;
  /**
   * A day from the start to the due day, both included, lies in a year whose notice is not known: count again when it
   * is. Never for H and TARGET, which do not ask the calendar.
   */
  readonly provisional: boolean;
  /** The ids of the calendar editions that speak about those days, by year; empty for H and TARGET. */
  readonly calendarEditions: readonly string[];
  readonly explanation: Explanation;
}

/**
 * The ids of the calendar editions that speak about the days of a period, whichever end comes first; none for hours and
 * target days.
 */
export function editionsOf(regime: Regime, from: LocalDate, to: LocalDate, calendar: WorkCalendar): readonly string[] {
  if (!asksTheCalendar(regime)) return [];
  return to < from ? editionsBetween(calendar, to, from) : editionsBetween(calendar, from, to);
}

function asksTheCalendar(regime: Regime): boolean {
  return regime !== 'H' && regime !== 'TARGET';
}

/**
 * When does a period end that starts at `startsAt` (the trigger: a signed 回执, a service)? Counts in Asia/Shanghai by
 * the rule's regime (see `REGIMES` for the statutes); ends at 24:00 of the due day, to the millisecond before. Throws
 * RangeError when the length is not a whole number from 0 to 10 000, and when `startsAt` is not a time before the year
 * 9000.
 */
export function computeDeadline(rule: CountedRule, startsAt: Instant, calendar: WorkCalendar): ComputedDeadline {
  if (!Number.isInteger(rule.length) || rule.length < 0 || rule.length > LONGEST_PERIOD) {
    throw new RangeError(
      `deadline rule ${rule.id} has the length ${rule.length}; a whole number from 0 to ${LONGEST_PERIOD} is needed`,
    );
  }
  if (Number.isNaN(epochMs(startsAt)) || startsAt >= FIRST_REFUSED) {
    throw new RangeError(
      `a period cannot start at "${startsAt}"; ` +
        'a UTC time before the year 9000, such as 2026-11-23T08:00:00.000Z, is needed',
    );
  }
  const startDay = localDateOf(startsAt);
  const { dueAt, dueOn, steps } = count(rule, startsAt, startDay, calendar);
  const [firstDay, lastDay] = dueOn < startDay ? [dueOn, startDay] : [startDay, dueOn];
  const openYears = asksTheCalendar(rule.regime) ? unpublishedYears(calendar, firstDay, lastDay) : [];
  return {
    dueAt,
    dueOn,
    provisional: openYears.length > 0,
    calendarEditions: editionsOf(rule.regime, startDay, dueOn, calendar),
    explanation: {
      ruleId: rule.id,
      ruleVersion: rule.version,
      regime: rule.regime,
      startsAt,
      excludedDay: rule.regime === 'H' || rule.length === 0 ? null : startDay,
      steps: bothEnds(steps),
      text: tellDeadline({ rule, startsAt, dueAt, dueOn, steps, openYears }),
    },
  };
}

interface Reached {
  readonly dueAt: Instant;
  readonly dueOn: LocalDate;
  readonly steps: readonly CountedStep[];
}

function count(rule: CountedRule, startsAt: Instant, startDay: LocalDate, calendar: WorkCalendar): Reached {
  switch (rule.regime) {
    case 'H': {
      const dueAt = plusHours(startsAt, rule.length);
      return { dueAt, dueOn: localDateOf(dueAt), steps: [] };
    }
    case 'CDR':
      return endingOn(calendar, rollForward(calendar, plusDays(startDay, rule.length)));
    case 'WD':
      return endingOn(
        calendar,
        rule.length === 0 ? rollForward(calendar, startDay) : addWorkingDays(calendar, startDay, rule.length),
      );
    case 'WDB':
      return endingOn(calendar, addWorkingDays(calendar, startDay, -rule.length));
    case 'MR':
      return endingOn(calendar, months(calendar, startDay, rule.length));
    case 'TARGET':
      return endingOn(calendar, { date: plusDays(startDay, rule.length), steps: [] });
    default: {
      const unknown: never = rule.regime;
      throw new RangeError(`unknown regime "${String(unknown)}"`);
    }
  }
}

/** The corresponding day, or the month's end where there is none (民法典 art. 202), rolled (art. 203). */
function months(calendar: WorkCalendar, startDay: LocalDate, length: number): Counted {
  const due = plusMonths(startDay, length);
  const rolled = rollForward(calendar, due);
  if (due.slice(8) === startDay.slice(8)) return rolled;
  const why = `${Number(due.slice(5, 7))}月无${Number(startDay.slice(8))}日、以月末日为期满日`;
  return { date: rolled.date, steps: [{ date: due, what: 'MONTH_END', name: why }, ...rolled.steps] };
}

/** The period ends at the end of the day reached, which closes the steps. */
function endingOn(calendar: WorkCalendar, { date, steps }: Counted): Reached {
  const before = steps.at(-1);
  if (before?.what === 'MAKE_UP_COUNTED' && before.date === date) return { dueAt: endOfDay(date), dueOn: date, steps };
  const what = markOf(calendar, date) === 'MAKE_UP' ? 'MAKE_UP_COUNTED' : 'COUNTED';
  const last: CountedStep = { date, what, name: dayName(calendar, date) };
  return { dueAt: endOfDay(date), dueOn: date, steps: [...steps, last] };
}

function bothEnds(steps: readonly CountedStep[]): readonly CountedStep[] {
  return steps.length <= STEPS_KEPT ? steps : [...steps.slice(0, STEPS_KEPT / 2), ...steps.slice(-STEPS_KEPT / 2)];
}
