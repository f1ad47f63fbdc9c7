import type { AgencyId } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import type { Notice, NoticeKind } from '../notice/notice.js';
import type { Action } from '../referral/actions.js';
import type { Referral } from '../referral/referral.js';
import { ownersOf } from '../route/owners.js';
import { receiptAction } from '../route/receipt-action.js';
import { getRoute } from '../route/registry.js';
import { leavesFrom } from '../route/route.js';
import type { CaseFile } from './case-file.js';

/** The tabs of an inbox (收件箱): a referral stands in exactly one of each agency. */
export const INBOX_TABS = {
  TO_SIGN: '待签收',
  TO_APPROVE: '待批',
  IN_HAND: '在办',
  REMINDED: '提醒',
  COPIED: '抄送未阅',
  DONE: '已办',
} as const;
export type InboxTab = keyof typeof INBOX_TABS;

/** What a referral asks of one agency, since when and by when. */
export interface InboxEntry {
  readonly agencyId: AgencyId;
  readonly tab: InboxTab;
  /** The step that is asked for; null where the agency may choose, or nothing is asked. */
  readonly action: Action | null;
  /** The notice that is to be signed for or read. */
  readonly noticeId: string | null;
  /** A decision of the head is awaited, whatever else is. */
  readonly toApprove: boolean;
  /** Something has been delivered that nobody has opened. */
  readonly unread: boolean;
  /** Since when it stands in this tab. */
  readonly since: Instant;
  /** When something of it came last: a delivery, or the move. */
  readonly arrivedAt: Instant;
  /** When the next open duty of the agency ends. A right or a window lapses by itself, and is owed by nobody. */
  readonly dueAt: Instant | null;
}

/** Steps by which a head decides on what others have prepared. */
const APPROVALS: readonly Action[] = ['APPROVE_TRANSFER', 'DESIGNATE'];

/** Notices that say that a limit nears or has passed, or that somebody has looked. */
const WARNINGS: readonly NoticeKind[] = [
  'URGE',
  'REMINDER',
  'OVERDUE',
  'ESCALATION',
  'CIRCULAR',
  'EMERGENCY_ACCESS_BEGUN',
];

/** One entry for the sender and for whoever something has been delivered to. */
export function inboxEntries(file: CaseFile): readonly InboxEntry[] {
  return partiesOf(file).map((agencyId) => entryOf(file, agencyId));
}

/** The agencies that may see the referral (当事机关): the sender, and whoever something has been delivered to. */
export function partiesOf({ referral, notices }: Pick<CaseFile, 'referral' | 'notices'>): readonly AgencyId[] {
  const received = notices.flatMap(({ to, deliveredAt }) => (deliveredAt === null ? [] : [to]));
  return [...new Set([referral.sender, ...received])];
}

type Asked = Pick<InboxEntry, 'tab' | 'action' | 'noticeId' | 'since'>;
type Arrived = Notice & { readonly deliveredAt: Instant };

function entryOf({ referral, notices, deadlines }: CaseFile, agencyId: AgencyId): InboxEntry {
  const arrived = notices.filter((notice): notice is Arrived => notice.to === agencyId && notice.deliveredAt !== null);
  const { openedAt, stateSince } = referral;
  const isOwner = ownersOf(referral).includes(agencyId);
  const approval = isOwner ? approvalOf(referral) : null;
  const moveSince = latest(openedAt, isOwner ? stateSince : openedAt);
  const deliveries = arrived.map(({ deliveredAt }) => deliveredAt);
  const arrivedAt = isOwner || deliveries.length === 0 ? latest(moveSince, ...deliveries) : latest(...deliveries);
  const duties = deadlines.filter(
    ({ dutyAgency, state, kind }) => dutyAgency === agencyId && state === 'OPEN' && kind === 'DUTY',
  );
  const nothing = { action: null, noticeId: null };
  const asked: Asked = toSign(arrived, referral) ??
    (approval === null ? null : { tab: 'TO_APPROVE', action: approval, noticeId: null, since: moveSince }) ??
    (isOwner ? { tab: 'IN_HAND', ...nothing, since: moveSince } : null) ??
    toRead(arrived, 'REMINDED', ({ kind }) => WARNINGS.includes(kind)) ??
    toRead(arrived, 'COPIED', ({ copy }) => copy) ?? { tab: 'DONE', ...nothing, since: arrivedAt };
  return {
    agencyId,
    ...asked,
    toApprove: approval !== null,
    unread: arrived.some(isUnread),
    arrivedAt,
    dueAt: earliest(duties.map(({ dueAt }) => dueAt)),
  };
}

/** The oldest notice that waits for a signature; a transfer no more once the referral has ended. */
function toSign(arrived: readonly Arrived[], referral: Referral): Asked | null {
  const ended = referral.endedAt !== null;
  const [oldest] = arrived
    .filter(({ mustSign, signedAt, kind }) => mustSign && signedAt === null && !(kind === 'TRANSFER' && ended))
    .sort(byDelivery);
  if (oldest === undefined) return null;
  const action = oldest.kind === 'TRANSFER' ? receiptAction(referral) : 'SIGN_NOTICE';
  return { tab: 'TO_SIGN', action, noticeId: oldest.id, since: oldest.deliveredAt };
}

/** The oldest unread notice of a sort. */
function toRead(arrived: readonly Arrived[], tab: InboxTab, isOne: (notice: Notice) => boolean): Asked | null {
  const [oldest] = arrived.filter((notice) => isOne(notice) && isUnread(notice)).sort(byDelivery);
  return oldest === undefined ? null : { tab, action: null, noticeId: oldest.id, since: oldest.deliveredAt };
}

function approvalOf({ routeId, state }: CaseFile['referral']): Action | null {
  const route = getRoute(routeId);
  return (
    APPROVALS.find((action) => {
      const step = route.steps[action];
      return step !== undefined && leavesFrom(step, state, route);
    }) ?? null
  );
}

function isUnread({ openedAt, signedAt }: Notice): boolean {
  return openedAt === null && signedAt === null;
}

function byDelivery(one: Arrived, other: Arrived): number {
  return one.deliveredAt === other.deliveredAt
    ? one.id.localeCompare(other.id)
    : one.deliveredAt.localeCompare(other.deliveredAt);
}

function earliest(moments: readonly Instant[]): Instant | null {
  return [...moments].sort()[0] ?? null;
}

/** Instants compare as text. */
function latest(...moments: Instant[]): Instant {
  return moments.reduce((one, other) => (one > other ? one : other));
}
