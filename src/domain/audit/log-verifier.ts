import { epochMs, type Instant } from '../kernel/instant.js';
import { parseNote } from '../kernel/signed-note.js';
import type { Subject } from '../subject/subject.js';
import { type Checkpoint, CLOCK_TOLERANCE_MS, parseCheckpoint } from './checkpoint.js';
import { EventSignatures, type LogKey, type SignatureClaim } from './event-signatures.js';
import { KeptReceipts } from './kept-receipts.js';
import {
  Finding,
  type LogCrypto,
  type LoggedEvent,
  parsed,
  placeIn,
  placeOf,
  type RedactedEvent,
  type WriterMark,
} from './logged-event.js';
import { RunningTree } from './merkle.js';
import { type EventReceipt, receiptNote } from './receipt.js';
import { type Redaction, SubjectChains } from './subject-chains.js';

/** What a log holds; `restored`: where it says that the database was brought back from a copy. */
export interface LogCounts {
  readonly events: number;
  readonly subjects: number;
  readonly checkpoints: number;
  /** Events without their bodies, and every event that says why. */
  readonly redacted: number;
  readonly redactions: readonly Redaction[];
  readonly restored: readonly string[];
}

/**
 * Verifies a log from its first event to its last, in one pass: leaf hashes, the chain of each subject, the density of
 * versions, the tree, every checkpoint with its signature, and then what others have kept: anchors and receipts. The
 * signatures of the events are claims that the caller checks (`claims`), many at once. Throws Finding.
 */
export class LogVerifier<H extends string | Uint8Array> {
  private readonly trees: { readonly sha256: RunningTree<H>; readonly sm3: RunningTree<H> };
  private readonly chains = new SubjectChains();
  private readonly signatures = new EventSignatures();
  private readonly roots = new Map<number, string>();
  private readonly restored: string[] = [];
  private readonly keys: LogKey[] = [];
  private readonly receipts: KeptReceipts;
  private checkpoints = 0;
  private last: Checkpoint | null = null;
  /** The time of the last checkpoint; events are many, and a date is dear to parse. */
  private lastMs = Number.NaN;
  private newest = Number.NEGATIVE_INFINITY;
  /** Does the log keep a second tree? Its first event says so. */
  private hasSm3: boolean | null = null;

  /**
   * `pinned`: a key of the log, the first or a later one, known from elsewhere; null takes the log's own word for it.
   */
  constructor(
    private readonly crypto: LogCrypto<H>,
    private readonly origin: string,
    firstKey: string,
    private readonly pinned: string | null,
  ) {
    this.keys.push({ vkey: firstKey, retiredAt: null });
    this.receipts = new KeptReceipts(origin);
    this.trees = { sha256: new RunningTree(crypto.sha256), sm3: new RunningTree(crypto.sm3) };
  }

  get counts(): LogCounts {
    return {
      events: this.trees.sha256.size,
      subjects: this.chains.size,
      checkpoints: this.checkpoints,
      redacted: this.chains.redacted,
      redactions: this.chains.redactions,
      restored: this.restored,
    };
  }

  /** Signatures of events that can be checked now, each once. */
  claims(): readonly SignatureClaim[] {
    return this.signatures.take();
  }

  event(logged: LoggedEvent<H>): void {
    this.push(logged);
    if (this.crypto.hex(logged.leaf) !== logged.stated)
      throw new Finding(
        `event ${logged.index}${placeIn(logged.body)} was altered: ` +
          'its body does not have the hash that stands beside it',
      );
    const body = parsed(logged);
    this.chains.readable(logged.index, body, logged.stated);
    this.written(logged, body);
  }

  redacted(logged: RedactedEvent<H>): void {
    this.push(logged);
    this.chains.withoutBody(logged.subject, logged.seq, logged.stated);
    this.written(logged, logged);
  }

  checkpoint(text: string): void {
    const note = parseNote(text);
    const checkpoint = parseCheckpoint(note.text);
    const { size } = checkpoint;
    if (checkpoint.origin !== this.origin)
      throw new Finding(`the checkpoint of ${size} events is of another log: ${checkpoint.origin}`);
    const key = this.keys.at(-1)?.vkey ?? '';
    if (!this.crypto.signedBy(key, note))
      throw new Finding(`the checkpoint of ${size} events bears no right signature of the key ${key}`);
    if (checkpoint.nextKey !== null) {
      if (!this.crypto.signedBy(checkpoint.nextKey, note))
        throw new Finding(`the checkpoint of ${size} events names a next key that has not signed it`);
      this.keys.splice(-1, 1, { vkey: key, retiredAt: checkpoint.at }, { vkey: checkpoint.nextKey, retiredAt: null });
    }
    this.requireTree(checkpoint);
    if (this.last !== null && checkpoint.at < this.last.at)
      throw new Finding(
        `the checkpoint of ${size} events is older than the one of ${this.last.size} before it: it was backdated`,
      );
    if (this.newest > epochMs(checkpoint.at) + CLOCK_TOLERANCE_MS)
      throw new Finding(`an event before the checkpoint of ${size} events says that it was recorded after it`);
    if (checkpoint.restored !== null) this.restored.push(checkpoint.restored);
    this.signatures.sealed(this.keys);
    this.roots.set(size, checkpoint.root);
    this.checkpoints += 1;
    this.last = checkpoint;
    this.lastMs = epochMs(checkpoint.at);
  }

