import type { Instant } from '../kernel/instant.js';
import { NoteError, type SignedNote } from '../kernel/signed-note.js';
import type { Subject } from '../subject/subject.js';

/** Size of the tree and its root (base64), as a checkpoint signs them. */
export interface TreeState {
  readonly size: number;
  readonly root: string;
}

/**
 * What whoever writes an event says of it, and signs: that it decided this, then, after everything that the tree held.
 * Whoever keeps the signed text can prove later that the event was there. The signature is kept with the event, and no
 * event is sealed without one.
 */
export interface EventReceipt {
  readonly origin: string;
  readonly subject: Pick<Subject, 'kind' | 'id'>;
  readonly seq: number;
  /** Hexadecimal. */
  readonly leafHash: string;
  /** When the event was recorded. */
  readonly at: Instant;
  /** The newest checkpoint that the writer knew of, at most some seconds old; null before the first. */
  readonly tree: TreeState | null;
}

const FIRST = 'audit receipt 1';
const TEXT = new RegExp(
  `^${FIRST}\\n(\\S+)\\nsubject ([A-Z_]+) ([0-9a-f-]{36})\\nevent ([1-9]\\d{0,14})\\nleaf ([0-9a-f]{64})\\n` +
    'time (\\S+)\\ntree (0 -|[1-9]\\d{0,14} [A-Za-z0-9+/]{43}=)\\n$',
);

/** The text that is signed. */
export function receiptText({ origin, subject, seq, leafHash, at, tree }: EventReceipt): string {
  return (
    `${FIRST}\n${origin}\nsubject ${subject.kind} ${subject.id}\nevent ${seq}\nleaf ${leafHash}\ntime ${at}\n` +
    `tree ${tree === null ? '0 -' : `${tree.size} ${tree.root}`}\n`
  );
}

/** The receipt as it is given away: the text with the signature that is kept beside the event (base64). */
export function receiptNote(receipt: EventReceipt, signature: string): SignedNote {
  return { text: receiptText(receipt), signatures: [{ name: receipt.origin, base64: signature }] };
}

/** Throws NoteError. */
export function parseReceipt(text: string): EventReceipt {
  const match = TEXT.exec(text);
  if (match === null) throw new NoteError(`"${text.slice(0, 80)}" is no receipt of an event`);
  const [, origin = '', kind = '', id = '', seq = '', leafHash = '', at = '', tree = ''] = match;
  const [size = '', root = ''] = tree.split(' ');
  return {
    origin,
    subject: { kind, id },
    seq: Number(seq),
    leafHash,
    at: at as Instant,
    tree: root === '-' ? null : { size: Number(size), root },
  };
}
