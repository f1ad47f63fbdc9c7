import { canonicalJson, type Json } from '../kernel/canonical-json.js';
import type { Instant } from '../kernel/instant.js';
import type { Subject } from './subject.js';

/** What goes into the history of one subject besides the event itself (docs/audit-format.md). */
export interface HistoryFrame {
  readonly subject: Subject;
  /** 1, 2, 3 … without gaps within one subject. */
  readonly seq: number;
  /**
   * Leaf hash of the same subject's previous event (hexadecimal); "" for the first. Each history is a chain of its own.
   */
  readonly previous: string;
  readonly recordedAt: Instant;
  /** Random text, so that a short body cannot be guessed from its hash. */
  readonly nonce: string;
}

/** The exact text whose bytes are stored, hashed and later verified. */
export function bodyText(frame: HistoryFrame, event: object): string {
  return canonicalJson({
    format: 1,
    algorithm: 'SHA-256',
    ...frame,
    subject: { kind: frame.subject.kind, id: frame.subject.id, number: frame.subject.number },
    event: toJson(event),
  });
}

/** Events are plain data by construction; this says so to the compiler without a cast that could hide a class. */
function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} cannot be part of the history`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, toJson(member)]),
  );
}
