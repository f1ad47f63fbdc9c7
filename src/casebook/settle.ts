import type { CaseFile, Decision, RuleContext } from '../domain/decision/case-file.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { loadCase } from './load.js';
import { type CommandReceipt, record, type ReceiptKey } from './record.js';
import type { RuleBook } from './rule-book.js';

/**
 * Locks a referral until the transaction ends; false when it cannot be seen. Take this lock before anything that refers to
 * the referral is written: two that wrote first and locked then would wait for each other. NO KEY: rows that refer to it may
 * be added meanwhile.
 */
export async function lockReferral(tx: Tx, referralId: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM referral WHERE id = $1 FOR NO KEY UPDATE', [referralId]);
  return rows.length > 0;
}

/**
 * The write path of what no command asks for (the relay, a reader, time): lock, load, decide, record, inside the caller's
 * transaction. Null when there was nothing to do: everything may come twice. `receipt` is null when nobody waits for an answer.
 */
export async function settle(
  tx: Tx,
  rules: RuleBook,
  referralId: string,
  decide: (caseFile: CaseFile, context: RuleContext) => Decision | null,
  receipt: ReceiptKey | null,
): Promise<CommandReceipt | null> {
  if (!(await lockReferral(tx, referralId))) return null;
  const { caseFile, chainLength, chainHead } = await loadCase(tx, referralId);
  const context = await rules.context();
  const decision = decide(caseFile, context);
  return decision === null
    ? null
    : record(tx, decision, { length: chainLength, head: chainHead }, context.now, receipt);
}
