import { DESK, HEAD_POSTS, type Post } from '../agency/agency.js';
import { RECALL_RULE } from '../deadline/deadline-rule.js';
import type { Citation } from '../law/citations.js';
import { cityPolicy } from '../law/citations.js';
import type { NoticeKind } from '../notice/notice.js';
import type { DocumentKind } from '../referral/referral.js';
import type { ClockRow, NoticeMeaning, NoticeRow, StateRow, StepRow } from './route.js';

export const copyOf = (kind: NoticeKind): NoticeRow => ({ kind, to: 'COPIED', copy: true });

/**
 * How most hand-overs begin: prepared, approved (or not) by another person, sent, signed for; withdrawn before the
 * receipt at most.
 */
export type HandOverState = 'PREPARED' | 'APPROVED' | 'REFUSED' | 'SENT' | 'WITHDRAWN' | 'ACKNOWLEDGED';

interface HandOver {
  readonly basis: readonly Citation[];
  /** Who approves; default: the head. */
  readonly approvedBy?: readonly Post[];
  readonly documents: readonly DocumentKind[];
  /** Of these, what cannot exist where a silence is taken up. */
  readonly notOnSilence?: readonly DocumentKind[];
  /** The limit of the sender, from what the opening names as its moment. */
  readonly sendBy?: ClockRow;
  /** The limits that the receipt starts. */
  readonly onReceipt: readonly ClockRow[];
  /** Why no limit runs from the receipt, where none does. */
  readonly noClock?: string;
  readonly copied?: boolean;
}

type HandOverStep =
  | AnyTimeStep
  | RecallStep
  | 'OPEN'
  | 'APPROVE_TRANSFER'
  | 'REFUSE_TRANSFER'
  | 'SEND_TRANSFER'
  | 'WITHDRAW_TRANSFER'
  | 'SIGN_RECEIPT';

/** The states of a hand-over, for the beginning of a table. */
export function handOverStates({
  sendBy,
  noClock,
}: Pick<HandOver, 'sendBy' | 'noClock'>): Readonly<Record<HandOverState, StateRow>> {
  const unhurried = sendBy === undefined ? { noClock: '发出前由移送机关自行掌握，法律未定期限' } : {};
  return {
    PREPARED: { name: '已拟办', nameEn: 'Prepared', owner: 'SENDER', ...unhurried },
    APPROVED: { name: '已批准', nameEn: 'Approved', owner: 'SENDER', ...unhurried },
    REFUSED: { name: '不批准', nameEn: 'Not approved', owner: null },
    SENT: { name: '已发出待签收', nameEn: 'Sent, awaiting receipt', owner: 'HOLDER' },
    WITHDRAWN: { name: '已撤回', nameEn: 'Withdrawn', owner: null },
    ACKNOWLEDGED: {
      name: '已签收',
      nameEn: 'Receipt signed',
      owner: 'HOLDER',
      ...(noClock === undefined ? {} : { noClock }),
    },
  };
}

/** The steps of a hand-over, for the beginning of a table. */
export function handOver({
  basis,
  approvedBy = HEAD_POSTS,
  documents,
  notOnSilence = [],
  sendBy,
  onReceipt,
  copied = false,
}: HandOver): Readonly<Record<HandOverStep, StepRow<HandOverState>>> {
  const copies = copied ? [copyOf('TRANSFER')] : [];
  const approval = { relation: ['SENDER'], posts: approvedBy, basis } as const;
  return {
    OPEN: { relation: ['SENDER'], posts: DESK, from: 'START', to: 'PREPARED', basis, starts: sendBy ? [sendBy] : [] },
    APPROVE_TRANSFER: { ...approval, from: ['PREPARED'], to: 'APPROVED', guards: ['NOT_THE_DRAFTER'] },
    // Whoever prepared it may give it up: nothing goes out.
    REFUSE_TRANSFER: {
      ...approval,
      from: ['PREPARED', 'APPROVED'],
      to: 'REFUSED',
      cancels: sendBy ? [sendBy.rule] : [],
    },
    SEND_TRANSFER: {
      relation: ['SENDER'],
      posts: DESK,
      from: ['APPROVED'],
      to: 'SENT',
      basis,
      documents,
      notOnSilence,
      notices: [{ kind: 'TRANSFER', to: 'HOLDER' }, ...copies],
      meets: sendBy ? [sendBy.rule] : [],
    },
    WITHDRAW_TRANSFER: {
      relation: ['SENDER'],
      posts: HEAD_POSTS,
      from: ['SENT'],
      to: 'WITHDRAWN',
      basis,
      cancels: ['RC-1'],
      notices: [{ kind: 'WITHDRAWAL', to: 'HOLDER' }, ...(copied ? [copyOf('WITHDRAWAL')] : [])],
    },
    SIGN_RECEIPT: {
      relation: ['HOLDER'],
      posts: DESK,
      from: ['SENT'],
      to: 'ACKNOWLEDGED',
      basis,
      guards: ['TRANSFER_DELIVERED'],
      notices: [{ kind: 'RECEIPT', to: 'SENDER' }],
      meets: ['RC-1'],
      starts: onReceipt,
    },
    ...recall(),
    ...anyTime(basis),
  };
}

