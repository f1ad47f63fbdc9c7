import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { sha256 } from '../platform/crypto/digest.js';
import { API_DATA_SOURCE } from '../platform/database/data-source.js';

const MINUTES = 60;
/** Failed attempts, and for how long (in seconds) they count. */
const LIMITS = {
  /** One login from one source. Who guesses locks himself out, not the owner of the account, who comes from elsewhere. */
  pair: { points: 5, duration: 15 * MINUTES },
  /** One login from everywhere: guesses spread over many sources. */
  login: { points: 50, duration: 60 * MINUTES },
  /** One source with whatever logins: one password tried on many accounts. */
  source: { points: 100, duration: 60 * MINUTES },
} as const;

/** Too many failed attempts. Says nothing about whether the login exists. */
export class TooManyAttempts extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super(`too many attempts; again in ${retryAfterSeconds} s`);
  }
}

/** Locks out whoever fails too often to sign in (NIST SP 800-63B 3.2.2), for all processes together. */
@Injectable()
export class SignInLimits {
  private readonly limiters: Readonly<Record<keyof typeof LIMITS, RateLimiterPostgres>>;

  constructor(@Inject(API_DATA_SOURCE) source: DataSource) {
    const on = (name: keyof typeof LIMITS): RateLimiterPostgres =>
      new RateLimiterPostgres({ storeClient: source, storeType: 'typeorm', tableName: 'sign_in_attempt', tableCreated: true, keyPrefix: name, ...LIMITS[name] });
    this.limiters = { pair: on('pair'), login: on('login'), source: on('source') };
  }

  /** Counts an attempt before it is checked, so that many at once count as many. Throws TooManyAttempts. */
  async take(login: string, source: string): Promise<void> {
    for (const [limiter, key] of this.keysOf(login, source)) {
      await limiter.consume(key).catch((reason: unknown) => {
        if (reason instanceof RateLimiterRes) throw new TooManyAttempts(Math.max(1, Math.ceil(reason.msBeforeNext / 1_000)));
        throw reason;
      });
    }
  }

  /** The attempt was a right one: it does not count, and what failed before it from here is forgotten. */
  async forgive(login: string, source: string): Promise<void> {
    const [pair, ...others] = this.keysOf(login, source);
    await pair[0].delete(pair[1]);
    for (const [limiter, key] of others) await limiter.reward(key);
  }

  private keysOf(login: string, source: string): [readonly [RateLimiterPostgres, string], ...(readonly [RateLimiterPostgres, string])[]] {
    const { pair, login: everywhere, source: whatever } = this.limiters;
    return [[pair, sha256(`${login}\n${source}`)], [everywhere, sha256(login)], [whatever, sha256(source)]];
  }
}
