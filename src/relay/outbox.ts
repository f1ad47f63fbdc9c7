import { Inject, Injectable } from '@nestjs/common';

import { epochMs, type Instant, instantOf } from '../domain/kernel/instant.js';
import { ENV, type Env } from '../platform/config/env.js';
import { type Tx, type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

/** A message that has been leased to the queue. */
export interface LeasedMessage {
  readonly id: string;
  readonly queue: string;
  readonly leaseToken: string;
}

/** A message whose lease is still good, locked for this transaction. */
export interface HeldMessage {
  readonly id: string;
  readonly referralId: string;
  readonly toAgency: string;
  readonly queuedAt: Instant;
  readonly attempts: number;
}

const BATCH = 100;
const LONGEST_BACKOFF_MS = 3_600_000;

/** The outgoing messages: rows with a state, attempts and a lease. The queue may forget them; this table does not. */
@Injectable()
export class Outbox {
  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
  ) {}

  /**
   * Leases what is due, and what was leased and never finished (queue wiped, worker killed). Many relays may do so at
   * once.
   */
  lease(): Promise<LeasedMessage[]> {
    const now = this.clock.now();
    const until = instantOf(epochMs(now) + this.env.RELAY_LEASE_MS);
    return this.work.as({ job: 'RELAY' }, (tx) =>
      tx.query<LeasedMessage>(
        `WITH due AS (
           SELECT id
           FROM outbox
           WHERE state = 'PENDING' AND next_at <= $1
           ORDER BY next_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
         ), stuck AS (
           SELECT id
           FROM outbox
           WHERE state = 'QUEUED' AND lease_until <= $1
           ORDER BY lease_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
         )
         UPDATE outbox SET state = 'QUEUED', queued_at = $1, lease_until = $2, lease_token = gen_random_uuid()
         WHERE id IN (SELECT id FROM due UNION ALL SELECT id FROM stuck)
         RETURNING id, queue, lease_token AS "leaseToken"`,
        [now, until],
      ),
    );
  }

  /**
   * Locks a message that is still to be carried; null when it is done, given up or waiting for its next attempt. Under
   * whose lease does not matter: the lock and the state admit one. Were it to matter, a queue that is slower than the
   * leases would carry nothing but jobs out of date, for ever.
   */
  async hold(tx: Tx, id: string): Promise<HeldMessage | null> {
    const rows = await tx.query<HeldMessage>(
      `SELECT id, referral_id AS "referralId", to_agency AS "toAgency", queued_at AS "queuedAt", attempts
       FROM outbox WHERE id = $1 AND state = 'QUEUED' FOR UPDATE`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Ends a lease before its time, without counting an attempt: what failed was ours, not the receiver's. */
  async giveBack(id: string, leaseToken: string): Promise<void> {
    const soon = instantOf(epochMs(this.clock.now()) + this.env.RELAY_BACKOFF_MS);
    await this.work.as({ job: 'RELAY' }, (tx) =>
      tx.query(
        `UPDATE outbox
         SET state = 'PENDING', next_at = $3, lease_until = NULL
         WHERE id = $1 AND state = 'QUEUED' AND lease_token = $2::uuid`,
        [id, leaseToken, soon],
      ),
    );
  }

  done(tx: Tx, id: string): void {
    tx.execute("UPDATE outbox SET state = 'DONE', ended_at = $2, problem = NULL, lease_until = NULL WHERE id = $1", [
      id,
      this.clock.now(),
    ]);
  }

  /**
   * Counts a failed attempt: tried again later (twice as long each time, with jitter), or given up. Returns whether it
   * was given up.
   */
  async fail(tx: Tx, message: HeldMessage, problem: string): Promise<boolean> {
    const attempts = message.attempts + 1;
    const now = this.clock.now();
    if (attempts >= this.env.RELAY_ATTEMPTS) {
      await tx.query(
        `UPDATE outbox
         SET state = 'DEAD', attempts = $2, problem = $3, ended_at = $4, lease_until = NULL
         WHERE id = $1`,
        [message.id, attempts, problem, now],
      );
      return true;
    }
    const backoff =
      Math.min(this.env.RELAY_BACKOFF_MS * 2 ** (attempts - 1), LONGEST_BACKOFF_MS) * (0.5 + Math.random());
    const nextAt = instantOf(epochMs(now) + Math.round(backoff));
    await tx.query(
      `UPDATE outbox
       SET state = 'PENDING', attempts = $2, problem = $3, next_at = $4, lease_until = NULL
       WHERE id = $1`,
      [message.id, attempts, problem, nextAt],
    );
    return false;
  }
}
