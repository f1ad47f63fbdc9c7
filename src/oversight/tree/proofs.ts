import { Inject, Injectable } from '@nestjs/common';
import { type EventReceipt, parseReceipt } from '../../domain/audit/receipt.js';
import { consistencyProof, inclusionProof } from '../../domain/audit/merkle.js';
import { NoteError, parseNote } from '../../domain/audit/signed-note.js';
import { NoteVerifier } from '../../platform/crypto/note-key.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { firstCheckpointWith, newestCheckpoint } from './checkpoints.js';
import type { AuditCheckpointType, AuditKeyType, InclusionProofType, ReceiptStatusType } from './proof.type.js';
import { rootsOf } from './tree-proofs.js';

/** Proofs from the tree. They hold hashes only: what an event says is decided on where its body is read. */
@Injectable()
export class Proofs {
  constructor(@Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork) {}

  /** Where an event stands in the tree, under the first checkpoint that holds it; null while it is not sealed. */
  inclusionOf(referralId: string, seq: number): Promise<InclusionProofType | null> {
    return this.work.plain(async (tx) => {
      const [leaf] = await tx.query<{ index: number }>('SELECT leaf_index::float8 AS index FROM audit_leaf_of($1, $2)', [referralId, seq]);
      return leaf === undefined ? null : prove(tx, leaf.index);
    });
  }

  /** The newest checkpoint and every key; null before the first. */
  newest(): Promise<AuditCheckpointType | null> {
    return this.work.plain(async (tx) => {
      const newest = await newestCheckpoint(tx);
      return newest === null ? null : { size: newest.size, note: newest.note, keys: await keysIn(tx) };
    });
  }

  /** Null when there is no tree of one of these sizes. */
  consistency(oldSize: number, size: number): Promise<readonly string[] | null> {
    return this.work.plain(async (tx) => {
      const newest = await newestCheckpoint(tx);
      if (newest === null || oldSize < 1 || oldSize > size || size > newest.size) return null;
      return (await rootsOf(tx, consistencyProof(oldSize, size))).map((hash) => hash.toString('base64'));
    });
  }

  /** Is this receipt ours, and is the event there of which it was given? Says nothing to whoever has no signed receipt. */
  async statusOf(note: string): Promise<ReceiptStatusType> {
    try {
      const signed = parseNote(note.endsWith('\n') ? note : `${note}\n`);
      const receipt = parseReceipt(signed.text);
      return await this.work.plain(async (tx) => {
        const keys = await keysIn(tx);
        const ours = keys.some(({ vkey }) => NoteVerifier.parse(vkey).signed(signed));
        return ours ? found(tx, receipt) : { holds: false, finding: '不是本平台签发的回执，或者内容被改动过 / this platform did not sign this receipt, or it was altered', proof: null };
      });
    } catch (error) {
      if (error instanceof NoteError) return { holds: false, finding: `不是回执 / no receipt: ${error.message}`, proof: null };
      throw error;
    }
  }
}

async function found(tx: Tx, { referralId, seq, leafHash, tree }: EventReceipt): Promise<ReceiptStatusType> {
  const [leaf] = await tx.query<{ index: number; leafHash: string }>('SELECT leaf_index::float8 AS index, leaf_hash AS "leafHash" FROM audit_leaf_of($1, $2)', [referralId, seq]);
  if (leaf === undefined) return { holds: true, finding: '回执由本平台签发；事件尚未列入检查点，请稍后再核验 / signed by this platform; the event is under no checkpoint yet, try again in a few seconds', proof: null };
  if (leaf.leafHash !== leafHash) return { holds: false, finding: `移送 ${referralId} 的第${seq}条历史已不是出具回执时的那一条 / event ${seq} of referral ${referralId} is not the one of which this receipt was given: the history was changed`, proof: null };
  if (tree !== null) {
    const [kept] = await tx.query<{ root: string }>('SELECT root FROM audit_checkpoint WHERE tree_size = $1', [tree.size]);
    if (kept?.root !== tree.root) return { holds: false, finding: `回执所载检查点（${tree.size}个事件）已不存在或者根不同 / the checkpoint of ${tree.size} events that the receipt names is gone or has another root: the history was changed`, proof: null };
  }
  return { holds: true, finding: `成立：移送 ${referralId} 的第${seq}条历史未被改动 / holds: event ${seq} of referral ${referralId} is in the history, unaltered`, proof: await prove(tx, leaf.index) };
}

async function prove(tx: Tx, leafIndex: number): Promise<InclusionProofType | null> {
  const checkpoint = await firstCheckpointWith(tx, leafIndex);
  if (checkpoint === null) return null;
  const path = await rootsOf(tx, inclusionProof(leafIndex, checkpoint.size));
  return { leafIndex, treeSize: checkpoint.size, path: path.map((hash) => hash.toString('base64')), checkpoint: checkpoint.note };
}

function keysIn(tx: Tx): Promise<AuditKeyType[]> {
  return tx.query<AuditKeyType>('SELECT vkey, since_size::float8 AS "sinceSize" FROM audit_key ORDER BY since_size, at');
}
