import type { Form } from './forms.js';

/** An action: the form it is asked with, what it is called, what it does (in both languages). */
interface ActionRow {
  readonly form: Form;
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** Everything that a person can do to a referral, on whatever route. The keys are the closed list of actions. */
export const ACTIONS = {
  OPEN: { form: 'OPENING', name: '启动移送', zh: '启动移送；涉嫌犯罪的同时指定专案组', en: 'opens a referral, and names the team where a crime is suspected' },
  SUBMIT_REPORT: { form: 'REPORT', name: '提出书面报告', zh: '提出移送涉嫌犯罪案件的书面报告', en: 'the team submits its written report' },
  APPROVE_TRANSFER: { form: 'OPINION', name: '批准移送', zh: '正职负责人批准移送', en: 'the head approves the transfer' },
  REFUSE_TRANSFER: { form: 'REASON', name: '不批准移送', zh: '正职负责人不批准移送，理由记录在案', en: 'the head refuses, with reasons on record' },
  SEND_TRANSFER: { form: 'TRANSFER', name: '移送', zh: '向同级公安机关移送，抄送检察机关', en: 'sends the case to the police of the same level, with a copy to the procuratorate' },
  WITHDRAW_TRANSFER: { form: 'REASON', name: '撤回移送', zh: '签收前撤回移送', en: 'withdraws the transfer before its receipt' },
  SIGN_RECEIPT: { form: 'RECEIPT', name: '签收（回执）', zh: '签署移送回执；法定期限自此起算', en: 'signs the receipt; the statutory limits run from it' },
  ACCEPT_CASE: { form: 'REGISTRATION', name: '受案登记', zh: '受案登记', en: 'registers the acceptance of the case' },
  REQUEST_SUPPLEMENT: { form: 'SUPPLEMENT_REQUEST', name: '通知补正', zh: '通知移送机关补充材料；不得以材料不全为由不接受', en: 'asks for missing material; incompleteness is no ground to refuse the case' },
  PROVIDE_SUPPLEMENT: { form: 'SUPPLEMENT', name: '补充材料', zh: '补充材料；名称与清单逐项对应', en: 'provides what was missing, each under the name it was asked for' },
  REROUTE_CASE: { form: 'FORWARDING', name: '转送有管辖权的公安机关', zh: '转送有管辖权的公安机关，并书面告知移送机关', en: 'forwards the case to the police organ that has jurisdiction and tells the sender' },
  RETURN_CASE: { form: 'RETURN', name: '退回', zh: '不属于公安机关管辖的，书面说明理由退回', en: 'returns what is no matter for the police, with written reasons' },
  FILE_CASE: { form: 'PAPER', name: '立案', zh: '决定立案，告知移送机关并抄送检察机关', en: 'files the case and tells the sender and the procuratorate' },
  DECLINE_FILING: { form: 'PAPER', name: '不予立案', zh: '决定不予立案，说明理由', en: 'decides not to file, with reasons' },
  RETURN_CASE_FILE: { form: 'FILE_RETURN', name: '退回案卷材料', zh: '退回案卷材料', en: 'returns the case file' },
  REQUEST_RECONSIDERATION: { form: 'RECONSIDERATION', name: '申请复议', zh: '对不予立案申请复议', en: 'asks for reconsideration of the refusal to file' },
  UPHOLD_DECLINE: { form: 'PAPER', name: '复议维持不予立案', zh: '复议维持不予立案', en: 'upholds the refusal to file' },
  REVERSE_DECLINE: { form: 'PAPER', name: '复议决定立案', zh: '复议决定立案', en: 'reverses the refusal and files the case' },
  SUGGEST_SUPERVISION: { form: 'PAPER', name: '建议立案监督', zh: '建议检察机关立案监督', en: 'suggests filing supervision to the procuratorate' },
  RESUME_ADMINISTRATIVE: { form: 'REASON', name: '转行政处理', zh: '接受不予立案，转行政处理', en: 'accepts the refusal and goes on administratively' },
  HAND_OVER_ITEMS: { form: 'ITEMS', name: '移交涉案物品', zh: '移交涉案物品及其他材料', en: 'hands over the items and other material' },
  RECEIVE_ITEMS: { form: 'REMARKS', name: '清点接收涉案物品', zh: '当面清点并接收涉案物品', en: 'counts and receives the items' },
  DROP_CASE: { form: 'PAPER', name: '撤销案件', zh: '撤销案件', en: 'drops the case' },
  SEND_FOR_PROSECUTION: { form: 'PAPER', name: '移送审查起诉', zh: '移送审查起诉', en: 'sends the case for prosecution' },
  PROSECUTE: { form: 'PAPER', name: '提起公诉', zh: '提起公诉', en: 'prosecutes' },
  DECLINE_PROSECUTION: { form: 'PAPER', name: '不起诉', zh: '决定不起诉', en: 'decides not to prosecute' },
  RECORD_JUDGMENT: { form: 'PAPER', name: '记录判决结果', zh: '记录判决结果', en: 'records the judgment' },
  RECORD_PENALTY: { form: 'PAPER', name: '作出行政处罚', zh: '作出行政处罚决定，回告结果', en: 'decides on a penalty and tells the result' },
  RECORD_NO_PENALTY: { form: 'PAPER', name: '不予行政处罚', zh: '决定不予行政处罚，说明理由', en: 'decides against a penalty, with reasons' },
  REPORT_RESULT: { form: 'PAPER', name: '回告办理结果', zh: '回告办理结果', en: 'tells what became of it' },
  REPLY: { form: 'PAPER', name: '书面回复', zh: '书面回复', en: 'replies in writing' },
  GIVE_REASONS: { form: 'PAPER', name: '书面说明理由', zh: '书面说明不移送的理由', en: 'gives written reasons for not transferring' },
  ACCEPT_SUGGESTION: { form: 'REGISTRATION', name: '受理监督建议', zh: '受理立案监督建议', en: 'takes up the suggestion of supervision' },
  DEMAND_EXPLANATION: { form: 'PAPER', name: '要求说明不立案理由', zh: '要求公安机关说明不立案的理由', en: 'demands that the police explain why no case was filed' },
  EXPLAIN_DECLINE: { form: 'PAPER', name: '说明不立案理由', zh: '书面说明不立案的情况、依据和理由', en: 'explains why no case was filed' },
  FIND_REASON_STANDS: { form: 'PAPER', name: '认定理由成立', zh: '认为不立案理由成立，告知行政执法机关', en: 'finds that the reason stands and tells the bureau' },
  ORDER_FILING: { form: 'PAPER', name: '通知立案', zh: '认为理由不成立，通知公安机关立案', en: 'finds that it does not stand and orders the police to file' },
  FILE_ON_ORDER: { form: 'PAPER', name: '按通知立案', zh: '按通知立案', en: 'files the case as ordered' },
  NOTIFY_CORRECTION: { form: 'PAPER', name: '发出纠正违法通知书', zh: '逾期不立案的，发出纠正违法通知书', en: 'notifies of a violation when no case was filed in time' },
  SERVE_DEMAND: { form: 'PAPER', name: '送达催告书', zh: '送达催告书；催告期自此起算', en: 'serves the demand on the party; its period runs from here' },
  ADMIT_APPLICATION: { form: 'REGISTRATION', name: '受理申请', zh: '受理强制执行申请', en: 'admits the application for enforcement' },
  REFUSE_APPLICATION: { form: 'PAPER', name: '不予受理', zh: '裁定不予受理', en: 'refuses to admit the application' },
  GRANT_EXECUTION: { form: 'PAPER', name: '准予执行', zh: '裁定准予强制执行', en: 'grants enforcement' },
  DENY_EXECUTION: { form: 'PAPER', name: '不准予执行', zh: '裁定不准予强制执行', en: 'denies enforcement' },
  CHALLENGE_RULING: { form: 'RECONSIDERATION', name: '对裁定申请复议', zh: '对不予受理、不准予执行的裁定申请复议', en: 'challenges a refusal or a denial' },
  UPHOLD_RULING: { form: 'PAPER', name: '维持裁定', zh: '复议维持裁定', en: 'upholds the ruling' },
  REVERSE_RULING: { form: 'PAPER', name: '撤销裁定准予执行', zh: '复议撤销裁定，准予强制执行', en: 'reverses the ruling and grants enforcement' },
  ACCEPT_RULING: { form: 'REASON', name: '接受裁定', zh: '接受裁定，不再申请复议', en: 'accepts the ruling' },
  RECORD_EXECUTION: { form: 'PAPER', name: '执行完毕', zh: '记录执行完毕', en: 'records that it was enforced' },
  END_EXECUTION: { form: 'PAPER', name: '终结执行', zh: '终结执行，说明理由', en: 'ends the enforcement, with reasons' },
  CLOSE_FOLLOW_UP: { form: 'PAPER', name: '终结跟进', zh: '跟进调查后终结案件', en: 'closes the follow-up' },
  BRING_SUIT: { form: 'PAPER', name: '提起公益诉讼', zh: '提起行政公益诉讼', en: 'brings a public-interest suit' },
  DISPUTE_COMPETENCE: { form: 'PAPER', name: '提出管辖争议', zh: '对管辖有争议，报请指定', en: 'disputes its competence and asks for a designation' },
  DESIGNATE: { form: 'FORWARDING', name: '指定管辖', zh: '指定有管辖权的机关，具有约束力', en: 'designates the competent agency, bindingly' },
  ACKNOWLEDGE_DESIGNATION: { form: 'RECEIPT', name: '签收指定管辖', zh: '被指定机关签收；不得再提管辖争议', en: 'the designated agency signs for it; competence can be disputed no more' },
  CHANGE_LIMIT: { form: 'LIMIT_CHANGE', name: '变更期限', zh: '记录本机关期限的延长、例外或者中止：依据、批准人、文号、新的期限', en: 'records that a limit of the own agency is extended, waived or suspended: ground, approver, paper, new day' },
  URGE: { form: 'REASON', name: '催办', zh: '催请受移送机关办理', en: 'urges the holder to act' },
  AGREE: { form: 'REMARKS', name: '同意', zh: '同意提前介入、会商', en: 'agrees to take part' },
  REFUSE: { form: 'REASON', name: '不同意', zh: '不同意，说明理由', en: 'declines, with reasons' },
  GIVE_OPINION: { form: 'PAPER', name: '提出意见', zh: '书面提出意见', en: 'gives its opinion in writing' },
  SIGN_NOTICE: { form: 'SIGNATURE', name: '签收文书', zh: '签收文书；文书所启动的期限自此起算', en: 'signs for a notice; the limits that it starts run from here' },
} as const satisfies Readonly<Record<string, ActionRow>>;
export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];
