import type { AgencyId } from '../agency/agency.js';
import { agenciesIn, type Referral } from '../referral/referral.js';
import { getRoute } from './registry.js';

/** The agencies whose move it is; none at an end. */
export function ownersOf(referral: Referral): readonly AgencyId[] {
  const owner = getRoute(referral.routeId).states[referral.state]?.owner;
  return owner ? agenciesIn(referral, owner) : [];
}
