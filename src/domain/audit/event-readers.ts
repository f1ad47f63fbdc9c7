import type { Notice } from '../notice/notice.js';
import type { ReferralEvent } from '../referral/events.js';

/**
 * May an agency read what an event says? That it happened, every party sees (number, time, hash: a chain with holes proves
 * nothing). What an act says is for whoever did it and whoever may see a notice that it sent; a step of a notice is for
 * whoever may see the notice; limits are everybody's. `visible`: the notices that the agency may see.
 */
export function mayReadEvent(event: ReferralEvent, visible: readonly Pick<Notice, 'id' | 'version'>[], agencyId: string): boolean {
  switch (event.kind) {
    case 'ACT':
      return event.by.agencyId === agencyId || visible.some((notice) => notice.version === event.version);
    case 'NOTICE':
      return visible.some((notice) => notice.id === event.noticeId);
    case 'TIMER':
      return true;
  }
}
