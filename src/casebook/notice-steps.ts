import { Injectable } from '@nestjs/common';
import { decideNoticeStep, type NoticeStepCommand } from '../domain/decision/decide-notice-step.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { loadCase } from './load.js';
import { type CommandReceipt, record, type ReceiptKey } from './record.js';
import { RuleBook } from './rule-book.js';

/** The write path of the hand-over: what the relay or a reader did to a notice, inside the caller's transaction. */
@Injectable()
export class NoticeSteps {
  constructor(private readonly rules: RuleBook) {}

  /**
   * Records one step; null when it had been taken already. The referral's row is locked until the transaction ends.
   * `receipt` is null when nobody waits for an answer (the relay).
   */
  async take(tx: Tx, referralId: string, command: NoticeStepCommand, receipt: ReceiptKey | null = null): Promise<CommandReceipt | null> {
    const locked = await tx.query('SELECT 1 FROM referral WHERE id = $1 FOR UPDATE', [referralId]);
    if (locked.length === 0) return null;
    const { caseFile, chainLength, chainHead } = await loadCase(tx, referralId);
    const context = await this.rules.context();
    const decision = decideNoticeStep(caseFile, command, context);
    return decision === null ? null : record(tx, decision, { length: chainLength, head: chainHead }, context.now, receipt);
  }
}
