import { landLaw, penaltyLaw } from './citations.js';
import { DESK, handOver, HAND_OVER_NOTICES, type HandOverState, handOverStates, HEADS, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'DISPUTED' | 'DESIGNATED' | 'BOUND' | 'ACCEPTED' | 'CONCLUDED';
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
  senderKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP', 'SECTOR_DEPARTMENT'],
  receiverKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP', 'SECTOR_DEPARTMENT'],
  receiverLevel: 'ANY',
  copiedKinds: [],
  respondentKinds: ['LEADING_GROUP_OFFICE'],
  teamOf: 0,
  crime: false,
  continues: ['R03', 'R06'],
  letter: '行政案件移送函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    DISPUTED: { name: '管辖争议待指定', nameEn: 'Competence disputed', owner: 'RESPONDENT' },
    DESIGNATED: { name: '已指定管辖待签收', nameEn: 'Designated, awaiting receipt', owner: 'HOLDER' },
    BOUND: { name: '被指定机关已签收', nameEn: 'Received by the designated agency', owner: 'HOLDER' },
    ACCEPTED: { name: '已受理', nameEn: 'Accepted', owner: 'HOLDER' },
    CONCLUDED: { name: '已办结', nameEn: 'Concluded', owner: null },
  },
  steps: {
    ...common,
    ACCEPT_CASE: {
      relation: ['HOLDER'], posts: DESK, from: ['ACKNOWLEDGED', 'BOUND'], to: 'ACCEPTED', basis,
      notices: [{ kind: 'ACCEPTANCE', to: 'SENDER' }], meets: ['RC-R'], starts: [{ rule: 'RC-RS', binds: 'HOLDER' }],
    },
    DISPUTE_COMPETENCE: {
      relation: ['HOLDER'], posts: HEADS, from: ['ACKNOWLEDGED'], to: 'DISPUTED', basis: [penaltyLaw('第二十五条第二款')],
      notices: [{ kind: 'DISPUTE', to: 'RESPONDENT' }, { kind: 'DISPUTE', to: 'SENDER', copy: true }], cancels: ['RC-R'],
    },
    DESIGNATE: {
      relation: ['RESPONDENT'], posts: DESK, from: ['DISPUTED'], to: 'DESIGNATED', basis: [penaltyLaw('第二十五条第二款')], after: ['DISPUTE'],
      notices: [{ kind: 'TRANSFER', to: 'HOLDER' }, { kind: 'DESIGNATION', to: 'SENDER' }, { kind: 'DESIGNATION', to: 'FORMER_HOLDER' }], meets: ['RC-R'],
    },
    ACKNOWLEDGE_DESIGNATION: {
      relation: ['HOLDER'], posts: DESK, from: ['DESIGNATED'], to: 'BOUND', basis, guards: ['TRANSFER_DELIVERED'],
      notices: [{ kind: 'RECEIPT', to: 'SENDER' }], meets: ['RC-1'], starts: [{ rule: 'RC-R', binds: 'HOLDER' }],
    },
    REPORT_RESULT: {
      relation: ['HOLDER'], posts: DESK, from: ['ACCEPTED'], to: 'CONCLUDED', basis, decidesOn: 'TRANSFER', notices: [{ kind: 'RESULT', to: 'SENDER' }], meets: ['RC-RS'],
    },
  },
  notices: {
    ...HAND_OVER_NOTICES,
    ACCEPTANCE: NEWS,
    DISPUTE: { mustSign: true, starts: [{ rule: 'RC-R', binds: 'RESPONDENT' }] },
    DESIGNATION: { mustSign: true },
    RESULT: OUTCOME,
  },
});
