import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import { consistencyProof, joined, rootsFromConsistency } from '../../domain/audit/merkle.js';
import type { TreeState } from '../../domain/audit/receipt.js';
import { parseNote } from '../../domain/kernel/signed-note.js';
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
 * The database says which checkpoint was the last and with which peaks the tree goes on; neither is believed. Our own
 * key must have signed that very size and root, and the peaks must lead to it. Returns which of our keys it was. Throws
 * SealingError.
 */
export function signerOf({ size, root, note, peaks }: StoredCheckpoint, { key, old }: AuditKeys): 'KEY' | 'OLD' {
  const signed = parseNote(note);
  const stated = parseCheckpoint(signed.text);
  const rootBy = (digest: Digest): string =>
    joined(
      TREE_HASH[digest],
      (peaks[digest] ?? []).map((peak) => Buffer.from(peak, 'hex')),
    ).toString('base64');
  const led = rootBy('sha256') === root && (peaks.sm3 === undefined ? null : rootBy('sm3')) === stated.sm3;
  if (stated.size !== size || stated.root !== root || !led || stated.origin !== key.name)
    throw new SealingError(
      `the last checkpoint, of ${size} events, is not the one that was signed: the tree was altered in the database`,
    );
  if (stated.nextKey !== null && stated.nextKey !== key.verifier.vkey)
    throw new SealingError(
      `the key of this log has been changed to ${stated.nextKey}: ` +
        'this process still has the one before, and must be started with the new AUDIT_KEY_FILE',
    );
  if (key.verifier.signed(signed)) return 'KEY';
  if (old?.verifier.signed(signed) === true) return 'OLD';
  throw new SealingError(
    `the last checkpoint, of ${size} events, is signed by neither AUDIT_KEY_FILE (${key.verifier.vkey}) ` +
      'nor AUDIT_OLD_KEY_FILE, which does not hold the key that it takes the place of',
  );
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
