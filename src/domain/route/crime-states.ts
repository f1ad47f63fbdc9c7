import { HEAD_POSTS, type Post } from '../agency/agency.js';
import { DISPUTE_STATES, type DisputeState } from './dispute.js';
import type { StateRow } from './route.js';

export const BUREAU_DESK: readonly Post[] = ['LIAISON', 'OFFICER', 'UNIT_HEAD', ...HEAD_POSTS];
export const RECEIVING_DESK: readonly Post[] = ['LIAISON', 'CASE_REVIEWER', ...HEAD_POSTS];

/** The states of a suspected crime on its way to the police and through the proceedings. */
export type CrimeState =
  | DisputeState
  | 'TEAM_NAMED'
  | 'REPORTED'
  | 'APPROVED'
  | 'REFUSED'
  | 'SENT'
  | 'WITHDRAWN'
  | 'ACKNOWLEDGED'
  | 'ACCEPTED'
  | 'SUPPLEMENT_REQUESTED'
  | 'REROUTED'
  | 'RETURNED'
  | 'FILED'
  | 'ITEMS_OFFERED'
  | 'INVESTIGATING'
  | 'NOT_FILED'
  | 'RECONSIDERATION_REQUESTED'
  | 'NOT_FILED_FINAL'
  | 'SUPERVISION_SUGGESTED'
  | 'ADMINISTRATIVE'
  | 'CASE_DROPPED'
  | 'PROSECUTION_REVIEW'
  | 'NOT_PROSECUTED'
  | 'PROSECUTED'
  | 'JUDGED';

/** Waiting for the police to look: what they may do with a case that they have received and not decided. */
export const UNDER_REVIEW: readonly CrimeState[] = ['ACKNOWLEDGED', 'ACCEPTED', 'SUPPLEMENT_REQUESTED'];

/**
 * The police have the case and have not filed it, whatever they have said: what an order of the procuratorate finds.
 */
export const UNDECIDED: readonly CrimeState[] = [
  'SENT',
  'REROUTED',
  'DESIGNATED',
  ...UNDER_REVIEW,
  'BOUND',
  'NOT_FILED',
  'RECONSIDERATION_REQUESTED',
  'NOT_FILED_FINAL',
  'SUPERVISION_SUGGESTED',
];
export const FILED_STATES: readonly CrimeState[] = ['FILED', 'ITEMS_OFFERED', 'INVESTIGATING'];

/** What a decision makes pointless besides the limit that it answers. */
export const REVIEW_CLOCKS = ['D-03', 'D-04', 'D-05'] as const;

export const CRIME_STATES: Readonly<Record<CrimeState, StateRow>> = {
  TEAM_NAMED: { name: '已指定专案组', nameEn: 'Team named', owner: 'SENDER' },
  REPORTED: { name: '已提出书面报告', nameEn: 'Report submitted', owner: 'SENDER' },
  APPROVED: { name: '已批准移送', nameEn: 'Transfer approved', owner: 'SENDER' },
  REFUSED: { name: '不批准移送', nameEn: 'Transfer refused', owner: null },
  SENT: { name: '已移送待签收', nameEn: 'Sent, awaiting receipt', owner: 'HOLDER' },
  WITHDRAWN: { name: '已撤回', nameEn: 'Withdrawn', owner: null },
  ACKNOWLEDGED: { name: '已签收', nameEn: 'Receipt signed', owner: 'HOLDER' },
  ACCEPTED: { name: '已受案登记', nameEn: 'Accepted', owner: 'HOLDER' },
  SUPPLEMENT_REQUESTED: { name: '待补充材料', nameEn: 'Awaiting supplement', owner: 'SENDER' },
  REROUTED: { name: '已转送待签收', nameEn: 'Forwarded, awaiting receipt', owner: 'HOLDER' },
  ...DISPUTE_STATES,
  RETURNED: { name: '已退回', nameEn: 'Returned', owner: null },
  FILED: { name: '已立案待移交物品', nameEn: 'Filed, items to be handed over', owner: 'SENDER' },
  ITEMS_OFFERED: {
    name: '物品已移交待清点',
    nameEn: 'Items offered, to be counted',
    owner: 'HOLDER',
    noClock: '第310号令第十二条只限移交，清点接收当面进行',
  },
  INVESTIGATING: {
    name: '侦查中',
    nameEn: 'Under investigation',
    owner: 'HOLDER',
    noClock: '侦查期限由刑事诉讼法另定，不由移送计时',
  },
  NOT_FILED: { name: '不予立案', nameEn: 'Not filed', owner: 'SENDER' },
  RECONSIDERATION_REQUESTED: { name: '复议中', nameEn: 'Under reconsideration', owner: 'HOLDER' },
  NOT_FILED_FINAL: { name: '复议维持不予立案', nameEn: 'Not filed, upheld', owner: 'SENDER' },
  SUPERVISION_SUGGESTED: {
    name: '已建议立案监督',
    nameEn: 'Supervision suggested',
    owner: 'SENDER',
    noClock: '等待检察机关监督的结果；不立案理由成立的，由移送机关转行政处理',
  },
  ADMINISTRATIVE: { name: '转行政处理', nameEn: 'Handled administratively', owner: null },
  CASE_DROPPED: { name: '撤销案件', nameEn: 'Case dropped', owner: null },
  PROSECUTION_REVIEW: {
    name: '审查起诉中',
    nameEn: 'Under review for prosecution',
    owner: 'COPIED',
    noClock: '审查起诉期限由刑事诉讼法第一百七十二条另定',
  },
  NOT_PROSECUTED: { name: '不起诉', nameEn: 'Not prosecuted', owner: null },
  PROSECUTED: {
    name: '已提起公诉',
    nameEn: 'Prosecuted',
    owner: 'COPIED',
    noClock: '审理期限由刑事诉讼法第二百零八条另定',
  },
  JUDGED: { name: '已判决', nameEn: 'Judged', owner: null },
};
