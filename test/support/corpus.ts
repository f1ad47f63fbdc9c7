import { createHash, createPrivateKey } from 'node:crypto';

import { checkpointText } from '../../src/domain/audit/checkpoint.js';
import { RunningTree } from '../../src/domain/audit/merkle.js';
import { receiptText } from '../../src/domain/audit/receipt.js';
import { type Instant, instantOf } from '../../src/domain/kernel/instant.js';
import { formatNote } from '../../src/domain/kernel/signed-note.js';
import { bodyText } from '../../src/domain/subject/history-frame.js';
import { NoteKey } from '../../src/platform/crypto/note-key.js';
import { leafOf, TREE_HASH } from '../../src/platform/crypto/tree-hash.js';

export const ORIGIN = 'example.org/log';
const START = Date.parse('2026-01-05T01:00:00.000Z');

/** A key of a fixed seed, so that the corpus is the same each time it is made. */
export function corpusKey(seed: number): NoteKey {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return new NoteKey(ORIGIN, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}
export const [KEY, NEXT, STRANGER] = [corpusKey(1), corpusKey(2), corpusKey(3)];

export const BY = { agencyId: 'nr-bureau', personId: 'nr-officer', name: '自然资源局经办人', post: 'OFFICER' };
export const subjectOf = (one: number): { kind: string; id: string; number: string } => ({
  kind: 'PATCH',
  id: `00000000-0000-4000-8000-${String(one).padStart(12, '0')}`,
  number: `P-${one}`,
});
export const act = (version: number, more: object = {}): object => ({
  kind: 'ACT',
  action: 'REGISTER_PATCH',
  version,
  by: BY,
  ...more,
});

/** What may be said otherwise of one event than a right log would. */
export interface Otherwise {
  readonly subject?: { kind: string; id: string; number: string };
  readonly seq?: number;
  readonly previous?: string;
  readonly at?: Instant;
  readonly body?: (right: string) => string;
  readonly stated?: string;
  readonly index?: string;
  readonly mark?: string;
  readonly treeSize?: number;
  readonly signer?: NoteKey;
  readonly signature?: string;
  /** Only the line is missing: the tree holds the event. */
  readonly redacted?: boolean;
}
export interface CheckpointOtherwise {
  readonly at?: Instant;
  readonly by?: readonly NoteKey[];
  readonly nextKey?: NoteKey;
  readonly restored?: string;
  readonly origin?: string;
  readonly size?: number;
  readonly root?: string;
  readonly sm3?: string | null;
  readonly text?: (right: string) => string;
}

/** Writes a log line by line; whatever is not said otherwise is right. */
export class CorpusLog {
  private readonly lines = ['audit-export 1', 'kind log', `origin ${ORIGIN}`, `key ${KEY.verifier.vkey}`];
  private readonly heads = new Map<string, { seq: number; leaf: string }>();
  private readonly trees = [new RunningTree(TREE_HASH.sha256), new RunningTree(TREE_HASH.sm3)] as const;
  private newest: { size: number; root: string } | null = null;
  private ms = START;
  lastSignature = '';

  constructor(private readonly sm3 = false) {}

  /** One second later, each time it is asked. */
  now(): Instant {
    return instantOf((this.ms += 1_000));
  }

  later(ms: number): Instant {
    return instantOf((this.ms += ms));
  }

  event(event: object, otherwise: Otherwise = {}): this {
    const subject = otherwise.subject ?? subjectOf(1);
    const head = this.heads.get(subject.id) ?? { seq: 0, leaf: '' };
    const { seq = head.seq + 1, previous = head.leaf, at = this.now() } = otherwise;
    const nonce = createHash('sha256').update(`${this.lines.length}`).digest('hex').slice(0, 16);
    const right = bodyText({ subject, seq, previous, recordedAt: at, nonce }, event);
    const body = otherwise.body?.(right) ?? right;
    const leaf = leafOf('sha256', body);
    const leafHash = leaf.toString('hex');
    const index = otherwise.index ?? String(this.trees[0].size);
    this.trees[0].push(leaf);
    if (this.sm3) this.trees[1].push(leafOf('sm3', body));
    this.heads.set(subject.id, { seq, leaf: leafHash });
    const treeSize = otherwise.treeSize ?? this.newest?.size ?? 0;
    const receipt = { origin: ORIGIN, subject, seq, leafHash, at, tree: treeSize === 0 ? null : this.newest };
    const signature = otherwise.signature ?? (otherwise.signer ?? KEY).sign(receiptText(receipt)).base64;
    this.lastSignature = signature;
    const mark = otherwise.mark ?? (this.sm3 ? 'sm3' : '-');
    const stated = otherwise.stated ?? leafHash;
    this.lines.push(
      otherwise.redacted === true
        ? `redacted ${index} ${stated} - ${treeSize} ${signature} ${subject.kind} ${subject.id} ${seq} ${at}`
        : `event ${index} ${stated} ${mark} ${treeSize} ${signature} ${body}`,
    );
    return this;
  }

  checkpoint(otherwise: CheckpointOtherwise = {}): this {
    const { at = this.now(), by = [KEY], nextKey, restored = null, origin = ORIGIN } = otherwise;
    const size = otherwise.size ?? this.trees[0].size;
    const root = otherwise.root ?? this.trees[0].root().toString('base64');
    const sm3 =
      otherwise.sm3 === undefined ? (this.sm3 ? this.trees[1].root().toString('base64') : null) : otherwise.sm3;
    const right = checkpointText({ origin, size, root, at, sm3, nextKey: nextKey?.verifier.vkey ?? null, restored });
    const text = otherwise.text?.(right) ?? right;
    const note = formatNote({ text, signatures: by.map((key) => key.sign(text)) });
    this.lines.push(`checkpoint ${Buffer.from(note).toString('base64')}`);
    if (size > 0) this.newest = { size, root };
    return this;
  }

  line(text: string): this {
    this.lines.push(text);
    return this;
  }

  text(change: (lines: string[]) => string[] = (lines) => lines): string {
    const lines = change([...this.lines]);
    const whole = lines.map((line) => `${line}\n`).join('');
    return `${whole}end ${lines.length} ${createHash('sha256').update(whole).digest('hex')}\n`;
  }
}
