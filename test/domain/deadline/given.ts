import { readFileSync } from 'node:fs';

import { type CalendarEdition, calendarOf, type WorkCalendar } from '../../../src/domain/deadline/calendar.js';
import { type ComputedDeadline, computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import type { DeadlineKind, DeadlineRule, Regime } from '../../../src/domain/deadline/deadline-rule.js';
import { type Instant, instantOf, type LocalDate } from '../../../src/domain/kernel/instant.js';

/** The editions 2019–2026 as emitted by tools-emit-calendars.mjs; 2018 and 2027 are not among them. */
export const EDITIONS = JSON.parse(
  readFileSync(new URL('../../../config/law/calendars.json', import.meta.url), 'utf8'),
) as CalendarEdition[];
export const CALENDAR: WorkCalendar = calendarOf(EDITIONS);

export const day = (date: string): LocalDate => date as LocalDate;

/** A moment in Asia/Shanghai: at('2023-09-22 10:00'). */
export const at = (local: string): Instant => instantOf(Date.parse(`${local.replace(' ', 'T')}+08:00`));

export function ruleOf(regime: Regime, length: number, given: Partial<DeadlineRule> = {}): DeadlineRule {
  const kind: DeadlineKind = 'DUTY';
  return {
    id: 'D-00',
    version: 1,
    validFrom: day('2001-07-09'),
    validTo: null,
    name: '测试期限',
    nameEn: 'test limit',
    length,
    regime,
    kind,
    source: '行政强制法',
    article: '第五十六条',
    confidence: 'HIGH',
    ...given,
  };
}

/** The deadline of a period that starts at ten in the morning of the day. */
export function period(
  regime: Regime,
  length: number,
  startsOn: string,
  calendar: WorkCalendar = CALENDAR,
): ComputedDeadline {
  return computeDeadline(ruleOf(regime, length), at(`${startsOn} 10:00`), calendar);
}
