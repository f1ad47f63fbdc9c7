import type { SignatureClaim } from '../domain/audit/event-signatures.js';
import { Finding } from '../domain/audit/logged-event.js';
import { NoteVerifier } from '../platform/crypto/note-key.js';

const KEYS = new Map<string, NoteVerifier>();

/** Checks the signatures of many events at once, on all cores. Throws Finding for the first that is not right. */
export async function requireSignatures(claims: readonly SignatureClaim[]): Promise<void> {
  const right = await Promise.all(claims.map(isRight));
  const wrong = right.indexOf(false);
  if (wrong >= 0) throw new Finding(claims[wrong]?.otherwise);
}

async function isRight({ note, keys }: SignatureClaim): Promise<boolean> {
  for (const vkey of keys) if (await keyOf(vkey).signedSoon(note)) return true;
  return false;
}

function keyOf(vkey: string): NoteVerifier {
  const known = KEYS.get(vkey) ?? NoteVerifier.parse(vkey);
  KEYS.set(vkey, known);
  return known;
}
