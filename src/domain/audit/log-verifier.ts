import type { Instant } from '../kernel/instant.js';
import { epochMs } from '../kernel/instant.js';
import { type Checkpoint, parseCheckpoint } from './checkpoint.js';
import { RunningTree, type TreeHash } from './merkle.js';
import { parseReceipt } from './receipt.js';
import { parseNote, type SignedNote } from './signed-note.js';

/** The first thing that does not hold, in plain words. */
export class Finding extends Error {}

/** What the verifier needs of cryptography; everything else it derives itself. */
export interface LogCrypto<H extends string | Uint8Array> {
  readonly sha256: TreeHash<H>;
  readonly sm3: TreeHash<H>;
  hex(hash: H): string;
  base64(hash: H): string;
  /** Does the note bear a right signature of this key (vkey)? */
  signedBy(vkey: string, note: SignedNote): boolean;
}

/** One event as an export gives it: its hashes are computed from its bytes by the caller. */
export interface LoggedEvent<H> {
  readonly index: number;
  readonly stated: string;
  readonly leaf: H;
  /** Under SM3, where the log keeps it. */
  readonly sm3: H | null;
  readonly body: string;
}

/** An event whose body has been redacted: its hashes stand as they were. */
export interface RedactedEvent<H> extends Omit<LoggedEvent<H>, 'body'> {
  readonly referralId: string;
  readonly seq: number;
}

interface Chain {
  seq: number;
  head: string;
  version: number;
}

interface Body {
  readonly format: number;
  readonly algorithm: string;
  readonly referralId: string;
  readonly seq: number;
  readonly previous: string;
  readonly recordedAt: Instant;
  readonly event: { readonly kind: string; readonly version?: number; readonly seqs?: readonly number[] };
}

/** So far the clock of an event and that of its checkpoint may be apart: a transaction is ended long before. */
const TOLERANCE_MS = 600_000;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Verifies a log from its first event to its last, in one pass: leaf hashes, the chain of each referral, the density of versions,
 * the tree, every checkpoint with its signature, and then what others have kept: anchors and receipts. Throws Finding.
 */
export class LogVerifier<H extends string | Uint8Array> {
  private readonly trees: { readonly sha256: RunningTree<H>; readonly sm3: RunningTree<H> };
  private readonly chains = new Map<string, Chain>();
  private readonly roots = new Map<number, string>();
  private readonly redactions = new Set<string>();
  private readonly wanted = new Map<string, { readonly leafHash: string; readonly from: string }>();
  private readonly restored: string[] = [];
  private readonly keys: string[] = [];
  private readonly receipts: { readonly note: SignedNote; readonly from: string }[] = [];
  private last: Checkpoint | null = null;
  /** The time of the last checkpoint; events are many, and a date is dear to parse. */
  private lastMs = Number.NaN;
  private newest = Number.NEGATIVE_INFINITY;

  /** `pinned`: a key of the log, the first or a later one, known from elsewhere; null takes the log's own word for it. */
  constructor(
    private readonly crypto: LogCrypto<H>,
    private readonly origin: string,
    firstKey: string,
    private readonly pinned: string | null,
  ) {
    this.keys.push(firstKey);
    this.trees = { sha256: new RunningTree(crypto.sha256), sm3: new RunningTree(crypto.sm3) };
  }

  get counts(): {
    readonly events: number;
    readonly referrals: number;
    readonly checkpoints: number;
    readonly restored: readonly string[];
  } {
    return {
      events: this.trees.sha256.size,
      referrals: this.chains.size,
      checkpoints: this.roots.size,
      restored: this.restored,
    };
  }

  event(logged: LoggedEvent<H>): void {
    const stated = this.push(logged);
    if (this.crypto.hex(logged.leaf) !== stated)
      throw new Finding(
        `event ${logged.index}${placeIn(logged.body)} was altered: its body does not have the hash that stands beside it`,
      );
    const body = parsed(logged);
    const chain = this.link(body.referralId, body.seq, stated, body.previous);
    if (body.event.kind === 'ACT') {
      if (!Number.isNaN(chain.version) && body.event.version !== chain.version + 1)
        throw new Finding(
          `event ${logged.index}: version ${body.event.version ?? 'none'} of referral ${body.referralId} follows version ${chain.version}: an act is missing`,
        );
      chain.version = body.event.version ?? Number.NaN;
    }
    if (body.event.kind === 'REDACTION')
      for (const seq of body.event.seqs ?? []) this.redactions.delete(`${body.referralId}/${seq}`);
    this.dated(logged.index, body);
    this.kept(body.referralId, body.seq, stated);
  }

