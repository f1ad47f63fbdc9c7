import { DESK, HEAD_POSTS } from '../agency/agency.js';
import { compulsionLaw, landLaw, litigationRules } from '../law/citations.js';
import { COURT_CHALLENGE } from './court-challenge.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State =
  | HandOverState
  | 'DEMAND_SERVED'
  | 'ACCEPTED'
  | 'HEARING'
  | 'NOT_ADMITTED'
  | 'GRANTED'
  | 'DENIED'
  | 'REFUSAL_CHALLENGED'
  | 'CHALLENGED'
  | 'UPHELD'
  | 'RULING_ACCEPTED'
  | 'EXECUTED'
  | 'ENDED';
const basis = [
  compulsionLaw('第五十三条至第六十条'),
  litigationRules('第一百五十五条至第一百六十一条'),
  landLaw('第八十三条'),
];
/** The right to apply: three months from the end of the period for a suit, which runs from service (`foundAt`). */
const application = {
  rule: 'D-21',
  binds: 'SENDER',
  since: 'FOUND_AT',
  afterPeriod: 'D-20',
  when: 'DEMOLITION',
} as const;

/** The same right where no demolition is ordered: the party may sue for six months. */
const applicationLater = { ...application, afterPeriod: 'D-20b', when: 'OTHER_DECISION' } as const;
const beginning = {
  basis,
  documents: ['APPLICATION', 'DEMAND', 'PENALTY_DECISION', 'SERVICE_PROOF'],
  sendBy: application,
  onReceipt: [{ rule: 'D-24', binds: 'HOLDER' }],
} as const;

const common = handOver(beginning);

