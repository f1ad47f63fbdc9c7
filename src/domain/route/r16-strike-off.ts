import { DESK, HEAD_POSTS } from '../agency/agency.js';
import { cityPolicy } from '../law/citations.js';
import { ANY_TIME_NOTICES, anyTime, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute } from './route.js';

type State = 'LISTED' | 'SELF_DONE' | 'ACKNOWLEDGED' | 'VERIFIED' | 'ACCEPTED' | 'STRUCK_OFF';
const basis = [
  cityPolicy('《河津市违法占用耕地整治提升行动方案》（河政办发〔2023〕33号）：问题台账、整改清单、验收销号'),
];

/**
 * R16 乡镇、部门 → 领导小组办公室：台账整改与销号. An entry leaves the ledger only by verification, acceptance and strike-off, each by
 * another post; it comes back as a new entry of the same thread.
 */
export const r16 = defineRoute<State>({
  id: 'R16',
  title: '问题台账整改销号',
  titleEn: 'Ledger: rectification and strike-off',
  basis,
  senderKinds: [
    'TOWNSHIP',
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'SECTOR_DEPARTMENT',
  ],
  receiverKinds: ['LEADING_GROUP_OFFICE'],
  receiverLevel: 'COUNTY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  continues: ['R14', 'R15', 'R16'],
  strikesOff: true,
  letter: '整改销号申请表',
  receiptRule: 'RC-1',
  states: {
    LISTED: { name: '已列入台账，整改中', nameEn: 'Listed, being rectified', owner: 'SENDER' },
    SELF_DONE: { name: '已自行整改，申请销号', nameEn: 'Rectified, strike-off asked for', owner: 'HOLDER' },
    ACKNOWLEDGED: { name: '已签收待核查', nameEn: 'Receipt signed, to be verified', owner: 'HOLDER' },
    VERIFIED: { name: '已核查', nameEn: 'Verified on the spot', owner: 'HOLDER' },
    ACCEPTED: { name: '已验收', nameEn: 'Accepted', owner: 'HOLDER' },
    STRUCK_OFF: { name: '已销号', nameEn: 'Struck off', owner: null },
  },
  steps: {
    OPEN: {
      relation: ['SENDER'],
      posts: DESK,
      from: 'START',
      to: 'LISTED',
      basis,
      starts: [{ rule: 'RC-LD', binds: 'SENDER' }],
    },
    SEND_TRANSFER: {
      relation: ['SENDER'],
      posts: HEAD_POSTS,
      from: ['LISTED'],
      to: 'SELF_DONE',
      basis,
      documents: ['RECTIFICATION_RECORD'],
      notices: [{ kind: 'TRANSFER', to: 'HOLDER' }],
      meets: ['RC-LD'],
    },
    SIGN_RECEIPT: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['SELF_DONE'],
      to: 'ACKNOWLEDGED',
      basis,
      guards: ['TRANSFER_DELIVERED'],
      notices: [{ kind: 'RECEIPT', to: 'SENDER' }],
      meets: ['RC-1'],
      starts: [{ rule: 'RC-VF', binds: 'HOLDER' }],
    },
    VERIFY_RECTIFICATION: {
      relation: ['HOLDER'],
      posts: ['LIAISON', 'OFFICER', 'CASE_REVIEWER'],
      from: ['ACKNOWLEDGED'],
      to: 'VERIFIED',
      basis,
    },
    ACCEPT_RECTIFICATION: {
      relation: ['HOLDER'],
      posts: ['UNIT_HEAD', ...HEAD_POSTS],
      from: ['VERIFIED'],
      to: 'ACCEPTED',
      basis,
      guards: ['NOT_THE_VERIFIER'],
    },
    STRIKE_OFF: {
      relation: ['HOLDER'],
      posts: HEAD_POSTS,
      from: ['ACCEPTED'],
      to: 'STRUCK_OFF',
      basis,
      decidesOn: 'TRANSFER',
      guards: ['NOT_THE_VERIFIER'],
      notices: [{ kind: 'RESULT', to: 'SENDER' }],
      meets: ['RC-VF'],
    },
    REJECT_RECTIFICATION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED', 'VERIFIED', 'ACCEPTED'],
      to: 'LISTED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RECTIFICATION_REJECTED', to: 'SENDER' }],
      meets: ['RC-VF'],
      starts: [{ rule: 'RC-LD', binds: 'SENDER' }],
    },
    ...anyTime(basis),
  },
  // What was declared rectified is not taken back: it is verified.
  notices: {
    TRANSFER: { mustSign: true },
    RECEIPT: NEWS,
    ...ANY_TIME_NOTICES,
    RESULT: OUTCOME,
    RECTIFICATION_REJECTED: OUTCOME,
  },
});
