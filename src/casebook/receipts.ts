import { canonicalJson, type Json } from '../domain/audit/canonical-json.js';
import type { Instant } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { sha256 } from '../platform/crypto/digest.js';
import { RolledBack, type Tx } from '../platform/database/unit-of-work.js';
import type { CommandReceipt, ReceiptKey } from './record.js';

/** A command was done (once), or refused with nothing written. */
export type Outcome = { readonly done: CommandReceipt } | { readonly refused: Refusal };

/** A refusal undoes the transaction, and is its answer. */
export function orRollBack<T extends object>(decided: T | Refusal): T {
  if ('code' in decided && 'messageEn' in decided) throw new RolledBack({ refused: decided });
  return decided;
}

/**
 * Claims the idempotency key and locks the referral, in this order: whoever comes second with the same key waits here
 * until the first has committed, and then finds the key taken.
 */
export async function claim(
  tx: Tx,
  { agencyId, key }: ReceiptKey,
  fingerprint: string,
  at: Instant,
  referralId: string | null,
): Promise<{ claimed: boolean; found: boolean }> {
  const rows = await tx.query<{ claimed: boolean; found: boolean }>(
    `WITH claim AS (
       INSERT INTO command_receipt (agency_id, key, fingerprint, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1
     ), locked AS (
       SELECT id FROM referral WHERE id = $5 AND (SELECT count(*) FROM claim) = 1 FOR NO KEY UPDATE
     )
     SELECT (SELECT count(*) FROM claim) = 1 AS claimed, EXISTS (SELECT FROM locked) AS found`,
    [agencyId, key, fingerprint, at, referralId],
  );
  return rows[0] ?? { claimed: false, found: false };
}

/** The answer that the key was given before, or that it stands for another request. */
export async function storedOutcome(tx: Tx, { agencyId, key }: ReceiptKey, fingerprint: string): Promise<Outcome> {
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
  return {
    refused: refuse(
      'KEY_REUSED',
      '同一幂等键已用于内容不同的请求，请换一个新的 UUID',
      'this idempotency key was used for a different request; use a new UUID',
      { key },
    ),
  };
}

/** What was asked, as a hash: the same key may not stand for two different requests. */
export function fingerprintOf(asked: object): string {
  return sha256(canonicalJson(JSON.parse(JSON.stringify(asked)) as Json));
}
