import type { Instant } from '../kernel/instant.js';
import { NoteError } from '../kernel/signed-note.js';
import type { Subject } from '../subject/subject.js';

/** What the platform signs of a bundle: with which event it ends, and when it was made. */
export interface BundleEnd {
  readonly origin: string;
  readonly subject: Subject;
  readonly seq: number;
  /** Hexadecimal. */
  readonly leafHash: string;
  readonly at: Instant;
}

const FIRST = 'audit bundle 1';
const TEXT = new RegExp(
  `^${FIRST}\\n(\\S+)\\nsubject ([A-Z_]+) ([0-9a-f-]{36}) ([^\\n]+)\\n` +
    'event ([1-9]\\d{0,14})\\nleaf ([0-9a-f]{64})\\ntime (\\S+)\\n$',
);

/** The text that is signed. */
export function bundleEndText({ origin, subject, seq, leafHash, at }: BundleEnd): string {
  return (
    `${FIRST}\n${origin}\nsubject ${subject.kind} ${subject.id} ${subject.number}\n` +
    `event ${seq}\nleaf ${leafHash}\ntime ${at}\n`
  );
}

/** Throws NoteError. */
export function parseBundleEnd(text: string): BundleEnd {
  const match = TEXT.exec(text);
  if (match === null) throw new NoteError(`"${text.slice(0, 80)}" is not what a bundle says of its end`);
  const [, origin = '', kind = '', id = '', number = '', seq = '', leafHash = '', at = ''] = match;
  return { origin, subject: { kind, id, number }, seq: Number(seq), leafHash, at: at as Instant };
}
