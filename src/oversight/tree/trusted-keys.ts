import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import { parseNote } from '../../domain/audit/signed-note.js';
import type { AuditKeys } from '../../platform/crypto/audit-keys.js';
import { NoteVerifier } from '../../platform/crypto/note-key.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { AuditKeyType } from './proof.type.js';

/**
 * The keys that this log has been signed with, the first one first. The database is not believed: the key in our own file counts, and an
 * earlier one only if a checkpoint that a trusted key has signed says, signed by both, that it takes its place.
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
