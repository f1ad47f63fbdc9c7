import type { AgencyId, StaffMember } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import type { LimitChangeBasis } from '../deadline/limit-changes.js';
import { type LocalDate, localDateOf } from '../kernel/instant.js';
import type { NoticeKind } from '../notice/notice.js';
import { type Action, ACTIONS } from '../referral/actions.js';
import type { Command } from '../referral/commands.js';
import type { Form, FormFacts } from '../referral/forms.js';
import type { DocumentEntry } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { follow, signedNotice } from './follow.js';
import { noticesToSign } from './guards.js';

/** What has been chosen on a form so far, of what decides what follows. */
export interface Chosen {
  readonly toAgencyId: AgencyId | null;
  readonly noticeId: string | null;
  readonly deadlineId: string | null;
  readonly basis: LimitChangeBasis | null;
  readonly until: LocalDate | null;
  readonly replyBy: LocalDate | null;
}

export const NOTHING_CHOSEN: Chosen = {
  toAgencyId: null,
  noticeId: null,
  deadlineId: null,
  basis: null,
  until: null,
  replyBy: null,
};

/** What an act would set off if it were done now. */
export interface Follows {
  readonly state: string;
  readonly ends: boolean;
  /** `to` null: it depends on an agency that has not been chosen. */
  readonly notices: readonly {
    readonly kind: NoticeKind;
    readonly to: AgencyId | null;
    readonly copy: boolean;
    readonly mustSign: boolean;
  }[];
  /** Limits that would begin; `dutyAgency` is empty where it depends on an agency that has not been chosen. */
  readonly begun: readonly Deadline[];
  /** Limits that it would answer, in time or late. */
  readonly answered: readonly Deadline[];
  /** Limits that it would make pointless. */
  readonly cancelled: readonly Deadline[];
}

const UNKNOWN = '';

/**
 * What follows from an act, whatever is written on its form: decided by the very function that does it, with nothing
 * in the place of what only people read. Null: the route has no such step, or nobody in the city could decide what it
 * asks.
 */
export function whatFollows(
  file: CaseFile,
  action: Exclude<Action, 'OPEN'>,
  by: StaffMember,
  chosen: Chosen,
  context: RuleContext,
): Follows | null {
  const decision = foreseen(file, action, by, { chosen, written: {} }, context);
  if (decision === null) return null;
  const { referral, notices, openedDeadlines, endedDeadlines } = decision;
  return {
    state: referral.state,
    ends: referral.endedAt !== null,
    notices: notices.map(({ kind, to, copy, mustSign }) => ({ kind, to: to === UNKNOWN ? null : to, copy, mustSign })),
    begun: openedDeadlines.filter(({ state }) => state === 'OPEN'),
    answered: [...openedDeadlines, ...endedDeadlines].filter(({ state }) => state === 'MET' || state === 'LATE'),
    cancelled: endedDeadlines.filter(({ state }) => state === 'CANCELLED'),
  };
}

/**
 * What would be decided if the act were done now with what is written on its form so far; nothing stands in the place
 * of the rest. Null as above.
 */
export function foreseen(
  file: CaseFile,
  action: Exclude<Action, 'OPEN'>,
  by: StaffMember,
  { chosen, written }: { readonly chosen: Chosen; readonly written: Readonly<Record<string, unknown>> },
  context: RuleContext,
): Decision | null {
  const caseFile = { ...file, deadlines: file.deadlines.filter(({ state }) => state === 'OPEN') };
  const route = getRoute(caseFile.referral.routeId);
  const step = route.steps[action];
  if (step === undefined || step.from === 'START' || step.consequence === true) return null;
  const known = { caseFile, by, chosen, today: localDateOf(context.now) };
  const facts = withWritten(SAMPLES[ACTIONS[action].form](known), written);
  const command = { action, by, facts } as Command;
  const signed = signedNotice(caseFile, command);
  const decision = follow({ caseFile, route, step, command, signed }, { context, recordedAt: context.now });
  return 'code' in decision ? null : decision;
}

/** What is written takes the place of nothing, where it is of the same kind: text, a list, yes or no. */
function withWritten(facts: FormFacts[Form], written: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(facts as object).map(([field, empty]: [string, unknown]) => {
      const value = written[field];
      const fits = Array.isArray(empty) ? Array.isArray(value) : typeof value === typeof (empty ?? '');
      return [field, value !== undefined && fits ? value : empty];
    }),
  );
}

interface Known {
  readonly caseFile: CaseFile;
  readonly by: StaffMember;
  readonly chosen: Chosen;
  readonly today: LocalDate;
}

const PAPER = { documentNumber: '', statement: '' };
const DOCUMENT: DocumentEntry = { kind: 'OTHER', name: '', number: null, pages: 1, original: true, sha256: null };

/** Forms with nothing written on them but what decides what follows. */
const SAMPLES: { readonly [F in Form]: (known: Known) => FormFacts[F] } = {
  OPENING: () => {
    throw new Error('an opening is no act on a referral');
  },
  REPORT: () => ({ report: DOCUMENT, facts: '', opinion: '' }),
  OPINION: () => ({ opinion: '' }),
  REASON: () => ({ reason: '' }),
  REMARKS: () => ({ remarks: '' }),
  TRANSFER: ({ chosen }) => ({ toAgencyId: chosen.toAgencyId ?? UNKNOWN, documents: [], items: [], lateReason: null }),
  RECEIPT: () => ({ remarks: '' }),
  REGISTRATION: () => ({ registrationNumber: '' }),
  SUPPLEMENT_REQUEST: () => ({ documentNumber: '', missing: [''] }),
  SUPPLEMENT: () => ({ documents: [] }),
  FORWARDING: ({ chosen }) => ({ ...PAPER, toAgencyId: chosen.toAgencyId ?? UNKNOWN }),
  MEASURE: ({ chosen, today }) => ({
    ...PAPER,
    toAgencyId: chosen.toAgencyId ?? UNKNOWN,
    replyBy: chosen.replyBy ?? today,
  }),
  RETURN: () => ({ ...PAPER, reason: 'NOT_POLICE_DUTY', competentOrgan: '', missing: [] }),
  LIMIT_CHANGE: ({ chosen, today }) => ({
    deadlineId: chosen.until === null ? UNKNOWN : (chosen.deadlineId ?? UNKNOWN),
    basis: chosen.basis ?? 'FORCE_MAJEURE',
    approver: '',
    documentNumber: '',
    reason: '',
    until: chosen.until ?? today,
  }),
  PAPER: () => PAPER,
  FILE_RETURN: () => ({ remarks: '' }),
  RECONSIDERATION: () => ({ ...PAPER, lateReason: null }),
  ITEMS: ({ caseFile }) => ({ items: caseFile.referral.items, place: '' }),
  SIGNATURE: ({ caseFile, by, chosen }) => ({
    noticeId: chosen.noticeId ?? noticesToSign(caseFile, by)[0]?.id ?? UNKNOWN,
  }),
  SUCCESSION: () => ({ fromPersonId: '', toPersonId: '', reason: '' }),
};