  /** Redacted bodies may hold anything, acts included: the versions of that referral are dense as far as they can be read. */
  redacted({ referralId, seq, ...logged }: RedactedEvent<H>): void {
    const stated = this.push(logged);
    const chain = this.link(referralId, seq, stated, null);
    chain.version = Number.NaN;
    this.redactions.add(`${referralId}/${seq}`);
    this.kept(referralId, seq, stated);
  }

  checkpoint(text: string): void {
    const note = parseNote(text);
    const checkpoint = parseCheckpoint(note.text);
    const { size, root } = checkpoint;
    const [first] = this.keys;
    if (checkpoint.origin !== this.origin)
      throw new Finding(`the checkpoint of ${size} events is of another log: ${checkpoint.origin}`);
    const key = this.keys.at(-1) ?? first ?? '';
    if (!this.crypto.signedBy(key, note))
      throw new Finding(`the checkpoint of ${size} events bears no right signature of the key ${key}`);
    if (checkpoint.nextKey !== null) {
      if (!this.crypto.signedBy(checkpoint.nextKey, note))
        throw new Finding(`the checkpoint of ${size} events names a next key that has not signed it`);
      this.keys.push(checkpoint.nextKey);
    }
    if (size !== this.trees.sha256.size)
      throw new Finding(
        `the checkpoint of ${size} events stands after ${this.trees.sha256.size}: events are missing, or there are too many`,
      );
    const own = this.crypto.base64(this.trees.sha256.root());
    if (root !== own)
      throw new Finding(
        `the first ${size} events do not have the root that their checkpoint signs: something before it was altered, or the order was`,
      );
    if (checkpoint.sm3 !== null && checkpoint.sm3 !== this.crypto.base64(this.trees.sm3.root()))
      throw new Finding(`the first ${size} events do not have the SM3 root that their checkpoint signs`);
    if (this.last !== null && checkpoint.at < this.last.at)
      throw new Finding(
        `the checkpoint of ${size} events is older than the one of ${this.last.size} before it: it was backdated`,
      );
    if (this.newest > epochMs(checkpoint.at) + TOLERANCE_MS)
      throw new Finding(`an event before the checkpoint of ${size} events says that it was recorded after it`);
    if (checkpoint.restored !== null) this.restored.push(checkpoint.restored);
    this.roots.set(size, root);
    this.last = checkpoint;
    this.lastMs = epochMs(checkpoint.at);
  }

  /** A receipt that somebody kept; give all of them before the events. */
  receipt(text: string, from: string): void {
    const note = parseNote(text);
    const { origin, referralId, seq, leafHash } = parseReceipt(note.text);
    if (origin !== this.origin) throw new Finding(`the receipt in ${from} is of another log: ${origin}`);
    const before = this.wanted.get(`${referralId}/${seq}`);
    if (before !== undefined && before.leafHash !== leafHash)
      throw new Finding(
        `the receipts in ${before.from} and ${from} are of the same event ${seq} of referral ${referralId} and name different hashes: one of the two was forged with the key`,
      );
    this.wanted.set(`${referralId}/${seq}`, { leafHash, from });
    this.receipts.push({ note, from });
  }

  /** A checkpoint that an anchor holds; give all of them after the events. */
  anchor(text: string, from: string): void {
    const note = parseNote(text);
    const { origin, size, root } = parseCheckpoint(note.text);
    if (origin !== this.origin) throw new Finding(`${from} holds a checkpoint of another log: ${origin}`);
    if (!this.keys.some((key) => this.crypto.signedBy(key, note)))
      throw new Finding(
        `${from} holds a checkpoint of ${size} events that no key of this log has signed: the log was rebuilt with another key`,
      );
    this.requireRoot(size, root, `${from} holds a checkpoint`);
  }

  /** Everything has been read. */
  finish(): void {
    const { size } = this.trees.sha256;
    if (this.pinned !== null && !this.keys.includes(this.pinned))
      throw new Finding(
        `no key of this log is the one that you know (${this.pinned}): it was rebuilt, or it is another log`,
      );
    if (size !== (this.last?.size ?? 0))
      throw new Finding(`the last ${size - (this.last?.size ?? 0)} events are under no checkpoint`);
    const [unexplained] = this.redactions;
    if (unexplained !== undefined)
      throw new Finding(
        `the body of event ${unexplained} (referral/number) is gone, and no redaction in the history says why`,
      );
    for (const [place, what] of this.wanted)
      throw new Finding(
        `there is a receipt (${what.from}) for event ${place} (referral/number), and no such event: it was removed, or the end of the log was cut`,
      );
    for (const { note, from } of this.receipts) {
      if (!this.keys.some((key) => this.crypto.signedBy(key, note)))
        throw new Finding(
          `the receipt in ${from} bears no signature of a key of this log: it is forged, or the log was rebuilt with another key`,
        );
      const { tree } = parseReceipt(note.text);
      if (tree !== null) this.requireRoot(tree.size, tree.root, `the receipt in ${from} names a checkpoint`);
    }
  }

