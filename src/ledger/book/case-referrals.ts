import { Injectable } from '@nestjs/common';
import { openWithin } from '../../casebook/casebook.js';
import { orRollBack, type Outcome } from '../../casebook/receipts.js';
import { RuleBook } from '../../casebook/rule-book.js';
import { type Caller, inPost } from '../../domain/agency/agency.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { decideCaseAct } from '../../domain/ledger/decide-case.js';
import { ledgerRefusal } from '../../domain/ledger/ledger-authority.js';
import type { LandCase } from '../../domain/ledger/land-case.js';
import { TRANSFER_ROUTE } from '../../domain/ledger/mandates.js';
import { type ReferralAsked, referralOfCase } from '../../domain/ledger/referral-of-case.js';
import { changeOf, LedgerBook, loadRecord } from './ledger-book.js';
import { aroundCase, referralStates } from './surroundings.js';

/** Opens the referral that a finding proposes, because a person says so, and links it with its case: one transaction, one receipt. */
@Injectable()
export class CaseReferrals {
  constructor(
    private readonly book: LedgerBook,
    private readonly rules: RuleBook,
  ) {}

  refer(caseId: string, expectedVersion: number, asked: ReferralAsked, caller: Caller, key: string): Promise<Outcome> {
    const by = inPost(caller);
    return this.book.write(
      { action: 'LINK_REFERRAL', facts: asked },
      { caseId, expectedVersion },
      by,
      key,
      async (tx, context) => {
        const { record, before } = await loadRecord<LandCase>(tx, 'CASE', caseId);
        const refusal = ledgerRefusal('LINK_REFERRAL', record, record, expectedVersion, by, context.directory);
        if (refusal !== null) orRollBack(refusal);
        const [patch] = await tx.query<{ number: string }>('SELECT number FROM ledger_patches($1)', [record.patchIds]);
        const states = await referralStates(tx, record.referrals, context.now);
        const running = record.referrals
          .flatMap(({ referralId }) => states.get(referralId) ?? [])
          .find(
            ({ routeId, endedAt, sender }) =>
              routeId === asked.routeId && endedAt === null && sender === record.handlerId,
          );
        if (running !== undefined && asked.routeId !== TRANSFER_ROUTE)
          orRollBack(
            invalidInput(
              'routeId',
              asked.routeId,
              `没有在办的同一路线移送（已有 ${running.number}）`,
              `a route on which no referral of this case is running (${running.number} is)`,
            ),
          );
        const facts = orRollBack(
          referralOfCase(
            record,
            patch?.number ?? record.number,
            asked,
            caller.agencyKind === 'NATURAL_RESOURCES',
            context.campaign,
          ),
        );
        const {
          receipt: { referralId },
          number,
        } = await openWithin(
          tx,
          asked.routeId,
          { action: 'OPEN', facts, by },
          { ...(await this.rules.context()), now: context.now },
          null,
        );
        const link = { referralId, number, routeId: asked.routeId, detector: asked.detector };
        // Looked at with the referral that is being linked, so that its finding falls quiet at once.
        const { around } = await aroundCase(
          tx,
          { ...record, referrals: [...record.referrals, { ...link, by: by.agencyId, at: context.now }] },
          context.now,
        );
        const decision = orRollBack(
          decideCaseAct(record, { action: 'LINK_REFERRAL', facts: link, by }, expectedVersion, around, null, context),
        );
        return { changes: [changeOf(decision, before)], wakes: { patches: [], party: null } };
      },
    );
  }
}
