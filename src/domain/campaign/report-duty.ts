import { type Agency, isOfTheCity } from '../agency/agency.js';
import type { WorkCalendar } from '../deadline/calendar.js';
import { addWorkingDays } from '../deadline/count-days.js';
import { endOfDay, type Instant, type LocalDate, localDateOf, plusDays, plusMonths } from '../kernel/instant.js';
import type { Campaign, ReportForm, ReportingDuty } from './campaign.js';

/**
 * One report that one agency owes: for which period ("2023-07", or the day of a single report), by when, in which
 * forms.
 */
export interface ReportOwed {
  readonly dutyId: string;
  readonly period: string;
  readonly agencyId: string;
  readonly dueOn: LocalDate;
  readonly forms: readonly ReportForm[];
}

/** That one form of a report has come in. */
export interface ReportReceipt {
  readonly form: ReportForm;
  readonly receivedAt: Instant;
}

export const REPORT_STATES = {
  OWED: '未报',
  PART: '部分已报',
  DONE: '已按时报送',
  LATE: '已逾期报送',
  OVERDUE: '逾期未报',
} as const;

export type ReportState = keyof typeof REPORT_STATES;

/** When an agency is reminded, and of what: before the day, when it has passed, when the office is told. */
export const REMINDER_STEPS = { REMINDER: '到期提醒', OVERDUE: '逾期', ESCALATION: '报领导小组办公室' } as const;
export type ReminderStep = keyof typeof REMINDER_STEPS;
const REMIND_BEFORE = 3;

/** Every report that is owed and has fallen due, or will within forty days: at most so far ahead anybody looks. */
export function reportsOwed(
  { reportingDuties }: Campaign,
  agencies: readonly Pick<Agency, 'id' | 'kind' | 'level' | 'active'>[],
  today: LocalDate,
  calendar: WorkCalendar,
): readonly ReportOwed[] {
  const ahead = plusDays(today, 40);
  return reportingDuties.flatMap((duty) => {
    const owing = agencies.filter((agency) => agency.active && isOfTheCity(agency) && duty.by.includes(agency.kind));
    return periodsOf(duty, ahead, calendar).flatMap(({ period, dueOn }) =>
      owing.map((agency) => ({ dutyId: duty.id, period, agencyId: agency.id, dueOn, forms: duty.forms })),
    );
  });
}

function periodsOf(
  { due }: ReportingDuty,
  ahead: LocalDate,
  calendar: WorkCalendar,
): readonly { readonly period: string; readonly dueOn: LocalDate }[] {
  if ('on' in due) return [{ period: due.on, dueOn: due.on }];
  const periods: { period: string; dueOn: LocalDate }[] = [];
  for (
    let month = `${due.from.slice(0, 7)}-01` as LocalDate;
    month <= due.to && month <= ahead;
    month = plusMonths(month, 1)
  ) {
    const lastDay = plusDays(plusMonths(month, 1), -1);
    periods.push({ period: month.slice(0, 7), dueOn: addWorkingDays(calendar, lastDay, due.monthlyByWorkingDay).date });
  }
  return periods;
}

/** Done once every form is in (F073: paper and electronic); late when the last of them came after the day. */
export function reportState(
  { forms, dueOn }: Pick<ReportOwed, 'forms' | 'dueOn'>,
  receipts: readonly ReportReceipt[],
  now: Instant,
): ReportState {
  const first = forms.map(
    (form) =>
      receipts
        .filter((receipt) => receipt.form === form)
        .map(({ receivedAt }) => receivedAt)
        .sort()[0],
  );
  const due = endOfDay(dueOn);
  if (first.every((at) => at !== undefined)) return first.every((at) => at <= due) ? 'DONE' : 'LATE';
  if (now > due) return 'OVERDUE';
  return first.some((at) => at !== undefined) ? 'PART' : 'OWED';
}

/** The steps whose moment has come. */
export function reminderSteps(dueOn: LocalDate, now: Instant, calendar: WorkCalendar): readonly ReminderStep[] {
  const today = localDateOf(now);
  const steps: ReminderStep[] = [];
  if (today >= addWorkingDays(calendar, dueOn, -REMIND_BEFORE).date) steps.push('REMINDER');
  if (now > endOfDay(dueOn)) steps.push('OVERDUE');
  if (now > endOfDay(addWorkingDays(calendar, dueOn, 1).date)) steps.push('ESCALATION');
  return steps;
}
