import { Injectable } from '@nestjs/common';

import { type Caller, inPost } from '../../domain/agency/agency.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { decideCaseAct } from '../../domain/ledger/case/decide-case.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { TRANSFER_ROUTE } from '../../domain/ledger/case/mandates.js';
import { type ReferralAsked, referralOfCase } from '../../domain/ledger/case/referral-of-case.js';
import { ledgerRefusal } from '../../domain/ledger/ledger-authority.js';
import { Fonts } from '../../platform/text/fonts.js';
import { openWithin } from '../casebook/casebook.js';
import { notPrinted } from '../casebook/printable.js';
import { orRollBack, type Outcome } from '../receipts.js';
import { referralStates } from './case-around.js';
import { LedgerBook } from './ledger-book.js';
import { changeOf, loadRecord } from './loaded.js';
import { aroundCase } from './surroundings.js';

/**
 * Opens the referral that an alert proposes, because a person says so, and links it with its case: one transaction,
 * one receipt.
 */
@Injectable()
export class CaseReferrals {
  constructor(
    private readonly book: LedgerBook,
    private readonly fonts: Fonts,
  ) {}

  refer(caseId: string, expectedVersion: number, asked: ReferralAsked, caller: Caller, key: string): Promise<Outcome> {
    const by = inPost(caller);
    return this.book.write(
      { action: 'LINK_REFERRAL', facts: asked, by },
      { recordId: caseId, expectedVersion },
      key,
      async (tx, context, rules) => {
        const { record, before } = await loadRecord<LandCase>(tx, 'CASE', caseId);
        const ask = { action: 'LINK_REFERRAL', by } as const;
        const refusal = ledgerRefusal(ask, record, record, expectedVersion, context.directory);
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
            context,
          ),
        );
        orRollBack(notPrinted(facts, this.fonts) ?? facts);
        const { caseFile } = await openWithin(tx, asked.routeId, { action: 'OPEN', facts, by }, rules, null);
        const { id, number } = caseFile.referral;
        const link = { referralId: id, number, routeId: asked.routeId, alertCode: asked.alertCode };
        // Looked at with the referral that is being linked, so that its alert falls quiet at once.
        const { around } = await aroundCase(
          tx,
          { ...record, referrals: [...record.referrals, { ...link, by: by.agencyId, at: context.now }] },
          context.now,
        );
        const decision = orRollBack(
          decideCaseAct(record, { action: 'LINK_REFERRAL', facts: link, by }, expectedVersion, {
            ...context,
            around,
            bounds: null,
          }),
        );
        return { changes: [changeOf(decision, before)], triggers: { patches: [], party: null } };
      },
    );
  }
}
