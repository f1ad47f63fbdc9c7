import { execFileSync } from 'node:child_process';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import type { NoteSignature, SignedNote } from '../../domain/kernel/signed-note.js';

/** A key that cannot be used; one line that says why and what would be right. */
export class NoteKeyError extends Error {}

const ED25519 = Uint8Array.of(1);

const verifySoon = promisify(verify);

/** DER of an Ed25519 public key before its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const ID_BYTES = 4;

/** A key that signs notes (C2SP signed-note, Ed25519); the private part never leaves this object. */
export class NoteKey {
  readonly verifier: NoteVerifier;

  constructor(
    readonly name: string,
    private readonly key: KeyObject,
  ) {
    this.verifier = new NoteVerifier(name, createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32));
  }

  sign(text: string): NoteSignature {
    return {
      name: this.name,
      base64: Buffer.concat([this.verifier.id, sign(null, Buffer.from(text, 'utf8'), this.key)]).toString('base64'),
    };
  }

  /** The same key under another name. */
  named(name: string): NoteKey {
    return new NoteKey(name, this.key);
  }
}

/** The public half: name, key id, 32 bytes; as text "name+id+base64" (vkey). */
export class NoteVerifier {
  /** The first four bytes of SHA-256(name || 0x0A || 0x01 || public key). */
  readonly id: Buffer;
  private readonly key: KeyObject;

  constructor(
    readonly name: string,
    private readonly bytes: Buffer,
  ) {
    this.id = createHash('sha256')
      .update(`${name}\n`, 'utf8')
      .update(ED25519)
      .update(bytes)
      .digest()
      .subarray(0, ID_BYTES);
    this.key = createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
  }

  /** Throws NoteKeyError. */
  static parse(vkey: string): NoteVerifier {
    const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey);
    const bytes = Buffer.from(match?.[3] ?? '', 'base64');
    if (match?.[1] === undefined || bytes.length !== 33 || bytes[0] !== 1)
      throw new NoteKeyError(
        `"${vkey.slice(0, 100)}" is no verifier key: name+id+base64 of an Ed25519 key is expected`,
      );
    const verifier = new NoteVerifier(match[1], bytes.subarray(1));
    if (verifier.id.toString('hex') !== match[2])
      throw new NoteKeyError(`the id in "${vkey.slice(0, 100)}" is not that of its key`);
    return verifier;
  }

  get vkey(): string {
    return `${this.name}+${this.id.toString('hex')}+${Buffer.concat([ED25519, this.bytes]).toString('base64')}`;
  }

  /** Does the note bear a right signature of this key? Signatures of other names and keys are left to others. */
  signed(note: SignedNote): boolean {
    return this.signaturesIn(note).some((bytes) => verify(null, Buffer.from(note.text, 'utf8'), this.key, bytes));
  }

  /** The same, off the thread of whoever asks: many at once use all cores. */
  async signedSoon(note: SignedNote): Promise<boolean> {
    const text = Buffer.from(note.text, 'utf8');
    for (const bytes of this.signaturesIn(note)) if (await verifySoon(null, text, this.key, bytes)) return true;
    return false;
  }

  /** The signatures that say that they are of this key: name and key id. */
  private signaturesIn({ signatures }: SignedNote): readonly Buffer[] {
    return signatures
      .filter(({ name }) => name === this.name)
      .map(({ base64 }) => Buffer.from(base64, 'base64'))
      .filter((bytes) => bytes.subarray(0, ID_BYTES).equals(this.id))
      .map((bytes) => bytes.subarray(ID_BYTES));
  }
}

/**
 * Reads the key from a file (PKCS #8, PEM), or from what a command prints; makes one where `create` allows it and there
 * is none. Throws NoteKeyError.
 */
export function openNoteKey(
  { file, command, create }: { file: string; command?: string | undefined; create: boolean },
  name: string,
): NoteKey {
  const from = command === undefined ? `AUDIT_KEY_FILE=${file}` : 'AUDIT_KEY_COMMAND';
  try {
    if (command === undefined && create) makeKey(file);
    const key = createPrivateKey(
      command === undefined
        ? readFileSync(file)
        : execFileSync('/bin/sh', ['-c', command], { timeout: 30_000, stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    if (key.asymmetricKeyType !== 'ed25519')
      throw new Error(`it is a key of type ${key.asymmetricKeyType ?? 'unknown'}`);
    return new NoteKey(name, key);
  } catch (error) {
    throw new NoteKeyError(
      `${from} gives no Ed25519 key: ` +
        `${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}; ` +
        'make one with "openssl genpkey -algorithm ed25519"',
    );
  }
}

/** A new key, for tests and for a witness. */
export function newNoteKey(name: string): NoteKey {
  return new NoteKey(name, generateKeyPairSync('ed25519').privateKey);
}

function makeKey(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
