import { type Action, ACTION_NAMES, ACTIONS } from '../referral/actions.js';
import type { Referral } from '../referral/referral.js';
import { getRoute } from './registry.js';
import { leavesFrom } from './route.js';

/**
 * The act by which whoever has the case now signs for it: the receipt, or another one where it was designated. Where
 * none leaves the present state, the receipt.
 */
export function receiptAction({ routeId, state }: Pick<Referral, 'routeId' | 'state'>): Action {
  const route = getRoute(routeId);
  const fits = (action: Action): boolean => {
    const step = route.steps[action];
    return ACTIONS[action].form === 'RECEIPT' && step !== undefined && leavesFrom(step, state, route);
  };
  return ACTION_NAMES.find(fits) ?? 'SIGN_RECEIPT';
}
