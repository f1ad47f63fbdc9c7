import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Decision, RuleContext } from '../domain/decision/case-file.js';
import { decide } from '../domain/decision/decide.js';
import { decideOpening } from '../domain/decision/decide-opening.js';
import { notFound } from '../domain/decision/authority.js';
import { type Instant, localDateOf } from '../domain/kernel/instant.js';
import type { Refusal } from '../domain/kernel/refusal.js';
import type { ActionFacts, Command } from '../domain/referral/commands.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { findReferral, loadCase } from './load.js';
import { claim, fingerprintOf, orRollBack, type Outcome, storedOutcome } from './receipts.js';
import { type CommandReceipt, ownersOf, type ReceiptKey, record } from './record.js';
import { RuleBook } from './rule-book.js';
import { WriteGate } from './write-gate.js';

/**
 * The one write path: load → decide (pure) → record, in one transaction of six round trips. Asking twice with the same
 * key gives the same receipt; a refusal rolls back everything, the key included, so that it may be asked again.
 */
@Injectable()
export class Casebook {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly gate: WriteGate,
  ) {}

  /** Opens a referral on a route. */
  async open(routeId: string, command: Extract<Command, { action: 'OPEN' }>, key: string): Promise<Outcome> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    const context = await this.rules.context();
    const fingerprint = fingerprintOf({ routeId, action: command.action, facts: command.facts });
    const receiptKey = { agencyId: command.by.agencyId, key };
    return this.work.asAgency<Outcome>(command.by.agencyId, async (tx) => {
      const { claimed } = await claim(tx, receiptKey, fingerprint, context.now, null);
      if (!claimed) return storedOutcome(tx, receiptKey, fingerprint);
      return { done: (await openWithin(tx, routeId, command, context, receiptKey)).receipt };
    });
  }

  /**
   * What an officer has in hand goes on in another officer's: every running referral of the agency whose team he is in, in
   * one transaction. Asked again, there is nothing left to hand over. Returns the receipts, one for each referral.
   */
  async handOverWork(
    facts: ActionFacts['REPLACE_OFFICER'],
    by: Command['by'],
  ): Promise<{ readonly handedOver: readonly CommandReceipt[] } | { readonly refused: Refusal }> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    const context = await this.rules.context();
    return this.work.asAgency(by.agencyId, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        "SELECT id FROM referral WHERE sender = $1 AND ended_at IS NULL AND jsonb_exists(body->'team', $2) ORDER BY id FOR NO KEY UPDATE",
        [by.agencyId, facts.fromPersonId],
      );
      const handedOver: CommandReceipt[] = [];
      for (const { id } of rows) {
        const { caseFile, chainLength, chainHead } = await loadCase(tx, id);
        const decision = orRollBack(
          decide(caseFile, { action: 'REPLACE_OFFICER', facts, by }, caseFile.referral.version, context),
        );
        handedOver.push(await record(tx, decision, { length: chainLength, head: chainHead }, context.now, null));
      }
      return { handedOver };
    });
  }

  /** Does one act on a referral, if it is still at the version that the caller has seen. */
  async act(referralId: string, expectedVersion: number, command: Command, key: string): Promise<Outcome> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    const context = await this.rules.context();
    const fingerprint = fingerprintOf({
      referralId,
      expectedVersion,
      action: command.action,
      facts: command.facts,
      onPaper: command.onPaper,
    });
    const receiptKey = { agencyId: command.by.agencyId, key };
    return this.work.asAgency<Outcome>(command.by.agencyId, async (tx) => {
      const { claimed, found } = await claim(tx, receiptKey, fingerprint, context.now, referralId);
      if (!claimed) return storedOutcome(tx, receiptKey, fingerprint);
      if (!found) throw new RolledBack({ refused: notFound(referralId) });
      const { caseFile, chainLength, chainHead } = await loadCase(tx, referralId);
      const decision = orRollBack(decide(caseFile, command, expectedVersion, context));
      return { done: await record(tx, decision, { length: chainLength, head: chainHead }, context.now, receiptKey) };
    });
  }
}

/** Opens a referral inside the caller's transaction, which stands or falls with it. A refusal undoes both. */
export async function openWithin(
  tx: Tx,
  routeId: string,
  command: Extract<Command, { action: 'OPEN' }>,
  context: RuleContext,
  receipt: ReceiptKey | null,
): Promise<{ readonly receipt: CommandReceipt; readonly number: string }> {
  const earlier = command.facts.continuesId === null ? null : await findReferral(tx, command.facts.continuesId);
  const id = randomUUID();
  const number = await nextNumber(tx, `referral/${routeId}`, routeId, context.now);
  const decision = orRollBack(
    decideOpening({ id, number, routeId, threadId: earlier?.threadId ?? id }, command, earlier, context),
  );
  await insertReferral(tx, decision, context.now);
  return { receipt: await record(tx, decision, { length: 0, head: '' }, context.now, receipt), number };
}

/** The next number of a series in this year, such as R01-2026-0001. `of` keeps apart what is numbered: `referral/R01`, `land-case`. */
export async function nextNumber(tx: Tx, of: string, prefix: string, now: Instant): Promise<string> {
  const year = localDateOf(now).slice(0, 4);
  const rows = await tx.query<{ last: number }>(
    'INSERT INTO number_series (name, last) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET last = number_series.last + 1 RETURNING last',
    [`${of}/${year}`],
  );
  return `${prefix}-${year}-${String(rows[0]?.last ?? 0).padStart(4, '0')}`;
}

async function insertReferral(tx: Tx, { referral }: Decision, now: Instant): Promise<void> {
  await tx.query(
    `INSERT INTO referral (id, number, route_id, state, version, sender, owners, body, opened_at, changed_at, thread_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $9, $10)`,
    [
      referral.id,
      referral.number,
      referral.routeId,
      referral.state,
      referral.version,
      referral.sender,
      ownersOf(referral),
      JSON.stringify(referral),
      now,
      referral.threadId,
    ],
  );
  await tx.query('INSERT INTO referral_party (agency_id, referral_id, since) VALUES ($1, $2, $3)', [
    referral.sender,
    referral.id,
    now,
  ]);
}
