import type { AgencyKind, Caller } from '../agency/agency.js';
import { masked } from '../kernel/text.js';
import { findRoute } from '../route/registry.js';
import type { LandCase } from './case/land-case.js';

/** Agencies that follow the ledger without handling a case of it. */
const FOLLOW: readonly AgencyKind[] = ['GOVERNMENT'];

/**
 * Whom a case is about is for those who handle, rectify or supervise it; whoever only follows the ledger, and an
 * auditor, reads the fact without the person (PIPL arts 6 and 34). Which records an agency sees at all is row-level
 * security's.
 */
export function readsParties({ agencyKind, post }: Pick<Caller, 'agencyKind' | 'post'>): boolean {
  return post !== 'AUDITOR' && !FOLLOW.includes(agencyKind);
}

export function partyAsRead(name: string | null, caller: Pick<Caller, 'agencyKind' | 'post'>): string | null {
  return name === null || readsParties(caller) ? name : masked(name);
}

/** Who sees every record of the ledger, by row-level security: the figures of all others are of a part of it. */
export function seesWhole({ agencyKind }: Pick<Caller, 'agencyKind'>): boolean {
  return ['NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE', 'GOVERNMENT'].includes(agencyKind);
}

/**
 * What an alert was found from may name the party's cases elsewhere: that is for whoever handles the case, or sees all
 * of them anyway.
 */
export function readsInputs(handlerId: string | null, caller: Pick<Caller, 'agencyId' | 'agencyKind'>): boolean {
  return caller.agencyId === handlerId || seesWhole(caller) || caller.agencyKind === 'PROCURATORATE';
}

/** Clues to the discipline commission are known to whoever sent them, and not to those whom they may be about. */
export function referralsAsRead(
  { referrals }: Pick<LandCase, 'referrals'>,
  { agencyId }: Pick<Caller, 'agencyId'>,
): LandCase['referrals'] {
  return referrals.filter(({ routeId, by }) => by === agencyId || !isConfidential(routeId));
}

export function isConfidential(routeId: string): boolean {
  return findRoute(routeId)?.confidential === true;
}
