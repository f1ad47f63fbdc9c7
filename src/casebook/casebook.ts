import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, type Json } from '../domain/audit/canonical-json.js';
import type { Decision } from '../domain/decision/case-file.js';
import { decide, decideOpening } from '../domain/decision/decide.js';
import { notFound } from '../domain/decision/authority.js';
import { type Instant, localDateOf } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import type { Command } from '../domain/referral/commands.js';
import { sha256 } from '../platform/crypto/digest.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { loadCase } from './load.js';
import { type CommandReceipt, ownersOf, record, type ReceiptKey } from './record.js';
import { RuleBook } from './rule-book.js';

/** A command was done (once), or refused with nothing written. */
export type Outcome = { readonly done: CommandReceipt } | { readonly refused: Refusal };

/**
 * The one write path: load → decide (pure) → record, in one transaction of six round trips. Asking twice with the same
 * key gives the same receipt; a refusal rolls back everything, the key included, so that it may be asked again.
 */
@Injectable()
export class Casebook {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
  ) {}

  /** Opens a referral on a route. */
  async open(routeId: string, command: Extract<Command, { action: 'OPEN' }>, key: string): Promise<Outcome> {
    const context = await this.rules.context();
    const fingerprint = fingerprintOf({ routeId, action: command.action, facts: command.facts });
    const receiptKey = { agencyId: command.by.agencyId, key };
    return this.work.asAgency<Outcome>(command.by.agencyId, async (tx) => {
      const { claimed } = await claim(tx, receiptKey, fingerprint, context.now, null);
      if (!claimed) return storedOutcome(tx, receiptKey, fingerprint);
      const opening = { id: randomUUID(), number: await nextNumber(tx, routeId, context.now), routeId };
      const decision = orRollBack(decideOpening(opening, command, context));
      await insertReferral(tx, decision, context.now);
      return { done: await record(tx, decision, { length: 0, head: '' }, context.now, receiptKey) };
    });
  }

  /** Does one act on a referral, if it is still at the version that the caller has seen. */
  async act(referralId: string, expectedVersion: number, command: Command, key: string): Promise<Outcome> {
    const context = await this.rules.context();
    const fingerprint = fingerprintOf({ referralId, expectedVersion, action: command.action, facts: command.facts });
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

function orRollBack(decision: Decision | Refusal): Decision {
  if ('code' in decision) throw new RolledBack({ refused: decision });
  return decision;
}

/**
 * Claims the idempotency key and locks the referral, in this order: whoever comes second with the same key waits here
 * until the first has committed, and then finds the key taken.
 */
async function claim(tx: Tx, { agencyId, key }: ReceiptKey, fingerprint: string, at: Instant, referralId: string | null): Promise<{ claimed: boolean; found: boolean }> {
  const rows = await tx.query<{ claimed: boolean; found: boolean }>(
    `WITH claim AS (
       INSERT INTO command_receipt (agency_id, key, fingerprint, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1
     ), locked AS (
       SELECT id FROM referral WHERE id = $5 AND (SELECT count(*) FROM claim) = 1 FOR UPDATE
     )
     SELECT (SELECT count(*) FROM claim) = 1 AS claimed, EXISTS (SELECT FROM locked) AS found`,
    [agencyId, key, fingerprint, at, referralId],
  );
  return rows[0] ?? { claimed: false, found: false };
}

async function storedOutcome(tx: Tx, { agencyId, key }: ReceiptKey, fingerprint: string): Promise<Outcome> {
  const rows = await tx.query<CommandReceipt & { fingerprint: string }>(
    `SELECT fingerprint, referral_id AS "referralId", event_seq AS "eventSeq", leaf_hash AS "leafHash", at
     FROM command_receipt WHERE agency_id = $1 AND key = $2`,
    [agencyId, key],
  );
  const stored = rows[0];
  if (stored?.fingerprint === fingerprint) {
    const { referralId, eventSeq, leafHash, at } = stored;
    return { done: { referralId, eventSeq, leafHash, at } };
  }
  return { refused: refuse('KEY_REUSED', '同一幂等键已用于内容不同的请求，请换一个新的 UUID', 'this idempotency key was used for a different request; use a new UUID', { key }) };
}

/** The next referral number of a route and year, such as R01-2026-0001. */
async function nextNumber(tx: Tx, routeId: string, now: Instant): Promise<string> {
  const year = localDateOf(now).slice(0, 4);
  const rows = await tx.query<{ last: number }>(
    'INSERT INTO number_series (name, last) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET last = number_series.last + 1 RETURNING last',
    [`referral/${routeId}/${year}`],
  );
  return `${routeId}-${year}-${String(rows[0]?.last ?? 0).padStart(4, '0')}`;
}

async function insertReferral(tx: Tx, { referral }: Decision, now: Instant): Promise<void> {
  await tx.query(
    `INSERT INTO referral (id, number, route_id, state, version, sender, owners, body, opened_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $9)`,
    [referral.id, referral.number, referral.routeId, referral.state, referral.version, referral.sender, ownersOf(referral), JSON.stringify(referral), now],
  );
  await tx.query('INSERT INTO referral_party (agency_id, referral_id, since) VALUES ($1, $2, $3)', [referral.sender, referral.id, now]);
}

/** What was asked, as a hash: the same key may not stand for two different requests. */
function fingerprintOf(asked: object): string {
  return sha256(canonicalJson(JSON.parse(JSON.stringify(asked)) as Json));
}
