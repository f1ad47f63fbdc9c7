import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { decideDetail } from '../domain/decision/decide-detail.js';
import { notFound } from '../domain/decision/authority.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { type DetailKind, detailProblem, maskedDetail } from '../domain/referral/personal-detail.js';
import { randomText, sha256 } from '../platform/crypto/digest.js';
import { Sealer } from '../platform/crypto/sealer.js';
import { API_UNIT_OF_WORK, RolledBack, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { claim, fingerprintOf, type Outcome, orRollBack, storedOutcome } from './receipts.js';
import type { CommandReceipt } from './record.js';
import { RuleBook } from './rule-book.js';
import { settle } from './settle.js';
import { WriteGate } from './write-gate.js';

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

/** Personal details: sealed beside the case file, masked wherever they are listed, unmasked by an act that the history keeps. */
@Injectable()
export class PersonalDetails {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly sealer: Sealer,
    private readonly gate: WriteGate,
  ) {}

  /** Records one detail of a referral. The value goes nowhere but into its sealed row. */
  async record(referralId: string, kind: DetailKind, value: string, by: Caller, key: string): Promise<Outcome> {
    const problem = detailProblem(kind, value) ?? (await this.gate.closed());
    if (problem !== null) return { refused: problem };
    const { now } = await this.rules.context();
    const receiptKey = { agencyId: by.agencyId, key };
    const fingerprint = fingerprintOf({ referralId, kind, value: this.sealer.tag(value), by: by.personId });
    return this.work.as<Outcome>({ agency: by.agencyId, person: by.personId }, async (tx) => {
      const { claimed, found } = await claim(tx, receiptKey, fingerprint, now, referralId);
      if (!claimed) return storedOutcome(tx, receiptKey, fingerprint);
      if (!found) throw new RolledBack({ refused: notFound(referralId) });
      const [detailId, salt] = [randomUUID(), randomText(16)];
      const asked = {
        step: 'RECORDED',
        detailId,
        detailKind: kind,
        digest: sha256(salt + value),
        purpose: null,
      } as const;
      const done = await settle(
        tx,
        this.rules,
        referralId,
        (caseFile, context) => orRollBack(decideDetail(caseFile, asked, inPost(by), context)),
        receiptKey,
      );
      if (done === null) throw new RolledBack({ refused: notFound(referralId) });
      await tx.query(
        'INSERT INTO personal_detail (id, referral_id, kind, masked, sealed, salt, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          detailId,
          referralId,
          kind,
          maskedDetail(kind, value),
          this.sealer.seal(value, rowName(detailId)),
          salt,
          by.personId,
          now,
        ],
      );
      return { done };
    });
  }

  /** Shows one detail unmasked; what cannot be recorded in the history is not shown. */
  async reveal(detailId: string, purpose: string, by: Caller): Promise<Revealed> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    return this.work.as<Revealed>({ agency: by.agencyId, person: by.personId }, async (tx) => {
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
      const receipt = await settle(
        tx,
        this.rules,
        row.referralId,
        (caseFile, context) => orRollBack(decideDetail(caseFile, asked, inPost(by), context)),
        null,
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
