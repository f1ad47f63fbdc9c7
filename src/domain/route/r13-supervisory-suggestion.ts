import { DESK } from '../agency/agency.js';
import { supervisionLaw } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'REPLIED';
const basis = [supervisionLaw('第五十二条')];
const noClock = '回复期限由监察建议书、纪检监察建议书确定';
const beginning = { basis, documents: ['SUGGESTION'], onReceipt: [], noClock } as const;

/** R13 纪委监委 → 机关：监察建议、纪检监察建议及反馈. */
export const r13 = defineRoute<State>({
  id: 'R13',
  title: '纪检监察机关提出监察建议',
  titleEn: 'Discipline inspection to agency: suggestion and feedback',
  basis,
  senderKinds: ['DISCIPLINE'],
  receiverKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'GOVERNMENT',
    'SECTOR_DEPARTMENT',
    'LEADING_GROUP_OFFICE',
  ],
  receiverLevel: 'ANY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  confidential: true,
  continues: [],
  letter: '监察建议书',
  receiptRule: 'RC-1',
  states: { ...handOverStates({ noClock }), REPLIED: { name: '已书面回复', nameEn: 'Replied', owner: null } },
  steps: {
    ...handOver(beginning),
    REPLY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'REPLIED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'REPLY', to: 'SENDER' }],
    },
  },
  notices: { ...HAND_OVER_NOTICES, REPLY: OUTCOME },
});
