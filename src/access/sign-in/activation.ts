import { sha256 } from '../../platform/crypto/digest.js';

/** What an account waits for: both parts of the code, of which the proposer and whoever decided were shown one each. */
export function activationHash(code: string): string {
  const [first = '', second = ''] = code.split('.');
  return joinedHash(sha256(first), second);
}

/** The same where only the hash of the first part is known. */
export function joinedHash(firstHash: string, second: string): string {
  return sha256(`${firstHash}.${second}`);
}
