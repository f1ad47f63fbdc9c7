import { decree310, procuratorate2019 } from './citations.js';
import { DESK, handOver, HAND_OVER_NOTICES, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State =
  | HandOverState
  | 'ACCEPTED'
  | 'EXPLANATION_DUE'
  | 'EXPLAINED'
  | 'REASON_STANDS'
  | 'FILE_ORDERED'
  | 'CORRECTION_NOTIFIED'
  | 'FILED_ON_ORDER';
const basis = [decree310('第九条第二款'), procuratorate2019('第五百五十七条至第五百六十四条')];
const beginning = {
  basis,
  documents: ['SUPERVISION_LETTER', 'DECLINE_NOTICE'],
  onReceipt: [{ rule: 'RC-JS', binds: 'HOLDER' }],
} as const;

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
    FILED_ON_ORDER: { name: '已按通知立案', nameEn: 'Filed on order', owner: null },
  },
  steps: {
    ...handOver(beginning),
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
