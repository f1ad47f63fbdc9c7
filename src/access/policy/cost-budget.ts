import { Inject, Injectable } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';

import type { Caller } from '../../domain/agency/agency.js';
import { epochMs } from '../../domain/kernel/instant.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { sha256 } from '../../platform/crypto/digest.js';
import { API_DATA_SOURCE } from '../../platform/database/data-source.js';
import { withinPatience } from '../../platform/database/patience.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { Clock } from '../../platform/time/clock.js';

const WINDOW_SECONDS = 60;

/**
 * A process takes this share of a budget at once and spends it by itself: one question to the database for many
 * requests.
 */
const PORTIONS = 50;
const PORTION_MS = 5_000;

interface Portion {
  left: number;
  readonly until: number;
}

/** The budget of a minute is spent; the message is for whoever has spent it. */
export class BudgetSpent extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super(
      `本分钟的查询额度已用完，请在${retryAfterSeconds}秒后再试 / your budget of this minute is spent; ` +
        `try again in ${retryAfterSeconds} s`,
    );
  }
}

/**
 * What a person may ask for in a minute, in costs of requests, for all processes together (OWASP API4: unrestricted
 * resource consumption).
 */
@Injectable()
export class CostBudget {
  private readonly limiter: RateLimiterPostgres;
  private readonly portions = new Map<string, Portion>();
  private readonly taking = new Map<string, Promise<void>>();

  constructor(
    @Inject(API_DATA_SOURCE) source: DataSource,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
  ) {
    this.limiter = new RateLimiterPostgres({
      storeClient: source,
      storeType: 'typeorm',
      tableName: 'cost_budget',
      tableCreated: true,
      keyPrefix: 'cost',
      points: env.COST_PER_MINUTE,
      duration: WINDOW_SECONDS,
      inMemoryBlockOnConsumed: env.COST_PER_MINUTE + 1,
    });
  }

  /**
   * A person pays from the budget of the person, everybody else from that of the network address. Throws BUDGET_SPENT
   * and says when to come again.
   */
  async payFor({ source, res }: GraphQLContext, caller: Caller | null, cost: number): Promise<void> {
    const principal = caller === null ? `address ${source}` : `person ${caller.personId}`;
    await this.pay(principal, cost).catch((error: unknown) => {
      if (!(error instanceof BudgetSpent)) throw error;
      if (!res.headersSent) res.setHeader('retry-after', String(error.retryAfterSeconds));
      throw new GraphQLError(error.message, { extensions: { code: 'BUDGET_SPENT' } });
    });
  }

  /** Pays for a request; whoever has nothing left is refused before anything is resolved. Throws BudgetSpent. */
  async pay(principal: string, cost: number): Promise<void> {
    for (;;) {
      if (this.spend(principal, cost)) return;
      const pending = this.taking.get(principal);
      if (pending === undefined) break;
      await withinPatience(() => pending); // many at once take one portion, not one each
    }
    const take = this.take(principal, cost).finally(() => this.taking.delete(principal));
    this.taking.set(principal, take);
    await take;
  }

  /** From what has been taken already. */
  private spend(principal: string, cost: number): boolean {
    const portion = this.portions.get(principal);
    if (portion === undefined || portion.until <= epochMs(this.clock.now()) || portion.left < cost) return false;
    portion.left -= cost;
    return true;
  }

  private async take(principal: string, cost: number): Promise<void> {
    const now = epochMs(this.clock.now());
    const taken = Math.max(cost, Math.floor(this.env.COST_PER_MINUTE / PORTIONS));
    this.portions.delete(principal); // what was left of an old portion is not carried on
    // its waits count: the limiter asks the pool, which asks in its own name
    await withinPatience(() => this.limiter.consume(sha256(principal), taken)).catch((reason: unknown) => {
      if (reason instanceof RateLimiterRes) throw new BudgetSpent(Math.max(1, Math.ceil(reason.msBeforeNext / 1_000)));
      throw reason;
    });
    this.forgetOld(now);
    this.portions.set(principal, { left: taken - cost, until: now + PORTION_MS });
  }

  private forgetOld(now: number): void {
    if (this.portions.size < 1_000) return;
    for (const [principal, { until }] of this.portions) if (until <= now) this.portions.delete(principal);
  }
}
