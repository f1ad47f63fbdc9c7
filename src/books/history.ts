import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { type Checkpoint, parseCheckpoint } from '../domain/audit/checkpoint.js';
import { receiptNote, type TreeState } from '../domain/audit/receipt.js';
import type { Instant } from '../domain/kernel/instant.js';
import { formatNote, NoteError, parseNote, type SignedNote } from '../domain/kernel/signed-note.js';
import { bodyText } from '../domain/subject/history-frame.js';
import type { Subject } from '../domain/subject/subject.js';
import { AUDIT_KEYS, type AuditKeys } from '../platform/crypto/audit-keys.js';
import { leafOf } from '../platform/crypto/tree-hash.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { CheckpointAltered, HistoryAltered, KeyNotInForce } from './not-provable.js';

/** Where the history of a subject stands. */
export interface Chain {
  readonly length: number;
  readonly head: string;
  /** Its last event as it is kept, where it was read together with the rest. */
  readonly last?: HistoryHead | undefined;
}

/** The last event of a history, as far as it must be checked: is it sealed, and what has its writer signed. */
export interface HistoryHead {
  readonly sealed: boolean;
  readonly receipt: KeptReceipt;
}

/** One event as its history keeps it: the text that is hashed, its leaf hash, and what its writer signs of it. */
export interface Link {
  readonly seq: number;
  readonly body: string;
  readonly leaf: string;
  readonly treeSize: number;
  readonly signature: string;
  /** The signed text as a whole: the receipt. */
  readonly note: string;
}

/** A transaction that may write history. */
export interface WritingTx extends Tx {
  readonly history: History;
}

/** So long a process may believe that a checkpoint is the newest, in milliseconds. */
const FRESH_MS = 2_000;

/**
 * Writes history: each event holds the hash of the one before it, and is signed by the process that decided it. Without
 * that signature no event is ever sealed, whoever can write to the database.
 */
@Injectable()
export class History {
  private newest: { readonly tree: TreeState | null; readonly readAt: number } | null = null;

  constructor(@Inject(AUDIT_KEYS) private readonly keys: AuditKeys) {}

  /** The transaction, as one that may write history. */
  on(tx: Tx): WritingTx {
    return {
      query: (sql, parameters) => tx.query(sql, parameters),
      execute: (sql, parameters) => {
        tx.execute(sql, parameters);
      },
      find: (entity, options) => tx.find(entity, options),
      history: this,
    };
  }

  /** The events as the next ones of a history. Throws NotProvable. */
  async extend(
    tx: Tx,
    subject: Subject,
    events: readonly object[],
    before: Chain,
    recordedAt: Instant,
  ): Promise<readonly Link[]> {
    if (events.length === 0) return [];
    if (before.length > 0) await this.requireHead(tx, subject, before);
    const tree = await this.newestTree(tx);
    const { key } = this.keys;
    let previous = before.head;
    return events.map((event, index) => {
      const seq = before.length + index + 1;
      const body = bodyText({ subject, seq, previous, recordedAt, nonce: randomUUID() }, event);
      previous = leafOf('sha256', body).toString('hex');
      const receipt = { origin: key.name, subject, seq, leafHash: previous, at: recordedAt, tree };
      const signature = key.sign(receiptNote(receipt, '').text).base64;
      const note = formatNote(receiptNote(receipt, signature));
      return { seq, body, leaf: previous, treeSize: tree?.size ?? 0, signature, note };
    });
  }

  /**
   * The event that the next ones are to stand on must be the last one, and one that the platform has written: what is
   * done in good faith must not stand on what somebody wrote into the database. Throws NotProvable.
   */
  private async requireHead(tx: Tx, { id }: Subject, before: Chain): Promise<void> {
    const head = before.last ?? (await readHead(tx, id));
    if (head?.receipt.seq !== before.length || head.receipt.leafHash !== before.head)
      throw new HistoryAltered(id, before.length);
    const { key, old } = this.keys;
    const note = receiptOfKept(key.name, head.receipt);
    if (!head.sealed && !key.verifier.signed(note) && old?.verifier.signed(note) !== true)
      throw new HistoryAltered(id, before.length);
  }

