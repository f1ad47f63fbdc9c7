import { Injectable } from '@nestjs/common';

import { decideNoticeStep, type NoticeStepCommand } from '../../domain/decision/decide-notice-step.js';
import { decideOverdue } from '../../domain/decision/decide-overdue.js';
import { decidePrinting, type Printing } from '../../domain/decision/decide-printing.js';
import { decideQuarantine } from '../../domain/decision/decide-quarantine.js';
import { decideRecount } from '../../domain/decision/decide-recount.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { History } from '../history.js';
import type { CommandReceipt } from '../receipts.js';
import { RuleBook } from '../rule-book.js';
import { settle, type Settling } from './settle.js';

/** What happens to a referral without a command: a notice goes a step on its way, a limit passes. */
@Injectable()
export class NoticeSteps {
  constructor(
    private readonly rules: RuleBook,
    private readonly history: History,
  ) {}

  /** Records one step of a hand-over; null when it had been taken already. */
  take(tx: Tx, referralId: string, command: NoticeStepCommand, settling?: Settling): Promise<CommandReceipt | null> {
    return settle(
      this.history.on(tx),
      this.rules,
      referralId,
      (caseFile, context) => decideNoticeStep(caseFile, command, context),
      settling,
    );
  }

  /** Counts the provisional limits of a referral again; null when nothing changes. */
  recount(tx: Tx, referralId: string): Promise<CommandReceipt | null> {
    return settle(this.history.on(tx), this.rules, referralId, decideRecount);
  }

  /** Notes that a file of the referral is in quarantine, or no longer; null when none of its documents is that file. */
  quarantine(
    tx: Tx,
    referralId: string,
    file: { readonly sha256: string; readonly finding: string | null },
  ): Promise<CommandReceipt | null> {
    return settle(this.history.on(tx), this.rules, referralId, (caseFile, context) =>
      decideQuarantine(caseFile, file, context),
    );
  }

  /** Notes which bytes the paper of a notice is from now on. */
  printed(tx: Tx, referralId: string, paper: Printing): Promise<CommandReceipt | null> {
    return settle(this.history.on(tx), this.rules, referralId, (caseFile, context) =>
      decidePrinting(caseFile, paper, context),
    );
  }

  /** Takes the next step of the overdue ladder for a deadline; null when it is not due, or taken. */
  remind(tx: Tx, referralId: string, deadlineId: string): Promise<CommandReceipt | null> {
    return settle(this.history.on(tx), this.rules, referralId, (caseFile, context) =>
      decideOverdue(caseFile, deadlineId, context),
    );
  }
}
