import type { Digest } from '../../platform/crypto/tree-hash.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** A checkpoint as it is kept, with the peaks from which the tree goes on. */
export interface StoredCheckpoint {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly note: string;
  readonly peaks: Readonly<Partial<Record<Digest, readonly string[]>>>;
}

const COLUMNS = 'tree_size::float8 AS size, root, note, peaks';

export async function newestCheckpoint(tx: Tx): Promise<StoredCheckpoint | null> {
  const rows = await tx.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

/** The first checkpoint that holds a leaf. */
export async function firstCheckpointWith(tx: Tx, leafIndex: number): Promise<StoredCheckpoint | null> {
  const rows = await tx.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM audit_checkpoint WHERE tree_size > $1 ORDER BY tree_size LIMIT 1`,
    [leafIndex],
  );
  return rows[0] ?? null;
}
