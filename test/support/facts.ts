import type { Instant, LocalDate } from '../../src/domain/kernel/instant.js';
import { ACTION_NAMES, ACTIONS } from '../../src/domain/referral/actions.js';
import type { ActionFacts } from '../../src/domain/referral/commands.js';
import type { FormFacts } from '../../src/domain/referral/forms.js';
import type { DocumentEntry, DocumentKind, ItemEntry, Matter } from '../../src/domain/referral/referral.js';

export const document = (kind: DocumentKind, name: string): DocumentEntry => ({
  kind,
  name,
  number: null,
  pages: 2,
  original: true,
  sha256: null,
});

/** What an input says: the API takes a file, and no hash that somebody has typed. */
export function asGiven<Facts extends object>(facts: Facts): Facts {
  const withoutHash = ({ sha256: _, ...entry }: DocumentEntry): object => entry;
  const { documents, report } = facts as { documents?: readonly DocumentEntry[]; report?: DocumentEntry };
  return {
    ...facts,
    ...(documents === undefined ? {} : { documents: documents.map(withoutHash) }),
    ...(report === undefined ? {} : { report: withoutHash(report) }),
  };
}

export const ITEM: ItemEntry = { name: '现场照片光盘', quantity: '1张', features: '', storage: '档案室' };

export const MATTER: Matter = {
  title: '占用永久基本农田建仓库案',
  party: '某仓储公司',
  location: '僧楼镇',
  townshipId: null,
  patchNumber: 'JC-2023-0001',
  occupiedMu: '5.20',
  basicFarmlandMu: '5.20',
  destroyedMu: '5.20',
  suspectedCrime: '非法占用农用地罪',
  penaltyDecided: false,
  demolitionOrdered: true,
};

export const TRANSFER_DOCUMENTS = [
  document('TRANSFER_LETTER', '移送书'),
  document('INVESTIGATION_REPORT', '调查报告'),
  document('MATERIAL_LIST', '材料清单'),
  document('ITEM_LIST', '物品清单'),
  document('APPRAISAL_REPORT', '鉴定意见'),
];

const paper = { documentNumber: '河公立字〔2023〕1号', statement: '理由' };

/** Facts that are right for every form, so that a test changes only what it is about. */
const FORM_FACTS: FormFacts = {
  OPENING: {
    matter: MATTER,
    officers: ['zrzy-officer-1', 'zrzy-officer-2'],
    foundAt: '2023-09-22T01:00:00.000Z' as Instant,
    respondentId: null,
    continuesId: null,
    urgent: false,
  },
  REPORT: { report: document('TRANSFER_REPORT', '书面报告'), facts: '查明的事实', opinion: '建议移送' },
  OPINION: { opinion: '同意' },
  REASON: { reason: '理由' },
  REMARKS: { remarks: '' },
  TRANSFER: { toAgencyId: 'hejin-public-security', documents: TRANSFER_DOCUMENTS, items: [ITEM], lateReason: null },
  RECEIPT: { remarks: '' },
  REGISTRATION: { registrationNumber: '受案1' },
  SUPPLEMENT_REQUEST: { documentNumber: '河公补字〔2023〕1号', missing: ['勘测定界报告'] },
  SUPPLEMENT: { documents: [document('OTHER', '勘测定界报告')] },
  FORWARDING: { ...paper, toAgencyId: 'yuncheng-public-security' },
  MEASURE: { ...paper, toAgencyId: 'hejin-public-security', replyBy: '2099-12-31' as LocalDate },
  RETURN: { ...paper, reason: 'NOT_POLICE_DUTY', competentOrgan: '林业局', missing: ['管辖依据说明'] },
  LIMIT_CHANGE: {
    deadlineId: 'none',
    basis: 'ECONOMIC_CRIME_10',
    approver: '公安局局长',
    documentNumber: '河公延字〔2023〕1号',
    reason: '案情复杂',
    until: '2023-09-28' as LocalDate,
  },
  PAPER: paper,
  FILE_RETURN: { remarks: '' },
  RECONSIDERATION: { ...paper, lateReason: null },
  ITEMS: { items: [ITEM], place: '公安局' },
  SIGNATURE: { noticeId: 'none' },
  SUCCESSION: { fromPersonId: 'zrzy-officer-1', toPersonId: 'zrzy-officer-3', reason: '调离岗位' },
};

/** Facts that are right for every action. */
export const FACTS = Object.fromEntries(
  ACTION_NAMES.map((action) => [action, FORM_FACTS[ACTIONS[action].form]]),
) as ActionFacts;
