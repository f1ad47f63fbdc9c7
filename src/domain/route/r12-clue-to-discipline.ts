import { DESK, HEAD_POSTS } from '../agency/agency.js';
import { landLaw, order15, supervisionLaw } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'RETURNED' | 'HANDLED';
const basis = [supervisionLaw('第三十七条'), landLaw('第七十一条'), order15('第十九条、第二十条')];
const sendBy = { rule: 'D-33', binds: 'SENDER', since: 'FOUND_AT' } as const;
const beginning = {
  basis,
  approvedBy: ['UNIT_HEAD', ...HEAD_POSTS],
  documents: ['CLUE_LETTER'],
  sendBy,
  onReceipt: [{ rule: 'RC-DC', binds: 'HOLDER' }],
} as const;

/**
 * R12 任何机关 → 纪委监委：问题线索. Only a stub travels here (number, date, hand-over): the clue itself goes by hand, and what
 * comes back is that it was handled, never how. `foundAt` is the day of the penalty or other disposal.
 */
export const r12 = defineRoute<State>({
  id: 'R12',
  title: '向纪检监察机关移送问题线索（仅登记交接）',
  titleEn: 'Any agency to discipline inspection: clue, as a stub',
  basis,
  senderKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'LEADING_GROUP_OFFICE',
    'PUBLIC_SECURITY',
    'PROCURATORATE',
    'COURT',
    'JUSTICE',
    'SECTOR_DEPARTMENT',
  ],
  receiverKinds: ['DISCIPLINE'],
  receiverLevel: 'COUNTY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  confidential: true,
  continues: ['R01', 'R02', 'R08', 'R14'],
  letter: '问题线索移送函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates(beginning),
    RETURNED: { name: '已退回移送机关', nameEn: 'Returned', owner: null },
    HANDLED: { name: '已办理', nameEn: 'Handled', owner: null },
  },
  steps: {
    ...handOver(beginning),
    RETURN_CASE: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'RETURNED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RETURN', to: 'SENDER' }],
      cancels: ['RC-DC'],
    },
    REPORT_RESULT: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'HANDLED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }],
      meets: ['RC-DC'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, RETURN: OUTCOME, RESULT: OUTCOME },
});
