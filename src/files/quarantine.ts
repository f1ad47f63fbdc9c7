import { Inject, Injectable } from '@nestjs/common';

import { NoticeSteps } from '../books/casebook/notice-steps.js';
import { History } from '../books/history.js';
import type { LedgerRecord } from '../books/ledger/ledger-rows.js';
import { writeLedger, WRITES_LEDGER } from '../books/ledger/ledger-writer.js';
import { RuleBook } from '../books/rule-book.js';
import { quarantineEvent } from '../domain/file/file-check.js';
import type { Instant } from '../domain/kernel/instant.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

/** A record of which the history says something else of a file than the virus check. */
interface Untold {
  readonly id: string;
  readonly sha256: string;
  readonly finding: string | null;
}

const BATCH = 50;

/** What is not told yet in the histories of the records of a table of uses ($1: how many at most). */
const untold = (table: string, column: string): string => `
  SELECT u.${column} AS id, u.sha256, k.finding
  FROM kept_file k JOIN ${table} u USING (sha256) WHERE k.check_state = 'QUARANTINED' AND NOT u.quarantined
  UNION ALL
  SELECT u.${column}, u.sha256, k.finding
  FROM ${table} u JOIN kept_file k USING (sha256) WHERE u.quarantined AND k.check_state = 'CLEAN'
  LIMIT $1`;

/** Tells the histories of the records that have a file when it goes into quarantine, and when it is released. */
@Injectable()
export class Quarantine {
  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly steps: NoticeSteps,
    private readonly history: History,
    private readonly rules: RuleBook,
    private readonly clock: Clock,
  ) {}

  /** Each history in a transaction of its own, once. Returns how many were told. */
  async tell(): Promise<number> {
    const [referrals, records] = await this.work.as({ job: 'FILES' }, (tx) =>
      Promise.all([
        tx.query<Untold>(untold('file_use', 'referral_id'), [BATCH]),
        tx.query<Untold>(untold('ledger_file_use', 'record_id'), [BATCH]),
      ]),
    );
    for (const one of referrals) await this.tellReferral(one);
    for (const one of records) await this.tellRecord(one);
    return referrals.length + records.length;
  }

  private async tellReferral({ id, sha256, finding }: Untold): Promise<void> {
    await this.work.as({ job: 'FILES', subject: id }, async (tx) => {
      const told = await tx.query(
        `UPDATE file_use SET quarantined = $3
         WHERE referral_id = $1 AND sha256 = $2 AND quarantined <> $3 RETURNING sha256`,
        [id, sha256, finding !== null],
      );
      if (told.length > 0) await this.steps.quarantine(tx, id, { sha256, finding });
    });
  }

  private async tellRecord({ id, sha256, finding }: Untold): Promise<void> {
    const context = await this.rules.ledger();
    if (context === null) return;
    await this.work.as({ job: 'ALERTS' }, async (tx) => {
      await tx.query(WRITES_LEDGER);
      const now = this.clock.now();
      const [row] = await tx.query<{ body: LedgerRecord; length: number; head: string; lookAt: Instant | null }>(
        `SELECT body, chain_length AS length, chain_head AS head, look_at AS "lookAt"
         FROM ledger_record WHERE id = $1 FOR NO KEY UPDATE`,
        [id],
      );
      const told = await tx.query(
        `UPDATE ledger_file_use SET quarantined = $3
         WHERE record_id = $1 AND sha256 = $2 AND quarantined <> $3 RETURNING sha256`,
        [id, sha256, finding !== null],
      );
      if (row === undefined || told.length === 0) return;
      const { body: record, lookAt: lookAgainAt, length, head } = row;
      const change = { record, events: [quarantineEvent(sha256, finding, now)], lookAgainAt, before: { length, head } };
      await writeLedger(this.history.on(tx), [change], now, 'SWEEP', context.campaign.version);
    });
  }
}
