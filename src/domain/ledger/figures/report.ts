import type { StaffMember } from '../../agency/agency.js';
import type { ReportForm } from '../../campaign/campaign.js';
import {
  type ReminderStep,
  reminderSteps,
  type ReportOwed,
  type ReportState,
  reportState,
} from '../../campaign/report-duty.js';
import { endOfDay, epochMs, type Instant, instantOf, type LocalDate, localDateOf } from '../../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../../kernel/refusal.js';
import { LEDGER_DESK } from '../act-row.js';
import { checkDocumentNumber, checkNotAfter, checkOrder, firstOf } from '../check-ledger.js';
import type { LedgerContext } from '../ledger-decision.js';

/** What has come in of a report, and when the agency was reminded. */
export interface Report {
  readonly kind: 'REPORT';
  readonly id: string;
  readonly campaignId: string;
  readonly state: ReportState;
  readonly version: number;
  readonly owed: ReportOwed;
  readonly receipts: readonly {
    readonly form: ReportForm;
    readonly receivedAt: Instant;
    readonly recordedAt: Instant;
    readonly documentNumber: string;
    readonly sha256: string | null;
    readonly by: string;
  }[];
  readonly reminders: readonly { readonly step: ReminderStep; readonly at: Instant }[];
  readonly registeredAt: Instant;
  readonly changedAt: Instant;
}

export interface ReportFacts {
  readonly form: ReportForm;
  readonly documentNumber: string;
  /** SHA-256 of the file; null for paper. */
  readonly sha256: string | null;
  /** The day on which the paper came in; null for a file, which comes in now. */
  readonly receivedOn: LocalDate | null;
}

export type ReportEvent =
  | {
      readonly kind: 'REMINDER';
      readonly step: ReminderStep;
      readonly at: Instant;
      readonly dueOn: LocalDate;
      readonly told: readonly string[];
    }
  | {
      readonly kind: 'ACT';
      readonly action: 'RECEIVE_REPORT';
      readonly facts: ReportFacts;
      readonly by: StaffMember;
      readonly at: Instant;
      readonly from: string;
      readonly to: string;
      readonly version: number;
    };

export interface ReportDecision {
  readonly record: Report;
  readonly events: readonly ReportEvent[];
  readonly lookAgainAt: Instant | null;
}

/** A report has fallen due to be looked after. Version 0: nobody has done anything yet. */
export function reportOf(id: string, owed: ReportOwed, campaignId: string, now: Instant): Report {
  return {
    kind: 'REPORT',
    id,
    campaignId,
    state: reportState(owed, [], now),
    version: 0,
    owed,
    receipts: [],
    reminders: [],
    registeredAt: now,
    changedAt: now,
  };
}

function checkReceipt(
  owed: Report['owed'],
  facts: ReportFacts,
  by: StaffMember,
  context: LedgerContext,
): Refusal | null {
  const { now } = context;
  const atOffice = context.directory.agencies.get(by.agencyId)?.kind === 'LEADING_GROUP_OFFICE';
  const may = LEDGER_DESK.includes(by.post) && (facts.form === 'PAPER' ? atOffice : by.agencyId === owed.agencyId);
  if (!may)
    return refuse(
      'NOT_ALLOWED',
      facts.form === 'PAPER' ? '纸质材料由领导小组办公室签收' : '电子材料由报送单位报送',
      facts.form === 'PAPER'
        ? 'paper is received by the leading-group office'
        : 'a file is sent in by the agency that owes it',
      { action: 'RECEIVE_REPORT', required: facts.form === 'PAPER' ? 'OFFICE' : owed.agencyId },
    );
  return firstOf(
    owed.forms.includes(facts.form)
      ? null
      : invalidInput('form', facts.form, owed.forms.join('、'), owed.forms.join(', ')),
    checkDocumentNumber('documentNumber', facts.documentNumber),
    facts.form === 'ELECTRONIC' && !/^[0-9a-f]{64}$/.test(facts.sha256 ?? '')
      ? invalidInput('fileId', '', '已上传的文件', 'the file, as it was sent')
      : null,
    facts.form === 'PAPER' && facts.receivedOn === null
      ? invalidInput('receivedOn', '', '收到纸质材料的日期', 'the day on which the paper came in')
      : null,
    facts.receivedOn === null
      ? null
      : firstOf(
          checkNotAfter('receivedOn', facts.receivedOn, now),
          checkOrder('receivedOn', facts.receivedOn, context.campaign.basis.issuedOn),
        ),
  );
}

/**
 * One form has come in: a file from the agency that owes it, a paper over the counter of the office (F073: two
 * receipts).
 */
export function decideReceipt(
  report: Report,
  facts: ReportFacts,
  by: StaffMember,
  context: LedgerContext,
): ReportDecision | Refusal {
  const { now } = context;
  const { owed } = report;
  const refusal = checkReceipt(owed, facts, by, context);
  if (refusal !== null) return refusal;
  const receivedAt =
    facts.form === 'PAPER' && facts.receivedOn !== null && facts.receivedOn !== localDateOf(now)
      ? endOfDay(facts.receivedOn)
      : now;
  const receipts = [
    ...report.receipts,
    {
      form: facts.form,
      receivedAt,
      recordedAt: now,
      documentNumber: facts.documentNumber,
      sha256: facts.sha256,
      by: by.personId,
    },
  ];
  const version = report.version + 1;
  const state = reportState(owed, receipts, now);
  const next: Report = { ...report, receipts, version, state, changedAt: now };
  return {
    record: next,
    events: [{ kind: 'ACT', action: 'RECEIVE_REPORT', facts, by, at: now, from: report.state, to: state, version }],
    lookAgainAt: nextLook(next, now),
  };
}

/** Time has passed: the reminders that have come, each once; the office is told with the last. */
export function lookAtReport(report: Report, context: LedgerContext): ReportDecision {
  const { now, calendar, campaign } = context;
  const state = reportState(report.owed, report.receipts, now);
  const done = state === 'DONE' || state === 'LATE';
  const steps = done
    ? []
    : reminderSteps(report.owed.dueOn, now, calendar).filter(
        (step) => !report.reminders.some((reminder) => reminder.step === step),
      );
  const told = (step: ReminderStep): readonly string[] =>
    step === 'ESCALATION' ? [report.owed.agencyId, campaign.office.agencyId] : [report.owed.agencyId];
  const record: Report = {
    ...report,
    state,
    reminders: [...report.reminders, ...steps.map((step) => ({ step, at: now }))],
  };
  return {
    record,
    events: steps.map((step) => ({ kind: 'REMINDER', step, at: now, dueOn: report.owed.dueOn, told: told(step) })),
    lookAgainAt: nextLook(record, now),
  };
}

/** Once a day until it is done and every reminder has gone out. */
function nextLook({ state, reminders }: Report, now: Instant): Instant | null {
  return state === 'DONE' || state === 'LATE' || reminders.some(({ step }) => step === 'ESCALATION')
    ? null
    : instantOf(epochMs(endOfDay(localDateOf(now))) + 1);
}