  private async newestTree(tx: Tx): Promise<TreeState | null> {
    const now = performance.now();
    if (this.newest === null || now - this.newest.readAt > FRESH_MS)
      this.newest = { tree: await newestOfOurs(tx, this.keys), readAt: now };
    return this.newest.tree;
  }
}

export async function readHead(tx: Tx, id: string): Promise<HistoryHead | undefined> {
  const [head] = await tx.query<HistoryHead>(
    `SELECT e.sealed, ${receiptColumn('e')} AS receipt FROM audit_head($1) e`,
    [id],
  );
  return head;
}

/** The signed receipt of an event that was written earlier, from what is kept of it. `origin`: the name of the log. */
export function noteOf(origin: string, kept: KeptReceipt): string {
  return formatNote(receiptOfKept(origin, kept));
}

/** The same, before it is a text. */
export function receiptOfKept(origin: string, { kind, id, root, ...row }: KeptReceipt): SignedNote {
  const tree = root === null ? null : { size: row.treeSize, root };
  const { seq, leafHash, at } = row;
  return receiptNote({ origin, subject: { kind, id }, seq, leafHash, at, tree }, row.signature);
}

/** What is kept of the receipt of an event; `receiptColumn` asks for it. */
export interface KeptReceipt {
  readonly kind: string;
  readonly id: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly at: Instant;
  readonly treeSize: number;
  readonly root: string | null;
  readonly signature: string;
}

/** The receipt of a row of audit_event as one JSON value (KeptReceipt). */
export function receiptColumn(event: string): string {
  return `jsonb_build_object('kind', ${event}.subject_kind, 'id', ${event}.subject_id, 'seq', ${event}.seq,
    'leafHash', ${event}.leaf_hash,
    'at', to_char(${event}.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'treeSize', ${event}.tree_size,
    'root', (SELECT c.root FROM audit_checkpoint c WHERE c.tree_size = ${event}.tree_size),
    'signature', ${event}.signature)`;
}

/** The newest checkpoint. Throws NotProvable. */
async function newestOfOurs(tx: Tx, keys: AuditKeys): Promise<TreeState | null> {
  const [row] = await tx.query<TreeState & { note: string }>(
    'SELECT tree_size::float8 AS size, root, note FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1',
  );
  if (row === undefined) return null;
  requireOurs(row, keys);
  return { size: row.size, root: row.root };
}

/** A checkpoint that one of our keys has signed: what it states, and which of them it was. */
export interface OwnCheckpoint {
  readonly stated: Checkpoint;
  readonly signer: 'KEY' | 'OLD';
}

/**
 * What the database says of a checkpoint is not believed: our own key must have signed this size and root, or the old
 * key that the process was given as well and whose place it takes. Throws NotProvable.
 */
export function requireOurs(
  { size, root, note }: TreeState & { readonly note: string },
  { key, old }: AuditKeys,
): OwnCheckpoint {
  const own = key.verifier.vkey;
  const { signed, stated } = read(note, size);
  if (stated.nextKey !== null && stated.nextKey !== own) throw new KeyNotInForce(stated.nextKey, own);
  const byKey = key.verifier.signed(signed);
  if (!byKey && old?.verifier.signed(signed) !== true)
    throw new KeyNotInForce(signed.signatures.map(nameOf).join(', '), own);
  if (stated.origin !== key.name || stated.size !== size || stated.root !== root) throw new CheckpointAltered(size);
  return { stated, signer: byKey ? 'KEY' : 'OLD' };
}

function read(note: string, size: number): { readonly signed: SignedNote; readonly stated: Checkpoint } {
  try {
    const signed = parseNote(note);
    return { signed, stated: parseCheckpoint(signed.text) };
  } catch (error) {
    if (error instanceof NoteError) throw new CheckpointAltered(size);
    throw error;
  }
}

/** Whose signature it says it is: name and key id. */
function nameOf({ name, base64 }: SignedNote['signatures'][number]): string {
  return `${name}+${Buffer.from(base64, 'base64').subarray(0, 4).toString('hex')}`;
}
