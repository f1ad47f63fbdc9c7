import { CASE_ACTS } from './case/case-acts.js';
import { PATCH_ACTS } from './patch/patch-acts.js';

/** Everything that can be done to the ledger. Read it aloud: who, from where to where, in which post. */
export const LEDGER_ACTS = { ...PATCH_ACTS, ...CASE_ACTS } as const;
export type LedgerAction = keyof typeof LEDGER_ACTS;
export const LEDGER_ACTIONS = Object.keys(LEDGER_ACTS) as readonly LedgerAction[];

type Of<On extends string> = {
  [A in LedgerAction]: (typeof LEDGER_ACTS)[A]['on'] extends On ? A : never;
}[LedgerAction];
export type PatchAction = Of<'PATCH'>;
export type CaseAction = Of<'CASE'>;
