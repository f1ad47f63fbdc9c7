import { DESK } from '../agency/agency.js';
import { litigationLaw } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'FILED' | 'NOT_FILED';
const basis = [litigationLaw('第二十五条第四款')];
const beginning = {
  basis,
  documents: ['PUBLIC_INTEREST_CLUE'],
  onReceipt: [{ rule: 'RC-PI', binds: 'HOLDER' }],
} as const;

/** R10 任何机关 → 检察院：公益诉讼线索. */
export const r10 = defineRoute<State>({
  id: 'R10',
  title: '向检察机关移送公益诉讼线索',
  titleEn: 'Any agency to procuratorate: public-interest clue',
  basis,
  senderKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'LEADING_GROUP_OFFICE',
    'JUSTICE',
    'SECTOR_DEPARTMENT',
    'PUBLIC_SECURITY',
    'COURT',
  ],
  receiverKinds: ['PROCURATORATE'],
  receiverLevel: 'COUNTY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  continues: ['R01', 'R02', 'R08', 'R09', 'R14'],
  letter: '公益诉讼线索移送函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    FILED: { name: '已立案', nameEn: 'Case opened', owner: null },
    NOT_FILED: { name: '不予立案', nameEn: 'No case opened', owner: null },
  },
  steps: {
    ...handOver(beginning),
    FILE_CASE: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'FILED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'FILING', to: 'SENDER' }],
      meets: ['RC-PI'],
    },
    DECLINE_FILING: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'NOT_FILED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'DECLINE', to: 'SENDER' }],
      meets: ['RC-PI'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, FILING: OUTCOME, DECLINE: OUTCOME },
});
