import { landLaw, penaltyLaw } from './citations.js';
import { DISPUTE_NOTICES, DISPUTE_STATES, dispute, type DisputeState } from './dispute.js';
import { DESK, handOver, HAND_OVER_NOTICES, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | DisputeState | 'ACCEPTED' | 'CONCLUDED';
const basis = [penaltyLaw('第二十二条至第二十五条'), landLaw('第七十八条')];
const beginning = { basis, documents: ['CASE_LETTER'], onReceipt: [{ rule: 'RC-R', binds: 'HOLDER' }] } as const;
const common = handOver(beginning);

/**
 * R14 自然资源局 ↔ 其他部门、乡镇：行政案件移送. No case bounces: whoever thinks it is not competent asks the leading-group
 * office, whose designation binds (行政处罚法 art. 25).
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
  arbiterKinds: ['LEADING_GROUP_OFFICE'],
  teamOf: 0,
  crime: false,
  continues: ['R03', 'R06'],
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
    }),
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
    RESULT: OUTCOME,
  },
});
