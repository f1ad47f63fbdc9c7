import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { NoticeSteps } from '../books/casebook/notice-steps.js';
import { ENV, type Env } from '../platform/config/env.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { logFailure } from '../platform/failures.js';
import { Clock } from '../platform/time/clock.js';
import { Poll } from '../platform/time/poll.js';

interface Due {
  readonly id: string;
  readonly referralId: string;
}

const BATCH = 50;

/** Steps that are due at $1, the longest waiting first. */
export const DUE_STEPS = `
  SELECT id, referral_id AS "referralId"
  FROM deadline
  WHERE state = 'OPEN' AND next_at <= $1
  ORDER BY next_at LIMIT ${BATCH}`;

/**
 * Takes the steps of the overdue ladder that have come, for as long as the process lives. Several sweeps may run at
 * once and any may die: each step is decided and recorded under the lock of its referral, once.
 */
@Injectable()
export class OverdueSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(OverdueSweep.name);
  private readonly poll: Poll;

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) env: Env,
    private readonly steps: NoticeSteps,
    private readonly clock: Clock,
  ) {
    this.poll = new Poll(
      () => this.sweep(),
      env.SWEEP_MS,
      (error) => {
        logFailure(this.log, 'the sweep for passed limits tries again', error);
      },
    );
  }

  /** Calendars are loaded at start, so that is when provisional limits can become firm. */
  onApplicationBootstrap(): void {
    this.recount().catch((error: unknown) => {
      logFailure(this.log, 'provisional limits are counted again at the next start', error);
    });
    this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  /** Counts every provisional limit again. Returns how many referrals it changed. */
  async recount(): Promise<number> {
    const rows = await this.work.as({ job: 'SWEEP' }, (tx) =>
      tx.query<{ referralId: string }>(
        `SELECT DISTINCT referral_id AS "referralId" FROM deadline WHERE state = 'OPEN' AND provisional`,
      ),
    );
    let changed = 0;
    for (const { referralId } of rows)
      if (
        (await this.work.as({ job: 'SWEEP', subject: referralId }, (tx) => this.steps.recount(tx, referralId))) !== null
      )
        changed += 1;
    return changed;
  }

  /** One sweep: every step that is due now. Returns how many were taken. */
  async sweep(): Promise<number> {
    const due = await this.work.as({ job: 'SWEEP' }, (tx) => tx.query<Due>(DUE_STEPS, [this.clock.now()]));
    let taken = 0;
    for (const { id, referralId } of due) {
      const receipt = await this.work.as({ job: 'SWEEP', subject: referralId }, (tx) =>
        this.steps.remind(tx, referralId, id),
      );
      if (receipt !== null) taken += 1;
    }
    return taken;
  }
}
