import { DESK } from '../agency/agency.js';
import { linkage2021, procuratorate2019 } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'AGREED' | 'DECLINED' | 'ADVISED';
const basis = [procuratorate2019('第二百五十六条'), linkage2021('第十三条')];
const beginning = {
  basis,
  documents: ['REQUEST_LETTER'],
  onReceipt: [
    { rule: 'RC-EI', binds: 'HOLDER' },
    { rule: 'D-43', binds: 'HOLDER' },
  ],
} as const;

/**
 * R17 书面咨询、商请提前介入：自然资源局、公安局 → 检察院，自然资源局 → 公安局. A consultation is answered within seven days of its receipt; for whoever
 * agrees to take part early no statute sets a limit, so the city's own runs.
 */
export const r17 = defineRoute<State>({
  id: 'R17',
  title: '书面咨询与商请提前介入',
  titleEn: 'Consultation and early involvement',
  basis,
  senderKinds: ['NATURAL_RESOURCES', 'FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP', 'PUBLIC_SECURITY'],
  receiverKinds: ['PROCURATORATE', 'PUBLIC_SECURITY'],
  receiverLevel: 'COUNTY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  continues: ['R01', 'R02'],
  letter: '商请函、咨询函',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    AGREED: { name: '同意介入', nameEn: 'Agreed', owner: 'HOLDER' },
    DECLINED: { name: '不同意', nameEn: 'Declined', owner: null },
    ADVISED: { name: '已提出意见', nameEn: 'Opinion given', owner: null },
  },
  steps: {
    ...handOver(beginning),
    AGREE: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'AGREED',
      basis,
      notices: [{ kind: 'ACCEPTANCE', to: 'SENDER' }],
      meets: ['RC-EI'],
      cancels: ['D-43'],
      starts: [{ rule: 'RC-RS', binds: 'HOLDER' }],
    },
    REFUSE: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'DECLINED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'REPLY', to: 'SENDER' }],
      meets: ['RC-EI', 'D-43'],
    },
    GIVE_OPINION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED', 'AGREED'],
      to: 'ADVISED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'REPLY', to: 'SENDER' }],
      meets: ['RC-EI', 'D-43', 'RC-RS'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, ACCEPTANCE: { mustSign: false }, REPLY: OUTCOME },
});