type RecallStep = 'REQUEST_RECALL' | 'AGREE_RECALL' | 'DECLINE_RECALL';

/** After the receipt nobody takes a case back alone: the sender asks for it, and the holder agrees or says why not. */
export function recall(): Readonly<Record<RecallStep, StepRow<'WITHDRAWN'>>> {
  const basis = [cityPolicy('签收后撤回须商请受移送机关同意')];
  return {
    REQUEST_RECALL: {
      relation: ['SENDER'],
      posts: HEAD_POSTS,
      from: 'UNTIL_ENDED',
      to: 'SAME',
      basis,
      guards: ['RECEIVED', 'NO_RECALL_OPEN'],
      notices: [{ kind: 'RECALL_REQUEST', to: 'HOLDER' }],
    },
    AGREE_RECALL: {
      relation: ['HOLDER'],
      posts: DESK,
      from: 'UNTIL_ENDED',
      to: 'WITHDRAWN',
      basis,
      guards: ['RECALL_OPEN'],
      after: ['RECALL_REQUEST'],
      decidesOn: 'RECALL_REQUEST',
      notices: [{ kind: 'RECALL_ANSWER', to: 'SENDER' }, copyOf('RECALL_ANSWER')],
      meets: [RECALL_RULE],
      cancels: 'ALL',
    },
    DECLINE_RECALL: {
      relation: ['HOLDER'],
      posts: DESK,
      from: 'UNTIL_ENDED',
      to: 'SAME',
      basis,
      guards: ['RECALL_OPEN'],
      after: ['RECALL_REQUEST'],
      decidesOn: 'RECALL_REQUEST',
      notices: [{ kind: 'RECALL_ANSWER', to: 'SENDER' }],
      meets: [RECALL_RULE],
    },
  };
}

type AnyTimeStep = 'URGE' | 'CHANGE_LIMIT' | 'SIGN_NOTICE' | 'REPLACE_OFFICER';

/** What may be done in every state of every route. */
export function anyTime(basis: readonly Citation[]): Readonly<Record<AnyTimeStep, StepRow<never>>> {
  return {
    URGE: {
      relation: ['SENDER'],
      posts: DESK,
      from: 'ANY',
      to: 'SAME',
      basis: [cityPolicy('催办由移送机关发出')],
      guards: ['HOLDER_MUST_ACT'],
      notices: [{ kind: 'URGE', to: 'HOLDER' }],
    },
    CHANGE_LIMIT: {
      relation: ['SENDER', 'HOLDER', 'RESPONDENT', 'COPIED'],
      posts: DESK,
      from: 'ANY',
      to: 'SAME',
      basis: [cityPolicy('期限变更须载明依据、批准人和新的期限')],
      guards: ['HAS_OWN_LIMIT'],
      notices: [
        { kind: 'EXTENSION', to: 'SENDER' },
        { kind: 'EXTENSION', to: 'HOLDER' },
        { kind: 'EXTENSION', to: 'RESPONDENT' },
        copyOf('EXTENSION'),
      ],
    },
    REPLACE_OFFICER: {
      relation: ['SENDER'],
      posts: ['UNIT_HEAD', ...HEAD_POSTS],
      from: 'UNTIL_ENDED',
      to: 'SAME',
      basis: [cityPolicy('专案组成员离岗的，由本机关另行指定')],
      guards: ['HAS_TEAM'],
    },
    SIGN_NOTICE: {
      relation: ['SENDER', 'HOLDER', 'RESPONDENT', 'COPIED', 'FORMER_HOLDER'],
      posts: DESK,
      from: 'ANY',
      to: 'SAME',
      basis,
      guards: ['HAS_UNSIGNED_NOTICE'],
    },
  };
}

/** What the notices of `anyTime` mean. */
export const ANY_TIME_NOTICES: Readonly<Partial<Record<NoticeKind, NoticeMeaning>>> = {
  NOTICE_RECEIPT: { mustSign: false },
  URGE: { mustSign: false },
  EXTENSION: { mustSign: false },
};

/** What the notices of `recall` mean. */
export const RECALL_NOTICES: Readonly<Partial<Record<NoticeKind, NoticeMeaning>>> = {
  RECALL_REQUEST: { mustSign: true, starts: [{ rule: RECALL_RULE, binds: 'HOLDER' }] },
  RECALL_ANSWER: { mustSign: true, outcomeOf: 'RECALL_REQUEST' },
};

/** What the notices of a hand-over mean. */
export const HAND_OVER_NOTICES: Readonly<Partial<Record<NoticeKind, NoticeMeaning>>> = {
  TRANSFER: { mustSign: true },
  WITHDRAWAL: { mustSign: false },
  RECEIPT: { mustSign: false },
  ...RECALL_NOTICES,
  ...ANY_TIME_NOTICES,
};

/** An outcome that answers the transfer and must be signed for. */
export const OUTCOME: NoticeMeaning = { mustSign: true, outcomeOf: 'TRANSFER' };

/** News that need no signature. */
export const NEWS: NoticeMeaning = { mustSign: false };
