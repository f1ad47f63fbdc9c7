import type { ActionRow } from './action-row.js';

/** What police and procuratorate do with a suspected crime, and the sender about it. */
export const CRIMINAL_ACTIONS = {
  FILE_CASE: {
    form: 'PAPER',
    name: '立案',
    zh: '决定立案，告知移送机关并抄送检察机关',
    en: 'files the case and tells the sender and the procuratorate',
  },
  DECLINE_FILING: {
    form: 'PAPER',
    name: '不予立案',
    zh: '决定不予立案，说明理由',
    en: 'decides not to file, with reasons',
  },
  REQUEST_RECONSIDERATION: {
    form: 'RECONSIDERATION',
    name: '申请复议',
    zh: '对不予立案申请复议',
    en: 'asks for reconsideration of the refusal to file',
  },
  UPHOLD_DECLINE: {
    form: 'PAPER',
    name: '复议维持不予立案',
    zh: '复议维持不予立案',
    en: 'upholds the refusal to file',
  },
  REVERSE_DECLINE: {
    form: 'PAPER',
    name: '复议决定立案',
    zh: '复议决定立案',
    en: 'reverses the refusal and files the case',
  },
  SUGGEST_SUPERVISION: {
    form: 'PAPER',
    name: '建议立案监督',
    zh: '建议检察机关立案监督',
    en: 'suggests filing supervision to the procuratorate',
  },
  NOTE_SUPERVISION: {
    form: 'REMARKS',
    name: '记录已建议立案监督',
    zh: '建议立案监督函已送检察机关（随该件移送发出而记录）',
    en: 'the suggestion of supervision has gone to the procuratorate; recorded with the referral that brought it',
  },
  RESUME_ADMINISTRATIVE: {
    form: 'REASON',
    name: '转行政处理',
    zh: '接受不予立案，转行政处理',
    en: 'accepts the refusal and goes on administratively',
  },
  HAND_OVER_ITEMS: {
    form: 'ITEMS',
    name: '移交涉案物品',
    zh: '移交涉案物品及其他材料',
    en: 'hands over the items and other material',
  },
  RECEIVE_ITEMS: {
    form: 'REMARKS',
    name: '清点接收涉案物品',
    zh: '当面清点并接收涉案物品',
    en: 'counts and receives the items',
  },
  DROP_CASE: { form: 'PAPER', name: '撤销案件', zh: '撤销案件', en: 'drops the case' },
  SEND_FOR_PROSECUTION: {
    form: 'PAPER',
    name: '移送审查起诉',
    zh: '移送审查起诉',
    en: 'sends the case for prosecution',
  },
  PROSECUTE: { form: 'PAPER', name: '提起公诉', zh: '提起公诉', en: 'prosecutes' },
  DECLINE_PROSECUTION: { form: 'PAPER', name: '不起诉', zh: '决定不起诉', en: 'decides not to prosecute' },
  RECORD_JUDGMENT: { form: 'PAPER', name: '记录判决结果', zh: '记录判决结果', en: 'records the judgment' },
  ACCEPT_SUGGESTION: {
    form: 'REGISTRATION',
    name: '受理监督建议',
    zh: '受理立案监督建议',
    en: 'takes up the suggestion of supervision',
  },
  DEMAND_EXPLANATION: {
    form: 'PAPER',
    name: '要求说明不立案理由',
    zh: '要求公安机关说明不立案的理由',
    en: 'demands that the police explain why no case was filed',
  },
  EXPLAIN_DECLINE: {
    form: 'PAPER',
    name: '说明不立案理由',
    zh: '书面说明不立案的情况、依据和理由',
    en: 'explains why no case was filed',
  },
  FIND_REASON_STANDS: {
    form: 'PAPER',
    name: '认定理由成立',
    zh: '认为不立案理由成立，告知行政执法机关',
    en: 'finds that the reason stands and tells the bureau',
  },
  ORDER_FILING: {
    form: 'PAPER',
    name: '通知立案',
    zh: '认为理由不成立，通知公安机关立案',
    en: 'finds that it does not stand and orders the police to file',
  },
  FILE_ON_ORDER: { form: 'PAPER', name: '按通知立案', zh: '按通知立案', en: 'files the case as ordered' },
  NOTIFY_CORRECTION: {
    form: 'PAPER',
    name: '发出纠正违法通知书',
    zh: '逾期不立案的，发出纠正违法通知书',
    en: 'notifies of a violation when no case was filed in time',
  },
} as const satisfies Readonly<Record<string, ActionRow>>;
