import { DESK, HEAD_POSTS } from '../agency/agency.js';
import { cityPolicy } from '../law/citations.js';
import { ANY_TIME_NOTICES, handOver, type HandOverState, handOverStates, NEWS, OUTCOME } from './hand-over.js';
import { defineRoute, type StepRow } from './route.js';

type State = HandOverState | 'REPORTED' | 'PUBLISHED' | 'RELEASED';
const basis = [
  cityPolicy(
    '《河津市违法占用耕地整治提升行动方案》（河政办发〔2023〕33号）：直接立案、提级办理、挂牌督办、警示约谈、责任追究，结果公开通报',
  ),
];
const reply = { rule: 'RC-LS', binds: 'HOLDER', until: 'REPLY_BY' } as const;

/** Sent as a measure; and what was ordered is released, not asked back. */
const {
  SEND_TRANSFER: _,
  REQUEST_RECALL: _request,
  AGREE_RECALL: _agree,
  DECLINE_RECALL: _decline,
  ...common
} = handOver({ basis, documents: [], onReceipt: [reply] });

/** A measure: its numbered paper names the unit, what is demanded, and by which day an answer is due. */
const measure: StepRow<State> = {
  relation: ['SENDER'],
  posts: HEAD_POSTS,
  from: ['APPROVED'],
  to: 'SENT',
  basis,
  notices: [{ kind: 'TRANSFER', to: 'HOLDER' }],
};

/**
 * R15 领导小组办公室 → 责任单位：挂牌督办、提级办理、直接立案、警示约谈、责任追究建议. Ordered on a numbered paper, answered by its date, and released only
 * after the answer. Never against a court, a procuratorate or a discipline commission: they are independent.
 */
export const r15 = defineRoute<State>({
  id: 'R15',
  title: '领导小组办公室督办',
  titleEn: 'Supervision by the leading-group office',
  basis,
  senderKinds: ['LEADING_GROUP_OFFICE', 'NATURAL_RESOURCES', 'GOVERNMENT'],
  receiverKinds: [
    'NATURAL_RESOURCES',
    'FORESTRY',
    'AGRICULTURE',
    'ECOLOGY',
    'TRANSPORT',
    'TOWNSHIP',
    'SECTOR_DEPARTMENT',
    'GOVERNMENT',
    'PUBLIC_SECURITY',
  ],
  receiverLevel: 'ANY',
  copiedKinds: [],
  teamOf: 0,
  crime: false,
  continues: ['R01', 'R02', 'R08', 'R14', 'R16', 'R18', 'R19'],
  letter: '督办文书（挂牌督办通知书、提级办理决定书、直接立案决定书、约谈通知书、责任追究建议书）',
  receiptRule: 'RC-1',
  states: {
    ...handOverStates({}),
    REPORTED: { name: '已报送办理结果', nameEn: 'Result reported', owner: 'SENDER' },
    PUBLISHED: {
      name: '已公开通报',
      nameEn: 'Result published',
      owner: 'SENDER',
      noClock: '公开通报后解除督办，由办公室掌握',
    },
    RELEASED: { name: '已解除督办', nameEn: 'Released', owner: null },
  },
  steps: {
    ...common,
    LIST_FOR_SUPERVISION: measure,
    TAKE_UP_CASE: measure,
    FILE_DIRECTLY: measure,
    SUMMON_TO_TALK: measure,
    PROPOSE_ACCOUNTABILITY: measure,
    REPORT_RESULT: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['ACKNOWLEDGED'],
      to: 'REPORTED',
      basis,
      decidesOn: 'TRANSFER',
      notices: [{ kind: 'RESULT', to: 'SENDER' }],
      meets: ['RC-LS'],
      starts: [{ rule: 'RC-AR', binds: 'SENDER' }],
    },
    REJECT_RECTIFICATION: {
      relation: ['SENDER'],
      posts: DESK,
      from: ['REPORTED'],
      to: 'ACKNOWLEDGED',
      basis,
      after: ['RESULT'],
      notices: [{ kind: 'RECTIFICATION_REJECTED', to: 'HOLDER' }],
      meets: ['RC-AR'],
      starts: [{ rule: 'RC-LS', binds: 'HOLDER' }],
    },
    PUBLISH_RESULT: {
      relation: ['SENDER'],
      posts: HEAD_POSTS,
      from: ['REPORTED'],
      to: 'PUBLISHED',
      basis,
      after: ['RESULT'],
      meets: ['RC-AR'],
      notices: [{ kind: 'PUBLICATION', to: 'HOLDER' }],
    },
    RELEASE: {
      relation: ['SENDER'],
      posts: HEAD_POSTS,
      from: ['REPORTED', 'PUBLISHED'],
      to: 'RELEASED',
      basis,
      after: ['RESULT'],
      meets: ['RC-AR'],
      notices: [{ kind: 'RELEASE', to: 'HOLDER' }],
    },
  },
  notices: {
    TRANSFER: { mustSign: true },
    WITHDRAWAL: NEWS,
    RECEIPT: NEWS,
    ...ANY_TIME_NOTICES,
    RESULT: OUTCOME,
    RECTIFICATION_REJECTED: { mustSign: true },
    PUBLICATION: NEWS,
    RELEASE: NEWS,
  },
});
