import { createHash, randomBytes } from 'node:crypto';

/** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Random text of the given number of bytes, base64url. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
