import type { ActionRow } from './action-row.js';

/** What is done to a referral of any kind: on its way, in dispute, and at any time. */
export const HAND_OVER_ACTIONS = {
  OPEN: {
    form: 'OPENING',
    name: '启动移送',
    zh: '启动移送；涉嫌犯罪的同时指定专案组',
    en: 'opens a referral, and names the team where a crime is suspected',
  },
  SUBMIT_REPORT: {
    form: 'REPORT',
    name: '提出书面报告',
    zh: '提出移送涉嫌犯罪案件的书面报告',
    en: 'the team submits its written report',
  },
  APPROVE_TRANSFER: {
    form: 'OPINION',
    name: '批准移送',
    zh: '正职负责人批准移送',
    en: 'the head approves the transfer',
  },
  REFUSE_TRANSFER: {
    form: 'REASON',
    name: '不批准移送',
    zh: '正职负责人不批准移送，理由记录在案',
    en: 'the head refuses, with reasons on record',
  },
  SEND_TRANSFER: {
    form: 'TRANSFER',
    name: '移送',
    zh: '将案件移送受移送机关，依法抄送有关机关',
    en: 'sends the case to its receiver, with the copies that the route asks for',
  },
  WITHDRAW_TRANSFER: {
    form: 'REASON',
    name: '撤回移送',
    zh: '签收前撤回移送',
    en: 'withdraws the transfer before its receipt',
  },
  REQUEST_RECALL: {
    form: 'PAPER',
    name: '商请撤回',
    zh: '签收后商请受移送机关同意撤回',
    en: 'asks the holder, after its receipt, to let the sender take the case back',
  },
  AGREE_RECALL: {
    form: 'PAPER',
    name: '同意撤回',
    zh: '同意撤回，移送终结',
    en: 'agrees that the sender takes the case back, which ends the referral',
  },
  DECLINE_RECALL: {
    form: 'PAPER',
    name: '不同意撤回',
    zh: '不同意撤回，说明理由，继续办理',
    en: 'declines, with reasons, and goes on with the case',
  },
  SIGN_RECEIPT: {
    form: 'RECEIPT',
    name: '签收（回执）',
    zh: '签署移送回执；法定期限自此起算',
    en: 'signs the receipt; the statutory limits run from it',
  },
  ACCEPT_CASE: { form: 'REGISTRATION', name: '受案登记', zh: '受案登记', en: 'registers the acceptance of the case' },
  REQUEST_SUPPLEMENT: {
    form: 'SUPPLEMENT_REQUEST',
    name: '通知补正',
    zh: '通知移送机关补充材料；不得以材料不全为由不接受',
    en: 'asks for missing material; incompleteness is no ground to refuse the case',
  },
  PROVIDE_SUPPLEMENT: {
    form: 'SUPPLEMENT',
    name: '补充材料',
    zh: '补充材料；名称与清单逐项对应',
    en: 'provides what was missing, each under the name it was asked for',
  },
  REROUTE_CASE: {
    form: 'FORWARDING',
    name: '转送有管辖权的机关',
    zh: '转送有管辖权的机关，并书面告知移送机关',
    en: 'forwards the case to the organ that has jurisdiction and tells the sender',
  },
  RETURN_CASE: {
    form: 'RETURN',
    name: '退回',
    zh: '不属于本机关管辖的，书面说明理由退回',
    en: 'returns what is no matter for the receiver, with written reasons',
  },
  RETURN_CASE_FILE: { form: 'FILE_RETURN', name: '退回案卷材料', zh: '退回案卷材料', en: 'returns the case file' },
  DISPUTE_COMPETENCE: {
    form: 'PAPER',
    name: '提出管辖争议',
    zh: '对管辖有争议，报请指定',
    en: 'disputes its competence and asks for a designation',
  },
  PROPOSE_COMPETENCE: {
    form: 'PAPER',
    name: '提出管辖协调意见',
    zh: '领导小组办公室提出管辖协调意见，不具有约束力',
    en: 'the leading-group office proposes who should be competent, which binds nobody',
  },
  DESIGNATE: {
    form: 'FORWARDING',
    name: '指定管辖',
    zh: '指定有管辖权的机关，具有约束力',
    en: 'designates the competent agency, bindingly',
  },
  ACKNOWLEDGE_DESIGNATION: {
    form: 'RECEIPT',
    name: '签收指定管辖',
    zh: '被指定机关签收；不得再提管辖争议',
    en: 'the designated agency signs for it; competence can be disputed no more',
  },
  CHANGE_LIMIT: {
    form: 'LIMIT_CHANGE',
    name: '变更期限',
    zh: '记录本机关期限的延长、例外或者中止：依据、批准人、文号、新的期限',
    en: 'records that a limit of the own agency is extended, waived or suspended: ground, approver, paper, new day',
  },
  URGE: { form: 'REASON', name: '催办', zh: '催请受移送机关办理', en: 'urges the holder to act' },
  REPLACE_OFFICER: {
    form: 'SUCCESSION',
    name: '更换专案组成员',
    zh: '专案组成员离岗的，由本机关另一名执法人员接替',
    en: 'another officer of the agency takes the place of one who leaves the team',
  },
  SIGN_NOTICE: {
    form: 'SIGNATURE',
    name: '签收文书',
    zh: '签收文书；文书所启动的期限自此起算',
    en: 'signs for a notice; the limits that it starts run from here',
  },
} as const satisfies Readonly<Record<string, ActionRow>>;
