import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { receiptColumn } from '../../books/history.js';
import { type Checkpoint, checkpointText } from '../../domain/audit/checkpoint.js';
import { RunningTree } from '../../domain/audit/merkle.js';
import type { TreeState } from '../../domain/audit/receipt.js';
import { type Instant } from '../../domain/kernel/instant.js';
import { formatNote } from '../../domain/kernel/signed-note.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { type Digest, TREE_HASH } from '../../platform/crypto/tree-hash.js';
import { type Tx, type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../platform/database/unit-of-work.js';
import { failureText } from '../../platform/failures.js';
import { Clock } from '../../platform/time/clock.js';
import { Poll } from '../../platform/time/poll.js';
import { addLeaves, timeAfter, Unsealed } from './add-leaves.js';
import { AnchorStates } from './anchor-states.js';
import { Anchors } from './anchors.js';
import { newestCheckpoint, type StoredCheckpoint } from './checkpoints.js';
import { goesOn, SealingError, signerOf } from './continuity.js';
import { requireWriters } from './writers.js';

const BATCH = 2_000;

/** Whoever holds this lock seals; it ends with the transaction, so that nobody who has died can hold it. */
const LOCK = 6_962_001;

/**
 * Numbers the new events of all histories into leaves of one Merkle tree and signs a checkpoint of it, off the path of
 * any request. One transaction does all of it; of two sealers at once one works, and the primary keys would stop the
 * other.
 */
@Injectable()
export class TreeSealing implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly poll: Poll;
  private signedLast: TreeState | null = null;

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
    private readonly clock: Clock,
    private readonly anchors: Anchors,
    private readonly states: AnchorStates,
  ) {
    this.poll = new Poll(
      () => this.turn(),
      env.SEAL_MS,
      () => undefined,
    ); // turn() has noted it
  }

  onApplicationBootstrap(): void {
    this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  /**
   * Seals at once again only while there is a whole batch: otherwise what comes in the meantime shares the next
   * checkpoint.
   */
  private async turn(): Promise<number> {
    try {
      const sealed = await this.seal();
      await this.states.note('sealing', null);
      return sealed === BATCH ? sealed : 0;
    } catch (error) {
      await this.states.note('sealing', failureText(error));
      throw error;
    }
  }

  /**
   * Seals up to a batch of events under one new checkpoint. Returns how many; 0 when there are none or another process
   * seals. Throws SealingError, NotProvable.
   */
  async seal(): Promise<number> {
    const { count, signed } = await this.work.as<{ count: number; signed: TreeState | null }>(
      { job: 'SEAL' },
      async (tx) => {
        const [lock] = await tx.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [LOCK]);
        if (!lock?.taken) return { count: 0, signed: null };
        const waiting = await tx.query<Unsealed>(
          `SELECT u.seq, e.body, ${receiptColumn('e')} AS receipt
           FROM audit_unsealed u JOIN audit_event e USING (subject_id, seq)
           ORDER BY u.id LIMIT ${BATCH}`,
        );
        if (waiting.length === 0) return { count: 0, signed: null };
        const last = await newestCheckpoint(tx);
        const signer = last === null ? null : signerOf(last, this.keys);
        await this.requireContinuity(tx, last);
        const at = timeAfter(last, this.clock.now());
        const restored = await this.restoredFrom(tx, last);
        const trees = this.treesOf(last);
        await requireWriters(tx, waiting, this.keys);
        const tiles = await addLeaves(tx, waiting, trees, at);
        await tx.query(
          `INSERT INTO audit_tile (digest, height, tile_index, root)
           SELECT digest, height, "index", root
           FROM jsonb_to_recordset($1::jsonb) AS t (digest text, height int, "index" bigint, root text)`,
          [JSON.stringify(tiles)],
        );
        const checkpoint = await this.sign(tx, trees, signer, restored, at);
        await tx.query('SELECT audit_take_sealed()');
        return { count: waiting.length, signed: checkpoint };
      },
    );
    if (signed !== null) this.signedLast = signed; // only what is committed
    return count;
  }

  /** The trees as the last checkpoint left them. */
  private treesOf(last: StoredCheckpoint | null): ReadonlyMap<Digest, RunningTree<Buffer>> {
    const wanted: readonly Digest[] = this.env.AUDIT_DIGEST === 'sha256' ? ['sha256'] : ['sha256', 'sm3'];
    const kept = last === null ? wanted : (Object.keys(last.peaks) as Digest[]);
    if (wanted.some((digest) => !kept.includes(digest)))
      throw new SealingError(
        'AUDIT_DIGEST=sha256+sm3 has to be chosen before the first checkpoint: ' +
          'this log has been sealed with SHA-256 alone',
      );
    return new Map(
      kept.map((digest) => [
        digest,
        new RunningTree(
          TREE_HASH[digest],
          last?.size ?? 0,
          (last?.peaks[digest] ?? []).map((peak) => Buffer.from(peak, 'hex')),
        ),
      ]),
    );
  }

  /** Signs the trees as they stand; with both keys where the key changes here. */
  private async sign(
    tx: Tx,
    trees: ReadonlyMap<Digest, RunningTree<Buffer>>,
    signer: 'KEY' | 'OLD' | null,
    restored: string | null,
    at: Instant,
  ): Promise<TreeState> {
    const { key, old } = this.keys;
    const [sha256, sm3] = [trees.get('sha256'), trees.get('sm3')];
    if (sha256 === undefined) throw new SealingError('a log without SHA-256');
    const changes = signer === 'OLD';
    const checkpoint: Checkpoint = {
      origin: key.name,
      size: sha256.size,
      root: sha256.root().toString('base64'),
      at,
      sm3: sm3?.root().toString('base64') ?? null,
      nextKey: changes ? key.verifier.vkey : null,
      restored,
    };
    const text = checkpointText(checkpoint);
    const note = formatNote({
      text,
      signatures: [...(changes && old !== null ? [old.sign(text)] : []), key.sign(text)],
    });
    const peaks = Object.fromEntries(
      [...trees].map(([digest, tree]) => [digest, tree.peaks.map((peak) => peak.toString('hex'))]),
    );
    await tx.query(
      'INSERT INTO audit_checkpoint (tree_size, root, peaks, note, at) VALUES ($1, $2, $3::jsonb, $4, $5)',
      [checkpoint.size, checkpoint.root, JSON.stringify(peaks), note, at],
    );
    if (signer !== 'KEY')
      await tx.query('INSERT INTO audit_key (vkey, since_size, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        key.verifier.vkey,
        checkpoint.size,
        at,
      ]);
    return checkpoint;
  }

  /** What this process has signed itself, it remembers: a tree that does not go on from it was rewritten meanwhile. */
  private async requireContinuity(tx: Tx, last: StoredCheckpoint | null): Promise<void> {
    if (this.signedLast === null) {
      const [known] = await tx.query<{ value: string }>("SELECT value FROM policy WHERE name = 'audit-restored'");
      await this.anchors.requireNotBehindWitnesses(last, known?.value ?? '');
      return;
    }
    if (last === null || !(await goesOn(tx, this.signedLast, last)))
      throw new SealingError(
        `the tree does not go on from the checkpoint of ${this.signedLast.size} events ` +
          'that this process has signed: the past was rewritten in the database',
      );
  }

  /**
   * A database that is behind what it has told the outside has been restored from a copy: to go on in silence would be
   * a fork. Null, or, once somebody has acknowledged it, the checkpoint that was lost, for the next one to say so.
   */
  private async restoredFrom(tx: Tx, last: StoredCheckpoint | null): Promise<string | null> {
    const told = await this.anchors.newestTold(tx);
    if (told === null || (last !== null && (await goesOn(tx, told, last)))) return null;
    const lost = `${told.size} ${told.root}`;
    const [row] = await tx.query<{ value: string }>("SELECT value FROM policy WHERE name = 'audit-restored'");
    if (row?.value === lost) return lost;
    throw new SealingError(
      `the database is not what it was: an anchor holds a checkpoint of ${told.size} events, ` +
        `the database ${last === null ? 'none' : `one of ${last.size}`} without it. ` +
        'Was it restored from a copy? See docs/runbook.md ("After a restore")',
    );
  }
}
