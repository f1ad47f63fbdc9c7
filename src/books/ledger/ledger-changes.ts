import { Inject, Injectable } from '@nestjs/common';

import type { Instant } from '../../domain/kernel/instant.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Changes, type Lately } from '../changes.js';

/** An import of a whole campaign is not told record by record: whoever watches looks at the list again. */
const MOST_LATELY = 1_000;

/** Which records of the ledger have changed: patches, cases with their alerts, bulletins, reports. */
@Injectable()
export class LedgerChanges extends Changes {
  constructor(@Inject(API_UNIT_OF_WORK) work: UnitOfWork, @Inject(ENV) env: Env, clock: Clock) {
    super(work, env, clock);
  }

  /** The newest: by the history, of which every change is an event. */
  protected changedSince(tx: Tx, since: Instant): Promise<readonly Lately[]> {
    return tx.query<Lately>(
      `SELECT subject_id AS id, max(seq) AS length
       FROM (
         SELECT subject_id, seq FROM audit_event
         WHERE recorded_at > $1 AND subject_kind <> 'REFERRAL'
         ORDER BY recorded_at DESC, leaf_hash DESC LIMIT ${MOST_LATELY}
       ) e
       GROUP BY subject_id`,
      [since],
    );
  }
}
