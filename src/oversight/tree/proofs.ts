import { Inject, Injectable } from '@nestjs/common';

import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import { consistencyProof, inclusionProof, rootFromInclusion } from '../../domain/audit/merkle.js';
import { type EventReceipt, parseReceipt } from '../../domain/audit/receipt.js';
import { epochMs, type Instant } from '../../domain/kernel/instant.js';
import { NoteError, parseNote } from '../../domain/kernel/signed-note.js';
import type { NoticeKind } from '../../domain/notice/notice.js';
import { letterKindOf } from '../../domain/paper/document-series.js';
import { getRoute, noticeName } from '../../domain/route/registry.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { NoteVerifier } from '../../platform/crypto/note-key.js';
import { TREE_HASH } from '../../platform/crypto/tree-hash.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { firstCheckpointWith, newestCheckpoint } from './checkpoints.js';
import type { AuditCheckpointType, AuditKeyType, InclusionProofType, ReceiptStatusType } from './proof.type.js';
import { rootsOf } from './tree-proofs.js';
import { trustedKeys } from './trusted-keys.js';

/** After so long without a checkpoint something is wrong. */
const SEALED_WITHIN_MS = 60_000;

/** Proofs from the tree. They hold hashes only: what an event says is decided on where its body is read. */
@Injectable()
export class Proofs {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
    private readonly clock: Clock,
  ) {}

  /** Where an event stands in the tree, under the first checkpoint that holds it; null while it is not sealed. */
  inclusionOf(subjectId: string, seq: number): Promise<InclusionProofType | null> {
    return this.work.plain(async (tx) => {
      const [leaf] = await tx.query<{ index: number | null }>(
        'SELECT leaf_index::float8 AS index FROM audit_leaf_of($1, $2)',
        [subjectId, seq],
      );
      return leaf === undefined || leaf.index === null ? null : prove(tx, leaf.index);
    });
  }

  /** The newest checkpoint and every key; null before the first. */
  newest(): Promise<AuditCheckpointType | null> {
    return this.work.plain(async (tx) => {
      const newest = await newestCheckpoint(tx);
      return newest === null ? null : { size: newest.size, note: newest.note, keys: await trustedKeys(tx, this.keys) };
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

  /**
   * Is this receipt ours, and is the event there of which it was given? Says nothing to whoever has no signed receipt.
   */
  async statusOf(note: string): Promise<ReceiptStatusType> {
    try {
      const signed = parseNote(`${note.replaceAll('\r\n', '\n').trimEnd()}\n`);
      const receipt = parseReceipt(signed.text);
      return await this.work.plain(async (tx) => {
        const keys = await trustedKeys(tx, this.keys);
        const ours =
          receipt.origin === this.keys.key.name && keys.some(({ vkey }) => NoteVerifier.parse(vkey).signed(signed));
        return ours
          ? this.found(tx, receipt, keys)
          : {
              holds: false,
              finding:
                '不是本平台签发的回执，或者内容被改动过 / this platform did not sign this receipt, or it was altered',
              proof: null,
            };
      });
    } catch (error) {
      if (error instanceof NoteError)
        return { holds: false, finding: `不是回执 / no receipt: ${error.message}`, proof: null };
      throw error;
    }
  }

  /**
   * The papers that the event of a receipt issued, for whoever holds one of them: its QR code is the receipt. None of a
   * confidential route.
   */
  async papersOf(note: string): Promise<readonly IssuedPaper[]> {
    const { subject, seq } = parseReceipt(parseNote(`${note.replaceAll('\r\n', '\n').trimEnd()}\n`).text);
    const rows = await this.work.plain((tx) =>
      tx.query<Omit<IssuedPaper, 'name'> & OfNotice>('SELECT * FROM papers_of_event($1, $2)', [subject.id, seq]),
    );
    return rows
      .filter(({ routeId }) => getRoute(routeId).confidential !== true)
      .map(({ routeId, kind, letters, number, ...paper }) => ({
        ...paper,
        name: noticeName(routeId, kind),
        // a transfer has the number of its letter
        number: number ?? letters?.[letterKindOf(getRoute(routeId)) ?? ''] ?? null,
      }));
  }

  private async found(
    tx: Tx,
    { subject, seq, leafHash, tree, at }: EventReceipt,
    keys: readonly AuditKeyType[],
  ): Promise<ReceiptStatusType> {
    const what = `${subject.kind} ${subject.id}`;

    const [event] = await tx.query<HashesOfEvent>(
      `SELECT leaf_index::float8 AS index, leaf_hash AS "leafHash", event_hash AS "eventHash", body_hash AS "bodyHash"
       FROM audit_leaf_of($1, $2)`,
      [subject.id, seq],
    );
    if (event === undefined)
      return changed(
        `${what} 的第${seq}条历史已不存在，而本平台曾为它签发回执`,
        `event ${seq} of ${what} is not in the history any more, and this platform gave a receipt for it: ` +
          'it was removed',
      );
    if (event.eventHash !== leafHash || (event.bodyHash !== null && event.bodyHash !== leafHash))
      return changed(
        `${what} 的第${seq}条历史已不是出具回执时的那一条`,
        `event ${seq} of ${what} is not the one of which this receipt was given: the history was changed`,
      );
    if (tree !== null && !(await knows(tx, tree)))
      return changed(
        `回执所载检查点（${tree.size}个事件）已不存在或者根不同`,
        `the checkpoint of ${tree.size} events that the receipt names is gone or has another root: ` +
          'the history was changed',
      );
    if (event.index === null) {
      const late = epochMs(this.clock.now()) - epochMs(at) > SEALED_WITHIN_MS;
      return late
        ? changed(
            '事件在，却未列入检查点，已超过一分钟，请告知审计管理员',
            'the event is there and under no checkpoint, after more than a minute: tell the audit administrator',
          )
        : {
            holds: true,
            finding:
              '回执由本平台签发，事件在；尚未列入检查点，请稍后再核验 / signed by this platform, and the event is there; ' +
              'it is under no checkpoint yet, try again in a few seconds',
            proof: null,
          };
    }
    const proof = await prove(tx, event.index);
    if (event.leafHash !== leafHash || proof === null || !leads(proof, leafHash, keys))
      return changed(
        `${what} 的第${seq}条历史不在已签名的检查点之下`,
        `event ${seq} of ${what} is under no checkpoint that this platform has signed: ` +
          'the tree was altered in the database',
      );
    return {
      holds: true,
      finding: `成立：${what} 的第${seq}条历史未被改动 / holds: event ${seq} of ${what} is in the history, unaltered`,
      proof,
    };
  }
}

/** What is known of the notice behind a paper; `letters`: the numbers of its documents by kind. */
interface OfNotice {
  readonly routeId: string;
  readonly kind: NoticeKind;
  readonly letters: Readonly<Record<string, string>> | null;
}

/** A paper, as far as whoever holds it may compare it. */
export interface IssuedPaper {
  readonly name: string;
  readonly number: string | null;
  readonly from: string;
  readonly to: string;
  readonly at: Instant;
  /** Of its PDF; null: nobody has printed it here. */
  readonly sha256: string | null;
  /** Of its scanned and its sealed original, where there are any. */
  readonly originals: readonly string[];
}

function changed(zh: string, en: string): ReceiptStatusType {
  return { holds: false, finding: `${zh} / ${en}`, proof: null };
}

interface HashesOfEvent {
  readonly index: number | null;
  readonly leafHash: string | null;
  readonly eventHash: string;
  readonly bodyHash: string | null;
}

async function knows(tx: Tx, { size, root }: { readonly size: number; readonly root: string }): Promise<boolean> {
  const [kept] = await tx.query<{ root: string }>('SELECT root FROM audit_checkpoint WHERE tree_size = $1', [size]);
  return kept?.root === root;
}

/** Does a proof lead from the leaf to the root of a checkpoint that a trusted key has signed? */
function leads(
  { leafIndex, treeSize, path, checkpoint }: InclusionProofType,
  leafHash: string,
  keys: readonly AuditKeyType[],
): boolean {
  const signed = parseNote(checkpoint);
  const root = rootFromInclusion(
    TREE_HASH.sha256,
    Buffer.from(leafHash, 'hex'),
    leafIndex,
    treeSize,
    path.map((hash) => Buffer.from(hash, 'base64')),
  );
  const { size, root: stated } = parseCheckpoint(signed.text);
  return (
    size === treeSize &&
    root?.toString('base64') === stated &&
    keys.some(({ vkey }) => NoteVerifier.parse(vkey).signed(signed))
  );
}

async function prove(tx: Tx, leafIndex: number): Promise<InclusionProofType | null> {
  const checkpoint = await firstCheckpointWith(tx, leafIndex);
  if (checkpoint === null) return null;
  const path = await rootsOf(tx, inclusionProof(leafIndex, checkpoint.size));
  return {
    leafIndex,
    treeSize: checkpoint.size,
    path: path.map((hash) => hash.toString('base64')),
    checkpoint: checkpoint.note,
  };
}
