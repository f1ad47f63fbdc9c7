import type { CaseFile } from '../domain/decision/case-file.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { Refusal } from '../domain/kernel/refusal.js';
import type { Subject } from '../domain/subject/subject.js';
import { RolledBack, type Tx } from '../platform/database/unit-of-work.js';
import type { Link } from './history.js';

/** The receipt of a command: which event of the history it became. */
export interface CommandReceipt {
  readonly subject: Subject;
  readonly eventSeq: number;
  readonly leafHash: string;
  readonly at: Instant;
  /** What whoever wrote the event has signed of it (docs/audit-format.md). */
  readonly note: string;
}

/** The row of a command's receipt: one for each key of an agency. */
export interface ReceiptKey {
  readonly agencyId: string;
  readonly key: string;
}

/**
 * A command was done (once), or refused with nothing written. `caseFile`: as the decision has left it; the same key
 * asked again brings the receipt alone.
 */
export type Outcome = { readonly done: CommandReceipt; readonly caseFile?: CaseFile } | { readonly refused: Refusal };

/** A refusal undoes the transaction, and is its answer. */
export function orRollBack<T extends object>(decided: T | Refusal): T {
  if ('code' in decided && 'messageEn' in decided) throw new RolledBack({ refused: decided });
  return decided;
}

/** The receipt of the last event of a history that was just written. */
export function receiptOf(subject: Subject, { seq, leaf, note }: Link, at: Instant): CommandReceipt {
  return { subject, eventSeq: seq, leafHash: leaf, at, note };
}

/** Fills the row of a command with what it became: the same key asked again gives the same receipts. */
export function keepReceipts(tx: Tx, { agencyId, key }: ReceiptKey, receipts: readonly CommandReceipt[]): void {
  tx.execute('UPDATE command_receipt SET receipts = $3::jsonb WHERE agency_id = $1 AND key = $2', [
    agencyId,
    key,
    JSON.stringify(receipts),
  ]);
}