/** R08 自然资源局 → 法院：申请非诉强制执行. `foundAt` is when the decision was served on the party. */
export const r08 = defineRoute<State>({
  id: 'R08',
  title: '申请人民法院强制执行',
  titleEn: 'Natural resources to court: non-litigation enforcement',
  basis,
  senderKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP'],
  receiverKinds: ['COURT'],
  receiverLevel: 'COUNTY',
  copiedKinds: [],
  arbiter: { kinds: ['COURT'], level: 'COMMON_SUPERIOR', calledBy: ['CHALLENGE_REFUSAL', 'CHALLENGE_RULING'] },
  teamOf: 0,
  crime: false,
  continues: ['R03', 'R06', 'R14'],
  letter: '强制执行申请书',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates(beginning),
    DEMAND_SERVED: { name: '已送达催告书', nameEn: 'Demand served', owner: 'SENDER' },
    ACCEPTED: { name: '已受理', nameEn: 'Admitted', owner: 'HOLDER' },
    HEARING: { name: '听取意见', nameEn: 'Hearing views', owner: 'HOLDER' },
    NOT_ADMITTED: { name: '裁定不予受理', nameEn: 'Not admitted', owner: 'SENDER' },
    GRANTED: { name: '准予强制执行', nameEn: 'Enforcement granted', owner: 'HOLDER', noClock: '执行期限由裁定确定' },
    DENIED: { name: '不准予强制执行', nameEn: 'Enforcement denied', owner: 'SENDER' },
    REFUSAL_CHALLENGED: { name: '对不予受理的复议中', nameEn: 'Refusal challenged', owner: 'RESPONDENT' },
    CHALLENGED: { name: '复议中', nameEn: 'Ruling challenged', owner: 'RESPONDENT' },
    UPHELD: { name: '复议维持', nameEn: 'Ruling upheld', owner: null },
    RULING_ACCEPTED: { name: '接受裁定', nameEn: 'Ruling accepted', owner: null },
    EXECUTED: { name: '执行完毕', nameEn: 'Enforced', owner: null },
    ENDED: { name: '终结执行', nameEn: 'Enforcement ended', owner: null },
  },
  steps: {
    ...common,
    OPEN: { ...common.OPEN, starts: [application, applicationLater] },
    SERVE_DEMAND: {
      relation: ['SENDER'],
      posts: DESK,
      from: ['PREPARED'],
      to: 'DEMAND_SERVED',
      basis: [compulsionLaw('第五十四条')],
      starts: [{ rule: 'D-23', binds: 'SENDER' }],
    },
    APPROVE_TRANSFER: { ...common.APPROVE_TRANSFER, from: ['DEMAND_SERVED'] },
    REFUSE_TRANSFER: {
      ...common.REFUSE_TRANSFER,
      from: ['PREPARED', 'DEMAND_SERVED', 'APPROVED'],
      cancels: ['D-21', 'D-23'],
    },
    SEND_TRANSFER: {
      ...common.SEND_TRANSFER,
      guards: ['DEMAND_HAS_RUN', 'SUIT_PERIOD_HAS_ENDED'],
      uses: 'D-21',
      cancels: ['D-23'],
    },
    ADMIT_APPLICATION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'ACCEPTED',
      basis: [compulsionLaw('第五十六条')],
      notices: [{ kind: 'ADMISSION', to: 'SENDER' }],
      meets: ['D-24'],
      starts: [{ rule: 'D-26', binds: 'HOLDER' }],
    },
    REFUSE_APPLICATION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'NOT_ADMITTED',
      basis: [compulsionLaw('第五十六条')],
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'ADMISSION_REFUSAL', to: 'SENDER' }],
      meets: ['D-24'],
    },
    HEAR_VIEWS: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACCEPTED'],
      to: 'HEARING',
      basis: [compulsionLaw('第五十八条')],
      notices: [{ kind: 'HEARING', to: 'SENDER' }],
      cancels: ['D-26'],
      starts: [{ rule: 'D-27', binds: 'HOLDER', since: 'STATE_SINCE' }],
    },
    GRANT_EXECUTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACCEPTED', 'HEARING'],
      to: 'GRANTED',
      basis: [compulsionLaw('第五十七条、第五十八条')],
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'EXECUTION_RULING', to: 'SENDER' }],
      meets: ['D-26', 'D-27'],
    },
    DENY_EXECUTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACCEPTED', 'HEARING'],
      to: 'DENIED',
      basis: [compulsionLaw('第五十八条')],
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'EXECUTION_DENIAL', to: 'SENDER' }],
      meets: ['D-26', 'D-27'],
    },
    ...COURT_CHALLENGE,
    ACCEPT_RULING: {
      relation: ['SENDER'],
      posts: HEAD_POSTS,
      from: ['NOT_ADMITTED', 'DENIED'],
      to: 'RULING_ACCEPTED',
      basis: [compulsionLaw('第五十六条、第五十八条')],
      after: ['ADMISSION_REFUSAL', 'EXECUTION_DENIAL'],
      notices: [{ kind: 'CLOSING', to: 'HOLDER' }],
      cancels: ['D-25', 'D-29'],
    },
    RECORD_EXECUTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['GRANTED'],
      to: 'EXECUTED',
      basis: [litigationRules('第一百五十五条至第一百六十一条')],
      notices: [{ kind: 'RESULT', to: 'SENDER' }],
    },
    END_EXECUTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['GRANTED'],
      to: 'ENDED',
      basis: [litigationRules('第一百五十五条至第一百六十一条')],
      notices: [{ kind: 'RESULT', to: 'SENDER' }],
    },
  },
  notices: {
    ...HAND_OVER_NOTICES,
    ADMISSION: { mustSign: true },
    HEARING: NEWS,
    ADMISSION_REFUSAL: { mustSign: true, starts: [{ rule: 'D-25', binds: 'SENDER' }], outcomeOf: 'TRANSFER' },
    EXECUTION_RULING: OUTCOME,
    EXECUTION_DENIAL: { mustSign: true, starts: [{ rule: 'D-29', binds: 'SENDER' }], outcomeOf: 'TRANSFER' },
    ADMISSION_CHALLENGE: { mustSign: true, starts: [{ rule: 'D-30a', binds: 'RESPONDENT' }] },
    CHALLENGE: { mustSign: true, starts: [{ rule: 'D-30', binds: 'RESPONDENT' }] },
    CHALLENGE_RULING: { mustSign: true, outcomeOf: 'CHALLENGE' },
    RESULT: OUTCOME,
    CLOSING: { mustSign: false },
  },
});
