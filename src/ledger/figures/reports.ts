import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { LedgerBook } from '../../books/ledger/ledger-book.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import { numberOf } from '../../books/ledger/ledger-rows.js';
import { type Loaded, NEW } from '../../books/ledger/loaded.js';
import { orRollBack, type Outcome } from '../../books/receipts.js';
import { type Caller, inPost } from '../../domain/agency/agency.js';
import { reportsOwed, reportState } from '../../domain/campaign/report-duty.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import { refuse } from '../../domain/kernel/refusal.js';
import { decideReceipt, type Report, type ReportFacts, reportOf } from '../../domain/ledger/figures/report.js';
import type { LedgerContext } from '../../domain/ledger/ledger-decision.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** Which report: of which duty, for which period, owed by whom. */
export interface ReportNamed {
  readonly dutyId: string;
  readonly period: string;
  readonly agencyId: string;
}

/** Reports that the plan asks for: what is owed, what has come in, in which form, and who was reminded when. */
@Injectable()
export class Reports {
  constructor(
    private readonly book: LedgerBook,
    private readonly reader: LedgerReader,
  ) {}

  receive(named: ReportNamed, facts: ReportFacts, caller: Caller, key: string): Promise<Outcome> {
    const by = inPost(caller);
    return this.book.write(
      { action: 'RECEIVE_REPORT', facts: { ...named, ...facts }, by },
      {},
      key,
      async (tx, context) => {
        await tx.query("SELECT pg_advisory_xact_lock(hashtext('ledger reports'))");
        const { record, before } = await found(tx, named, context);
        const { record: next, events, lookAgainAt } = orRollBack(decideReceipt(record, facts, by, context));
        return { changes: [{ record: next, events, lookAgainAt, before }], triggers: { patches: [], party: null } };
      },
    );
  }

  /**
   * The reports that the agency sees, by day: its own, or all of them for the office and the bureau; their state as of
   * now.
   */
  async list(caller: Caller, dutyId: string | null, agencyId: string | null): Promise<readonly Report[]> {
    const context = await this.reader.rules.ledger();
    const rows = await this.reader.as(caller, (tx) =>
      tx.query<{ body: Report }>(
        `SELECT body
         FROM ledger_record
         WHERE kind = 'REPORT' AND ($1::text IS NULL OR category = $1) AND ($2::text IS NULL OR duty_agency = $2)
         ORDER BY due_on DESC, number LIMIT 500`,
        [dutyId, agencyId],
      ),
    );
    return rows.map(({ body }) =>
      context === null ? body : { ...body, state: reportState(body.owed, body.receipts, context.now) },
    );
  }

  async find(caller: Caller, id: string): Promise<Report | null> {
    return this.reader.find<Report>(caller, 'REPORT', id);
  }
}

/** The record of a report; begun here when the sweep has not begun it yet. */
async function found(
  tx: Tx,
  named: ReportNamed,
  { campaign, directory, calendar, now }: LedgerContext,
): Promise<Loaded<Report>> {
  const owed = reportsOwed(campaign, [...directory.agencies.values()], localDateOf(now), calendar).find(
    (one) => one.dutyId === named.dutyId && one.period === named.period && one.agencyId === named.agencyId,
  );
  const what = `${named.dutyId}/${named.period}/${named.agencyId}`;
  if (owed === undefined)
    return orRollBack<Loaded<Report>>(
      refuse('NOT_FOUND', `没有应报送的「${what}」`, `nothing "${what}" is owed`, { what: 'REPORTING_DUTY', id: what }),
    );
  const begun = reportOf(randomUUID(), owed, campaign.id, now);
  const [row] = await tx.query<{ body: Report; length: number; head: string }>(
    `SELECT body, chain_length AS length, chain_head AS head
     FROM ledger_record
     WHERE kind = 'REPORT' AND campaign_id = $1 AND number = $2
     FOR NO KEY UPDATE`,
    [campaign.id, numberOf(begun)],
  );
  return row === undefined ? { record: begun, before: NEW } : { record: row.body, before: row };
}
