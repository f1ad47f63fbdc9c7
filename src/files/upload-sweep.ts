import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { logFailure } from '../platform/failures.js';
import { Clock } from '../platform/time/clock.js';
import { Poll } from '../platform/time/poll.js';
import { Incoming } from './incoming.js';

const EVERY_MS = 60_000;

/** Clears away what was never sent whole, and what a process that died has left lying. */
@Injectable()
export class UploadSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Files');
  private readonly poll: Poll;

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly incoming: Incoming,
    private readonly clock: Clock,
  ) {
    this.poll = new Poll(
      async () => {
        await this.sweep();
        return 0;
      },
      EVERY_MS,
      (error) => {
        logFailure(this.log, 'unfinished uploads are cleared away later', error);
      },
    );
  }

  onApplicationBootstrap(): void {
    this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  /** Returns how many uploads it has closed, and how many files it has taken away. */
  async sweep(): Promise<{ readonly closed: number; readonly dropped: number }> {
    const lying = await this.incoming.all(); // before it is asked which are open: a new one is not taken for a leftover
    const { closed, open } = await this.work.as({ job: 'FILES' }, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `UPDATE upload SET problem = 'NEVER_FINISHED'
         WHERE sha256 IS NULL AND problem IS NULL AND until <= $1
           AND (held_until IS NULL OR held_until < clock_timestamp())
         RETURNING id`,
        [this.clock.now()],
      );
      const still = await tx.query<{ id: string }>(
        'SELECT id FROM upload WHERE id = ANY ($1) AND sha256 IS NULL AND problem IS NULL',
        [lying],
      );
      return { closed: rows.length, open: new Set(still.map(({ id }) => id)) };
    });
    const left = lying.filter((id) => !open.has(id));
    for (const id of left) await this.incoming.drop(id);
    return { closed, dropped: left.length };
  }
}
