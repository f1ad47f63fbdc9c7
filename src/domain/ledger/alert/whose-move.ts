import { endOfDay, type Instant, plusMonths } from '../../kernel/instant.js';
import { getRoute } from '../../route/registry.js';
import { type LandCase } from '../case/land-case.js';
import { pending } from '../case/penalty.js';
import type { CaseSurroundings, ReferralState } from './alert.js';

/**
 * Routes on which the case itself lies with others, so that its handler waits for them. A clue or a report asks for no
 * such wait.
 */
const TAKES_THE_CASE: readonly string[] = ['R01', 'R02', 'R04', 'R08', 'R14', 'R17'];

/** For how long a day is believed that nobody else has approved. */
const MOST_MONTHS = 12;

/** Verified: the leading-group office accepts it, then strikes it off. */
const WITH_THE_OFFICE: readonly string[] = ['VERIFIED', 'ACCEPTED'];

/** Does the case wait for somebody other than its handler: a receiving agency, a court, an appraiser, the office? */
export function waitsForOthers(landCase: LandCase, { referrals }: CaseSurroundings): boolean {
  return (
    WITH_THE_OFFICE.includes(landCase.state) ||
    landCase.entrusted !== null ||
    pending(landCase).length > 0 ||
    ofHandler(landCase, referrals).some(liesWithOthers)
  );
}

/**
 * Since when it has been the handler's move: its last act, the end of the time to rectify, the return of a referral. It
 * may lie ahead.
 */
export function ownMoveSince(landCase: LandCase, { referrals }: CaseSurroundings): Instant {
  const { measure, state, changedAt } = landCase;
  const rectified = state === 'MEASURED' && measure !== null ? endOf(landCase) : [];
  const moved = ofHandler(landCase, referrals).map((referral) => referral.changedAt);
  return [...rectified, ...moved].reduce((latest, one) => (one > latest ? one : latest), changedAt);
}

/**
 * A day that the plan sets or the office has approved is believed; one that an agency has set for itself, for a year
 * from the filing.
 */
function endOf({ measure, limitOn, waivers, filedOn }: LandCase): readonly Instant[] {
  const due = measure?.dueOn ?? null;
  if (due === null) return [];
  const believed = plusMonths(filedOn, MOST_MONTHS);
  return [endOfDay(limitOn !== null || waivers.length > 0 || due < believed ? due : believed)];
}

/** Is the court asked to enforce the decision, or is it under review there or by reconsideration? */
export function enforcementWaits(landCase: LandCase, { referrals }: CaseSurroundings): boolean {
  return (
    pending(landCase).length > 0 ||
    ofHandler(landCase, referrals).some((one) => one.routeId === 'R08' && liesWithOthers(one))
  );
}

function ofHandler({ handlerId }: LandCase, referrals: readonly ReferralState[]): readonly ReferralState[] {
  return referrals.filter(({ routeId, sender }) => sender === handlerId && TAKES_THE_CASE.includes(routeId));
}

function liesWithOthers({ routeId, state, sent, endedAt }: ReferralState): boolean {
  const owner = getRoute(routeId).states[state]?.owner ?? null;
  return sent && endedAt === null && owner !== null && owner !== 'SENDER';
}
