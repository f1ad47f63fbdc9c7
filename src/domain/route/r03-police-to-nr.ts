import { DESK } from '../agency/agency.js';
import { decree310, mps2020 } from '../law/citations.js';
import { copyOf, HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'FILED' | 'NOT_FILED' | 'PENALIZED' | 'NOT_PENALIZED';
const basis = [decree310('第十三条'), mps2020('第一百七十七条')];
const beginning = {
  basis,
  documents: ['DECISION_COPY'],
  sendBy: { rule: 'RC-SEND', binds: 'SENDER', since: 'FOUND_AT' },
  onReceipt: [{ rule: 'RC-AD', binds: 'HOLDER' }],
  copied: true,
} as const;

/** R03 公安局 → 自然资源局：不立案或者撤案后，需要给予行政处罚的反向移送. */
export const r03 = defineRoute<State>({
  id: 'R03',
  title: '公安机关向自然资源主管部门反向移送行政违法案件',
  titleEn: 'Public security to natural resources: administrative liability after no crime was found',
  basis,
  senderKinds: ['PUBLIC_SECURITY'],
  receiverKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT'],
  receiverLevel: 'COUNTY',
  copiedKinds: ['PROCURATORATE'],
  teamOf: 0,
  crime: false,
  continues: ['R01', 'R02'],
  letter: '案件移送函（反向移送）',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates(beginning),
    FILED: { name: '已立案调查', nameEn: 'Administrative case opened', owner: 'HOLDER' },
    NOT_FILED: { name: '不予立案', nameEn: 'No administrative case', owner: null },
    PENALIZED: { name: '已作出行政处罚', nameEn: 'Penalty decided', owner: null },
    NOT_PENALIZED: { name: '不予行政处罚', nameEn: 'No penalty', owner: null },
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
      notices: [{ kind: 'FILING', to: 'SENDER' }, copyOf('FILING')],
      meets: ['RC-AD'],
      starts: [{ rule: 'D-19', binds: 'HOLDER' }],
    },
    DECLINE_FILING: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'NOT_FILED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'DECLINE', to: 'SENDER' }, copyOf('DECLINE')],
      meets: ['RC-AD'],
    },
    RECORD_PENALTY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['FILED'],
      to: 'PENALIZED',
      basis,
      notices: [{ kind: 'RESULT', to: 'SENDER' }, copyOf('RESULT')],
      meets: ['D-19'],
    },
    RECORD_NO_PENALTY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['FILED'],
      to: 'NOT_PENALIZED',
      basis,
      notices: [{ kind: 'RESULT', to: 'SENDER' }, copyOf('RESULT')],
      meets: ['D-19'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, FILING: OUTCOME, DECLINE: OUTCOME, RESULT: OUTCOME },
});
