import { Inject, Injectable } from '@nestjs/common';

import type { Instant } from '../../domain/kernel/instant.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Changes, type Lately } from '../changes.js';

/** Which referrals have changed. */
@Injectable()
export class ReferralChanges extends Changes {
  constructor(@Inject(API_UNIT_OF_WORK) work: UnitOfWork, @Inject(ENV) env: Env, clock: Clock) {
    super(work, env, clock);
  }

  protected changedSince(tx: Tx, since: Instant): Promise<readonly Lately[]> {
    return tx.query<Lately>('SELECT id, chain_length AS length FROM referral WHERE changed_at > $1', [since]);
  }
}
