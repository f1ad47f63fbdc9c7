import { createHash, hash } from 'node:crypto';

import type { TreeHash } from '../../domain/kernel/tree-hash.js';

/** The digests that a tree can be built with: SHA-256 always, SM3 (GB/T 32905) beside it where a site asks for it. */
export type Digest = 'sha256' | 'sm3';

const LEAF = Uint8Array.of(0);

/** Of SHA-256 and SM3 alike. */
const DIGEST_BYTES = 32;

/** hash(0x00 || bytes) (RFC 6962 section 2.1). */
export function leafOf(digest: Digest, body: string): Buffer {
  return createHash(digest).update(LEAF).update(body, 'utf8').digest();
}

/** The same over bytes that begin with the 0x00 already. */
export function leafOfMarked(digest: Digest, marked: Buffer): Buffer {
  return hash(digest, marked, 'buffer');
}

function treeHash(digest: Digest): TreeHash<Buffer> {
  // written over for every node: verifying a million events makes a million of them
  const bytes = Buffer.alloc(1 + 2 * DIGEST_BYTES, 1);
  const node = (left: Buffer, right: Buffer): Buffer => {
    left.copy(bytes, 1);
    right.copy(bytes, 1 + DIGEST_BYTES);
    return hash(digest, bytes, 'buffer');
  };
  return { empty: createHash(digest).digest(), node };
}

export const TREE_HASH: Readonly<Record<Digest, TreeHash<Buffer>>> = {
  sha256: treeHash('sha256'),
  sm3: treeHash('sm3'),
};
