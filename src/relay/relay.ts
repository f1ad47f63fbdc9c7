import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { QUEUE_NAMES } from '../domain/notice/notice.js';
import { ENV, type Env } from '../platform/config/env.js';
import { Bell } from '../platform/database/bell.js';
import { logFailure, queueFailureText } from '../platform/failures.js';
import { QUEUE_BACKEND, type QueueJob } from '../platform/queue/job-contracts.js';
import type { JobQueue, JobWorker, QueueBackend } from '../platform/queue/queue-backend.js';
import { Poll } from '../platform/time/poll.js';
import { Delivery } from './delivery.js';
import { type LeasedMessage, Outbox } from './outbox.js';

/** Carries messages from the outbox through the queues to the inboxes, for as long as the process lives. */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(Relay.name);
  private readonly queues = new Map<string, JobQueue>();
  private readonly workers: JobWorker[] = [];
  private readonly poll: Poll;
  private silence = (): void => undefined;

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(ENV) private readonly env: Env,
    private readonly outbox: Outbox,
    private readonly delivery: Delivery,
    private readonly bell: Bell,
  ) {
    this.poll = new Poll(
      () => this.turn(),
      env.RELAY_POLL_MS,
      (error) => {
        logFailure(this.log, 'the relay could not read the outbox and tries again', error);
      },
    );
  }

  onApplicationBootstrap(): void {
    for (const name of QUEUE_NAMES) {
      const queue = this.backend.queue(name);
      queue.on('error', (error) => {
        logFailure(this.log, `queue ${name}`, error, queueFailureText);
      });
      this.queues.set(name, queue);
      const worker = this.backend.worker(name, (job) => this.attempt(job), this.env.RELAY_CONCURRENCY);
      worker.on('error', (error) => {
        logFailure(this.log, `worker ${name}`, error, queueFailureText);
      });
      worker.run().catch((error: unknown) => {
        logFailure(this.log, `worker ${name} stopped`, error, queueFailureText);
      });
      this.workers.push(worker);
    }
    this.poll.start();
    this.silence = this.bell.hear(() => {
      this.poll.wake();
    });
  }

  /**
   * After an unexpected failure the message is given back; where that fails too (the database is away), its lease ends
   * by itself.
   */
  private async attempt(job: QueueJob): Promise<void> {
    try {
      await this.delivery.deliver(job);
    } catch (error) {
      logFailure(this.log, `message ${job.id} is tried again soon`, error);
      await this.delivery.giveBack(job).catch(() => undefined); // its lease ends by itself
    }
  }

  /** Finishes what is under way, then closes. What was leased and not finished is leased again by the next relay. */
  async onApplicationShutdown(): Promise<void> {
    this.silence();
    await this.poll.stop();
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  /** One turn: leases what is due and hands it to the queues. Returns how many messages were moved. */
  private async turn(): Promise<number> {
    const leased = await this.outbox.lease();
    await Promise.all(
      QUEUE_NAMES.map((name) =>
        this.enqueue(
          name,
          leased.filter((message) => message.queue === name),
        ),
      ),
    );
    return leased.length;
  }

  private async enqueue(name: string, messages: readonly LeasedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const jobs = messages.map(({ id, leaseToken }) => ({
      name: 'deliver',
      data: { id, attempt: leaseToken },
      opts: { jobId: `${id}.${leaseToken}` },
    }));
    await this.queues.get(name)?.addBulk(jobs);
  }
}
