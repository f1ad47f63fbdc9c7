import type { Post } from '../agency/agency.js';
import { cityPolicy, cpl, decree310, mps2016, mps2020 } from './citations.js';
import { DISPUTE_NOTICES, DISPUTE_STATES, dispute, type DisputeState } from './dispute.js';
import { ANY_TIME_NOTICES, anyTime, copyOf, HEADS, recall, RECALL_NOTICES } from './hand-over.js';
import { defineRoute } from './route.js';

const BUREAU_DESK: readonly Post[] = ['LIAISON', 'OFFICER', 'UNIT_HEAD', ...HEADS];
const RECEIVING_DESK: readonly Post[] = ['LIAISON', 'CASE_REVIEWER', ...HEADS];

type State =
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
const UNDER_REVIEW: readonly State[] = ['ACKNOWLEDGED', 'ACCEPTED', 'SUPPLEMENT_REQUESTED'];
const FILED_STATES: readonly State[] = ['FILED', 'ITEMS_OFFERED', 'INVESTIGATING'];
/** What a decision makes pointless besides the limit that it answers. */
const REVIEW_CLOCKS = ['D-03', 'D-04', 'D-05'] as const;

/** R01 自然资源局 → 公安局：涉嫌犯罪案件移送. Read it aloud: each step says who, from where to where, on which paper, by when. */
export const r01 = defineRoute<State>({
  id: 'R01',
  title: '自然资源主管部门向公安机关移送涉嫌犯罪案件',
  titleEn: 'Natural resources bureau to public security: suspected crime',
  basis: [decree310('第三条至第十二条'), mps2020('第一百七十五条、第一百八十条至第一百八十六条'), mps2016('全文')],
  senderKinds: ['NATURAL_RESOURCES'],
  receiverKinds: ['PUBLIC_SECURITY'],
  receiverLevel: 'SENDER',
  copiedKinds: ['PROCURATORATE'],
  arbiterKinds: ['LEADING_GROUP_OFFICE'],
  teamOf: 2,
  crime: true,
  continues: ['R05', 'R14', 'R17', 'R19'],
  letter: '涉嫌犯罪案件移送书',
  receiptRule: 'RC-1',
  states: {
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
    SUPERVISION_SUGGESTED: { name: '已建议立案监督', nameEn: 'Supervision suggested', owner: null },
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
  },
  steps: {
    OPEN: {
      relation: ['SENDER'],
      posts: ['UNIT_HEAD', ...HEADS],
      from: 'START',
      to: 'TEAM_NAMED',
      basis: [decree310('第五条第一款')],
      starts: [
        { rule: 'D-00', binds: 'SENDER', since: 'FOUND_AT' },
        { rule: 'D-00R', binds: 'SENDER' },
      ],
      meets: ['D-00'],
    },
    SUBMIT_REPORT: {
      relation: ['SENDER'],
      posts: ['OFFICER'],
      from: ['TEAM_NAMED'],
      to: 'REPORTED',
      basis: [decree310('第五条第一款')],
      documents: ['TRANSFER_REPORT'],
      guards: ['IN_TEAM'],
      meets: ['D-00R'],
      starts: [{ rule: 'D-01', binds: 'SENDER' }],
    },
    APPROVE_TRANSFER: {
      relation: ['SENDER'],
      posts: HEADS,
      from: ['REPORTED'],
      to: 'APPROVED',
      basis: [decree310('第五条第二款')],
      guards: ['NOT_THE_DRAFTER'],
      meets: ['D-01'],
      starts: [{ rule: 'D-02', binds: 'SENDER' }],
    },
    REFUSE_TRANSFER: {
      relation: ['SENDER'],
      posts: HEADS,
      from: ['REPORTED'],
      to: 'REFUSED',
      basis: [decree310('第五条第二款')],
      guards: ['NOT_THE_DRAFTER'],
      meets: ['D-01'],
    },
    SEND_TRANSFER: {
      relation: ['SENDER'],
      posts: BUREAU_DESK,
      from: ['APPROVED'],
      to: 'SENT',
      basis: [decree310('第五条第二款、第六条')],
      documents: ['TRANSFER_LETTER', 'INVESTIGATION_REPORT', 'MATERIAL_LIST', 'ITEM_LIST', 'APPRAISAL_REPORT'],
      notices: [{ kind: 'TRANSFER', to: 'HOLDER' }, copyOf('TRANSFER')],
      meets: ['D-02'],
    },
    WITHDRAW_TRANSFER: {
      relation: ['SENDER'],
      posts: HEADS,
      from: ['SENT'],
      to: 'WITHDRAWN',
      basis: [decree310('第五条')],
      notices: [{ kind: 'WITHDRAWAL', to: 'HOLDER' }, copyOf('WITHDRAWAL')],
      cancels: ['RC-1'],
    },
    SIGN_RECEIPT: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['SENT', 'REROUTED'],
      to: 'ACKNOWLEDGED',
      basis: [decree310('第七条')],
      guards: ['TRANSFER_DELIVERED'],
      notices: [{ kind: 'RECEIPT', to: 'SENDER' }],
      meets: ['RC-1'],
      starts: [
        { rule: 'D-03', binds: 'HOLDER' },
        { rule: 'D-05', binds: 'HOLDER' },
        { rule: 'D-06', binds: 'HOLDER' },
      ],
    },
    ACCEPT_CASE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['ACKNOWLEDGED', 'BOUND'],
      to: 'ACCEPTED',
      basis: [mps2020('第一百八十条'), mps2016('受案登记')],
      notices: [{ kind: 'ACCEPTANCE', to: 'SENDER' }],
      cancels: ['D-05'],
    },
    REQUEST_SUPPLEMENT: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['ACCEPTED'],
      to: 'SUPPLEMENT_REQUESTED',
      basis: [mps2020('第一百八十条第二款')],
      notices: [{ kind: 'SUPPLEMENT_REQUEST', to: 'SENDER' }],
      meets: ['D-03'],
    },
    PROVIDE_SUPPLEMENT: {
      relation: ['SENDER'],
      posts: BUREAU_DESK,
      from: ['SUPPLEMENT_REQUESTED'],
      to: 'ACCEPTED',
      basis: [mps2020('第一百八十条第二款')],
      after: ['SUPPLEMENT_REQUEST'],
      notices: [{ kind: 'SUPPLEMENT', to: 'HOLDER' }],
      meets: ['D-04'],
    },
    REROUTE_CASE: {
      relation: ['HOLDER'],
      posts: HEADS,
      from: UNDER_REVIEW,
      to: 'REROUTED',
      basis: [decree310('第七条'), mps2020('第一百七十五条')],
      guards: ['NOT_FORWARDED_YET'],
      notices: [{ kind: 'TRANSFER', to: 'HOLDER' }, { kind: 'REROUTE_NOTICE', to: 'SENDER' }, copyOf('REROUTE_NOTICE')],
      meets: ['D-05'],
      cancels: ['D-03', 'D-04', 'D-06'],
    },
    ...dispute({
      basis: [mps2020('第二十二条'), cityPolicy('再次转送的，由领导小组办公室协调指定')],
      cancels: ['D-03', 'D-05', 'D-06'],
      onReceipt: [
        { rule: 'D-03', binds: 'HOLDER' },
        { rule: 'D-06', binds: 'HOLDER' },
      ],
      guards: ['FORWARDED_BEFORE'],
    }),
    RETURN_CASE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: UNDER_REVIEW,
      to: 'RETURNED',
      basis: [mps2020('第一百八十条第三款')],
      guards: ['NOT_BOUND'],
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RETURN', to: 'SENDER' }, copyOf('RETURN')],
      meets: ['D-06'],
      cancels: REVIEW_CLOCKS,
    },
    FILE_CASE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['ACCEPTED', 'SUPPLEMENT_REQUESTED'],
      to: 'FILED',
      basis: [decree310('第八条'), mps2020('第一百八十条第一款')],
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'FILING', to: 'SENDER' }, copyOf('FILING')],
      meets: ['D-06'],
      cancels: REVIEW_CLOCKS,
    },
    DECLINE_FILING: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['ACCEPTED', 'SUPPLEMENT_REQUESTED'],
      to: 'NOT_FILED',
      basis: [decree310('第八条'), mps2020('第一百八十条第一款')],
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'DECLINE', to: 'SENDER' }, copyOf('DECLINE')],
      meets: ['D-06'],
      cancels: REVIEW_CLOCKS,
      starts: [{ rule: 'D-08', binds: 'HOLDER' }],
    },
    RETURN_CASE_FILE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      to: 'SAME',
      from: ['NOT_FILED', 'RECONSIDERATION_REQUESTED', 'NOT_FILED_FINAL', 'ADMINISTRATIVE', 'SUPERVISION_SUGGESTED'],
      basis: [decree310('第八条'), mps2016('第四条')],
      guards: ['FILE_NOT_YET_RETURNED'],
      notices: [{ kind: 'CASE_FILE_RETURN', to: 'SENDER' }],
      meets: ['D-08'],
    },
    REQUEST_RECONSIDERATION: {
      relation: ['SENDER'],
      posts: BUREAU_DESK,
      from: ['NOT_FILED'],
      to: 'RECONSIDERATION_REQUESTED',
      basis: [decree310('第九条第一款'), mps2020('第一百八十一条')],
      after: ['DECLINE'],
      uses: 'D-09',
      notices: [{ kind: 'RECONSIDERATION_REQUEST', to: 'HOLDER' }],
      meets: ['D-09'],
    },
    UPHOLD_DECLINE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['RECONSIDERATION_REQUESTED'],
      to: 'NOT_FILED_FINAL',
      basis: [decree310('第九条第二款')],
      after: ['RECONSIDERATION_REQUEST'],
      decidesOn: 'RECONSIDERATION_REQUEST',
      notices: [{ kind: 'DECLINE_UPHELD', to: 'SENDER' }, copyOf('DECLINE_UPHELD')],
      meets: ['D-10'],
    },
    REVERSE_DECLINE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['RECONSIDERATION_REQUESTED'],
      to: 'FILED',
      basis: [decree310('第九条第二款')],
      after: ['RECONSIDERATION_REQUEST'],
      decidesOn: 'RECONSIDERATION_REQUEST',
      notices: [{ kind: 'DECLINE_REVERSED', to: 'SENDER' }, copyOf('DECLINE_REVERSED')],
      meets: ['D-10'],
      cancels: ['D-08'],
    },
    SUGGEST_SUPERVISION: {
      relation: ['SENDER'],
      posts: BUREAU_DESK,
      from: ['NOT_FILED', 'NOT_FILED_FINAL'],
      to: 'SUPERVISION_SUGGESTED',
      basis: [decree310('第九条')],
      after: ['DECLINE', 'DECLINE_UPHELD'],
      notices: [
        { kind: 'SUPERVISION_SUGGESTION', to: 'COPIED' },
        { kind: 'CLOSING', to: 'HOLDER' },
      ],
      meets: ['D-11'],
      cancels: ['D-09'],
    },
    RESUME_ADMINISTRATIVE: {
      relation: ['SENDER'],
      posts: HEADS,
      from: ['NOT_FILED', 'NOT_FILED_FINAL'],
      to: 'ADMINISTRATIVE',
      basis: [decree310('第十条')],
      after: ['DECLINE', 'DECLINE_UPHELD'],
      notices: [{ kind: 'CLOSING', to: 'HOLDER' }, copyOf('CLOSING')],
      cancels: ['D-09', 'D-11'],
    },
    HAND_OVER_ITEMS: {
      relation: ['SENDER'],
      posts: BUREAU_DESK,
      from: ['FILED'],
      to: 'ITEMS_OFFERED',
      basis: [decree310('第十二条')],
      after: ['FILING', 'DECLINE_REVERSED'],
      notices: [{ kind: 'ITEMS_HANDOVER', to: 'HOLDER' }],
      meets: ['D-07'],
    },
    RECEIVE_ITEMS: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: ['ITEMS_OFFERED'],
      to: 'INVESTIGATING',
      basis: [mps2020('第一百八十五条')],
      after: ['ITEMS_HANDOVER'],
      notices: [{ kind: 'ITEMS_RECEIPT', to: 'SENDER' }],
    },
    DROP_CASE: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: FILED_STATES,
      to: 'CASE_DROPPED',
      basis: [mps2020('第一百八十六条')],
      cancels: ['D-07'],
      notices: [{ kind: 'CASE_DROPPED', to: 'SENDER' }, copyOf('CASE_DROPPED')],
    },
    SEND_FOR_PROSECUTION: {
      relation: ['HOLDER'],
      posts: RECEIVING_DESK,
      from: FILED_STATES,
      to: 'PROSECUTION_REVIEW',
      basis: [cpl('第一百六十二条')],
      cancels: ['D-07'],
      notices: [{ kind: 'SENT_FOR_PROSECUTION', to: 'SENDER' }, copyOf('SENT_FOR_PROSECUTION')],
    },
    PROSECUTE: {
      relation: ['COPIED'],
      posts: RECEIVING_DESK,
      from: ['PROSECUTION_REVIEW'],
      to: 'PROSECUTED',
      basis: [cpl('第一百七十六条')],
      notices: [
        { kind: 'PROSECUTED', to: 'SENDER' },
        { kind: 'PROSECUTED', to: 'HOLDER' },
      ],
    },
    DECLINE_PROSECUTION: {
      relation: ['COPIED'],
      posts: RECEIVING_DESK,
      from: ['PROSECUTION_REVIEW'],
      to: 'NOT_PROSECUTED',
      basis: [cpl('第一百七十七条')],
      notices: [
        { kind: 'NOT_PROSECUTED', to: 'SENDER' },
        { kind: 'NOT_PROSECUTED', to: 'HOLDER' },
      ],
    },
    RECORD_JUDGMENT: {
      relation: ['COPIED'],
      posts: RECEIVING_DESK,
      from: ['PROSECUTED'],
      to: 'JUDGED',
      basis: [cpl('第二百条')],
      notices: [
        { kind: 'JUDGMENT', to: 'SENDER' },
        { kind: 'JUDGMENT', to: 'HOLDER' },
      ],
    },
    ...recall(),
    ...anyTime([decree310('第七条')]),
  },
  notices: {
    TRANSFER: { mustSign: true },
    SUPPLEMENT: { mustSign: true },
    ITEMS_HANDOVER: { mustSign: true },
    RECONSIDERATION_REQUEST: { mustSign: true, starts: [{ rule: 'D-10', binds: 'HOLDER' }] },
    SUPERVISION_SUGGESTION: { mustSign: true },
    RECEIPT: { mustSign: false },
    ACCEPTANCE: { mustSign: false },
    ITEMS_RECEIPT: { mustSign: false },
    FILING: { mustSign: true, starts: [{ rule: 'D-07', binds: 'SENDER' }], outcomeOf: 'TRANSFER' },
    DECLINE: { mustSign: true, starts: [{ rule: 'D-09', binds: 'SENDER' }], outcomeOf: 'TRANSFER' },
    RETURN: { mustSign: true, outcomeOf: 'TRANSFER' },
    CASE_FILE_RETURN: { mustSign: true },
    DECLINE_UPHELD: {
      mustSign: true,
      starts: [{ rule: 'D-11', binds: 'SENDER' }],
      outcomeOf: 'RECONSIDERATION_REQUEST',
    },
    DECLINE_REVERSED: {
      mustSign: true,
      starts: [{ rule: 'D-07', binds: 'SENDER' }],
      outcomeOf: 'RECONSIDERATION_REQUEST',
    },
    CASE_DROPPED: { mustSign: true },
    SENT_FOR_PROSECUTION: { mustSign: true },
    PROSECUTED: { mustSign: true },
    NOT_PROSECUTED: { mustSign: true },
    JUDGMENT: { mustSign: true },
    SUPPLEMENT_REQUEST: { mustSign: true, starts: [{ rule: 'D-04', binds: 'SENDER' }] },
    REROUTE_NOTICE: { mustSign: true },
    WITHDRAWAL: { mustSign: false },
    CLOSING: { mustSign: false },
    ...DISPUTE_NOTICES,
    ...RECALL_NOTICES,
    ...ANY_TIME_NOTICES,
  },
});
