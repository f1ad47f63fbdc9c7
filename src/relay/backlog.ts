import { Inject, Injectable } from '@nestjs/common';

import { epochMs, type Instant, instantOf } from '../domain/kernel/instant.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

/** A message that is due and that nobody takes for so long: something is wrong with what carries. */
const TAKEN_WITHIN_MS = 60_000;

/** Attempts and pauses end before that, with the settings that are shipped: such a message fails again and again. */
const ENDED_WITHIN_MS = 600_000;

/** Whether messages flow, for the health page: counts only, nothing of a case. */
@Injectable()
export class Backlog {
  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** What is wrong, in words; empty when messages flow. Throws when the database does not answer. */
  async problems(): Promise<readonly string[]> {
    const ago = (ms: number): Instant => instantOf(epochMs(this.clock.now()) - ms);
    const [rows, files] = await this.work.as({ job: 'HEALTH' }, (tx) =>
      Promise.all([
        tx.query<{ dead: number; waiting: number; failing: number }>(
          `SELECT count(*) FILTER (WHERE state = 'DEAD')::int AS dead,
           count(*) FILTER (WHERE state = 'PENDING' AND next_at < $1)::int AS waiting,
           count(*) FILTER (WHERE state IN ('PENDING', 'QUEUED') AND waiting_since < $2)::int AS failing
         FROM outbox WHERE state IN ('DEAD', 'PENDING', 'QUEUED')`,
          [ago(TAKEN_WITHIN_MS), ago(ENDED_WITHIN_MS)],
        ),
        tx.query<{ unchecked: number; problem: string | null }>(
          `SELECT count(*)::int AS unchecked, max(check_problem) AS problem
         FROM kept_file WHERE check_state = 'WAITING' AND erased_at IS NULL AND kept_at < $1`,
          [ago(ENDED_WITHIN_MS)],
        ),
      ]),
    );
    const { unchecked, problem } = files[0] ?? { unchecked: 0, problem: null };
    const { dead, waiting, failing } = rows[0] ?? { dead: 0, waiting: 0, failing: 0 };
    return [
      ...(waiting > 0 ? [`${waiting} messages have been waiting for more than a minute: is a worker running?`] : []),
      ...(failing > 0
        ? [
            `${failing} messages have not arrived after ten minutes: ` +
              'see "A notice was not delivered" in docs/runbook.md',
          ]
        : []),
      ...(unchecked > 0
        ? [`${unchecked} files have waited for the virus check for ten minutes (${problem ?? 'is a worker running?'})`]
        : []),
      ...(dead > 0 ? [`${dead} messages were given up: see deadLetters of the sending agencies`] : []),
    ];
  }
}
