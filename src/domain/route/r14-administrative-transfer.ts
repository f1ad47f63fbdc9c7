import { DESK } from '../agency/agency.js';
import { cityPolicy, landLaw, penaltyLaw } from '../law/citations.js';
import { dispute, DISPUTE_NOTICES, DISPUTE_STATES, type DisputeState } from './dispute.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | DisputeState | 'ACCEPTED' | 'CONCLUDED';
const basis = [penaltyLaw('第二十二条至第二十五条'), landLaw('第七十八条')];
const beginning = { basis, documents: ['CASE_LETTER'], onReceipt: [{ rule: 'RC-R', binds: 'HOLDER' }] } as const;
const common = handOver(beginning);

/** What came back from the police as another organ's goes on there. */
const NOT_THE_POLICE = { states: ['RETURNED', 'ADMINISTRATIVE', 'CASE_DROPPED', 'NOT_PROSECUTED'] } as const;

/**
 * R14 自然资源局 ↔ 其他部门、乡镇：行政案件移送. No case bounces: whoever thinks it is not competent asks the head of the city's
 * government, whose designation binds (行政处罚法 art. 25); the leading-group office proposes and binds nobody.
 */
export const r14 = defineRoute<State>({
  id: 'R14',
  title: '行政机关之间移送案件',
  titleEn: 'Between administrative agencies: transfer of a case',
  basis,
  senderKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'SECTOR_DEPARTMENT',
  ],
  receiverKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'SECTOR_DEPARTMENT',
  ],
  receiverLevel: 'ANY',
  copiedKinds: [],
  arbiter: { kinds: ['GOVERNMENT'], level: 'COUNTY', calledBy: ['DISPUTE_COMPETENCE'] },
  coordinatorKinds: ['LEADING_GROUP_OFFICE'],
  teamOf: 0,
  crime: false,
  continues: ['R03', 'R06', 'R01', 'R02'],
  continuesFrom: { R01: NOT_THE_POLICE, R02: NOT_THE_POLICE },
  letter: '行政案件移送函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    ...DISPUTE_STATES,
    ACCEPTED: { name: '已受理', nameEn: 'Accepted', owner: 'HOLDER' },
    CONCLUDED: { name: '已办结', nameEn: 'Concluded', owner: null },
  },
  steps: {
    ...common,
    WITHDRAW_TRANSFER: { ...common.WITHDRAW_TRANSFER, from: ['SENT', 'DESIGNATED'] },
    ACCEPT_CASE: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED', 'BOUND'],
      to: 'ACCEPTED',
      basis,
      notices: [{ kind: 'ACCEPTANCE', to: 'SENDER' }],
      meets: ['RC-R'],
      starts: [{ rule: 'RC-RS', binds: 'HOLDER' }],
    },
    ...dispute({
      basis: [penaltyLaw('第二十五条第二款')],
      cancels: ['RC-R'],
      onReceipt: [{ rule: 'RC-R', binds: 'HOLDER' }],
      coordinated: true,
    }),
    PROPOSE_COMPETENCE: {
      relation: ['COPIED'],
      posts: DESK,
      from: ['DISPUTED'],
      to: 'SAME',
      basis: [cityPolicy('领导小组办公室负责综合协调，提出的意见不具有约束力')],
      notices: [
        { kind: 'COMPETENCE_PROPOSAL', to: 'RESPONDENT' },
        { kind: 'COMPETENCE_PROPOSAL', to: 'SENDER', copy: true },
        { kind: 'COMPETENCE_PROPOSAL', to: 'HOLDER', copy: true },
      ],
    },
    REPORT_RESULT: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACCEPTED'],
      to: 'CONCLUDED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }],
      meets: ['RC-RS'],
    },
  },
  notices: {
    ...HAND_OVER_NOTICES,
    ACCEPTANCE: NEWS,
    ...DISPUTE_NOTICES,
    COMPETENCE_PROPOSAL: NEWS,
    RESULT: OUTCOME,
  },
});
