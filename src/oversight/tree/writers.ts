import { type KeptReceipt, receiptOfKept } from '../../books/history.js';
import { keysFor } from '../../domain/audit/event-signatures.js';
import { placeOf } from '../../domain/audit/logged-event.js';
import type { Subject } from '../../domain/subject/subject.js';
import type { AuditKeys } from '../../platform/crypto/audit-keys.js';
import { NoteVerifier } from '../../platform/crypto/note-key.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { SealingError } from './continuity.js';
import { keysInForce } from './trusted-keys.js';

/**
 * Every event must bear the signature of a process of the platform: what somebody has written into the database by
 * himself is never sealed. Throws SealingError, which names the event.
 */
export async function requireWriters(
  tx: Tx,
  events: readonly { readonly body: string | null; readonly receipt: KeptReceipt }[],
  keys: AuditKeys,
): Promise<void> {
  const { origin, own } = { origin: keys.key.name, own: keys.key.verifier };
  const foreign = events.filter(({ receipt }) => !own.signed(receiptOfKept(origin, receipt)));
  const known = foreign.length === 0 ? [] : await keysInForce(tx, keys);
  for (const { receipt } of foreign) {
    const note = receiptOfKept(origin, receipt);
    if (!keysFor(receipt.at, known).some((vkey) => NoteVerifier.parse(vkey).signed(note))) throw unsigned(receipt);
  }
  for (const { body, receipt } of events) if (!says(body, receipt)) throw unsigned(receipt);
}

/** Is the signed text about the event that stands beside it? Its leaf hash is compared where the leaf is made. */
function says(body: string | null, { kind, id, seq, at }: KeptReceipt): boolean {
  if (body === null) return true;
  const said = JSON.parse(body) as { subject: Subject; seq: number; recordedAt: string };
  return said.subject.kind === kind && said.subject.id === id && said.seq === seq && said.recordedAt === at;
}

function unsigned(receipt: KeptReceipt): SealingError {
  return new SealingError(
    `${placeOf(receipt, receipt.seq)} bears no right signature: no process of the platform has written it. ` +
      'Nothing is sealed until it is taken out. See docs/runbook.md ("An event without a signature")',
  );
}
