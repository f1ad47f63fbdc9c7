import { endOfDay, type Instant, type LocalDate, localDateOf, plusDays, plusHours, plusMonths } from '../kernel/instant.js';
import { isPublished, type WorkCalendar } from './calendar.js';
import { addWorkingDays, type Counted, type CountedStep, rollForward } from './count-days.js';
import { type DeadlineRule, type Regime, REGIMES } from './deadline-rule.js';

/** How a deadline was counted, so that anybody can count it again. */
export interface Explanation {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly regime: Regime;
  readonly startsAt: Instant;
  /** The day on which the period starts is not counted; null for hours. */
  readonly excludedDay: LocalDate | null;
  readonly steps: readonly CountedStep[];
  /** One sentence in Chinese. */
  readonly text: string;
}

export interface ComputedDeadline {
  /** The last instant that is in time: the end of the due day in Asia/Shanghai, or the very hour. */
  readonly dueAt: Instant;
  readonly dueOn: LocalDate;
  /** A day that matters lies in a year whose calendar has not been published: to be computed again when it is. */
  readonly provisional: boolean;
  readonly explanation: Explanation;
}

const LONGEST = 10_000;
/** How many days of an explanation are kept; longer periods say how many more there were. */
const STEPS_KEPT = 40;

/** Computes one deadline. Throws RangeError for a length that is not a whole number from 0 to 10 000. */
export function computeDeadline(rule: DeadlineRule, startsAt: Instant, calendar: WorkCalendar): ComputedDeadline {
  if (!Number.isInteger(rule.length) || rule.length < 0 || rule.length > LONGEST) {
    throw new RangeError(`deadline rule ${rule.id} has the length ${rule.length}; a whole number from 0 to ${LONGEST} is needed`);
  }
  const startDay = localDateOf(startsAt);
  if (rule.regime === 'H') {
    const dueAt = plusHours(startsAt, rule.length);
    return conclude(rule, startsAt, null, dueAt, { date: localDateOf(dueAt), steps: [] }, false);
  }
  const counted = countDays(rule.regime, rule.length, startDay, calendar);
  const provisional = rule.regime !== 'TARGET' && !(isPublished(calendar, startDay) && isPublished(calendar, counted.date) && yearsBetween(startDay, counted.date, calendar));
  return conclude(rule, startsAt, startDay, endOfDay(counted.date), counted, provisional);
}

function countDays(regime: Exclude<Regime, 'H'>, length: number, start: LocalDate, calendar: WorkCalendar): Counted {
  switch (regime) {
    case 'CDR':
      return rollForward(calendar, plusDays(start, length));
    case 'WD':
      return addWorkingDays(calendar, start, length);
    case 'MR': {
      const due = plusMonths(start, length);
      const monthEnd: readonly CountedStep[] = due.slice(8) === start.slice(8) ? [] : [{ date: due, what: 'MONTH_END', name: '当月无对应日，以月末日为届满日' }];
      const rolled = rollForward(calendar, due);
      return { date: rolled.date, steps: [...monthEnd, ...rolled.steps] };
    }
    case 'TARGET':
      return { date: plusDays(start, length), steps: [] };
  }
}

/** Are all years from one day to another published? */
function yearsBetween(from: LocalDate, to: LocalDate, calendar: WorkCalendar): boolean {
  const first = Number(from.slice(0, 4));
  return Array.from({ length: Number(to.slice(0, 4)) - first + 1 }, (_, index) => first + index).every((year) => calendar.editions.has(year));
}

function conclude(rule: DeadlineRule, startsAt: Instant, excludedDay: LocalDate | null, dueAt: Instant, counted: Counted, provisional: boolean): ComputedDeadline {
  const steps = counted.steps.slice(0, STEPS_KEPT);
  const text = excludedDay === null ? hoursText(rule, startsAt, dueAt) : daysText(rule, excludedDay, counted, provisional);
  return { dueAt, dueOn: counted.date, provisional, explanation: { ruleId: rule.id, ruleVersion: rule.version, regime: rule.regime, startsAt, excludedDay, steps, text } };
}

function hoursText(rule: DeadlineRule, startsAt: Instant, dueAt: Instant): string {
  return `自 ${startsAt} 起${rule.length}小时，小时期限不因节假日顺延，至 ${dueAt} 届满。依据：${rule.source}${rule.article}。`;
}

function daysText(rule: DeadlineRule, excluded: LocalDate, counted: Counted, provisional: boolean): string {
  const named = (what: CountedStep['what'], verb: string): string => {
    const days = counted.steps.filter((step) => step.what === what);
    const shown = days.slice(0, 6).map((step) => `${step.date.slice(5)}${step.name}`).join('、');
    return days.length === 0 ? '' : `${verb}${shown}${days.length > 6 ? `等${days.length}日` : ''}；`;
  };
  const unit = { CDR: '日', WD: '个工作日', MR: '个月', TARGET: '日', H: '小时' }[rule.regime];
  const notes = named('SKIPPED', '不计') + named('MAKE_UP_COUNTED', '计入') + named('MONTH_END', '') + named('ROLLED_OVER', '届满顺延过');
  const open = provisional ? '所涉年度的放假安排尚未公布，本日期为暂定。' : '';
  return `${excluded} 当日不计，按${REGIMES[rule.regime]}计${rule.length}${unit}；${notes}至 ${counted.date} 届满。依据：${rule.source}${rule.article}。${open}`;
}
