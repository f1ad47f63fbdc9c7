import { invalidInput, precondition, type Refusal } from '../../domain/kernel/refusal.js';
import type { Action } from '../../domain/referral/actions.js';
import type { Matter } from '../../domain/referral/referral.js';
import { getRoute } from '../../domain/route/registry.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/**
 * A patch is struck off in one place. One that stands in the ledger is rectified and struck off on its case there: no
 * referral of its own is opened for that, and one that was opened before strikes nothing off ahead of the ledger. Null:
 * go on.
 */
export async function strikesOffBesideLedger(
  tx: Tx,
  routeId: string,
  { patchNumber }: Matter,
  action: Action,
): Promise<Refusal | null> {
  if (getRoute(routeId).strikesOff !== true || patchNumber === null || (action !== 'OPEN' && action !== 'STRIKE_OFF'))
    return null;
  const [entry] = await tx.query<{ number: string; closed: boolean }>(
    'SELECT number, closed FROM ledger_entry_of($1)',
    [patchNumber],
  );
  if (entry === undefined) return null;
  if (action === 'OPEN')
    return invalidInput(
      'matter.patchNumber',
      patchNumber,
      `台账以外的图斑：该图斑已列入台账（${entry.number}），在台账上整改、核验、验收、销号`,
      `a patch that is not in the ledger: this one is (${entry.number}), and is rectified, ` +
        'verified and struck off there',
    );
  return entry.closed
    ? null
    : precondition(
        action,
        `该图斑在台账上（${entry.number}）尚未销号：先在台账上销号`,
        `the patch has not been struck off the ledger (${entry.number}): strike it off there first`,
      );
}
