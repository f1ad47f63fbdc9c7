import { randomUUID } from 'node:crypto';
import { auditBody, type AuditFrame } from '../domain/audit/audit-event.js';
import type { Instant } from '../domain/kernel/instant.js';
import { leafOf } from '../platform/crypto/tree-hash.js';

/** Where the history of a referral, or of a record of the ledger, stands. */
export interface Chain {
  readonly length: number;
  readonly head: string;
}

/** One event as its history keeps it: the text that is hashed, and its leaf hash. */
export interface Link {
  readonly seq: number;
  readonly body: string;
  readonly leaf: string;
}

/** The events as the next ones of a history: each holds the hash of the one before it. */
export function chained(
  of: Pick<AuditFrame, 'referralId' | 'referralNumber' | 'routeId'>,
  events: readonly object[],
  before: Chain,
  recordedAt: Instant,
): readonly Link[] {
  let previous = before.head;
  return events.map((event, index) => {
    const seq = before.length + index + 1;
    const body = auditBody({ ...of, seq, previous, recordedAt, nonce: randomUUID() }, event);
    previous = leafOf('sha256', body).toString('hex');
    return { seq, body, leaf: previous };
  });
}
