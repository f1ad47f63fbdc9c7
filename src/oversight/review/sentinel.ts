import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../../access/posts/standing.js';
import type { Caller } from '../../domain/agency/agency.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { SentinelEntryType } from './sample.type.js';
import { SENTINEL_FINDINGS, type SentinelFinding } from './sentinel-findings.js';

/** Looks for what the platform never leaves behind: whatever it finds was done from outside, or is a fault of ours. */
@Injectable()
export class Sentinel {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async findings(by: Caller): Promise<readonly SentinelEntryType[]> {
    const rows = await this.work.read(standingOf(by), (tx) =>
      tx.query<{ finding: SentinelFinding; referralNumber: string; detail: string }>(
        'SELECT finding, referral_number AS "referralNumber", detail FROM sentinel_for_administrators($1)',
        [this.clock.now()],
      ),
    );
    return rows.map((row) => ({ ...row, remedy: SENTINEL_FINDINGS[row.finding].remedy }));
  }
}
