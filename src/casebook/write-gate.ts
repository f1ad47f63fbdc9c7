import { Inject, Injectable } from '@nestjs/common';
import { epochMs, type Instant } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { ENV, type Env } from '../platform/config/env.js';
import { SnapshotCache } from '../platform/database/snapshot-cache.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

/** What is done while nobody outside can be told of it could be undone without a trace: after a limit that the city sets, nothing is done any more. */
@Injectable()
export class WriteGate {
  private readonly failing: SnapshotCache<Instant | null>;

  constructor(
    @Inject(API_UNIT_OF_WORK) work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
  ) {
    this.failing = new SnapshotCache(clock, () =>
      work.plain(async (tx) => {
        const [row] = await tx.query<{ since: Instant | null }>('SELECT min(failing_since) AS since FROM audit_anchor');
        return row?.since ?? null;
      }),
    );
  }

  /** Null while the gate is open. */
  async closed(): Promise<Refusal | null> {
    const limit = this.env.AUDIT_ANCHOR_LIMIT_MINUTES;
    if (limit === 0) return null;
    const since = await this.failing.read();
    if (since === null || epochMs(this.clock.now()) - epochMs(since) <= limit * 60_000) return null;
    return refuse(
      'NOT_PROVABLE',
      `自 ${since} 起历史无法在平台之外留存，暂停办理，请联系系统管理员`,
      `since ${since} the history cannot be anchored outside the platform: nothing is done until it can; tell the system administrator`,
      { since },
    );
  }
}
