import { Inject, Injectable } from '@nestjs/common';
import { epochMs, type Instant, instantOf } from '../domain/kernel/instant.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

/** Longer than this, and something is wrong with what carries. */
const PATIENCE_MS = 60_000;

/** Whether messages flow, for the health page: counts only, nothing of a case. */
@Injectable()
export class Backlog {
  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** What is wrong, in words; empty when messages flow. Throws when the database does not answer. */
  async problems(): Promise<readonly string[]> {
    const overdueSince: Instant = instantOf(epochMs(this.clock.now()) - PATIENCE_MS);
    const rows = await this.work.as({ job: 'HEALTH' }, (tx) =>
      tx.query<{ dead: number; waiting: number }>(
        `SELECT count(*) FILTER (WHERE state = 'DEAD')::int AS dead, count(*) FILTER (WHERE state = 'PENDING' AND next_at < $1)::int AS waiting
         FROM outbox WHERE state IN ('DEAD', 'PENDING')`,
        [overdueSince],
      ),
    );
    const { dead, waiting } = rows[0] ?? { dead: 0, waiting: 0 };
    return [
      ...(waiting > 0 ? [`${waiting} messages have been waiting for more than a minute: is a worker running?`] : []),
      ...(dead > 0 ? [`${dead} messages were given up: see deadLetters of the sending agencies`] : []),
    ];
  }
}
