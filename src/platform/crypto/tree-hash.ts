import { createHash } from 'node:crypto';
import type { TreeHash } from '../../domain/audit/merkle.js';

/** The digests that a tree can be built with: SHA-256 always, SM3 (GB/T 32905) beside it where a site asks for it. */
export type Digest = 'sha256' | 'sm3';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** hash(0x00 || bytes) (RFC 6962 section 2.1). */
export function leafOf(digest: Digest, body: string): Buffer {
  return createHash(digest).update(LEAF).update(body, 'utf8').digest();
}

function treeHash(digest: Digest): TreeHash<Buffer> {
  return { empty: createHash(digest).digest(), node: (left, right) => createHash(digest).update(NODE).update(left).update(right).digest() };
}

export const TREE_HASH: Readonly<Record<Digest, TreeHash<Buffer>>> = { sha256: treeHash('sha256'), sm3: treeHash('sm3') };
