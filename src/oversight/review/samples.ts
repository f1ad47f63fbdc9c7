import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { Proofs } from '../tree/proofs.js';
import type { AuditSampleType } from './sample.type.js';

const LARGEST = 100;

/** Random samples that anybody can draw again: the referrals with the smallest SHA-256(seed || number). */
@Injectable()
export class Samples {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly proofs: Proofs,
  ) {}

  async draw(seed: string, size: number, { agencyId }: Caller): Promise<AuditSampleType> {
    if (size < 1 || size > LARGEST)
      throw new RefusedError(invalidInput('size', size, '1至100的整数', 'a number from 1 to 100'));
    const rows = await this.work.read({ agency: agencyId }, (tx) =>
      tx.query<{ referralId: string; number: string; length: number; population: number }>(
        `SELECT id AS "referralId", number, chain_length AS length, count(*) OVER ()::int AS population
         FROM referral
         WHERE sender = $1 OR holder = $1
         ORDER BY sha256(convert_to($2 || number, 'UTF8')) LIMIT $3`,
        [agencyId, seed, size],
      ),
    );
    const members = await Promise.all(
      rows.map(async ({ referralId, number, length }) => ({
        referralId,
        number,
        proof: await this.proofs.inclusionOf(referralId, length),
      })),
    );
    return { seed, population: rows[0]?.population ?? 0, members };
  }
}
