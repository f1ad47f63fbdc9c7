import type { AgencyId } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';

/** What one agency sends another, each with the queue that carries it: a queue carries exactly what its name says. */
export const NOTICE_KINDS = {
  TRANSFER: { name: '移送书', nameEn: 'Transfer (each route has its own name for it)', queue: 'transfers' },
  SUPPLEMENT: { name: '补充材料', nameEn: 'Supplementary material', queue: 'transfers' },
  ITEMS_HANDOVER: { name: '涉案物品移交清单', nameEn: 'Hand-over of items and evidence', queue: 'transfers' },
  RECONSIDERATION_REQUEST: { name: '复议申请书', nameEn: 'Request for reconsideration', queue: 'transfers' },
  SUPERVISION_SUGGESTION: { name: '建议立案监督函', nameEn: 'Suggestion of filing supervision', queue: 'transfers' },
  CHALLENGE: { name: '复议申请书（对裁定）', nameEn: 'Challenge of a ruling', queue: 'transfers' },
  ADMISSION_CHALLENGE: {
    name: '复议申请书（对不予受理裁定）',
    nameEn: 'Challenge of a refusal to admit',
    queue: 'transfers',
  },
  RECEIPT: { name: '移送回执', nameEn: 'Signed receipt', queue: 'acknowledgements' },
  ACCEPTANCE: { name: '受案回执', nameEn: 'Notice of acceptance', queue: 'acknowledgements' },
  NOTICE_RECEIPT: { name: '送达回证', nameEn: 'Receipt for a notice', queue: 'acknowledgements' },
  ITEMS_RECEIPT: { name: '涉案物品交接回执', nameEn: 'Receipt for items', queue: 'acknowledgements' },
  FILING: { name: '立案告知书', nameEn: 'Notice of filing', queue: 'outcome-notices' },
  DECLINE: { name: '不予立案通知书', nameEn: 'Notice of refusal to file', queue: 'outcome-notices' },
  RETURN: { name: '退回案件通知书', nameEn: 'Notice of return', queue: 'outcome-notices' },
  CASE_FILE_RETURN: { name: '退回案卷材料', nameEn: 'Return of the case file', queue: 'outcome-notices' },
  DECLINE_UPHELD: { name: '复议决定书（维持）', nameEn: 'Reconsideration decision: upheld', queue: 'outcome-notices' },
  DECLINE_REVERSED: { name: '复议决定书（立案）', nameEn: 'Reconsideration decision: filed', queue: 'outcome-notices' },
  CASE_DROPPED: { name: '撤销案件决定书', nameEn: 'Decision to drop the case', queue: 'outcome-notices' },
  SENT_FOR_PROSECUTION: { name: '移送审查起诉告知书', nameEn: 'Sent for prosecution', queue: 'outcome-notices' },
  PROSECUTED: { name: '起诉告知书', nameEn: 'Notice of prosecution', queue: 'outcome-notices' },
  NOT_PROSECUTED: { name: '不起诉决定书', nameEn: 'Decision not to prosecute', queue: 'outcome-notices' },
  JUDGMENT: { name: '判决结果告知书', nameEn: 'Notice of judgment', queue: 'outcome-notices' },
  RESULT: { name: '办理结果告知书', nameEn: 'Notice of the result', queue: 'outcome-notices' },
  REPLY: { name: '书面回复', nameEn: 'Written reply', queue: 'outcome-notices' },
  REASON_STANDS: { name: '不立案理由成立告知书', nameEn: 'The reason for not filing stands', queue: 'outcome-notices' },
  ADMISSION: { name: '受理通知书', nameEn: 'Application admitted', queue: 'outcome-notices' },
  ADMISSION_REFUSAL: { name: '不予受理裁定书', nameEn: 'Application not admitted', queue: 'outcome-notices' },
  EXECUTION_RULING: { name: '准予强制执行裁定书', nameEn: 'Ruling: enforcement granted', queue: 'outcome-notices' },
  EXECUTION_DENIAL: { name: '不准予强制执行裁定书', nameEn: 'Ruling: enforcement denied', queue: 'outcome-notices' },
  CHALLENGE_RULING: { name: '复议裁定书', nameEn: 'Ruling on the challenge', queue: 'outcome-notices' },
  RECTIFICATION_REJECTED: { name: '整改不到位通知书', nameEn: 'Rectification found wanting', queue: 'outcome-notices' },
  PUBLICATION: { name: '处理结果公开通报', nameEn: 'Publication of the result', queue: 'procedural-notices' },
  RELEASE: { name: '解除督办通知书', nameEn: 'Release from supervision', queue: 'procedural-notices' },
  SUPPLEMENT_REQUEST: { name: '补正通知书', nameEn: 'Request for missing material', queue: 'procedural-notices' },
  REROUTE_NOTICE: { name: '移送案件通知书', nameEn: 'Notice of forwarding', queue: 'procedural-notices' },
  EXTENSION: { name: '期限变更告知书', nameEn: 'Notice of a changed limit', queue: 'procedural-notices' },
  WITHDRAWAL: { name: '撤回移送函', nameEn: 'Withdrawal of the transfer', queue: 'procedural-notices' },
  RECALL_REQUEST: { name: '商请撤回函', nameEn: 'Request to recall the case', queue: 'procedural-notices' },
  RECALL_ANSWER: { name: '商请撤回答复函', nameEn: 'Answer to a request of recall', queue: 'procedural-notices' },
  HEARING: { name: '听取意见通知书', nameEn: 'The court will hear views', queue: 'procedural-notices' },
  EXPLANATION_DEMAND: {
    name: '要求说明不立案理由通知书',
    nameEn: 'Demand to explain why no case was filed',
    queue: 'procedural-notices',
  },
  EXPLANATION: { name: '不立案理由说明书', nameEn: 'Explanation why no case was filed', queue: 'procedural-notices' },
  FILING_ORDER: { name: '通知立案书', nameEn: 'Order to file', queue: 'procedural-notices' },
  CORRECTION: { name: '纠正违法通知书', nameEn: 'Notice to correct a violation', queue: 'procedural-notices' },
  DISPUTE: { name: '管辖争议报请函', nameEn: 'Dispute of competence', queue: 'procedural-notices' },
  COMPETENCE_PROPOSAL: {
    name: '管辖协调意见',
    nameEn: 'Proposal in a dispute of competence',
    queue: 'procedural-notices',
  },
  DESIGNATION: { name: '指定管辖决定书', nameEn: 'Designation of the competent agency', queue: 'procedural-notices' },
  URGE: { name: '催办函', nameEn: 'Letter urging to act', queue: 'procedural-notices' },
  REMINDER: { name: '到期提醒', nameEn: 'Reminder', queue: 'procedural-notices' },
  OVERDUE: { name: '超期告知书', nameEn: 'Notice that a limit has passed', queue: 'procedural-notices' },
  ESCALATION: { name: '超期情况报告', nameEn: 'Report of a passed limit to the office', queue: 'procedural-notices' },
  CIRCULAR: { name: '超期情况通报', nameEn: 'Passed limit, for the monthly circular', queue: 'procedural-notices' },
  EMERGENCY_ACCESS_BEGUN: { name: '应急查阅告知书', nameEn: 'Notice of emergency access', queue: 'procedural-notices' },
  CLOSING: { name: '办结告知函', nameEn: 'Notice of closing', queue: 'procedural-notices' },
} as const satisfies Record<string, { name: string; nameEn: string; queue: QueueName }>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

