import { Inject, Injectable, Logger } from '@nestjs/common';

import { epochMs } from '../../domain/kernel/instant.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { ALARM_MS } from './audit-health.js';

/** How far a target has been told, and what a witness signed. */
export interface Reached {
  readonly size: number;
  readonly cosignature: string | null;
}

/** Keeps for health how it stands with sealing and with each place that checkpoints are carried to. */
@Injectable()
export class AnchorStates {
  private readonly log = new Logger('Audit');
  private readonly failing = new Map<string, { readonly problem: string; readonly sinceMs: number } | null>();

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * `problem` null: it works. What has not changed is not written again; what fails for five minutes is an alarm, and
   * again with every try.
   */
  async note(target: string, problem: string | null, reached: Reached | null = null): Promise<void> {
    const before = this.failing.get(target);
    const now = this.clock.now();
    if (problem !== null) {
      const sinceMs = before?.sinceMs ?? epochMs(now);
      this.failing.set(target, { problem, sinceMs });
      if (before?.problem !== problem) this.log.error(`${target} fails, and tries again: ${problem}`);
      if (epochMs(now) - sinceMs > ALARM_MS)
        this.log.error(`ALARM: ${target} has failed for more than five minutes: ${problem}`);
    } else this.failing.set(target, null);
    if (reached === null && before !== undefined && (before?.problem ?? null) === problem) return;
    await this.work.as({ job: 'SEAL' }, (tx) =>
      tx.query(UPSERT, [target, reached?.size ?? null, problem, now, reached?.cosignature ?? null]),
    );
  }
}

const UPSERT = `
  INSERT INTO audit_anchor (target, tree_size, anchored_at, failing_since, problem, cosignature)
  VALUES ($1, COALESCE($2, 0),
    CASE WHEN $3::text IS NULL THEN $4::timestamptz END,
    CASE WHEN $3::text IS NOT NULL THEN $4::timestamptz END,
    $3, $5)
  ON CONFLICT (target) DO UPDATE SET
    tree_size = COALESCE($2, audit_anchor.tree_size), problem = $3,
    cosignature = COALESCE($5, audit_anchor.cosignature),
    anchored_at = CASE WHEN $3::text IS NULL THEN $4::timestamptz ELSE audit_anchor.anchored_at END,
    failing_since = CASE WHEN $3::text IS NOT NULL THEN COALESCE(audit_anchor.failing_since, $4::timestamptz) END`;
