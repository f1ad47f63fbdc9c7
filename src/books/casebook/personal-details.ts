import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { type Caller, inPost } from '../../domain/agency/agency.js';
import { notFound } from '../../domain/decision/authority.js';
import { decideDetail } from '../../domain/decision/decide-detail.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { type Refusal, refuse } from '../../domain/kernel/refusal.js';
import { type DetailKind, detailProblem, maskedDetail } from '../../domain/referral/personal-detail.js';
import { randomText, sha256 } from '../../platform/crypto/digest.js';
import { Sealer } from '../../platform/crypto/sealer.js';
import { RolledBack } from '../../platform/database/unit-of-work.js';
import { CarryOut } from '../carry-out.js';
import type { CommandReceipt } from '../receipts.js';
import { orRollBack, type Outcome } from '../receipts.js';
import { RuleBook } from '../rule-book.js';
import { settle } from './settle.js';

/** A personal detail as it is shown: masked. */
export interface MaskedDetail {
  readonly id: string;
  readonly kind: DetailKind;
  readonly masked: string;
  readonly recordedAt: Instant;
}

/** A value shown unmasked, and the event that says to whom and why. */
export type Revealed =
  | { readonly value: string; readonly kind: DetailKind; readonly receipt: CommandReceipt }
  | { readonly refused: Refusal };

/**
 * Personal details: sealed beside the case file, masked wherever they are listed, unmasked by an act that the history
 * keeps.
 */
@Injectable()
export class PersonalDetails {
  constructor(
    private readonly rules: RuleBook,
    private readonly sealer: Sealer,
    private readonly carryOut: CarryOut,
  ) {}

  /** Records one detail of a referral. The value goes nowhere but into its sealed row. */
  async record(referralId: string, kind: DetailKind, value: string, by: Caller, key: string): Promise<Outcome> {
    const problem = detailProblem(kind, value);
    if (problem !== null) return { refused: problem };
    const what = { referralId, kind, value: this.sealer.tag(value) };
    return this.carryOut.once<Outcome>(
      { by, key, what, referralId },
      async ({ tx, context, receipt }) => {
        const [detailId, salt] = [randomUUID(), randomText(16)];
        const digest = sha256(salt + value);
        const asked = { step: 'RECORDED', detailId, detailKind: kind, digest, purpose: null } as const;
        const done = await settle(
          tx,
          this.rules,
          referralId,
          (caseFile) => orRollBack(decideDetail(caseFile, asked, inPost(by), context)),
          { receipt, context },
        );
        if (done === null) throw new RolledBack({ refused: notFound(referralId) });
        const sealed = this.sealer.seal(value, rowName(detailId));
        tx.execute(
          `INSERT INTO personal_detail (id, referral_id, kind, masked, sealed, salt, recorded_by, recorded_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [detailId, referralId, kind, maskedDetail(kind, value), sealed, salt, by.personId, context.now],
        );
        return { done };
      },
      ([done]) => ({ done }),
    );
  }

  /** Shows one detail unmasked; what cannot be recorded in the history is not shown. */
  async reveal(detailId: string, purpose: string, by: Caller): Promise<Revealed> {
    return this.carryOut.unlessClosed<Extract<Revealed, { value: string }>>(by, async (tx) => {
      const [row] = await tx.query<{ referralId: string; kind: DetailKind; sealed: string; salt: string }>(
        'SELECT referral_id AS "referralId", kind, sealed, salt FROM personal_detail WHERE id = $1',
        [detailId],
      );
      if (row === undefined) throw new RolledBack({ refused: unknown(detailId) });
      const value = this.sealer.unseal(row.sealed, rowName(detailId));
      const asked = {
        step: 'REVEALED',
        detailId,
        detailKind: row.kind,
        digest: sha256(row.salt + value),
        purpose,
      } as const;
      const receipt = await settle(tx, this.rules, row.referralId, (caseFile, context) =>
        orRollBack(decideDetail(caseFile, asked, inPost(by), context)),
      );
      if (receipt === null) throw new RolledBack({ refused: unknown(detailId) });
      return { value, kind: row.kind, receipt };
    });
  }
}

/** The row that a sealed text is bound to. */
function rowName(id: string): string {
  return `personal_detail/${id}`;
}

function unknown(id: string): Refusal {
  return refuse(
    'NOT_FOUND',
    `没有编号为「${id}」的个人信息，或者与本机关无关`,
    `no personal detail "${id}", or it does not concern your agency`,
    { what: 'PERSONAL_DETAIL', id },
  );
}
