import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { DataSource } from 'typeorm';

/** A key that cannot be used; one line that says why and what would be right. */
export class SealingKeyError extends Error {}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals small secrets that must be read again, with AES-256-GCM (NIST SP 800-38D). What they belong to is bound in: a
 * sealed text cannot be moved to another row.
 */
export class Sealer {
  constructor(private readonly key: Buffer) {}

  /** `belongsTo` names the row, such as "second_factor/gaj-liaison". */
  seal(text: string, belongsTo: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(belongsTo, 'utf8'));
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  /** Throws when the text was not sealed with this key for this row. */
  unseal(sealed: string, belongsTo: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(belongsTo, 'utf8'))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  /** The same for the same text, and of no use to whoever has not the key: HMAC-SHA-256 in hexadecimal. */
  tag(text: string): string {
    return createHmac('sha256', this.key).update('tag\0').update(text, 'utf8').digest('hex');
  }

  /** Tells keys apart without giving one away. */
  fingerprint(): string {
    return createHmac('sha256', this.key).update('case-referral-platform sealing key').digest('hex');
  }
}

/**
 * Reads the key from a file of 32 bytes as base64; makes one where `create` allows it and there is none. Throws
 * SealingKeyError.
 */
export function openSealer(file: string, create: boolean): Sealer {
  try {
    if (create) makeKey(file);
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
    if (key.length === KEY_BYTES) return new Sealer(key);
  } catch (error) {
    throw new SealingKeyError(
      `SECRET_KEY_FILE=${file} cannot be read: ${error instanceof Error ? error.message : String(error)}; ` +
        'make one with "openssl rand -base64 32"',
    );
  }
  throw new SealingKeyError(
    `SECRET_KEY_FILE=${file} holds no key: 32 random bytes as base64 are needed, ` +
      'as "openssl rand -base64 32" makes them',
  );
}

function makeKey(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Every process of a platform seals with the same key: the migration notes which. */
export async function noteKey(owner: DataSource, sealer: Sealer): Promise<void> {
  await owner.query(
    "INSERT INTO policy (name, value) VALUES ('sealing-key', to_jsonb($1::text)) ON CONFLICT DO NOTHING",
    [sealer.fingerprint()],
  );
}

/** Throws SealingKeyError for another key than the one that the database was begun with. */
export async function requireSameKey(source: DataSource, sealer: Sealer): Promise<void> {
  const rows: { value: string }[] = await source.query("SELECT value FROM policy WHERE name = 'sealing-key'");
  if (rows[0]?.value !== sealer.fingerprint())
    throw new SealingKeyError(
      'SECRET_KEY_FILE is not the key that this database was begun with: its sealed secrets could not be read',
    );
}
