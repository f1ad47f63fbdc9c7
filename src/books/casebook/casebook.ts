import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { notFound } from '../../domain/decision/authority.js';
import type { Decision, RuleContext } from '../../domain/decision/case-file.js';
import { decide, decideConsequence } from '../../domain/decision/decide.js';
import { decideOpening } from '../../domain/decision/decide-opening.js';
import { type Instant, localDateOf } from '../../domain/kernel/instant.js';
import { invalidInput, type Refusal } from '../../domain/kernel/refusal.js';
import { findLatest } from '../../domain/notice/notice.js';
import { ACTIONS } from '../../domain/referral/actions.js';
import type { ActionFacts, Command } from '../../domain/referral/commands.js';
import type { FormFacts } from '../../domain/referral/forms.js';
import type { Matter, Referral } from '../../domain/referral/referral.js';
import { ownersOf } from '../../domain/route/owners.js';
import { receiptAction } from '../../domain/route/receipt-action.js';
import { getRoute } from '../../domain/route/registry.js';
import { RolledBack, type Tx } from '../../platform/database/unit-of-work.js';
import { Fonts } from '../../platform/text/fonts.js';
import { CarryOut } from '../carry-out.js';
import type { WritingTx } from '../history.js';
import type { CommandReceipt, ReceiptKey } from '../receipts.js';
import { keepReceipts, orRollBack, type Outcome } from '../receipts.js';
import { DocumentNumbers } from './document-numbers.js';
import { strikesOffBesideLedger } from './ledger-entry.js';
import { loadCase, type LoadedCase, loadLocked } from './load.js';
import { notPrinted } from './printable.js';
import { record, type Recorded } from './record.js';
import { lockedCase } from './settle.js';

/** Acts on referrals: load → decide (pure) → record, carried out once (carry-out.ts), in five round trips. */
@Injectable()
export class Casebook {
  constructor(
    private readonly carryOut: CarryOut,
    private readonly numbers: DocumentNumbers,
    private readonly fonts: Fonts,
  ) {}

  /** Opens a referral on a route. */
  async open(routeId: string, command: OpeningAsked, key: string): Promise<Outcome> {
    const unprintable = notPrinted(command.facts, this.fonts);
    if (unprintable !== null) return { refused: unprintable };
    const what = { routeId, action: command.action, facts: command.facts };
    return this.carryOut.once<Outcome>(
      { by: command.by, key, what, draft: { about: '', form: `OPEN.${routeId}` } },
      async ({ tx, context, receipt }) => {
        const opened = await openWithin(tx, routeId, command, context, receipt);
        return { done: opened.receipt, caseFile: opened.caseFile };
      },
      ([done]) => ({ done }),
    );
  }

  /** Does one act on a referral, if it is still at the version that the caller has seen. */
  async act(referralId: string, expectedVersion: number, command: Command, key: string): Promise<Outcome> {
    const { action, facts, onPaper, by } = command;
    const unprintable = notPrinted({ ...facts, onPaper }, this.fonts);
    if (unprintable !== null) return { refused: unprintable };
    return this.carryOut.once<Outcome, LoadedCase | null>(
      {
        by,
        key,
        what: { referralId, expectedVersion, action, facts, onPaper },
        referralId,
        draft: { about: referralId, form: action },
        load: (tx) => loadCase(tx, referralId),
      },
      async ({ tx, context, receipt, loaded }) => {
        if (loaded === null) throw new RolledBack({ refused: notFound(referralId) });
        const { caseFile } = loaded;
        const numbered = orRollBack(await this.numbers.numbered(tx, command, caseFile.referral, context.now));
        const decision = orRollBack(decide(caseFile, numbered, expectedVersion, context));
        const { routeId, matter } = caseFile.referral;
        const elsewhere = await strikesOffBesideLedger(tx, routeId, matter, action);
        if (elsewhere !== null) orRollBack(elsewhere);
        const recorded = await record(tx, decision, loaded, context.now, receipt);
        await moveParent(tx, caseFile.referral, numbered, context);
        return { done: recorded.receipt, caseFile: recorded.caseFile };
      },
      ([done]) => ({ done }),
    );
  }

  /**
   * Signs for one notice, whatever else has happened to its referral meanwhile: whoever signs for what has arrived has
   * seen the notice, not the version.
   */
  sign(referralId: string, noticeId: string, by: Command['by'], key: string): Promise<Outcome> {
    return this.carryOut.once<Outcome, LoadedCase | null>(
      { by, key, what: { signs: noticeId }, referralId, load: (tx) => loadCase(tx, referralId) },
      async ({ tx, context, receipt, loaded }) => {
        if (loaded === null) throw new RolledBack({ refused: notFound(referralId) });
        const { referral, notices } = loaded.caseFile;
        // an act of receipt signs for the newest transfer: it must be the one that was named
        const brings = findLatest(notices, 'TRANSFER', by.agencyId)?.id === noticeId;
        const command = brings
          ? ({ action: receiptAction(referral), facts: { remarks: '' }, by } as Command)
          : ({ action: 'SIGN_NOTICE', facts: { noticeId }, by } as const);
        const decision = orRollBack(decide(loaded.caseFile, command, referral.version, context));
        return { done: (await record(tx, decision, loaded, context.now, receipt)).receipt };
      },
      ([done]) => ({ done }),
    );
  }

