import { HEAD_POSTS, type Post } from '../agency/agency.js';
import type { CaseState } from './land-case.js';
import type { PatchState } from './patch.js';

/** How an agency stands to a record of the ledger. */
export const STANDINGS = {
  BUREAU: '自然资源局',
  OFFICE: '领导小组办公室',
  LOCAL: '所在乡镇（街道）',
  DUTY: '整改责任单位',
  HANDLER: '立案机关',
  ENFORCER: '有执法权的机关',
} as const;
export type Standing = keyof typeof STANDINGS;

/** The posts that work on cases. */
export const DESK: readonly Post[] = ['LIAISON', 'OFFICER', 'CASE_REVIEWER', 'UNIT_HEAD', 'DEPUTY_HEAD', ...HEAD_POSTS];
export const LEADERS: readonly Post[] = ['UNIT_HEAD', 'DEPUTY_HEAD', ...HEAD_POSTS];
const LAWYERS: readonly Post[] = ['CASE_REVIEWER', 'UNIT_HEAD', 'DEPUTY_HEAD', ...HEAD_POSTS];

interface Act<On extends string, State extends string> {
  readonly on: On;
  /** From which states; empty: it makes the record. */
  readonly from: readonly State[];
  /** Where it leads; null: where it was. */
  readonly to: State | null;
  readonly by: readonly Standing[];
  readonly posts: readonly Post[];
  readonly zh: string;
  readonly en: string;
  readonly source: string;
}

const patch = (row: Omit<Act<'PATCH', PatchState>, 'on'>): Act<'PATCH', PatchState> => ({ on: 'PATCH', ...row });
const landCase = (row: Omit<Act<'CASE', CaseState>, 'on'>): Act<'CASE', CaseState> => ({ on: 'CASE', ...row });
const IN_HAND: readonly CaseState[] = ['OPENED', 'MEASURED', 'SELF_REPORTED', 'VERIFIED', 'ACCEPTED', 'REOPENED'];

