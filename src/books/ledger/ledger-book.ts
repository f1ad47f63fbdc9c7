import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { StaffMember } from '../../domain/agency/agency.js';
import { noCampaign } from '../../domain/campaign/campaign.js';
import type { RuleContext } from '../../domain/decision/case-file.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { decideCase, decideCaseAct } from '../../domain/ledger/case/decide-case.js';
import { type LandCase } from '../../domain/ledger/case/land-case.js';
import type { CaseAct } from '../../domain/ledger/case/policies/policy.js';
import type { CaseCommand, PatchCommand } from '../../domain/ledger/ledger-commands.js';
import { type LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { decidePatch, decideRegistration, patchFiled, patchReleased } from '../../domain/ledger/patch/decide-patch.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import { type Tx } from '../../platform/database/unit-of-work.js';
import { CarryOut } from '../carry-out.js';
import { nextNumber } from '../casebook/casebook.js';
import type { WritingTx } from '../history.js';
import { keepReceipts, orRollBack, type Outcome } from '../receipts.js';
import { RuleBook } from '../rule-book.js';
import { boundsOf } from './geometry.js';
import { type LedgerChange, writeLedger, WRITES_LEDGER } from './ledger-writer.js';
import { changeOf, Loaded, loadRecord, NEW } from './loaded.js';
import { normalForm, refuseTaken } from './patch-facts.js';
import { aroundCase, aroundPatch } from './surroundings.js';
import { trigger, Triggers } from './trigger.js';

/** LINK_REFERRAL is for `CaseReferrals` alone, which opens the referral with it. */
export type FormedCaseAct = Exclude<CaseAct, { action: 'LINK_REFERRAL' }>;

/** What a command writes: the records it changes, the one that its receipt is of first. */
export interface Written {
  readonly changes: readonly LedgerChange[];
  /** Patches that lie there now (or did before), and a party of whom something has changed. */
  readonly triggers: Triggers;
}

/**
 * The one write path of the ledger: load → decide (pure) → write, in one transaction; asked twice with the same key,
 * the same receipt.
 */
@Injectable()
export class LedgerBook {
  constructor(
    private readonly rules: RuleBook,
    private readonly carryOut: CarryOut,
  ) {}

  register(command: Extract<PatchCommand, { action: 'REGISTER_PATCH' }>, key: string): Promise<Outcome> {
    return this.write(command, {}, key, async (tx, context) => {
      const facts = normalForm(command.facts);
      await refuseTaken(tx, facts.number, context);
      const decision = orRollBack(
        decideRegistration(
          randomUUID(),
          { ...command, facts },
          await aroundPatch(tx, facts, context.campaign.watch.selfCheckEndsOn),
          context,
        ),
      );
      return { changes: [changeOf(decision, NEW)], triggers: { patches: [decision.record], party: null } };
    });
  }

  actOnPatch(
    patchId: string,
    expectedVersion: number,
    command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
    key: string,
  ): Promise<Outcome> {
    return this.write(command, { recordId: patchId, expectedVersion }, key, async (tx, context) => {
      const { record, before } = await loadRecord<Patch>(tx, 'PATCH', patchId);
      const sent =
        command.action === 'CORRECT_PATCH'
          ? { ...command, facts: { ...command.facts, facts: normalForm(command.facts.facts) } }
          : command;
      const facts = sent.action === 'CORRECT_PATCH' ? sent.facts.facts : record.facts;
      const bounds = record.facts.geometry === null ? null : boundsOf(record.facts.geometry);
      const decision = orRollBack(
        decidePatch(
          record,
          sent,
          expectedVersion,
          await aroundPatch(tx, facts, context.campaign.watch.selfCheckEndsOn),
          { ...context, bounds },
        ),
      );
      return {
        changes: [changeOf(decision, before)],
        triggers: { patches: sent.action === 'CORRECT_PATCH' ? [record, decision.record] : [], party: null },
      };
    });
  }

  openCase(command: Extract<CaseCommand, { action: 'OPEN_LAND_CASE' }>, key: string): Promise<Outcome> {
    return this.write(command, {}, key, async (tx, context) => {
      const patches: Loaded<Patch>[] = [];
      for (const id of [...new Set(command.facts.patchIds)].sort())
        patches.push(await loadRecord<Patch>(tx, 'PATCH', id));
      await refuseFiled(tx, command.facts.documentNumber);
      const { around } = await aroundCase(
        tx,
        {
          id: NOBODY,
          patchIds: command.facts.patchIds,
          referrals: [],
          struckOff: null,
          townshipId: '',
          party: { name: command.facts.partyName },
        },
        context.now,
      );
      const decision = orRollBack(
        decideCase(
          { id: randomUUID(), number: await nextNumber(tx, 'land-case', 'AJ', context.now) },
          command,
          patches.map(({ record }) => record),
          around,
          context,
        ),
      );
      const filed: LedgerChange[] = [];
      for (const { record, before } of patches)
        filed.push(
          changeOf(
            patchFiled(
              record,
              decision.record,
              await aroundPatch(tx, record.facts, context.campaign.watch.selfCheckEndsOn),
              context,
            ),
            before,
          ),
        );
      return {
        changes: [changeOf(decision, NEW), ...filed],
        triggers: { patches: [], party: decision.record.party.name },
      };
    });
  }

  actOnCase(caseId: string, expectedVersion: number, command: FormedCaseAct, key: string): Promise<Outcome> {
    return this.write(command, { recordId: caseId, expectedVersion }, key, async (tx, context) => {
      const { record, before } = await loadRecord<LandCase>(tx, 'CASE', caseId);
      const { bounds, around } = await aroundCase(tx, record, context.now);
      const decision = orRollBack(decideCaseAct(record, command, expectedVersion, { ...context, around, bounds }));
      const released = command.action === 'WITHDRAW_LAND_CASE' ? await patchesReleased(tx, record, context) : [];
      return {
        changes: [changeOf(decision, before), ...released],
        triggers: { patches: [], party: OF_THE_PARTY.includes(command.action) ? record.party.name : null },
      };
    });
  }

  /** One command, whatever it is, carried out once. `lock`: what freezes figures waits for all writers. */
  async write(
    { action, facts, by }: { readonly action: string; readonly facts: object; readonly by: StaffMember },
    which: { readonly recordId?: string; readonly expectedVersion?: number },
    key: string,
    decide: (tx: WritingTx, context: LedgerContext, rules: RuleContext) => Promise<Written>,
    lock = WRITES_LEDGER,
  ): Promise<Outcome> {
    const what = { action, facts, ...which };
    const context = await this.rules.ledger();
    if (context === null) return { refused: noCampaign() };
    return this.carryOut.once<Outcome>(
      { by, key, what, lock, draft: { about: which.recordId ?? '', form: action } },
      async ({ tx, context: rules, receipt }) => {
        const { now } = rules;
        const { changes, triggers } = await decide(tx, { ...context, now }, rules);
        const [done] = await writeLedger(tx, changes, now, 'ACT', context.campaign.version);
        if (done === undefined || done === null) throw new Error('a command that changes nothing is no command');
        await trigger(tx, triggers, now);
        keepReceipts(tx, receipt, [done]);
        return { done };
      },
      ([done]) => ({ done }),
    );
  }
}

/** Acts that change what other cases of the same party are found to be. */
const OF_THE_PARTY: readonly string[] = [
  'SURVEY_LAND',
  'APPRAISE_DAMAGE',
  'DECIDE_PENALTY',
  'STRIKE_OFF_CASE',
  'WITHDRAW_LAND_CASE',
  'REOPEN_CASE',
];

/** The patches of a case that is withdrawn go back to where they were. */
async function patchesReleased(
  tx: Tx,
  { patchIds }: LandCase,
  context: LedgerContext,
): Promise<readonly LedgerChange[]> {
  const released: LedgerChange[] = [];
  for (const id of [...patchIds].sort()) {
    const { record, before } = await loadRecord<Patch>(tx, 'PATCH', id);
    released.push(
      changeOf(
        patchReleased(record, await aroundPatch(tx, record.facts, context.campaign.watch.selfCheckEndsOn), context),
        before,
      ),
    );
  }
  return released;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One filing is of one case. */
async function refuseFiled(tx: Tx, documentNumber: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`filing/${documentNumber}`]);
  const [filed] = await tx.query<{ number: string }>(
    "SELECT number FROM ledger_record WHERE kind = 'CASE' AND body->>'documentNumber' = $1",
    [documentNumber],
  );
  if (filed !== undefined)
    orRollBack(
      invalidInput(
        'documentNumber',
        documentNumber,
        `没有用过的立案文号（${filed.number} 已用）`,
        `a number of a filing that is not taken (${filed.number} has it)`,
      ),
    );
}