  /**
   * What an officer has in hand goes on in another officer's: every running referral of the agency whose team he is in,
   * in one transaction. Returns the receipts, one for each referral; none, and the key is free again, where nothing was
   * in hand.
   */
  handOverWork(facts: ActionFacts['REPLACE_OFFICER'], by: Command['by'], key: string): Promise<HandedOver> {
    return this.carryOut.once<HandedOver>(
      { by, key, what: { handOverWork: facts } },
      async ({ tx, context, receipt }) => {
        const rows = await tx.query<{ id: string }>(
          `SELECT id
           FROM referral
           WHERE sender = $1 AND ended_at IS NULL AND jsonb_exists(body->'team', $2)
           ORDER BY id FOR NO KEY UPDATE`,
          [by.agencyId, facts.fromPersonId],
        );
        const handedOver: CommandReceipt[] = [];
        for (const { id } of rows) {
          const loaded = await loadLocked(tx, id);
          const { caseFile } = loaded;
          const decision = orRollBack(
            decide(caseFile, { action: 'REPLACE_OFFICER', facts, by }, caseFile.referral.version, context),
          );
          handedOver.push((await record(tx, decision, loaded, context.now, null)).receipt);
        }
        if (handedOver.length === 0) throw new RolledBack({ handedOver });
        keepReceipts(tx, receipt, handedOver);
        return { handedOver };
      },
      (handedOver) => ({ handedOver }),
    );
  }
}

type HandedOver = { readonly handedOver: readonly CommandReceipt[] } | { readonly refused: Refusal };

/** An opening as it is asked; a matter that is left out is that of the referral that it continues. */
export type OpeningAsked = Omit<Extract<Command, { action: 'OPEN' }>, 'facts'> & {
  readonly facts: Omit<FormFacts['OPENING'], 'matter'> & { readonly matter: Matter | null };
};

function noMatter(): Refusal {
  return invalidInput(
    'matter',
    '',
    '案件内容；只有接续另一件移送的才可不填',
    'the matter: it may be left out only where another referral is continued',
  );
}

/** Opens a referral inside the caller's transaction, which stands or falls with it. A refusal undoes both. */
export async function openWithin(
  tx: WritingTx,
  routeId: string,
  asked: OpeningAsked,
  context: RuleContext,
  receipt: ReceiptKey | null,
): Promise<Recorded> {
  const earlier = asked.facts.continuesId === null ? null : await lockedCase(tx, asked.facts.continuesId);
  const command = {
    ...asked,
    facts: {
      ...asked.facts,
      matter: orRollBack(asked.facts.matter ?? earlier?.caseFile.referral.matter ?? noMatter()),
    },
  };
  const elsewhere = await strikesOffBesideLedger(tx, routeId, command.facts.matter, 'OPEN');
  if (elsewhere !== null) orRollBack(elsewhere);
  const id = randomUUID();
  const number = await nextNumber(tx, `referral/${routeId}`, routeId, context.now);
  const decision = orRollBack(
    decideOpening(
      { id, number, routeId, threadId: earlier?.caseFile.referral.threadId ?? id },
      command,
      earlier?.caseFile ?? null,
      context,
    ),
  );
  insertReferral(tx, decision, context.now);
  return record(tx, decision, null, context.now, receipt);
}

/**
 * The same act moves the referral that this one continues, where the route says so and the earlier one waits for it.
 */
async function moveParent(
  tx: WritingTx,
  { routeId, continuesId, number }: Referral,
  command: Command,
  context: RuleContext,
): Promise<void> {
  const action = getRoute(routeId).steps[command.action]?.movesParent;
  if (action === undefined || continuesId === null) return;
  const parent = await lockedCase(tx, continuesId);
  if (parent === null) return;
  // What is said of the one act is of its own form; the other names the referral that it follows from.
  const isAlike = ACTIONS[action].form === ACTIONS[command.action].form;
  const facts = isAlike ? command.facts : { remarks: number };
  const decision = decideConsequence(parent.caseFile, { ...command, action, facts } as Command, context);
  if (decision === null) return;
  await record(tx, orRollBack(decision), parent, context.now, null);
}

/**
 * The next number of a series in this year, such as R01-2026-0001. `of` keeps apart what is numbered: `referral/R01`,
 * `land-case`.
 */
export async function nextNumber(tx: Tx, of: string, prefix: string, now: Instant): Promise<string> {
  const year = localDateOf(now).slice(0, 4);
  const rows = await tx.query<{ last: number }>(
    `INSERT INTO number_series (name, last)
     VALUES ($1, 1)
     ON CONFLICT (name) DO UPDATE SET last = number_series.last + 1
     RETURNING last`,
    [`${of}/${year}`],
  );
  return `${prefix}-${year}-${String(rows[0]?.last ?? 0).padStart(4, '0')}`;
}

function insertReferral(tx: Tx, { referral }: Decision, now: Instant): void {
  tx.execute(
    `INSERT INTO referral (id, number, route_id, state, version, sender, owners, body, opened_at, changed_at, thread_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $9, $10)`,
    [
      referral.id,
      referral.number,
      referral.routeId,
      referral.state,
      referral.version,
      referral.sender,
      ownersOf(referral),
      JSON.stringify(referral),
      now,
      referral.threadId,
    ],
  );
  tx.execute('INSERT INTO referral_party (agency_id, referral_id, since) VALUES ($1, $2, $3)', [
    referral.sender,
    referral.id,
    now,
  ]);
}
