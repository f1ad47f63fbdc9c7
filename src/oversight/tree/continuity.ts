import { type OwnCheckpoint, requireOurs } from '../../books/history.js';
import { consistencyProof, joined, rootsFromConsistency } from '../../domain/audit/merkle.js';
import type { TreeState } from '../../domain/audit/receipt.js';
import type { AuditKeys } from '../../platform/crypto/audit-keys.js';
import { type Digest, TREE_HASH } from '../../platform/crypto/tree-hash.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { StoredCheckpoint } from './checkpoints.js';
import { rootsOf } from './tree-proofs.js';

/**
 * The history cannot be sealed as it is; the message says where and why. Nothing is sealed until somebody has looked.
 */
export class SealingError extends Error {}

/**
 * The database says which checkpoint was the last and with which peaks the tree goes on; neither is believed. It must
 * be ours, and the peaks must lead to what was signed. Returns which of our keys it was.
 * Throws NotProvable, SealingError.
 */
export function signerOf(last: StoredCheckpoint, keys: AuditKeys): OwnCheckpoint['signer'] {
  const { stated, signer } = requireOurs(last, keys);
  const rootBy = (digest: Digest): string =>
    joined(
      TREE_HASH[digest],
      (last.peaks[digest] ?? []).map((peak) => Buffer.from(peak, 'hex')),
    ).toString('base64');
  if (rootBy('sha256') !== stated.root || (last.peaks.sm3 === undefined ? null : rootBy('sm3')) !== stated.sm3)
    throw new SealingError(
      `the peaks of the last checkpoint, of ${last.size} events, do not lead to what was signed: ` +
        'the tree was altered in the database',
    );
  return signer;
}

/**
 * Does the tree in the database go on from a state that somebody else remembers? By proof, from the leaves that are
 * kept.
 */
export async function goesOn(tx: Tx, from: TreeState, to: TreeState): Promise<boolean> {
  if (from.size > to.size) return false;
  if (from.size === to.size) return from.root === to.root;
  const path = await rootsOf(tx, consistencyProof(from.size, to.size)).catch(() => null);
  const roots =
    path === null
      ? null
      : rootsFromConsistency(TREE_HASH.sha256, from.size, to.size, Buffer.from(from.root, 'base64'), path);
  return roots?.old.toString('base64') === from.root && roots.new.toString('base64') === to.root;
}
