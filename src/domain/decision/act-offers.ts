import type { Post, StaffMember } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import type { Refusal } from '../kernel/refusal.js';
import { type Action, ACTION_NAMES } from '../referral/actions.js';
import type { Relation } from '../referral/referral.js';
import { receiptAction } from '../route/receipt-action.js';
import { getRoute } from '../route/registry.js';
import { refusalOf } from './authority.js';
import type { CaseFile } from './case-file.js';

/** An act that the route of a referral knows: may this person do it now, and if not, why, and what comes first. */
export interface ActOffer {
  readonly action: Action;
  /** Null: it may be done now. */
  readonly refusal: Refusal | null;
  /** Whose act it is: an agency that stands so to the referral, in one of these posts. */
  readonly relations: readonly Relation[];
  readonly posts: readonly Post[];
  /** The act that has to come first; null: none, or another person's, or only time. */
  readonly first: Action | null;
}

/**
 * Every act that somebody can do on this route, in the order of the table of acts; decided by the very function that
 * enforces them. The opening is no act on a referral, and a consequence is done with another one.
 */
export function actOffers(caseFile: CaseFile, caller: StaffMember, now: Instant): readonly ActOffer[] {
  const route = getRoute(caseFile.referral.routeId);
  return ACTION_NAMES.flatMap((action) => {
    const step = route.steps[action];
    if (step === undefined || step.from === 'START' || step.consequence === true) return [];
    const refusal = refusalOf(route, action, caseFile, caller, now);
    return [{ action, refusal, relations: step.relation, posts: step.posts, first: firstOf(refusal, caseFile) }];
  });
}

/** What has arrived is signed for before it is answered. */
function firstOf(refusal: Refusal | null, { referral }: CaseFile): Action | null {
  if (refusal?.code !== 'NOTICE_NOT_SIGNED') return null;
  return refusal.detail.noticeKind === 'TRANSFER' ? receiptAction(referral) : 'SIGN_NOTICE';
}
