import type { KeptReceipt } from '../../books/history.js';
import { CLOCK_TOLERANCE_MS, parseCheckpoint } from '../../domain/audit/checkpoint.js';
import { placeOf } from '../../domain/audit/logged-event.js';
import { type RunningTree } from '../../domain/audit/merkle.js';
import { epochMs, type Instant } from '../../domain/kernel/instant.js';
import { parseNote } from '../../domain/kernel/signed-note.js';
import { type Digest, leafOf } from '../../platform/crypto/tree-hash.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { StoredCheckpoint } from './checkpoints.js';
import { SealingError } from './continuity.js';
import { TILE_HEIGHT } from './tree-proofs.js';

export interface Unsealed {
  readonly seq: number;
  readonly body: string;
  readonly receipt: KeptReceipt;
}

/** Adds the events to every tree and writes their leaves. Returns the tiles that this completed. */
export async function addLeaves(
  tx: Tx,
  events: readonly Unsealed[],
  trees: ReadonlyMap<Digest, RunningTree<Buffer>>,
  at: Instant,
): Promise<readonly object[]> {
  const tiles: object[] = [];
  await requireChains(tx, events, at);
  const leaves = events.map(({ seq, body, receipt: { kind, id, leafHash } }) => {
    const hashes = new Map(
      [...trees].map(([digest, tree]) => {
        const leaf = leafOf(digest, body);
        if (digest === 'sha256' && leaf.toString('hex') !== leafHash)
          throw new SealingError(
            `${placeOf({ kind, id }, seq)} does not have the hash that was written with it: ` +
              'it was altered before it was sealed',
          );
        tree.push(leaf, (height, index, root) => {
          if (height % TILE_HEIGHT === 0) tiles.push({ digest, height, index, root: root.toString('hex') });
        });
        return [digest, tree.size - 1] as const;
      }),
    );
    return {
      index: hashes.get('sha256'),
      id,
      seq,
      leafHash,
      sm3: trees.has('sm3') ? leafOf('sm3', body).toString('hex') : null,
    };
  });
  await tx.query(
    `INSERT INTO audit_leaf (leaf_index, subject_id, seq, leaf_hash, sm3)
     SELECT l."index", l.id, l.seq, l."leafHash", l.sm3
     FROM jsonb_to_recordset($1::jsonb) AS l ("index" bigint, id uuid, seq int, "leafHash" text, sm3 text)`,
    [JSON.stringify(leaves)],
  );
  return tiles;
}

/** Every event must follow from the last one of its subject that is sealed: what nobody can verify is not signed. */
export async function requireChains(tx: Tx, events: readonly Unsealed[], at: Instant): Promise<void> {
  const rows = await tx.query<{ id: string; seq: number; leafHash: string }>(
    `SELECT DISTINCT ON (subject_id) subject_id AS id, seq, leaf_hash AS "leafHash"
     FROM audit_leaf
     WHERE subject_id = ANY ($1::uuid[])
     ORDER BY subject_id, seq DESC`,
    [[...new Set(events.map(({ receipt }) => receipt.id))]],
  );
  const heads = new Map(rows.map(({ id, seq, leafHash }) => [id, { seq, leafHash }]));
  for (const { seq, body, receipt } of events) {
    const { id, leafHash } = receipt;
    const head = heads.get(id) ?? { seq: 0, leafHash: '' };
    const { previous, recordedAt } = JSON.parse(body) as { previous: string; recordedAt: Instant };
    if (epochMs(recordedAt) - epochMs(at) > CLOCK_TOLERANCE_MS)
      throw new SealingError(
        `${placeOf(receipt, seq)} was recorded at ${recordedAt}, after the present time ${at}: ` +
          'the clocks of the machines differ, and it is sealed when that time has come',
      );
    if (seq !== head.seq + 1 || previous !== head.leafHash)
      throw new SealingError(
        `${placeOf(receipt, seq)} does not follow from event ${head.seq}, the last that is sealed: ` +
          'one between them was removed, or never queued',
      );
    heads.set(id, { seq, leafHash });
  }
}

/**
 * The time of the next checkpoint: never before that of the last, as two hosts differ by a little. A clock that is far
 * behind has been set back, and whatever is signed by it could never be verified. Throws SealingError.
 */
export function timeAfter(last: StoredCheckpoint | null, now: Instant): Instant {
  const before = last === null ? now : parseCheckpoint(parseNote(last.note).text).at;
  const behind = epochMs(before) - epochMs(now);
  if (behind > CLOCK_TOLERANCE_MS)
    throw new SealingError(
      `the clock of this machine is ${Math.round(behind / 60000)} minutes before the newest checkpoint ` +
        `(${before}): nothing is sealed until it is right`,
    );
  return behind > 0 ? before : now;
}
