import { type LocalDate, localDateOf, plusDays } from '../kernel/instant.js';
import { type CountedStep, STEP_KINDS } from './count-days.js';
import type { Deadline } from './deadline.js';

/** A day of a period, or days after one another that count alike, and what they count as. */
export interface DayRange {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly words: string;
}

/**
 * The days of a limit in their order, from the one that is not counted to the last (期限条): each day that needs a word by
 * itself, those that count alike together. Empty for hours.
 */
export function daysOf({
  startsAt,
  dueAt,
  explanation,
}: Pick<Deadline, 'startsAt' | 'dueAt' | 'explanation'>): readonly DayRange[] {
  const { regime, excludedDay, steps } = explanation;
  if (regime === 'H') return [];
  const start = localDateOf(startsAt);
  const due = localDateOf(dueAt);
  if (due <= start) return stepsAlone(steps, due);
  const told = new Map(steps.map((step) => [step.date, step]));
  const rolledFrom = steps.find(({ what }) => what === 'ROLLED_OVER')?.date ?? null;
  const ranges: DayRange[] = [];
  if (excludedDay !== null) ranges.push(day(excludedDay, '当日不计'));
  let number = 0;
  let plain: { from: LocalDate; to: LocalDate; first: number } | null = null;
  const flush = (): void => {
    if (plain !== null) ranges.push({ from: plain.from, to: plain.to, words: numbered(plain.first, number, regime) });
    plain = null;
  };
  for (let date = plusDays(start, 1); date < due; date = plusDays(date, 1)) {
    const step = told.get(date);
    const counts = rolledFrom === null || date <= rolledFrom;
    if (step === undefined || step.what === 'COUNTED') {
      number += 1;
      if (plain === null) plain = { from: date, to: date, first: number };
      else plain.to = date;
      continue;
    }
    flush();
    const isCounted = step.what === 'MAKE_UP_COUNTED' || (step.what === 'ROLLED_OVER' && counts);
    if (isCounted) number += 1;
    ranges.push(day(date, `${isCounted ? `${numbered(number, number, regime)}，` : ''}${wordsOf(step)}`));
  }
  flush();
  const last = rolledFrom === null ? `${numbered(number + 1, number + 1, regime)}，24时届满` : '24时届满';
  return [...ranges, day(due, last)];
}

/** Counted backwards, or on one day: what the steps say. */
function stepsAlone(steps: readonly CountedStep[], due: LocalDate): readonly DayRange[] {
  return [
    ...steps.filter(({ date }) => date !== due).map((step) => day(step.date, wordsOf(step))),
    day(due, '24时届满'),
  ];
}

function day(date: LocalDate, words: string): DayRange {
  return { from: date, to: date, words };
}

function wordsOf({ what, name }: CountedStep): string {
  return `${STEP_KINDS[what]}（${name}）`;
}

/** 第3日, 第1至5个工作日; months are not numbered by days. */
function numbered(first: number, last: number, regime: string): string {
  if (regime === 'MR') return '计入';
  const unit = regime === 'WD' ? '个工作日' : '日';
  return first === last ? `第${first}${unit}` : `第${first}至${last}${unit}`;
}
