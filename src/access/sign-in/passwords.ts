import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { randomText } from '../../platform/crypto/digest.js';
import { Bound } from './bound.js';

/** argon2id (the library's default algorithm), OWASP's first recommendation: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const HASHES_AT_ONCE = 4;
/** NIST SP 800-63B, 3.1.1.2: length counts, composition does not. */
export const SHORTEST_PASSWORD = 12;

/** The PHC text of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Hashes passwords, a few at a time: hashing may not take the whole machine. */
@Injectable()
export class Passwords {
  private readonly bound = new Bound(HASHES_AT_ONCE);
  /** Verified against where there is no password, so that the answer takes as long as where there is one. */
  private readonly decoy = hashPassword(randomText(24));

  hash(password: string): Promise<string> {
    return this.bound.run(() => hashPassword(password));
  }

  /** Does the password belong to the hash? Takes its time, and says no, for an account that has none or that does not exist. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const usable = passwordHash?.startsWith('$argon2id$') ?? false;
    const against = usable && passwordHash !== undefined ? passwordHash : await this.decoy;
    return (await this.bound.run(() => verify(against, password))) && usable;
  }
}
