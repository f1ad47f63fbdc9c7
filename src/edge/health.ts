import { Inject, Injectable } from '@nestjs/common';

import { AuditHealth } from '../oversight/tree/audit-health.js';
import { CONDITION_SQL, type ServerCondition } from '../platform/database/migrate.js';
import { outageOf } from '../platform/database/outage.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { failureText } from '../platform/failures.js';
import { DURABLE } from '../platform/platform.module.js';
import { QUEUE_BACKEND } from '../platform/queue/job-contracts.js';
import type { QueueBackend } from '../platform/queue/queue-backend.js';
import { Backlog } from '../relay/backlog.js';

/** What health says: whether nothing can be done at all, and what is wrong in words that everybody may read. */
export interface HealthState {
  readonly down: boolean;
  readonly problems: readonly string[];
}

/** Whoever asks for health is answered after so long at most. */
const PATIENCE_MS = 5_000;
const SILENT: HealthState = { down: true, problems: [`the database does not answer within ${PATIENCE_MS / 1_000} s`] };

/**
 * Asks everything that the platform depends on. Askers that come together share one look: health is open to everybody.
 */
@Injectable()
export class Health {
  private looking: Promise<HealthState> | null = null;

  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(QUEUE_BACKEND) private readonly queues: QueueBackend,
    @Inject(DURABLE) private readonly durable: boolean,
    private readonly backlog: Backlog,
    private readonly audit: AuditHealth,
  ) {}

  now(): Promise<HealthState> {
    this.looking ??= this.inTime().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async inTime(): Promise<HealthState> {
    let timer: NodeJS.Timeout | undefined;
    const silent = new Promise<HealthState>((resolve) => {
      timer = setTimeout(() => {
        resolve(SILENT);
      }, PATIENCE_MS);
    });
    const look = this.look();
    try {
      return await Promise.race([look, silent]);
    } finally {
      clearTimeout(timer);
      look.catch(() => undefined); // too late, and said by `silent`
    }
  }

  private async look(): Promise<HealthState> {
    try {
      const [{ readOnly, losing }, queue, backlog, audit] = await Promise.all([
        this.server(),
        this.queues.problem(),
        this.backlog.problems(),
        this.audit.problems(),
      ]);
      const database = [readOnly, this.durable ? losing : null]
        .filter((problem) => problem !== null)
        .map((problem) => `the database cannot be relied on: ${problem}`);
      return {
        down: readOnly !== null,
        problems: [...database, ...(queue === null ? [] : [`Redis ${queue}`]), ...backlog, ...audit],
      };
    } catch (error) {
      return {
        down: true,
        problems: [outageOf(error) === null ? 'the database does not answer as it should' : failureText(error)],
      };
    }
  }

  /** What the start would have refused: a server that is read-only, or has been told since to lose what it confirms. */
  private server(): Promise<ServerCondition> {
    return this.work.as(
      { job: 'HEALTH' },
      async (tx) => (await tx.query<ServerCondition>(`SELECT ${CONDITION_SQL}`))[0] ?? { readOnly: null, losing: null },
    );
  }
}