/** Everything that can be done to the ledger. Read it aloud: who, from where to where, in which post. */
export const LEDGER_ACTS = {
  REGISTER_PATCH: patch({
    from: [],
    to: 'DELIVERED',
    by: ['BUREAU', 'OFFICE', 'LOCAL'],
    posts: DESK,
    zh: '登记图斑（问题线索）',
    en: 'registers a patch',
    source: 'F053',
  }),
  CORRECT_PATCH: patch({
    from: ['DELIVERED', 'CHECKED'],
    to: null,
    by: ['BUREAU'],
    posts: DESK,
    zh: '更正图斑登记内容，说明理由',
    en: 'corrects what is registered of a patch, with the reason',
    source: 'F062',
  }),
  CHECK_PATCH: patch({
    from: ['DELIVERED', 'CHECKED'],
    to: 'CHECKED',
    by: ['BUREAU', 'LOCAL'],
    posts: DESK,
    zh: '实地核查图斑',
    en: 'records the field check',
    source: '自然资发〔2023〕258号',
  }),
  JUDGE_PATCH: patch({
    from: ['CHECKED', 'JUDGED'],
    to: 'JUDGED',
    by: ['BUREAU'],
    posts: LEADERS,
    zh: '判定图斑',
    en: 'gives the verdict on a patch',
    source: 'F063',
  }),
  EXCLUDE_PATCH: patch({
    from: ['JUDGED'],
    to: null,
    by: ['OFFICE'],
    posts: HEAD_POSTS,
    zh: '将判定为合法、伪变化的图斑移出基数',
    en: 'takes a patch that is lawful or a pseudo-change out of the denominators',
    source: 'G4',
  }),
  RESTORE_PATCH: patch({
    from: ['JUDGED', 'FILED'],
    to: null,
    by: ['OFFICE'],
    posts: HEAD_POSTS,
    zh: '将移出的图斑恢复计入基数',
    en: 'counts an excluded patch again',
    source: 'G4',
  }),
  DISMISS_PATCH_FINDING: patch({
    from: ['DELIVERED', 'CHECKED', 'JUDGED', 'FILED'],
    to: null,
    by: ['BUREAU'],
    posts: HEAD_POSTS,
    zh: '负责人认定图斑预警不成立，说明理由',
    en: 'a leader dismisses a finding on a patch, with the reason',
    source: '《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款',
  }),
  OPEN_LAND_CASE: landCase({
    from: [],
    to: 'OPENED',
    by: ['ENFORCER'],
    posts: LEADERS,
    zh: '立案',
    en: 'files a case on patches that were judged unlawful',
    source: '《自然资源行政处罚办法》',
  }),
  SURVEY_LAND: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: DESK,
    zh: '记录勘测定界结果',
    en: 'records the survey',
    source: '《自然资源行政处罚办法》',
  }),
  APPRAISE_DAMAGE: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: DESK,
    zh: '记录耕地破坏程度鉴定结果',
    en: 'records the appraisal of the damage',
    source: '法释〔2000〕14号第三条',
  }),
  GIVE_LEGAL_REVIEW: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: LAWYERS,
    zh: '出具法制审核意见',
    en: 'gives the legal review',
    source: '《行政处罚法》第五十八条',
  }),
  DECIDE_PENALTY: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: HEAD_POSTS,
    zh: '记录行政处罚决定',
    en: 'records the penalty decision',
    source: '《行政处罚法》第五十七条',
  }),
  RECORD_FINE_PAID: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: DESK,
    zh: '记录罚款缴纳',
    en: 'records that the fine was paid',
    source: '《行政处罚法》第六十七条',
  }),
  RECORD_COPIES_SENT: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: DESK,
    zh: '记录处罚决定书已抄送公安机关和检察机关',
    en: 'records that copies of the decision went to police and procuratorate',
    source: '高检会〔2006〕2号第一条',
  }),
  EXTEND_CASE_PERIOD: landCase({
    from: IN_HAND,
    to: null,
    by: ['HANDLER'],
    posts: HEAD_POSTS,
    zh: '批准延长办案期限（一次）',
    en: 'extends the period for deciding, once',
    source: '《自然资源行政处罚办法》',
  }),
  SET_MEASURE: landCase({
    from: ['OPENED', 'MEASURED', 'REOPENED'],
    to: 'MEASURED',
    by: ['HANDLER', 'DUTY', 'LOCAL'],
    posts: LEADERS,
    zh: '确定整改措施、要求、时间节点和责任人',
    en: 'sets measure, requirement, day and leader',
    source: 'F057',
  }),
  WAIVE_DUE_DAY: landCase({
    from: ['OPENED', 'MEASURED', 'REOPENED'],
    to: null,
    by: ['OFFICE'],
    posts: HEAD_POSTS,
    zh: '批准延期（“原则上”的例外）',
    en: 'approves a later day (an exception from "in principle")',
    source: 'G10',
  }),
  REPORT_RECTIFIED: landCase({
    from: ['MEASURED'],
    to: 'SELF_REPORTED',
    by: ['DUTY'],
    posts: DESK,
    zh: '报告自查整改完成',
    en: 'reports that it has rectified',
    source: 'F060',
  }),
  VERIFY_RECTIFIED: landCase({
    from: ['SELF_REPORTED'],
    to: 'VERIFIED',
    by: ['HANDLER', 'LOCAL', 'OFFICE'],
    posts: DESK,
    zh: '核验整改结果；责任单位不得自行核验',
    en: 'verifies the rectification; never the agency that did it',
    source: 'F063',
  }),
  ACCEPT_RECTIFIED: landCase({
    from: ['VERIFIED'],
    to: 'ACCEPTED',
    by: ['OFFICE'],
    posts: LEADERS,
    zh: '验收；“消除违法状态”是唯一标准',
    en: 'accepts; the removal of the unlawful state is the only standard',
    source: 'F083',
  }),
  STRIKE_OFF_CASE: landCase({
    from: ['ACCEPTED'],
    to: 'STRUCK_OFF',
    by: ['OFFICE'],
    posts: HEAD_POSTS,
    zh: '销号',
    en: 'strikes the case off the ledger',
    source: 'F084',
  }),
  REOPEN_CASE: landCase({
    from: ['STRUCK_OFF'],
    to: 'REOPENED',
    by: ['OFFICE', 'HANDLER'],
    posts: LEADERS,
    zh: '死灰复燃，重新列入台账',
    en: 'puts a case back on the ledger',
    source: 'F029',
  }),
  WITHDRAW_LAND_CASE: landCase({
    from: ['OPENED', 'MEASURED', 'REOPENED'],
    to: 'WITHDRAWN',
    by: ['HANDLER'],
    posts: HEAD_POSTS,
    zh: '撤销案件（违法事实不成立等）',
    en: 'withdraws the case',
    source: '《自然资源行政处罚办法》',
  }),
  DISMISS_CASE_FINDING: landCase({
    from: [...IN_HAND, 'STRUCK_OFF', 'WITHDRAWN'],
    to: null,
    by: ['HANDLER'],
    posts: HEAD_POSTS,
    zh: '负责人认定案件预警不成立，说明理由',
    en: 'a leader dismisses a finding on a case, with the reason',
    source: '《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款',
  }),
  LINK_REFERRAL: landCase({
    from: [...IN_HAND, 'STRUCK_OFF', 'WITHDRAWN'],
    to: null,
    by: ['HANDLER'],
    posts: DESK,
    zh: '启动移送并与案件关联',
    en: 'opens a referral of the case',
    source: 'F080',
  }),
} as const;
export type LedgerAction = keyof typeof LEDGER_ACTS;
export const LEDGER_ACTIONS = Object.keys(LEDGER_ACTS) as readonly LedgerAction[];

type Of<On extends string> = {
  [A in LedgerAction]: (typeof LEDGER_ACTS)[A]['on'] extends On ? A : never;
}[LedgerAction];
export type PatchAction = Of<'PATCH'>;
export type CaseAction = Of<'CASE'>;