  /** A receipt that somebody kept; give all of them before the events. */
  receipt(text: string, from: string): void {
    this.receipts.add(text, from);
  }

  /** A checkpoint that an anchor holds; give all of them after the events. */
  anchor(text: string, from: string): void {
    const note = parseNote(text);
    const { origin, size, root } = parseCheckpoint(note.text);
    if (origin !== this.origin) throw new Finding(`${from} holds a checkpoint of another log: ${origin}`);
    if (!this.keys.some(({ vkey: key }) => this.crypto.signedBy(key, note)))
      throw new Finding(
        `${from} holds a checkpoint of ${size} events that no key of this log has signed: ` +
          'the log was rebuilt with another key',
      );
    this.requireRoot(size, root, `${from} holds a checkpoint`);
  }

  /** Everything has been read. */
  finish(): void {
    const { size } = this.trees.sha256;
    if (this.pinned !== null && !this.keys.some(({ vkey }) => vkey === this.pinned))
      throw new Finding(
        `no key of this log is the one that you know (${this.pinned}): it was rebuilt, or it is another log`,
      );
    if (size !== (this.last?.size ?? 0))
      throw new Finding(`the last ${size - (this.last?.size ?? 0)} events are under no checkpoint`);
    this.chains.finish();
    this.receipts.finish(
      (note) => this.keys.some(({ vkey: key }) => this.crypto.signedBy(key, note)),
      (at, root, who) => {
        this.requireRoot(at, root, who);
      },
    );
  }

  private requireRoot(size: number, root: string, who: string): void {
    const known = this.roots.get(size);
    if (known === root) return;
    const last = this.last?.size ?? 0;
    if (size > last)
      throw new Finding(
        `${who} of ${size} events, and this log ends after ${last}: ` +
          'the log is older than that (export it again), or its end was cut off, or an old copy was gone on with',
      );
    throw new Finding(
      known === undefined
        ? `${who} of ${size} events that this log does not have: the log was forked or rebuilt`
        : `${who} of ${size} events with another root: the past was changed, and signed anew`,
    );
  }

  private requireTree({ size, root, sm3 }: Checkpoint): void {
    if (size !== this.trees.sha256.size)
      throw new Finding(
        `the checkpoint of ${size} events stands after ${this.trees.sha256.size}: ` +
          'events are missing, or there are too many',
      );
    if (root !== this.crypto.base64(this.trees.sha256.root()))
      throw new Finding(
        `the first ${size} events do not have the root that their checkpoint signs: ` +
          'something before it was altered, or the order was',
      );
    if (this.hasSm3 !== null && (sm3 !== null) !== this.hasSm3)
      throw new Finding(
        `the checkpoint of ${size} events ${sm3 === null ? 'lacks' : 'has'} an SM3 root, and its events do not`,
      );
    if (sm3 !== null && sm3 !== this.crypto.base64(this.trees.sm3.root()))
      throw new Finding(`the first ${size} events do not have the SM3 root that their checkpoint signs`);
  }

  private push({ index, leaf, sm3 }: Omit<LoggedEvent<H>, 'body'>): void {
    const expected = this.trees.sha256.size;
    if (index !== expected)
      throw new Finding(
        index > expected
          ? `event ${expected} is missing: event ${index} stands in its place`
          : `event ${index} stands where event ${expected} should: it is there twice, or the order was changed`,
      );
    this.hasSm3 ??= sm3 !== null;
    if (this.hasSm3 !== (sm3 !== null))
      throw new Finding(`event ${index} is not marked like the events before it: a log keeps SM3 for all or for none`);
    this.trees.sha256.push(leaf);
    if (sm3 !== null) this.trees.sm3.push(sm3);
  }

  /** Who wrote the event, when, and after which checkpoint. */
  private written(
    { index, stated, treeSize, signature }: WriterMark & { readonly index: number; readonly stated: string },
    {
      subject,
      seq,
      recordedAt,
    }: { readonly subject: Pick<Subject, 'kind' | 'id'>; readonly seq: number; readonly recordedAt: Instant },
  ): void {
    const place = `event ${index} (${placeOf(subject, seq)})`;
    const at = epochMs(recordedAt);
    if (this.last !== null && at < this.lastMs - CLOCK_TOLERANCE_MS)
      throw new Finding(
        `${place} is backdated: it says ${recordedAt}, and stands after the checkpoint of ${this.last.at}`,
      );
    this.newest = Math.max(this.newest, at);
    const root = this.roots.get(treeSize);
    if (treeSize !== 0 && root === undefined)
      throw new Finding(`${place} names a checkpoint of ${treeSize} events, and none of that size stands before it`);
    const tree = root === undefined ? null : { size: treeSize, root };
    const receipt: EventReceipt = { origin: this.origin, subject, seq, leafHash: stated, at: recordedAt, tree };
    this.signatures.add(place, receiptNote(receipt, signature), recordedAt);
    this.receipts.meet(receipt);
  }
}
