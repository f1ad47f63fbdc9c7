import type { Refusal } from '../../../kernel/refusal.js';
import type { CaseSurroundings } from '../../alert/alert.js';
import type { Bounds } from '../../check-ledger.js';
import type { CaseCommand } from '../../ledger-commands.js';
import type { LedgerContext } from '../../ledger-decision.js';
import type { LandCase } from '../land-case.js';

/** An act on a case that stands in the ledger. */
export type CaseAct = Exclude<CaseCommand, { action: 'OPEN_LAND_CASE' }>;
export type CaseActOf<A extends CaseAct['action']> = Extract<CaseAct, { action: A }>;

/** What a policy may look at besides the case and the act. */
export interface CaseContext extends LedgerContext {
  readonly around: CaseSurroundings;
  /** Where the patches of the case lie; null: not measured. */
  readonly bounds: Bounds | null;
}

/** One thing that may be wrong with an act; null: it is not. */
export type Policy<A extends CaseAct['action']> = (
  landCase: LandCase,
  act: CaseActOf<A>,
  context: CaseContext,
) => Refusal | null;
