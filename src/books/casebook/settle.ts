import type { CaseFile, Decision, RuleContext } from '../../domain/decision/case-file.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { WritingTx } from '../history.js';
import type { CommandReceipt, ReceiptKey } from '../receipts.js';
import type { RuleBook } from '../rule-book.js';
import { loadCase, type LoadedCase } from './load.js';
import { record } from './record.js';

/** Takes the lock of `lockReferral`, for whoever need not know whether it could be seen. $1 is its id. */
export const LOCK_REFERRAL = 'SELECT 1 FROM referral WHERE id = $1 FOR NO KEY UPDATE';

/**
 * Locks a referral until the transaction ends; false when it cannot be seen. Take this lock before anything that refers
 * to the referral is written: two that wrote first and locked then would wait for each other. NO KEY: rows that refer
 * to it may be added meanwhile.
 */
export async function lockReferral(tx: Tx, referralId: string): Promise<boolean> {
  const rows = await tx.query(LOCK_REFERRAL, [referralId]);
  return rows.length > 0;
}

/**
 * A referral, locked and then loaded, in one flight: it neither ends nor goes on meanwhile. Null when it cannot be
 * locked; whoever only reads it in an emergency sees it, and may not.
 */
export async function lockedCase(tx: Tx, referralId: string): Promise<LoadedCase | null> {
  const [locked, loaded] = await Promise.all([lockReferral(tx, referralId), loadCase(tx, referralId)]);
  return locked ? loaded : null;
}

/**
 * The write path of what no command asks for (the relay, a reader, time): lock, load, decide, record, inside the
 * caller's transaction. Null when there was nothing to do: everything may come twice.
 */
export async function settle(
  tx: WritingTx,
  rules: RuleBook,
  referralId: string,
  decide: (caseFile: CaseFile, context: RuleContext) => Decision | null,
  { receipt, context: given }: Settling = NOBODY_WAITS,
): Promise<CommandReceipt | null> {
  const loaded = await lockedCase(tx, referralId);
  if (loaded === null) return null;
  const context = given ?? (await rules.context());
  const decision = decide(loaded.caseFile, context);
  if (decision === null) return null;
  return (await record(tx, decision, loaded, context.now, receipt)).receipt;
}

/**
 * The receipt that somebody waits for, and the rules at the moment at which the act was begun; null: nobody waits, as
 * it is now.
 */
export interface Settling {
  readonly receipt: ReceiptKey | null;
  readonly context: RuleContext | null;
}

const NOBODY_WAITS: Settling = { receipt: null, context: null };