  private requireRoot(size: number, root: string, who: string): void {
    const known = this.roots.get(size);
    if (known === root) return;
    const last = this.last?.size ?? 0;
    if (size > last)
      throw new Finding(
        `${who} of ${size} events, and this log ends after ${last}: its end was cut off, or an old copy was gone on with`,
      );
    throw new Finding(
      known === undefined
        ? `${who} of ${size} events that this log does not have: the log was forked or rebuilt`
        : `${who} of ${size} events with another root: the past was changed, and signed anew`,
    );
  }

  private push({ index, stated, leaf, sm3 }: Omit<LoggedEvent<H>, 'body'>): string {
    const expected = this.trees.sha256.size;
    if (index !== expected)
      throw new Finding(
        index > expected
          ? `event ${expected} is missing: event ${index} stands in its place`
          : `event ${index} stands where event ${expected} should: it is there twice, or the order was changed`,
      );
    this.trees.sha256.push(leaf);
    if (sm3 !== null) this.trees.sm3.push(sm3);
    return stated;
  }

  private link(referralId: string, seq: number, leafHash: string, previous: string | null): Chain {
    const chain = this.chains.get(referralId) ?? { seq: 0, head: '', version: 0 };
    if (seq !== chain.seq + 1)
      throw new Finding(
        `referral ${referralId}: event ${seq} follows event ${chain.seq}: ${seq > chain.seq ? 'one is missing' : 'one was put in, or the order was changed'}`,
      );
    if (previous !== null && previous !== chain.head)
      throw new Finding(
        `referral ${referralId}: event ${seq} does not follow from event ${chain.seq}: one of the two was altered or exchanged`,
      );
    chain.seq = seq;
    chain.head = leafHash;
    this.chains.set(referralId, chain);
    return chain;
  }

  private dated(index: number, { referralId, seq, recordedAt }: Body): void {
    const at = INSTANT.test(recordedAt) ? epochMs(recordedAt) : Number.NaN;
    if (Number.isNaN(at))
      throw new Finding(
        `event ${index} (event ${seq} of referral ${referralId}) says no time: "${recordedAt.slice(0, 40)}"`,
      );
    if (this.last !== null && at < this.lastMs - TOLERANCE_MS)
      throw new Finding(
        `event ${index} (event ${seq} of referral ${referralId}) is backdated: it says ${recordedAt}, and stands after the checkpoint of ${this.last.at}`,
      );
    this.newest = Math.max(this.newest, at);
  }

  private kept(referralId: string, seq: number, leafHash: string): void {
    if (this.wanted.size === 0) return;
    const place = `${referralId}/${seq}`;
    const kept = this.wanted.get(place);
    if (kept === undefined) return;
    if (kept.leafHash !== leafHash)
      throw new Finding(
        `event ${seq} of referral ${referralId} is not the one of which a receipt was given (${kept.from}): it was altered or exchanged since`,
      );
    this.wanted.delete(place);
  }
}

/** Which event an altered body says that it is, where it still says so. */
function placeIn(body: string): string {
  try {
    const { seq, referralId } = JSON.parse(body) as Partial<Body>;
    return ` (event ${String(seq)} of referral ${String(referralId)})`;
  } catch {
    return '';
  }
}

function parsed<H>({ index, body }: LoggedEvent<H>): Body {
  try {
    const value = JSON.parse(body) as Body;
    // Written again it must be the same: no member twice, no blank, no number or escape in another spelling.
    if (
      JSON.stringify(value) === body &&
      value.format === 1 &&
      value.algorithm === 'SHA-256' &&
      typeof value.referralId === 'string' &&
      typeof value.seq === 'number' &&
      typeof value.previous === 'string' &&
      typeof value.recordedAt === 'string' &&
      typeof value.event === 'object'
    )
      return value;
  } catch {
    // said below
  }
  throw new Finding(`event ${index} is no event of a referral: ${body.slice(0, 80)}`);
}
