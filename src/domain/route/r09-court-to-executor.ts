import { DESK } from '../agency/agency.js';
import { compulsionLaw, litigationRules } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'EXECUTED' | 'ENDED';
const basis = [litigationRules('第一百五十五条至第一百六十一条'), compulsionLaw('第四十三条、第四十四条')];
const noClock = '执行期限由裁定确定';
const beginning = { basis, documents: ['RULING'], onReceipt: [], noClock } as const;

/** R09 法院 → 政府、乡镇：裁执分离. The ruling names who enforces. */
export const r09 = defineRoute<State>({
  id: 'R09',
  title: '人民法院裁定由行政机关组织实施（裁执分离）',
  titleEn: 'Court to the executing agency: enforcement by the administration',
  basis,
  senderKinds: ['COURT'],
  receiverKinds: ['GOVERNMENT', 'TOWNSHIP', 'NATURAL_RESOURCES'],
  receiverLevel: 'ANY',
  copiedKinds: ['NATURAL_RESOURCES'],
  teamOf: 0,
  crime: false,
  continues: ['R08'],
  continuesFrom: { R08: { states: ['GRANTED'] } },
  holdsParent: true,
  letter: '行政裁定书（交付执行）',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({ noClock }),
    EXECUTED: { name: '执行完毕', nameEn: 'Enforced', owner: null },
    ENDED: { name: '终结执行', nameEn: 'Enforcement ended', owner: null },
  },
  steps: {
    ...handOver({ ...beginning, copied: true }),
    RECORD_EXECUTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'EXECUTED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [
        { kind: 'RESULT', to: 'SENDER' },
        { kind: 'RESULT', to: 'COPIED', copy: true },
      ],
    },
    END_EXECUTION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'ENDED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [
        { kind: 'RESULT', to: 'SENDER' },
        { kind: 'RESULT', to: 'COPIED', copy: true },
      ],
    },
  },
  notices: { ...HAND_OVER_NOTICES, RESULT: OUTCOME },
});
