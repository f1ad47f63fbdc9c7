import type { AgencyId, StaffMember } from '../agency/agency.js';
import type { Instant, LocalDate } from '../kernel/instant.js';
import type { DocumentEntry, ItemEntry, Matter } from './referral.js';

/** A decision on paper: its number (文号) and what it says. */
export interface Paper {
  readonly documentNumber: string;
  readonly statement: string;
}

/** Why a case is not one for the police. Incomplete material is no reason: it is supplemented (MPS Procedures art. 180). */
export const RETURN_REASONS = {
  NOT_POLICE_DUTY: '不属于公安机关管辖',
  ALREADY_FILED: '同一案件已经立案',
} as const;
export type ReturnReason = keyof typeof RETURN_REASONS;

/** On what a longer review rests, and for how many days from receipt at most (domain D-06x). */
export const EXTENSION_BASES = {
  ECONOMIC_CRIME_10: { name: '《公安机关办理经济犯罪案件的若干规定》第十六条（10日）', maxDays: 10 },
  COMPLEX_30: { name: '《公安机关办理经济犯罪案件的若干规定》第十六条（重大、复杂，30日）', maxDays: 30 },
} as const;
export type ExtensionBasis = keyof typeof EXTENSION_BASES;

/** Everything that can be asked of a referral by a person, with what must be said. The keys are the closed list of actions. */
export interface ActionFacts {
  OPEN: { readonly matter: Matter; readonly officers: readonly string[]; readonly foundAt: Instant };
  SUBMIT_REPORT: { readonly report: DocumentEntry; readonly facts: string; readonly opinion: string };
  APPROVE_TRANSFER: { readonly opinion: string };
  REFUSE_TRANSFER: { readonly reason: string };
  SEND_TRANSFER: {
    readonly toAgencyId: AgencyId;
    readonly documents: readonly DocumentEntry[];
    readonly items: readonly ItemEntry[];
  };
  WITHDRAW_TRANSFER: { readonly reason: string };
  SIGN_RECEIPT: { readonly remarks: string };
  ACCEPT_CASE: { readonly registrationNumber: string };
  REQUEST_SUPPLEMENT: { readonly documentNumber: string; readonly missing: readonly string[] };
  PROVIDE_SUPPLEMENT: { readonly documents: readonly DocumentEntry[] };
  REROUTE_CASE: Paper & { readonly toAgencyId: AgencyId };
  RETURN_CASE: Paper & { readonly reason: ReturnReason; readonly competentOrgan: string };
  EXTEND_REVIEW: { readonly basis: ExtensionBasis; readonly approver: string; readonly until: LocalDate };
  FILE_CASE: Paper;
  DECLINE_FILING: Paper;
  RETURN_CASE_FILE: { readonly remarks: string };
  REQUEST_RECONSIDERATION: Paper & { readonly lateReason: string | null };
  UPHOLD_DECLINE: Paper;
  REVERSE_DECLINE: Paper;
  SUGGEST_SUPERVISION: Paper;
  RESUME_ADMINISTRATIVE: { readonly reason: string };
  HAND_OVER_ITEMS: { readonly items: readonly ItemEntry[]; readonly place: string };
  RECEIVE_ITEMS: { readonly remarks: string };
  DROP_CASE: Paper;
  SEND_FOR_PROSECUTION: Paper;
  PROSECUTE: Paper;
  DECLINE_PROSECUTION: Paper;
  RECORD_JUDGMENT: Paper;
  SIGN_NOTICE: { readonly noticeId: string };
}
export type Action = keyof ActionFacts;

/** What each action is called, and the past tense under which the history keeps it. */
export const ACTIONS: { readonly [A in Action]: { readonly event: string; readonly name: string } } = {
  OPEN: { event: 'TeamNamed', name: '指定专案组' },
  SUBMIT_REPORT: { event: 'ReportSubmitted', name: '提出书面报告' },
  APPROVE_TRANSFER: { event: 'TransferApproved', name: '批准移送' },
  REFUSE_TRANSFER: { event: 'TransferRefused', name: '不批准移送' },
  SEND_TRANSFER: { event: 'TransferSent', name: '移送' },
  WITHDRAW_TRANSFER: { event: 'TransferWithdrawn', name: '撤回移送' },
  SIGN_RECEIPT: { event: 'ReceiptSigned', name: '签收（回执）' },
  ACCEPT_CASE: { event: 'CaseAccepted', name: '受案登记' },
  REQUEST_SUPPLEMENT: { event: 'SupplementRequested', name: '通知补正' },
  PROVIDE_SUPPLEMENT: { event: 'SupplementProvided', name: '补充材料' },
  REROUTE_CASE: { event: 'CaseRerouted', name: '转送有管辖权的公安机关' },
  RETURN_CASE: { event: 'CaseReturned', name: '退回' },
  EXTEND_REVIEW: { event: 'ReviewExtended', name: '延长审查期限' },
  FILE_CASE: { event: 'CaseFiled', name: '立案' },
  DECLINE_FILING: { event: 'FilingDeclined', name: '不予立案' },
  RETURN_CASE_FILE: { event: 'CaseFileReturned', name: '退回案卷材料' },
  REQUEST_RECONSIDERATION: { event: 'ReconsiderationRequested', name: '申请复议' },
  UPHOLD_DECLINE: { event: 'DeclineUpheld', name: '复议维持不予立案' },
  REVERSE_DECLINE: { event: 'DeclineReversed', name: '复议决定立案' },
  SUGGEST_SUPERVISION: { event: 'SupervisionSuggested', name: '建议立案监督' },
  RESUME_ADMINISTRATIVE: { event: 'AdministrativeResumed', name: '转行政处理' },
  HAND_OVER_ITEMS: { event: 'ItemsHandedOver', name: '移交涉案物品' },
  RECEIVE_ITEMS: { event: 'ItemsReceived', name: '清点接收涉案物品' },
  DROP_CASE: { event: 'CaseDropped', name: '撤销案件' },
  SEND_FOR_PROSECUTION: { event: 'SentForProsecution', name: '移送审查起诉' },
  PROSECUTE: { event: 'Prosecuted', name: '提起公诉' },
  DECLINE_PROSECUTION: { event: 'ProsecutionDeclined', name: '不起诉' },
  RECORD_JUDGMENT: { event: 'JudgmentRecorded', name: '记录判决结果' },
  SIGN_NOTICE: { event: 'NoticeSigned', name: '签收文书' },
};
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];

/** A person's command: who asks, in which post, for what, and on which version of the referral. */
export type Command = {
  readonly [A in Action]: { readonly action: A; readonly facts: ActionFacts[A]; readonly by: StaffMember };
}[Action];
/** An action with its facts, before it is known who asks. */
export type Ask = { readonly [A in Action]: { readonly action: A; readonly facts: ActionFacts[A] } }[Action];
