import { DESK } from '../agency/agency.js';
import { publicInterest } from '../law/citations.js';
import { HAND_OVER_NOTICES, handOver, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = HandOverState | 'REPLIED' | 'CLOSED' | 'SUED';
const basis = [publicInterest('第二十一条')];

/** Two months, or fifteen days where harm to the public interest spreads. */
const reply = [
  { rule: 'D-31', binds: 'HOLDER', when: 'NOT_URGENT' },
  { rule: 'D-32', binds: 'HOLDER', when: 'URGENT' },
] as const;
const beginning = { basis, documents: ['SUGGESTION'], onReceipt: reply } as const;

/** R11 检察院 → 行政机关：诉前检察建议. */
export const r11 = defineRoute<State>({
  id: 'R11',
  title: '检察机关提出诉前检察建议',
  titleEn: 'Procuratorate to agency: pre-litigation suggestion',
  basis,
  senderKinds: ['PROCURATORATE'],
  receiverKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'GOVERNMENT',
    'SECTOR_DEPARTMENT',
  ],
  receiverLevel: 'ANY',
  copiedKinds: ['LEADING_GROUP_OFFICE'],
  teamOf: 0,
  crime: false,
  continues: ['R10'],
  letter: '检察建议书',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    REPLIED: { name: '已书面回复', nameEn: 'Replied', owner: 'SENDER', noClock: '跟进调查期限由检察机关内部规定' },
    CLOSED: { name: '终结案件', nameEn: 'Closed', owner: null },
    SUED: { name: '已提起公益诉讼', nameEn: 'Suit brought', owner: null },
  },
  steps: {
    ...handOver({ ...beginning, copied: true }),
    REPLY: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'REPLIED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'REPLY', to: 'SENDER' }],
      meets: ['D-31', 'D-32'],
    },
    CLOSE_FOLLOW_UP: {
      relation: ['SENDER'],
      posts: DESK,
      from: ['REPLIED'],
      to: 'CLOSED',
      basis,
      after: ['REPLY'],
      notices: [{ kind: 'CLOSING', to: 'HOLDER' }],
    },
    BRING_SUIT: {
      relation: ['SENDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED', 'REPLIED'],
      to: 'SUED',
      basis,
      notices: [{ kind: 'CLOSING', to: 'HOLDER' }],
      cancels: ['D-31', 'D-32'],
    },
  },
  notices: { ...HAND_OVER_NOTICES, REPLY: OUTCOME, CLOSING: NEWS },
});
