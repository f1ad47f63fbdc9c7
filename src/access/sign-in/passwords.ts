import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

import { randomText } from '../../platform/crypto/digest.js';
import { Bound } from './bound.js';

/** argon2id (the library's default algorithm), OWASP's first recommendation: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** One core of the machine goes on with everything else. */
const HASHES_AT_ONCE = 1;
const LONGEST_QUEUE = 30;

/** NIST SP 800-63B, 3.1.1.2: length counts, composition does not. */
export const SHORTEST_PASSWORD = 12;

/** The PHC text of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Hashes passwords one at a time, in a bounded queue: hashing may not take the whole machine. */
@Injectable()
export class Passwords {
  private readonly bound = new Bound(HASHES_AT_ONCE, LONGEST_QUEUE);
  /** Verified against where there is no password, so that the answer takes as long as where there is one. */
  private readonly decoy = hashPassword(randomText(24));

  /** Throws Busy where a hash would have to be refused: asked before anything is looked up or counted. */
  requireRoom(): void {
    this.bound.requireRoom();
  }

  /** Rejects with Busy. */
  hash(password: string): Promise<string> {
    return this.bound.run(() => hashPassword(password));
  }

  /**
   * Does the password belong to the hash? Takes its time, and says no, for an account that has none or that does not
   * exist. Rejects with Busy.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const usable = passwordHash?.startsWith('$argon2id$') ?? false;
    const against = usable && passwordHash !== undefined ? passwordHash : await this.decoy;
    return (await this.bound.run(() => verify(against, password))) && usable;
  }
}
