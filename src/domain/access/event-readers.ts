import { type Notice, NOTICE_KINDS, sentByAct } from '../notice/notice.js';
import { ACTIONS } from '../referral/actions.js';
import type { ReferralEvent } from '../referral/events.js';
import { INFORMANT_KINDS } from '../referral/personal-detail.js';
import type { FieldGroup, Reading } from './read-policy.js';

/** The parts of a referral that an act of this form tells of, beyond what happened. */
function groupsIn(event: ReferralEvent): readonly FieldGroup[] {
  if (event.kind !== 'ACT') return [];
  switch (ACTIONS[event.action].form) {
    case 'OPENING':
      return ['PERSONAL'];
    case 'REPORT':
    case 'TRANSFER':
    case 'SUPPLEMENT':
    case 'ITEMS':
      return ['MATERIALS'];
    case 'OPINION':
    case 'REASON':
    case 'REMARKS':
    case 'RECEIPT':
    case 'REGISTRATION':
    case 'SUPPLEMENT_REQUEST':
    case 'FORWARDING':
    case 'MEASURE':
    case 'RETURN':
    case 'LIMIT_CHANGE':
    case 'PAPER':
    case 'FILE_RETURN':
    case 'RECONSIDERATION':
    case 'SIGNATURE':
    case 'SUCCESSION':
      return [];
  }
}

/**
 * May this reader read what an event says? It must concern the agency, and hold nothing that the table of reading
 * withholds or masks: what is hashed cannot be masked, so such an event shows only its number, time and hash.
 */
export function mayReadBody(
  event: ReferralEvent,
  visible: readonly Pick<Notice, 'id' | 'version' | 'kind' | 'to'>[],
  agencyId: string,
  reading: (group: FieldGroup) => Reading,
): boolean {
  if (
    event.kind === 'DETAIL' &&
    reading(INFORMANT_KINDS.includes(event.detailKind) ? 'INFORMANT' : 'IDENTITY') === 'NONE'
  )
    return false;
  return mayReadEvent(event, visible, agencyId) && groupsIn(event).every((group) => reading(group) === 'FULL');
}

/**
 * Has the act sent the agency a paper that it has not opened? What was said is read with the paper, which leaves its
 * evidence, and not beside it. A receipt says no more than the evidence that it is.
 */
export function isUnopened(
  event: ReferralEvent,
  notices: readonly Pick<Notice, 'id' | 'version' | 'kind' | 'to' | 'openedAt' | 'signedAt'>[],
  agencyId: string,
): boolean {
  if (event.kind !== 'ACT' || event.by.agencyId === agencyId) return false;
  const brought = notices.filter(
    (notice) =>
      notice.version === event.version &&
      notice.to === agencyId &&
      sentByAct(notice) &&
      NOTICE_KINDS[notice.kind].queue !== 'acknowledgements',
  );
  return brought.length > 0 && brought.every(({ openedAt, signedAt }) => openedAt === null && signedAt === null);
}

/**
 * May an agency read what an event says? That it happened, every party sees (number, time, hash: a chain with holes
 * proves nothing). What an act says is for whoever did it and whoever may see a notice that it sent; a step of a notice
 * is for whoever may see the notice; limits are everybody's. `visible`: the notices that the agency may see.
 */
function mayReadEvent(
  event: ReferralEvent,
  visible: readonly Pick<Notice, 'id' | 'version' | 'kind' | 'to'>[],
  agencyId: string,
): boolean {
  switch (event.kind) {
    case 'ACT':
      return (
        event.by.agencyId === agencyId ||
        visible.some((notice) => notice.version === event.version && sentByAct(notice))
      );
    case 'NOTICE':
    case 'PAPER':
      return visible.some((notice) => notice.id === event.noticeId);
    case 'TIMER':
    case 'FILE':
      return true;
    case 'EMERGENCY_ACCESS':
      return event.by.agencyId === agencyId || event.told.includes(agencyId);
    case 'DISCLOSURE':
      return event.by.agencyId === agencyId || event.owner === agencyId;
    case 'REDACTION':
    case 'DETAIL':
      return true; // whoever sees the detail masked (mayReadBody)
  }
}
