import { randomBytes } from 'node:crypto';
import path from 'node:path';

import type { DataSource } from 'typeorm';

import type { Env } from '../config/env.js';
import { type NoteKey, openNoteKey } from './note-key.js';

/** The key that signs checkpoints and receipts, and the one that it takes the place of, while both must sign. */
export interface AuditKeys {
  readonly key: NoteKey;
  readonly old: NoteKey | null;
}

/** The keys as a Nest provider token. */
export const AUDIT_KEYS = Symbol('AuditKeys');

/**
 * Opens the audit keys under the name of this log, which its database was given when it began. Without a file of its
 * own the key lies in the data folder and is made at the first start. Throws NoteKeyError.
 */
export async function openAuditKeys(source: DataSource, env: Env): Promise<AuditKeys> {
  const origin = await originOf(source);
  const key = openNoteKey(
    {
      file: env.AUDIT_KEY_FILE ?? path.join(env.DATA_FOLDER, 'audit.pem'),
      command: env.AUDIT_KEY_COMMAND,
      create: env.AUDIT_KEY_FILE === undefined,
    },
    origin,
  );
  const old =
    env.AUDIT_OLD_KEY_FILE === undefined ? null : openNoteKey({ file: env.AUDIT_OLD_KEY_FILE, create: false }, origin);
  return { key, old };
}

/** Gives this log its name, once: a copy of the database has the same, and that is how a fork shows. */
export async function nameLog(owner: DataSource): Promise<void> {
  await owner.query(
    "INSERT INTO policy (name, value) VALUES ('audit-origin', to_jsonb($1::text)) ON CONFLICT DO NOTHING",
    [`case-referral-platform/${randomBytes(6).toString('hex')}`],
  );
}

/** The name of this log, for ever. */
export async function originOf(source: DataSource): Promise<string> {
  const rows: { value: string }[] = await source.query("SELECT value FROM policy WHERE name = 'audit-origin'");
  return rows[0]?.value ?? '';
}
