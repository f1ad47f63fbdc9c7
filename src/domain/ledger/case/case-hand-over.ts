import { type Refusal, refuse } from '../../kernel/refusal.js';
import type { CaseSurroundings } from '../alert/alert.js';
import { ENFORCERS } from '../ledger-authority.js';
import type { LedgerContext } from '../ledger-decision.js';
import { type HandOver, isClosed, type LandCase } from './land-case.js';
import { TRANSFER_ROUTE } from './mandates.js';
import type { CaseAct } from './policies/policy.js';

/**
 * Has another agency accepted the transfer that the handler sent (R14)? Then it handles the case (行政处罚法 art. 25):
 * whoever may file a case of its own, and does not have to rectify this one. Null: no.
 */
export function handOverOf(
  { state, handlerId, dutyAgencyId, handOvers, referrals: links }: LandCase,
  { referrals }: CaseSurroundings,
  { directory, now }: LedgerContext,
): HandOver | null {
  if (isClosed({ state })) return null;
  const last = handOvers.at(-1)?.at;
  const fresh = links
    .filter(({ routeId, at }) => routeId === TRANSFER_ROUTE && (last === undefined || at > last))
    .map(({ referralId }) => referralId); // what was opened before it moved is spent
  const isFiler = (agencyId: string): boolean =>
    ENFORCERS.some((kind) => kind === directory.agencies.get(agencyId)?.kind);
  for (const { referralId, number, state: stands, sender, holder } of referrals) {
    if (
      fresh.includes(referralId) &&
      stands === 'ACCEPTED' &&
      sender === handlerId &&
      holder !== null &&
      holder !== dutyAgencyId &&
      isFiler(holder)
    )
      return { from: handlerId, to: holder, referralNumber: number, at: now };
  }
  return null;
}

/** Between the acceptance and the sweep that follows it, the handler can do no more to the case. */
export function wentOver(
  landCase: LandCase,
  { action, by }: CaseAct,
  around: CaseSurroundings,
  context: LedgerContext,
): Refusal | null {
  const over = by.agencyId === landCase.handlerId ? handOverOf(landCase, around, context) : null;
  return over === null
    ? null
    : refuse(
        'NOT_ALLOWED',
        `移送 ${over.referralNumber} 已被接受，案件由接办机关办理`,
        `the transfer ${over.referralNumber} was accepted: whoever accepted it handles the case`,
        { action, required: over.to },
      );
}
