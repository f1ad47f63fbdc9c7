import { DESK } from '../agency/agency.js';
import { landRegulation } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'RECEIVED';
const basis = [landRegulation('第五十八条')];
const sendBy = { rule: 'D-35', binds: 'SENDER', since: 'FOUND_AT' } as const;
const noClock = '条例只限移交；接收当面进行';
const beginning = { basis, documents: ['PROPERTY_LIST', 'PENALTY_DECISION'], sendBy, onReceipt: [], noClock } as const;

/** R18 自然资源局 → 政府指定的部门：没收的建筑物、设施移交. `foundAt` is the day of the confiscation. */
export const r18 = defineRoute<State>({
  id: 'R18',
  title: '移交没收的建筑物和其他设施',
  titleEn: 'Natural resources to the government’s nominee: confiscated structures',
  basis,
  senderKinds: ['NATURAL_RESOURCES'],
  receiverKinds: ['GOVERNMENT', 'SECTOR_DEPARTMENT', 'TOWNSHIP'],
  receiverLevel: 'ANY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  continues: ['R08'],
  letter: '非法财物移交书',
  receiptRule: 'RC-1',
  states: { ...handOverStates({ sendBy, noClock }), RECEIVED: { name: '已接收', nameEn: 'Received', owner: null } },
  steps: {
    ...handOver(beginning),
    RECEIVE_ITEMS: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'RECEIVED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'ITEMS_RECEIPT', to: 'SENDER' }],
    },
  },
  notices: { ...HAND_OVER_NOTICES, ITEMS_RECEIPT: OUTCOME },
});
