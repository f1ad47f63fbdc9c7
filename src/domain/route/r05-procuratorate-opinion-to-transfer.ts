import { DESK, HEAD_POSTS } from '../agency/agency.js';
import { linkage2021, procuratorate2019 } from '../law/citations.js';
import { copyOf, HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'TRANSFERRED' | 'REASONED';
const basis = [procuratorate2019('第五百五十七条第三款'), linkage2021('第七条')];
const beginning = {
  basis,
  documents: ['PROCURATORIAL_OPINION'],
  onReceipt: [{ rule: 'RC-NT', binds: 'HOLDER' }],
  copied: true,
} as const;

/** R05 检察院 → 自然资源局：应移送未移送的检察意见. The case itself then goes by R01. */
export const r05 = defineRoute<State>({
  id: 'R05',
  title: '检察机关提出移送案件的检察意见',
  titleEn: 'Procuratorate to enforcement agency: opinion to transfer a case',
  basis,
  senderKinds: ['PROCURATORATE'],
  receiverKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP'],
  receiverLevel: 'ANY',
  copiedKinds: ['JUSTICE'],
  teamOf: 0,
  crime: true,
  continues: [],
  letter: '检察意见书（移送案件）',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    TRANSFERRED: { name: '已移送公安机关', nameEn: 'Transferred to the police', owner: null },
    REASONED: { name: '已书面说明不移送理由', nameEn: 'Reasons given', owner: null },
  },
  steps: {
    ...handOver(beginning),
    REPORT_RESULT: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'TRANSFERRED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }, copyOf('RESULT')],
      meets: ['RC-NT'],
    },
    GIVE_REASONS: {
      relation: ['HOLDER'],
      posts: HEAD_POSTS,
      from: ['ACKNOWLEDGED'],
      to: 'REASONED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'REPLY', to: 'SENDER' }, copyOf('REPLY')],
      meets: ['RC-NT'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, RESULT: OUTCOME, REPLY: OUTCOME },
});
