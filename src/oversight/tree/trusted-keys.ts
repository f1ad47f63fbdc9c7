import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import type { LogKey } from '../../domain/audit/event-signatures.js';
import { parseNote } from '../../domain/kernel/signed-note.js';
import type { AuditKeys } from '../../platform/crypto/audit-keys.js';
import { NoteVerifier } from '../../platform/crypto/note-key.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { AuditKeyType } from './proof.type.js';

/** Keys whose signatures count, the first one first, each with the moment at which another took its place. */
export async function keysInForce(tx: Tx, keys: AuditKeys): Promise<readonly LogKey[]> {
  const trusted = (await trustedKeys(tx, keys)).map(({ vkey }) => vkey);
  const own = keys.key.verifier.vkey;
  const old = keys.old === null ? [] : [keys.old.verifier.vkey];
  const all = [...new Set([...trusted.filter((vkey) => vkey !== own), ...old, own])];
  const changes = await tx.query<{ note: string }>(
    "SELECT note FROM audit_checkpoint WHERE note LIKE '%' || chr(10) || 'next-key %' ORDER BY tree_size",
  );
  const retired = changes.map(({ note }) => parseCheckpoint(parseNote(note).text).at);
  return all.map((vkey, index) => ({ vkey, retiredAt: vkey === own ? null : (retired[index] ?? null) }));
}

/**
 * The keys that this log has been signed with, the first one first. The database is not believed: the key in our own
 * file counts, and an earlier one only if a checkpoint that a trusted key has signed says, signed by both, that it
 * takes its place.
 */
export async function trustedKeys(tx: Tx, { key }: AuditKeys): Promise<readonly AuditKeyType[]> {
  const rows = await tx.query<AuditKeyType>(
    'SELECT vkey, since_size::float8 AS "sinceSize" FROM audit_key ORDER BY since_size DESC, at DESC',
  );
  const changes = await tx.query<{ note: string }>(
    "SELECT note FROM audit_checkpoint WHERE note LIKE '%' || chr(10) || 'next-key %' ORDER BY tree_size DESC",
  );
  const trusted = new Set([key.verifier.vkey]);
  for (const { note } of changes) {
    const signed = parseNote(note);
    const { nextKey } = parseCheckpoint(signed.text);
    if (nextKey === null || !trusted.has(nextKey) || !NoteVerifier.parse(nextKey).signed(signed)) continue;
    for (const { vkey } of rows) if (NoteVerifier.parse(vkey).signed(signed)) trusted.add(vkey);
  }
  const known = rows.filter(({ vkey }) => trusted.has(vkey)).reverse();
  return known.some(({ vkey }) => vkey === key.verifier.vkey)
    ? known
    : [...known, { vkey: key.verifier.vkey, sinceSize: 0 }];
}
