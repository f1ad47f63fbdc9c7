import { DESK } from '../agency/agency.js';
import { criminalLaw, landRegulation } from '../law/citations.js';
import { copyOf, HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'FILED' | 'NOT_FILED' | 'PENALIZED';
const basis = [landRegulation('第六十一条'), criminalLaw('第二百七十七条')];
const beginning = {
  basis,
  approvedBy: ['UNIT_HEAD', 'HEAD', 'ACTING_HEAD'],
  documents: ['INVESTIGATION_REPORT'],
  onReceipt: [{ rule: 'D-06', binds: 'HOLDER' }],
  copied: true,
} as const;

/** R19 阻碍执法 → 公安局. */
export const r19 = defineRoute<State>({
  id: 'R19',
  title: '移送阻碍执法案件',
  titleEn: 'To public security: obstruction of enforcement',
  basis,
  senderKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP'],
  receiverKinds: ['PUBLIC_SECURITY'],
  receiverLevel: 'COUNTY',
  copiedKinds: ['PROCURATORATE'],
  teamOf: 0,
  crime: false,
  continues: ['R14', 'R08'],
  letter: '阻碍执法案件移送函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    FILED: { name: '已立案', nameEn: 'Filed', owner: null },
    NOT_FILED: { name: '不予立案', nameEn: 'Not filed', owner: null },
    PENALIZED: { name: '已给予治安管理处罚', nameEn: 'Public-order penalty', owner: null },
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
      meets: ['D-06'],
    },
    DECLINE_FILING: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'NOT_FILED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'DECLINE', to: 'SENDER' }, copyOf('DECLINE')],
      meets: ['D-06'],
    },
    RECORD_PENALTY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'PENALIZED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }, copyOf('RESULT')],
      meets: ['D-06'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, FILING: OUTCOME, DECLINE: OUTCOME, RESULT: OUTCOME },
});
