import { DESK } from '../agency/agency.js';
import { decree310, procuratorate2019 } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State =
  | HandOverState
  | 'ACCEPTED'
  | 'EXPLANATION_DUE'
  | 'EXPLAINED'
  | 'REASON_STANDS'
  | 'FILE_ORDERED'
  | 'CORRECTION_NOTIFIED'
  | 'FILED_ON_ORDER'
  | 'CLOSED';
const basis = [decree310('第九条第二款'), procuratorate2019('第五百五十七条至第五百六十四条')];
const beginning = {
  basis,
  documents: ['SUPERVISION_LETTER', 'DECLINE_NOTICE'],
  notOnSilence: ['DECLINE_NOTICE'],
  onReceipt: [{ rule: 'RC-JS', binds: 'HOLDER' }],
} as const;

/**
 * A refusal to file, or silence: the procuratorate takes up either (人民检察院刑事诉讼规则 art. 562). Silent are police that do
 * not sign for the transfer, decide nothing in three days, or leave a request for reconsideration unanswered.
 */
const TAKEN_UP = {
  states: ['NOT_FILED', 'NOT_FILED_FINAL', 'SUPERVISION_SUGGESTED'],
  orLapsed: ['RC-1', 'D-06', 'D-10'],
  oneAtATime: true,
} as const;

const common = handOver(beginning);

/** R04 自然资源局 → 检察院：建议立案监督. The third agency is the police, whose decision is supervised. */
export const r04 = defineRoute<State>({
  id: 'R04',
  title: '行政执法机关建议检察机关立案监督',
  titleEn: 'Natural resources to procuratorate: suggestion of filing supervision',
  basis,
  senderKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP'],
  receiverKinds: ['PROCURATORATE'],
  receiverLevel: 'COUNTY',
  copiedKinds: [],
  respondentKinds: ['PUBLIC_SECURITY'],
  teamOf: 0,
  crime: true,
  continues: ['R01', 'R02'],
  continuesFrom: { R01: TAKEN_UP, R02: TAKEN_UP },
  holdsParent: true,
  letter: '建议立案监督函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    ACCEPTED: {
      name: '已受理监督建议',
      nameEn: 'Suggestion taken up',
      owner: 'HOLDER',
      noClock: '调查核实期限由检察机关内部规定',
    },
    EXPLANATION_DUE: { name: '待公安机关说明理由', nameEn: 'Explanation due', owner: 'RESPONDENT' },
    EXPLAINED: {
      name: '已说明理由待审查',
      nameEn: 'Explained, under review',
      owner: 'HOLDER',
      noClock: '审查期限由检察机关内部规定',
    },
    REASON_STANDS: { name: '不立案理由成立', nameEn: 'The reason stands', owner: null },
    FILE_ORDERED: { name: '已通知立案', nameEn: 'Filing ordered', owner: 'RESPONDENT' },
    CORRECTION_NOTIFIED: {
      name: '已发出纠正违法通知书',
      nameEn: 'Correction notified',
      owner: 'RESPONDENT',
      noClock: '规则未定期限；三个月未侦查终结的可以催办',
    },
    CLOSED: { name: '监督终结', nameEn: 'Supervision closed', owner: null },
    FILED_ON_ORDER: { name: '已按通知立案', nameEn: 'Filed on order', owner: null },
  },
  steps: {
    ...common,
    SEND_TRANSFER: { ...common.SEND_TRANSFER, movesParent: 'NOTE_SUPERVISION' },
    ACCEPT_SUGGESTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'ACCEPTED',
      basis: [procuratorate2019('第五百五十八条')],
      notices: [{ kind: 'ACCEPTANCE', to: 'SENDER' }],
      meets: ['RC-JS'],
    },
    DEMAND_EXPLANATION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACCEPTED'],
      to: 'EXPLANATION_DUE',
      basis: [procuratorate2019('第五百五十九条')],
      notices: [{ kind: 'EXPLANATION_DEMAND', to: 'RESPONDENT' }],
    },
    EXPLAIN_DECLINE: {
      relation: ['RESPONDENT'],
      posts: DESK,
      from: ['EXPLANATION_DUE'],
      to: 'EXPLAINED',
      basis: [procuratorate2019('第五百六十条')],
      after: ['EXPLANATION_DEMAND'],
      notices: [{ kind: 'EXPLANATION', to: 'HOLDER' }],
      meets: ['D-12'],
    },
    FIND_REASON_STANDS: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['EXPLAINED'],
      to: 'REASON_STANDS',
      basis: [procuratorate2019('第五百六十一条')],
      decidesOn: 'TRANSFER',
      notices: [
        { kind: 'REASON_STANDS', to: 'SENDER' },
        { kind: 'CLOSING', to: 'RESPONDENT' },
      ],
    },
    ORDER_FILING: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['EXPLAINED', 'EXPLANATION_DUE'],
      to: 'FILE_ORDERED',
      basis: [procuratorate2019('第五百六十一条')],
      decidesOn: 'TRANSFER',
      notices: [
        { kind: 'FILING_ORDER', to: 'RESPONDENT' },
        { kind: 'RESULT', to: 'SENDER' },
      ],
      cancels: ['D-12'],
    },
    FILE_ON_ORDER: {
      relation: ['RESPONDENT'],
      posts: DESK,
      from: ['FILE_ORDERED', 'CORRECTION_NOTIFIED'],
      to: 'FILED_ON_ORDER',
      basis: [procuratorate2019('第五百六十三条')],
      after: ['FILING_ORDER'],
      notices: [
        { kind: 'FILING', to: 'HOLDER' },
        { kind: 'FILING', to: 'SENDER' },
      ],
      meets: ['D-14'],
      movesParent: 'FILE_ON_ORDER',
    },
    // The police have filed by themselves meanwhile, or there is nothing left to supervise.
    CLOSE_FOLLOW_UP: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACCEPTED', 'EXPLANATION_DUE', 'EXPLAINED', 'FILE_ORDERED', 'CORRECTION_NOTIFIED'],
      to: 'CLOSED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [
        { kind: 'RESULT', to: 'SENDER' },
        { kind: 'CLOSING', to: 'RESPONDENT' },
      ],
      cancels: ['D-12', 'D-14'],
    },
    NOTIFY_CORRECTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['FILE_ORDERED'],
      to: 'CORRECTION_NOTIFIED',
      basis: [procuratorate2019('第五百六十三条')],
      notices: [
        { kind: 'CORRECTION', to: 'RESPONDENT' },
        { kind: 'RESULT', to: 'SENDER' },
      ],
    },
  },
  notices: {
    ...HAND_OVER_NOTICES,
    ACCEPTANCE: NEWS,
    EXPLANATION_DEMAND: { mustSign: true, starts: [{ rule: 'D-12', binds: 'RESPONDENT' }] },
    EXPLANATION: { mustSign: true },
    REASON_STANDS: OUTCOME,
    FILING_ORDER: { mustSign: true, starts: [{ rule: 'D-14', binds: 'RESPONDENT' }] },
    CORRECTION: { mustSign: true },
    RESULT: OUTCOME,
    FILING: OUTCOME,
    CLOSING: NEWS,
  },
});
