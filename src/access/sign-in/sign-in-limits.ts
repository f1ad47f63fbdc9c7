import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';

import { sha256 } from '../../platform/crypto/digest.js';
import { API_DATA_SOURCE } from '../../platform/database/data-source.js';
import { withinPatience } from '../../platform/database/patience.js';

const MINUTES = 60;

/** Failed attempts, and for how long (in seconds) they count. */
const LIMITS = {
  /**
   * One login from one source. Who guesses locks himself out, not the owner of the account, who comes from elsewhere.
   */
  pair: { points: 5, duration: 15 * MINUTES },
  /** One login from everywhere: guesses spread over many sources. */
  login: { points: 50, duration: 60 * MINUTES },
  /** One source with whatever logins: one password tried on many accounts. */
  source: { points: 100, duration: 60 * MINUTES },
} as const;

/** What is tried; failures of one do not lock the others. */
export type Purpose = 'sign-in' | 'activate' | 'confirm' | 'service';
type Key = readonly [RateLimiterPostgres, string];

/** Too many failed attempts. Says nothing about whether the login exists. */
export class TooManyAttempts extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super(`too many attempts; again in ${retryAfterSeconds} s`);
  }
}

/**
 * Locks out whoever fails too often to sign in (NIST SP 800-63B 3.2.2), for all processes together. The limiters ask
 * the pool, which asks in its own name: their waits are counted here.
 */
@Injectable()
export class SignInLimits {
  private readonly limiters: Readonly<Record<keyof typeof LIMITS, RateLimiterPostgres>>;

  constructor(@Inject(API_DATA_SOURCE) source: DataSource) {
    const on = (name: keyof typeof LIMITS): RateLimiterPostgres =>
      new RateLimiterPostgres({
        storeClient: source,
        storeType: 'typeorm',
        tableName: 'sign_in_attempt',
        tableCreated: true,
        keyPrefix: name,
        ...LIMITS[name],
      });
    this.limiters = { pair: on('pair'), login: on('login'), source: on('source') };
  }

  /** Counts an attempt before it is checked, so that many at once count as many. Throws TooManyAttempts. */
  async take(purpose: Purpose, login: string, source: string): Promise<void> {
    for (const [limiter, key] of this.keysOf(purpose, login, source)) {
      await withinPatience(() => limiter.consume(key)).catch((reason: unknown) => {
        if (reason instanceof RateLimiterRes)
          throw new TooManyAttempts(Math.max(1, Math.ceil(reason.msBeforeNext / 1_000)));
        throw reason;
      });
    }
  }

  /** The attempt was a right one: it does not count, and what failed before it from here is forgotten. */
  async forgive(purpose: Purpose, login: string, source: string): Promise<void> {
    const [pair, ...others] = this.keysOf(purpose, login, source);
    await withinPatience(() => pair[0].delete(pair[1]));
    await reward(others);
  }

  /** Half an attempt, which was right so far: it counts against the login from here, not against the whole office. */
  async spare(purpose: Purpose, login: string, source: string): Promise<void> {
    const [, ...others] = this.keysOf(purpose, login, source);
    await reward(others);
  }

  /** The attempt was not looked at: it does not count. */
  async giveBack(purpose: Purpose, login: string, source: string): Promise<void> {
    await reward(this.keysOf(purpose, login, source));
  }

  private keysOf(purpose: Purpose, login: string, source: string): [Key, ...Key[]] {
    const { pair, login: everywhere, source: whatever } = this.limiters;
    const named = `${purpose} ${login}`;
    // Nobody guesses 32 random bytes: to count a machine's failures from everywhere would only let strangers lock it
    // out.
    return [
      [pair, sha256(`${named}\n${source}`)],
      ...(purpose === 'service' ? [] : [[everywhere, sha256(named)] as const]),
      [whatever, sha256(source)],
    ];
  }
}

/** Takes back what an attempt has cost. */
async function reward(keys: readonly Key[]): Promise<void> {
  for (const [limiter, key] of keys) await withinPatience(() => limiter.reward(key));
}
