import { Inject, Injectable } from '@nestjs/common';

import { CLOCK_TOLERANCE_MS } from '../domain/audit/checkpoint.js';
import { epochMs, type Instant } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { ENV, type Env } from '../platform/config/env.js';
import { SnapshotCache } from '../platform/database/snapshot-cache.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

interface Proof {
  /** Since when a place outside cannot be told; null: all can. */
  readonly failingSince: Instant | null;
  readonly newestCheckpointAt: Instant | null;
}

/**
 * What is done while nobody outside can be told of it could be undone without a trace: after a limit that the city
 * sets, nothing is done any more. Nor is anything done by a clock that is behind the newest checkpoint: nobody could
 * verify it afterwards.
 */
@Injectable()
export class WriteGate {
  private readonly proof: SnapshotCache<Proof>;

  constructor(
    @Inject(API_UNIT_OF_WORK) work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
  ) {
    this.proof = new SnapshotCache(clock, () =>
      work.plain(async (tx) => {
        const [row] = await tx.query<Proof>(
          `SELECT (SELECT min(failing_since) FROM audit_anchor) AS "failingSince",
           (SELECT at FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1) AS "newestCheckpointAt"`,
        );
        return row ?? { failingSince: null, newestCheckpointAt: null };
      }),
    );
  }

  /** Null while the gate is open. */
  async closed(): Promise<Refusal | null> {
    const { failingSince, newestCheckpointAt } = await this.proof.read();
    const now = epochMs(this.clock.now());
    if (newestCheckpointAt !== null && epochMs(newestCheckpointAt) - now > CLOCK_TOLERANCE_MS) {
      return refuse(
        'NOT_PROVABLE',
        `服务器时钟早于最近的检查点（${newestCheckpointAt}），校准之前暂停办理，请联系系统管理员`,
        `the clock of the server is before the newest checkpoint (${newestCheckpointAt}): ` +
          'nothing is done until it is right; tell the system administrator',
        { since: newestCheckpointAt },
      );
    }
    const limit = this.env.AUDIT_ANCHOR_LIMIT_MINUTES;
    if (limit === 0 || failingSince === null || now - epochMs(failingSince) <= limit * 60_000) return null;
    return refuse(
      'NOT_PROVABLE',
      `自 ${failingSince} 起历史无法在平台之外留存，暂停办理，请联系系统管理员`,
      `since ${failingSince} the history cannot be anchored outside the platform: nothing is done until it can; ` +
        'tell the system administrator',
      { since: failingSince },
    );
  }
}
