import { readFileSync } from 'node:fs';

import { type ComputedDeadline, computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import { addWorkingDays } from '../../../src/domain/deadline/count-days.js';
import { courtWindow } from '../../../src/domain/deadline/court-window.js';
import type { DeadlineRule } from '../../../src/domain/deadline/deadline-rule.js';
import { endOfDay, type LocalDate, plusDays } from '../../../src/domain/kernel/instant.js';
import { at, CALENDAR, day } from './given.js';

/** The rows that ship: the vectors hold them to the statutes. */
const ROWS = JSON.parse(
  readFileSync(new URL('../../../config/law/deadline-rules.json', import.meta.url), 'utf8'),
) as DeadlineRule[];

function rule(id: string): DeadlineRule {
  const row = ROWS.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no rule ${id}`);
  return row;
}

const due = (id: string, moment: string): ComputedDeadline => computeDeadline(rule(id), at(moment), CALENDAR);
/** The same limit under the policy switch decree310_unit = WD or STRICT (72 hours). */
const underPolicy = (id: string, regime: 'WD' | 'H', length: number, moment: string): ComputedDeadline =>
  computeDeadline({ ...rule(id), regime, length }, at(moment), CALENDAR);

describe('the statute vectors', () => {
  it.each([
    ['TV01', 'D-01', '2023-09-22 10:00', '2023-09-25'],
    ['TV07', 'D-07', '2023-04-28 09:00', '2023-05-04'],
    ['TV09 suit', 'D-20', '2023-03-10 11:00', '2023-03-27'],
    ['TV09 reconsideration', 'D-20c', '2023-03-10 11:00', '2023-05-09'],
    ['TV09 application', 'D-21', '2023-03-27 23:59:59.999', '2023-06-27'],
    ['TV11', 'D-24', '2023-09-26 15:00', '2023-10-09'],
    ['TV13', 'D-29', '2023-09-21 15:00', '2023-10-07'],
    ['TV15', 'D-32', '2023-09-15 15:00', '2023-10-07'],
    ['TV17 opinion sent', 'D-16', '2023-09-27 15:00', '2023-10-07'],
    ['TV17 opinion answered', 'D-17', '2023-10-07 15:00', '2023-12-07'],
    ['TV19 reasons', 'D-12', '2023-09-25 08:00', '2023-10-07'],
    ['TV19 filing', 'D-14', '2023-09-18 08:00', '2023-10-07'],
    ['TV21', 'D-36', '2023-09-25 08:00', '2023-10-10'],
    ['TV23', 'D-34', '2023-09-28 08:00', '2023-10-11'],
    ['TV25', 'D-23', '2024-02-05 08:00', '2024-02-23'],
    ['TV27', 'D-24', '2026-09-30 08:00', '2026-10-13'],
  ] as const)('%s: %s from %s ends with %s', (_id, rule, moment, expected) => {
    const { dueOn, dueAt, provisional } = due(rule, moment);
    expect({ dueOn, dueAt, provisional }).toEqual({
      dueOn: expected,
      dueAt: endOfDay(day(expected)),
      provisional: false,
    });
  });

  it('TV01 under the working-day policy: 2023-09-27; under 72 hours: 2023-09-25 10:00', () => {
    expect(underPolicy('D-01', 'WD', 3, '2023-09-22 10:00').dueOn).toBe('2023-09-27');
    expect(underPolicy('D-01', 'H', 72, '2023-09-22 10:00').dueAt).toBe(at('2023-09-25 10:00'));
  });

  it('TV03: 24 hours end at 16:30 on Mid-Autumn, nothing rolls', () => {
    const { dueAt, dueOn, provisional, explanation } = due('D-02', '2023-09-28 16:30');
    expect({ dueAt, dueOn, provisional }).toEqual({
      dueAt: at('2023-09-29 16:30'),
      dueOn: '2023-09-29',
      provisional: false,
    });
    expect(explanation).toMatchObject({ excludedDay: null, steps: [] });
  });

  it('TV05: the notice within 24 hours, on a Saturday; the supplement three days after its receipt', () => {
    expect(due('D-03', '2023-08-18 15:00').dueAt).toBe(at('2023-08-19 15:00'));
    expect(due('D-04', '2023-08-19 15:00').dueOn).toBe('2023-08-22');
  });

  it('TV07 under the working-day policy: the make-up Saturday 2023-05-06', () => {
    const { dueOn, explanation } = underPolicy('D-07', 'WD', 3, '2023-04-28 09:00');
    expect(dueOn).toBe('2023-05-06');
    expect(explanation.steps.at(-1)).toEqual({ date: '2023-05-06', what: 'MAKE_UP_COUNTED', name: '调休上班' });
  });

  it('TV09: the conservative window 2023-05-10 … 06-27, and the latest demand 2023-06-11', () => {
    const rules = {
      suit: rule('D-20'),
      reconsideration: rule('D-20c'),
      application: rule('D-21'),
      demand: rule('D-23'),
    };
    const window = courtWindow(at('2023-03-10 11:00'), rules, CALENDAR);
    expect(window).toEqual({
      suitEndsOn: '2023-03-27',
      reconsiderationEndsOn: '2023-05-09',
      earliest: '2023-05-10',
      latest: '2023-06-27',
      latestDemand: '2023-06-11',
      provisional: false,
    });
    const demandEnds = (served: LocalDate): LocalDate => addWorkingDays(CALENDAR, served, 10).date;
    expect([demandEnds(window.latestDemand), demandEnds(plusDays(window.latestDemand, 1))]).toEqual([
      '2023-06-26',
      '2023-06-27',
    ]);
  });

  it('D-38: a hearing on Monday 2023-10-09 needs notice by Friday 2023-09-22', () => {
    const { dueOn, provisional, explanation } = due('D-38', '2023-10-09 09:00');
    expect([dueOn, provisional]).toEqual(['2023-09-22', false]);
    expect(explanation.text).toContain('向前倒数7个工作日');
  });

  it('TV11 and TV27 count the very days that the vectors list', () => {
    const counted = (from: string): LocalDate[] =>
      [1, 2, 3, 4, 5].map((n) => addWorkingDays(CALENDAR, day(from), n).date);
    expect(counted('2023-09-26')).toEqual(['2023-09-27', '2023-09-28', '2023-10-07', '2023-10-08', '2023-10-09']);
    expect(counted('2026-09-30')).toEqual(['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12', '2026-10-13']);
  });

  it('TV15: the internal date is the last working day before the holiday, 2023-09-28', () => {
    expect(addWorkingDays(CALENDAR, day('2023-09-30'), -1).date).toBe('2023-09-28');
  });

  it('TV25: Sunday 2024-02-18 counts', () => {
    expect(due('D-23', '2024-02-05 08:00').explanation.steps).toContainEqual({
      date: '2024-02-18',
      what: 'MAKE_UP_COUNTED',
      name: '调休上班',
    });
  });
});
