import {
  epochMs,
  HOUR_MS,
  type Instant,
  instantOf,
  type LocalDate,
  localDateOf,
  plusDays,
  weekday,
} from '../kernel/instant.js';
import type { CountedStep, StepKind } from './count-days.js';
import type { CountedRule } from './deadline-rule.js';

/** How many stretches of days a sentence names before it says 等共…日. */
const STRETCHES_NAMED = 4;

/** What a sentence needs to know of a computed deadline. `steps` are all steps, not the kept ones. */
export interface Told {
  readonly rule: CountedRule;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly dueOn: LocalDate;
  readonly steps: readonly CountedStep[];
  /** Years whose notice is not known; empty: the date is firm. */
  readonly openYears: readonly number[];
}

/** The count of a deadline as one Chinese sentence that a liaison (联络员) can read out, times in Asia/Shanghai. */
export function tellDeadline(told: Told): string {
  const parts = [opening(told), ...onTheWay(told), ending(told), basis(told.rule), ...openWords(told.openYears)];
  return `${told.rule.name}：${parts.join('，')}。`;
}

function opening({ rule, startsAt }: Told): string {
  if (rule.regime === 'H') return `自${dayText(localDateOf(startsAt))}${clockText(startsAt)}起计${rule.length}小时`;
  const day = fullDay(localDateOf(startsAt));
  if (rule.length === 0) return `以${day}当日为期`;
  if (rule.regime === 'WDB') return `自${day}（当日不计）向前倒数${rule.length}个工作日`;
  const unit = { CDR: '日', WD: '个工作日', MR: '个月', TARGET: '日' }[rule.regime];
  return `自${day}起（当日不计）计${rule.length}${unit}`;
}

function onTheWay({ rule, startsAt, steps }: Told): string[] {
  const year = localDateOf(startsAt).slice(0, 4);
  const skipped = stretches(steps, ['SKIPPED_HOLIDAY', 'SKIPPED_WEEKEND'], year);
  const rolled = stretches(steps, ['ROLLED_OVER'], year);
  const madeUp = rule.regime === 'WD' || rule.regime === 'WDB' ? stretches(steps, ['MAKE_UP_COUNTED'], year) : '';
  const monthEnd = steps.find((step) => step.what === 'MONTH_END');
  return [
    skipped && `${skipped}不计`,
    madeUp && `${madeUp}照计`,
    monthEnd ? monthEnd.name : '',
    rolled && `期满日遇${rolled}，顺延至其后第一个工作日`,
    rule.regime === 'H' || rule.regime === 'TARGET' ? '遇节假日不顺延' : '',
  ].filter((part) => part !== '');
}

function ending({ rule, dueAt, dueOn, steps }: Told): string {
  if (rule.regime === 'H') return `至${dayText(localDateOf(dueAt))}${clockText(dueAt)}届满`;
  const madeUp = steps.at(-1)?.what === 'MAKE_UP_COUNTED';
  return `至${fullDay(dueOn, madeUp ? '，调休上班' : '')}24时届满`;
}

function basis(rule: CountedRule): string {
  return `依据${rule.source}${rule.article}`;
}

function openWords(years: readonly number[]): string[] {
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [`因${first === last ? `${first}年` : `${first}年至${last}年间`}放假安排尚未公布，本日期为暂定，公布后重算`];
}

/** 9月29日至10月6日（中秋节、国庆节）、10月14日至10月15日（周六、周日）; names the year where it is not the start's year. */
function stretches(steps: readonly CountedStep[], kinds: readonly StepKind[], year: string): string {
  const chosen = steps.filter((step) => kinds.includes(step.what));
  const runs: CountedStep[][] = [];
  for (const step of chosen) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && plusDays(before.date, 1) === step.date) run.push(step);
    else runs.push([step]);
  }
  const named = runs
    .slice(0, STRETCHES_NAMED)
    .map((run) => stretch(run, year))
    .join('、');
  return runs.length > STRETCHES_NAMED ? `${named}等共${chosen.length}日` : named;
}

function stretch(run: readonly CountedStep[], year: string): string {
  const text = (step: CountedStep): string =>
    step.date.startsWith(year) ? dayText(step.date).slice(5) : dayText(step.date);
  const ends = [run[0], run.at(-1)].filter((step) => step !== undefined).map(text);
  return `${[...new Set(ends)].join('至')}（${[...new Set(run.map((step) => step.name))].join('、')}）`;
}

/** 2023年10月9日 */
export function dayText(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${String(year).padStart(4, '0')}年${month}月${day}日`;
}

/** 2023年10月9日（周一） */
function fullDay(date: LocalDate, more = ''): string {
  return `${dayText(date)}（周${'一二三四五六日'.charAt(weekday(date) - 1)}${more}）`;
}

/** 16:30, or 16:30:05 where there are seconds; Asia/Shanghai. Parts of a second are cut off. */
export function clockText(instant: Instant): string {
  const local = instantOf(epochMs(instant) + 8 * HOUR_MS).slice(11, 19);
  return local.endsWith(':00') ? local.slice(0, 5) : local;
}
