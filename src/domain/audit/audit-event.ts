import type { Instant } from '../kernel/instant.js';
import { canonicalJson, type Json } from './canonical-json.js';

/** What goes into the history of one referral, or of one record of the ledger (its route is then PATCH, CASE, REPORT or BULLETIN), besides the event itself. */
export interface AuditFrame {
  readonly referralId: string;
  readonly referralNumber: string;
  readonly routeId: string;
  /** 1, 2, 3 … without gaps within one referral. */
  readonly seq: number;
  /** Leaf hash of the same referral's previous event (hexadecimal); "" for the first. Each case file is a chain of its own. */
  readonly previous: string;
  readonly recordedAt: Instant;
  /** Random text, so that a short body cannot be guessed from its hash. */
  readonly nonce: string;
}

/** The exact text whose bytes are stored, hashed and later verified. */
export function auditBody(frame: AuditFrame, event: object): string {
  return canonicalJson({ format: 1, algorithm: 'SHA-256', ...frame, event: toJson(event) });
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
