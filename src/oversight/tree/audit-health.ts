import { Inject, Injectable } from '@nestjs/common';

import { requireOurs } from '../../books/history.js';
import { NotProvable } from '../../books/not-provable.js';
import { CLOCK_TOLERANCE_MS } from '../../domain/audit/checkpoint.js';
import type { TreeState } from '../../domain/audit/receipt.js';
import { epochMs, type Instant } from '../../domain/kernel/instant.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';

/** After so long a failure is an alarm. */
export const ALARM_MS = 300_000;

/** After so long an event ought to stand under a checkpoint. */
const SEALED_WITHIN_MS = 10_000;

/**
 * What is wrong with the proof of the history: events that no checkpoint holds yet, and places outside that cannot be
 * told.
 */
@Injectable()
export class AuditHealth {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
  ) {}

  async problems(): Promise<readonly string[]> {
    const now = epochMs(this.clock.now());
    const [failing, [backlog], [newest]] = await this.work.as(
      { job: 'HEALTH' },
      async (tx) =>
        [
          await tx.query<{ target: string; since: Instant; problem: string }>(
            `SELECT target, failing_since AS since, problem
             FROM audit_anchor
             WHERE failing_since IS NOT NULL
             ORDER BY target`,
          ),
          await tx.query<{ waiting: string; oldest: Instant | null }>('SELECT waiting, oldest FROM audit_backlog()'),
          await tx.query<TreeState & { note: string; at: Instant }>(
            'SELECT tree_size::float8 AS size, root, note, at FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1',
          ),
        ] as const,
    );
    const behind = newest === undefined ? 0 : epochMs(newest.at) - now;
    const clock =
      behind > CLOCK_TOLERANCE_MS
        ? [
            `the clock of this machine is ${Math.round(behind / 60_000)} minutes before the newest checkpoint: ` +
              'acts are refused and nothing is sealed until it is right',
          ]
        : [];
    const oldest = backlog?.oldest ?? null;
    const late =
      oldest !== null && now - epochMs(oldest) > SEALED_WITHIN_MS
        ? [`events wait for a checkpoint since ${oldest}`]
        : [];
    return [
      ...clock,
      ...(newest === undefined ? [] : whyNothingIsWritten(newest, this.keys)),
      ...late,
      ...failing.map(({ target, since, problem }) => {
        const what = target === 'sealing' ? 'sealing' : `anchor ${placeOf(target)}`;
        return `${now - epochMs(since) > ALARM_MS ? 'ALARM: ' : ''}${what} fails since ${since}: ${problem}`;
      }),
    ];
  }
}

function whyNothingIsWritten(newest: TreeState & { readonly note: string }, keys: AuditKeys): readonly string[] {
  try {
    requireOurs(newest, keys);
    return [];
  } catch (error) {
    if (error instanceof NotProvable) return [`acts are refused: ${error.message}`];
    throw error;
  }
}

/** Where, without the folders of the machine and what a URL may hold besides the host. */
export function placeOf(target: string): string {
  return /^https?:\/\//.test(target) ? new URL(target).host : (target.split('/').at(-1) ?? target);
}
