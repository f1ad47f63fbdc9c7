import { DESK, HEAD_POSTS } from '../agency/agency.js';
import type { Citation } from '../law/citations.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { NoticeKind } from '../notice/notice.js';
import { copyOf } from './hand-over.js';
import type { ClockRow, Guard, NoticeMeaning, StateRow, StepRow } from './route.js';

/**
 * A dispute about who is competent: raised once, decided by the head of a third agency, binding for whom it designates.
 */
export type DisputeState = 'DISPUTED' | 'DESIGNATED' | 'BOUND';

interface Dispute {
  readonly basis: readonly Citation[];
  /** The limits of a receipt, which a dispute makes pointless and the receipt of the ruling starts anew. */
  readonly cancels: readonly DeadlineRuleId[];
  readonly onReceipt: readonly ClockRow[];
  /** What must have happened before a dispute may be raised. */
  readonly guards?: readonly Guard[];
  /** Are the route's coordinators told, who may propose? */
  readonly coordinated?: boolean;
}

export const DISPUTE_STATES: Readonly<Record<DisputeState, StateRow>> = {
  DISPUTED: { name: '管辖争议待指定', nameEn: 'Competence disputed', owner: 'RESPONDENT' },
  DESIGNATED: { name: '已指定管辖待签收', nameEn: 'Designated, awaiting receipt', owner: 'HOLDER' },
  BOUND: { name: '被指定机关已签收', nameEn: 'Received by the designated agency', owner: 'HOLDER' },
};

/** The steps of a dispute, for the end of a hand-over whose receiver says that it is not competent. */
export function dispute({
  basis,
  cancels,
  onReceipt,
  guards = [],
  coordinated = false,
}: Dispute): Readonly<
  Record<'DISPUTE_COMPETENCE' | 'DESIGNATE' | 'ACKNOWLEDGE_DESIGNATION', StepRow<DisputeState | 'ACKNOWLEDGED'>>
> {
  return {
    DISPUTE_COMPETENCE: {
      relation: ['HOLDER'],
      posts: HEAD_POSTS,
      from: ['ACKNOWLEDGED'],
      to: 'DISPUTED',
      basis,
      guards,
      notices: [
        { kind: 'DISPUTE', to: 'RESPONDENT' },
        { kind: 'DISPUTE', to: 'SENDER', copy: true },
        ...(coordinated ? [copyOf('DISPUTE')] : []),
      ],
      cancels,
    },
    DESIGNATE: {
      relation: ['RESPONDENT'],
      posts: HEAD_POSTS,
      from: ['DISPUTED'],
      to: 'DESIGNATED',
      basis,
      after: ['DISPUTE'],
      notices: [
        { kind: 'TRANSFER', to: 'HOLDER' },
        { kind: 'DESIGNATION', to: 'SENDER' },
        { kind: 'DESIGNATION', to: 'FORMER_HOLDER' },
      ],
      meets: ['RC-R'],
    },
    ACKNOWLEDGE_DESIGNATION: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['DESIGNATED'],
      to: 'BOUND',
      basis,
      guards: ['TRANSFER_DELIVERED'],
      notices: [{ kind: 'RECEIPT', to: 'SENDER' }],
      meets: ['RC-1'],
      starts: onReceipt,
    },
  };
}

export const DISPUTE_NOTICES: Readonly<Partial<Record<NoticeKind, NoticeMeaning>>> = {
  DISPUTE: { mustSign: true, starts: [{ rule: 'RC-R', binds: 'RESPONDENT' }] },
  DESIGNATION: { mustSign: true },
};