/** What a notice is called in English, in a sentence. */
export function noticeNameEn(kind: NoticeKind): string {
  return kind === 'TRANSFER' ? 'Letter of transfer' : NOTICE_KINDS[kind].nameEn;
}

/** The queues between agencies. `procedural-notices` carries what is neither a transfer, a receipt nor an outcome. */
export const QUEUE_NAMES = ['transfers', 'acknowledgements', 'outcome-notices', 'procedural-notices'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** A notice as the case file knows it: when each step of its hand-over happened, null while it has not. */
export interface Notice {
  /** referral.version.kind.recipient: unique by construction, so that writing it twice is impossible. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly from: AgencyId;
  readonly to: AgencyId;
  /** True: a copy for information (抄送); copies are not signed for. */
  readonly copy: boolean;
  readonly mustSign: boolean;
  readonly version: number;
  /** The number (文号) of the paper that it sends on; null where there is none. */
  readonly documentNumber: string | null;
  readonly submittedAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly openedAt: Instant | null;
  readonly signedAt: Instant | null;
}

/** The evidences of a hand-over (after ETSI EN 319 522); a missing one becomes its negative by timer. */
export const EVIDENCE_KINDS = {
  SUBMITTED: '已提交',
  RELAYED: '已传递',
  RELAY_FAILED: '传递失败',
  DELIVERED: '已送达',
  NOT_DELIVERED: '未能送达',
  OPENED: '已打开',
  ACKNOWLEDGED: '已签收',
  DECIDED: '已决定',
  OUTCOME_RECEIVED: '结果已达',
} as const;

export type EvidenceKind = keyof typeof EVIDENCE_KINDS;

export interface Evidence {
  readonly noticeId: string;
  readonly kind: EvidenceKind;
  readonly at: Instant;
  /** The agency whose act or system the evidence speaks of. */
  readonly agencyId: AgencyId;
  readonly detail: string;
}

/** The notice id; see `Notice.id`. */
export function noticeId(referralId: string, version: number, kind: NoticeKind, to: AgencyId): string {
  return `${referralId}.${version}.${kind}.${to}`;
}

/** The id of the referral that a notice belongs to, with which its own begins; null: it is no id of a notice. */
export function referralIdOf(id: string): string | null {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\./.exec(id)?.[1] ?? null;
}

/**
 * Was the notice sent by an act of a person, which its version names? What time or an emergency access sends has an id
 * of another form.
 */
export function sentByAct({ id, version, kind, to }: Pick<Notice, 'id' | 'version' | 'kind' | 'to'>): boolean {
  return id === noticeId(id.slice(0, 36), version, kind, to);
}

/** The newest notice of a kind to an agency, if any. */
export function findLatest(notices: readonly Notice[], kind: NoticeKind, to?: AgencyId): Notice | undefined {
  return notices
    .filter((notice) => notice.kind === kind && !notice.copy && (to === undefined || notice.to === to))
    .reduce<Notice | undefined>((last, notice) => (last && last.version > notice.version ? last : notice), undefined);
}
