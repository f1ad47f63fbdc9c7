import type { Instant, LocalDate } from '../../src/domain/kernel/instant.js';
import type { ActionFacts } from '../../src/domain/referral/commands.js';
import type { DocumentEntry, DocumentKind, ItemEntry, Matter } from '../../src/domain/referral/referral.js';

export const document = (kind: DocumentKind, name: string): DocumentEntry => ({ kind, name, number: null, pages: 2, original: true, sha256: null });

export const ITEM: ItemEntry = { name: '现场照片光盘', quantity: '1张', features: '', storage: '档案室' };

export const MATTER: Matter = {
  title: '占用永久基本农田建仓库案', party: '某仓储公司', location: '僧楼镇', patchNumber: 'JC-2023-0001',
  occupiedMu: '5.20', basicFarmlandMu: '5.20', destroyedMu: '5.20', suspectedCrime: '非法占用农用地罪', penaltyDecided: false,
};

export const TRANSFER_DOCUMENTS = [
  document('TRANSFER_LETTER', '移送书'), document('INVESTIGATION_REPORT', '调查报告'), document('MATERIAL_LIST', '材料清单'),
  document('ITEM_LIST', '物品清单'), document('APPRAISAL_REPORT', '鉴定意见'),
];

const paper = { documentNumber: '河公立字〔2023〕1号', statement: '理由' };

/** Facts that are right for every action, so that a test changes only what it is about. */
export const FACTS: ActionFacts = {
  OPEN: { matter: MATTER, officers: ['zrzy-officer-1', 'zrzy-officer-2'], foundAt: '2023-09-22T01:00:00.000Z' as Instant },
  SUBMIT_REPORT: { report: document('TRANSFER_REPORT', '书面报告'), facts: '查明的事实', opinion: '建议移送' },
  APPROVE_TRANSFER: { opinion: '同意' },
  REFUSE_TRANSFER: { reason: '未达追诉标准' },
  SEND_TRANSFER: { toAgencyId: 'hejin-public-security', documents: TRANSFER_DOCUMENTS, items: [ITEM] },
  WITHDRAW_TRANSFER: { reason: '材料有误' },
  SIGN_RECEIPT: { remarks: '' },
  ACCEPT_CASE: { registrationNumber: '受案1' },
  REQUEST_SUPPLEMENT: { documentNumber: '河公补字〔2023〕1号', missing: ['勘测定界报告'] },
  PROVIDE_SUPPLEMENT: { documents: [document('OTHER', '勘测定界报告')] },
  REROUTE_CASE: { ...paper, toAgencyId: 'yuncheng-public-security' },
  RETURN_CASE: { ...paper, reason: 'NOT_POLICE_DUTY', competentOrgan: '林业局' },
  EXTEND_REVIEW: { basis: 'ECONOMIC_CRIME_10', approver: '公安局局长', until: '2023-09-28' as LocalDate },
  FILE_CASE: paper,
  DECLINE_FILING: paper,
  RETURN_CASE_FILE: { remarks: '' },
  REQUEST_RECONSIDERATION: { ...paper, lateReason: null },
  UPHOLD_DECLINE: paper,
  REVERSE_DECLINE: paper,
  SUGGEST_SUPERVISION: paper,
  RESUME_ADMINISTRATIVE: { reason: '接受不予立案' },
  HAND_OVER_ITEMS: { items: [ITEM], place: '公安局' },
  RECEIVE_ITEMS: { remarks: '' },
  DROP_CASE: paper,
  SEND_FOR_PROSECUTION: paper,
  PROSECUTE: paper,
  DECLINE_PROSECUTION: paper,
  RECORD_JUDGMENT: { documentNumber: '(2023)晋0882刑初1号', statement: '判处罚金' },
  SIGN_NOTICE: { noticeId: 'none' },
};
