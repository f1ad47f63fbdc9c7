import { writeFile } from 'node:fs/promises';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { ENV, type Env } from '../platform/config/env.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { logFailure } from '../platform/failures.js';
import { Poll } from '../platform/time/poll.js';

const EVERY_MS = 5_000;

/**
 * A worker listens on no port: a file that is touched while it lives and its database answers tells whoever watches
 * over it.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(Heartbeat.name);
  private readonly poll: Poll;

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
  ) {
    this.poll = new Poll(
      () => this.beat(),
      EVERY_MS,
      (error) => {
        logFailure(this.log, 'no heartbeat', error);
      },
    );
  }

  onApplicationBootstrap(): void {
    if (this.env.HEARTBEAT_FILE !== undefined) this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  private async beat(): Promise<number> {
    await this.work.as({ job: 'HEALTH' }, (tx) => tx.query('SELECT 1'));
    await writeFile(this.env.HEARTBEAT_FILE ?? '', '');
    return 0;
  }
}
