import { createHash, randomBytes } from 'node:crypto';

/** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The hash of a leaf of a Merkle tree: SHA-256(0x00 || bytes), lower-case hexadecimal (RFC 6962 section 2.1). */
export function leafHash(text: string): string {
  return createHash('sha256').update(Uint8Array.of(0)).update(text, 'utf8').digest('hex');
}

/** Random text of the given number of bytes, base64url. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
