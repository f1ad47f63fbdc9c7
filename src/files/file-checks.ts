import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { epochMs, type Instant, instantOf } from '../domain/kernel/instant.js';
import { ENV, type Env } from '../platform/config/env.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import { logFailure, queueFailureText } from '../platform/failures.js';
import { QUEUE_BACKEND } from '../platform/queue/job-contracts.js';
import type { JobQueue, JobWorker, QueueBackend } from '../platform/queue/queue-backend.js';
import { Clock } from '../platform/time/clock.js';
import { Poll } from '../platform/time/poll.js';
import { Clamd, NotChecked, type Verdict } from './clamd.js';
import { FILE_STORE, type FileStore } from './file-store.js';
import { Quarantine } from './quarantine.js';

const QUEUE = 'file-checks';
const EVERY_MS = 1_000;
const AT_ONCE = 2;
const BATCH = 50;

/** A check that has begun and is not heard of again begins anew after so long. */
const LEASE_MS = 900_000;

/** After an attempt without an answer: this long, then twice as long each time. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;

/**
 * Has every file checked, through a queue, for as long as the process lives; several may do so at once. The table says
 * what is still to be checked: the queue may forget it. Without CLAMD_URL nothing is done.
 */
@Injectable()
export class FileChecks implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Files');
  private readonly clamd: Clamd | null;
  private readonly poll: Poll;
  private queue: JobQueue | null = null;
  private worker: JobWorker | null = null;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(ENV) env: Env,
    private readonly quarantine: Quarantine,
    private readonly clock: Clock,
  ) {
    this.clamd = env.CLAMD_URL === undefined ? null : new Clamd(env.CLAMD_URL);
    this.poll = new Poll(
      () => this.turn(),
      EVERY_MS,
      (error) => {
        logFailure(this.log, 'files are checked later', error);
      },
    );
  }

  onApplicationBootstrap(): void {
    const { clamd } = this;
    if (clamd === null) return;
    const queue = this.backend.queue(QUEUE);
    const worker = this.backend.worker(QUEUE, ({ id }) => this.attempt(clamd, id), AT_ONCE);
    for (const part of [queue, worker])
      part.on('error', (error) => {
        logFailure(this.log, `queue ${QUEUE}`, error, queueFailureText);
      });
    worker.run().catch((error: unknown) => {
      logFailure(this.log, `worker ${QUEUE} stopped`, error, queueFailureText);
    });
    [this.queue, this.worker] = [queue, worker];
    this.poll.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort(); // a check under way begins anew at the next start
    await this.poll.stop();
    await this.worker?.close();
    await this.queue?.close();
  }

  /** Hands what is to be checked to the queue, and tells histories what was found. Returns how many of both. */
  private async turn(): Promise<number> {
    const due = await this.lease();
    if (due.length > 0)
      await this.queue?.addBulk(
        due.map(({ sha256, attempts }) => ({
          name: 'check',
          data: { id: sha256, attempt: String(attempts) },
          opts: { jobId: `${sha256}.${attempts}` },
        })),
      );
    return due.length + (await this.quarantine.tell());
  }

  private lease(): Promise<{ sha256: string; attempts: number }[]> {
    const now = this.clock.now();
    return this.work.as({ job: 'FILES' }, (tx) =>
      tx.query(
        `UPDATE kept_file
         SET check_state = CASE check_state WHEN 'NOT_CONFIGURED' THEN 'WAITING' ELSE check_state END,
           check_next_at = $2, check_attempts = check_attempts + 1
         WHERE sha256 IN (
           SELECT sha256 FROM kept_file
           WHERE check_next_at <= $1 AND erased_at IS NULL
           ORDER BY check_next_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
         )
         RETURNING sha256, check_attempts AS attempts`,
        [now, later(now, LEASE_MS)],
      ),
    );
  }

  /** Checks one file. What gives no answer is tried again later, and says why. */
  private async attempt(clamd: Clamd, sha256: string): Promise<void> {
    try {
      await this.note(sha256, await clamd.check(this.store.read(sha256), sha256, this.stopping.signal));
    } catch (error) {
      const problem = error instanceof NotChecked ? error.message : 'the platform could not check it';
      if (!(error instanceof NotChecked)) logFailure(this.log, `${sha256} is checked again later`, error);
      await this.putOff(sha256, problem).catch(() => undefined); // its lease ends by itself
    }
  }

  private async note(sha256: string, verdict: Verdict): Promise<void> {
    const state = verdict === null ? 'CLEAN' : 'QUARANTINED';
    if (verdict !== null) this.log.error(`the virus check found ${verdict} in ${sha256}: it is not handed out`);
    await this.work.as({ job: 'FILES' }, (tx) =>
      tx.query(
        `UPDATE kept_file
         SET check_state = $2, finding = $3, checked_at = $4, check_next_at = NULL, check_problem = NULL,
           check_attempts = 0
         WHERE sha256 = $1`,
        [sha256, state, verdict, this.clock.now()],
      ),
    );
    await this.quarantine.tell();
  }

  private async putOff(sha256: string, problem: string): Promise<void> {
    const now = this.clock.now();
    await this.work.as({ job: 'FILES' }, async (tx) => {
      const [row] = await tx.query<{ attempts: number }>(
        'SELECT check_attempts AS attempts FROM kept_file WHERE sha256 = $1 FOR UPDATE',
        [sha256],
      );
      const pause = this.stopping.signal.aborted
        ? 0
        : Math.min(PAUSE_MS * 2 ** ((row?.attempts ?? 1) - 1), LONGEST_PAUSE_MS);
      await tx.query('UPDATE kept_file SET check_next_at = $2, check_problem = $3 WHERE sha256 = $1', [
        sha256,
        later(now, pause),
        problem.slice(0, 200),
      ]);
    });
  }
}

function later(now: Instant, ms: number): Instant {
  return instantOf(epochMs(now) + ms);
}
