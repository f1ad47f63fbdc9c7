import type { Directory } from '../agency/agency.js';
import type { AlertContext, Look } from './alert/alert.js';
import type { LedgerEvent } from './ledger-commands.js';

/** Everything a decision about the ledger may look at. */
export interface LedgerContext extends AlertContext {
  readonly directory: Directory;
}

/**
 * What a command leads to: the record as it is then, what goes into its history, and what the alert rules make of it.
 */
export interface LedgerDecision<R> {
  readonly record: R;
  readonly events: readonly LedgerEvent[];
  readonly look: Look;
}
