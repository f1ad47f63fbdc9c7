import { DESK } from '../agency/agency.js';
import { cpl, linkage2021 } from '../law/citations.js';
import { copyOf, HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'PENALIZED' | 'NOT_PENALIZED';
const basis = [cpl('第一百七十七条第三款'), linkage2021('第八条、第九条')];
const sendBy = { rule: 'D-16', binds: 'SENDER', since: 'FOUND_AT' } as const;
const beginning = {
  basis,
  documents: ['PROCURATORIAL_OPINION', 'NON_PROSECUTION'],
  sendBy,
  onReceipt: [{ rule: 'D-17', binds: 'HOLDER' }],
  copied: true,
} as const;

/** R06 检察院 → 自然资源局：不起诉后的反向衔接. `foundAt` is when the decision not to prosecute was made. */
export const r06 = defineRoute<State>({
  id: 'R06',
  title: '不起诉后提出行政处罚的检察意见',
  titleEn: 'Procuratorate to enforcement agency: opinion after non-prosecution',
  basis,
  senderKinds: ['PROCURATORATE'],
  receiverKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP'],
  receiverLevel: 'ANY',
  copiedKinds: ['JUSTICE'],
  teamOf: 0,
  crime: false,
  continues: ['R01', 'R02'],
  letter: '检察意见书（行政处罚）',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates(beginning),
    PENALIZED: { name: '已作出行政处罚', nameEn: 'Penalty decided', owner: null },
    NOT_PENALIZED: { name: '不予行政处罚', nameEn: 'No penalty', owner: null },
  },
  steps: {
    ...handOver(beginning),
    RECORD_PENALTY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'PENALIZED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }, copyOf('RESULT')],
      meets: ['D-17'],
    },
    RECORD_NO_PENALTY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'NOT_PENALIZED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }, copyOf('RESULT')],
      meets: ['D-17'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, RESULT: OUTCOME },
});
