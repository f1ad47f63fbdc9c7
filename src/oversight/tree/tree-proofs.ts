import { completeSubtrees, joined, type LeafRange } from '../../domain/audit/merkle.js';
import { TREE_HASH } from '../../platform/crypto/tree-hash.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** Every eighth level is kept: proofs then need few rows, and few rows are written. */
export const TILE_HEIGHT = 8;
const TILE = 2 ** TILE_HEIGHT;

/** The roots of subtrees of the tree, in order, from the tiles and leaves that are kept (SHA-256). */
export async function rootsOf(tx: Tx, ranges: readonly LeafRange[]): Promise<readonly Buffer[]> {
  const roots: Buffer[] = [];
  for (const range of ranges) {
    const parts: Buffer[] = [];
    for (const part of completeSubtrees(range)) parts.push(await rootOf(tx, part));
    roots.push(joined(TREE_HASH.sha256, parts));
  }
  return roots;
}

/** The root of one complete subtree: over its tiles of the greatest height that fits, or over its leaves. */
async function rootOf(tx: Tx, { begin, end }: LeafRange): Promise<Buffer> {
  const width = end - begin;
  const height = Math.floor(Math.log2(width) / TILE_HEIGHT) * TILE_HEIGHT;
  const span = 2 ** height;
  const rows =
    width < TILE
      ? await tx.query<{ hash: string }>('SELECT leaf_hash AS hash FROM audit_leaf_hashes($1, $2)', [begin, end])
      : await tx.query<{ hash: string }>(
          `SELECT root AS hash
           FROM audit_tile
           WHERE digest = 'sha256' AND height = $1 AND tile_index >= $2 AND tile_index < $3
           ORDER BY tile_index`,
          [height, begin / span, end / span],
        );
  let level: Buffer[] = rows.map(({ hash }) => Buffer.from(hash, 'hex'));
  if (level.length !== width / (width < TILE ? 1 : span))
    throw new Error(`the tree lacks hashes between leaf ${begin} and ${end}`);
  while (level.length > 1)
    level = level.flatMap((left, index) =>
      index % 2 === 0 ? [TREE_HASH.sha256.node(left, level[index + 1] as Buffer)] : [],
    );
  const [root] = level;
  if (root === undefined) throw new Error(`no leaves between ${begin} and ${end}`);
  return root;
}
