import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Chain } from '../../casebook/chain.js';
import { nextNumber } from '../../casebook/casebook.js';
import { claim, fingerprintOf, orRollBack, type Outcome, storedOutcome } from '../../casebook/receipts.js';
import type { ReceiptKey } from '../../casebook/record.js';
import { RuleBook } from '../../casebook/rule-book.js';
import { WriteGate } from '../../casebook/write-gate.js';
import type { StaffMember } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { noCampaign } from '../../domain/ledger/campaign.js';
import type { CaseAct } from '../../domain/ledger/check-case.js';
import { decideCase, decideCaseAct } from '../../domain/ledger/decide-case.js';
import {
  decidePatch,
  decideRegistration,
  type LedgerContext,
  type LedgerDecision,
  numberTaken,
  patchFiled,
  patchReleased,
} from '../../domain/ledger/decide-patch.js';
import { type LandCase, partyKey } from '../../domain/ledger/land-case.js';
import { recordNotFound } from '../../domain/ledger/ledger-authority.js';
import type { CaseCommand, PatchCommand } from '../../domain/ledger/ledger-commands.js';
import type { Patch } from '../../domain/ledger/patch.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { boundsOf, boxOf, type NoGeometry, readGeometry } from './geometry.js';
import type { LedgerRecord } from './ledger-rows.js';
import { type LedgerChange, writeLedger, WRITES_LEDGER } from './ledger-writer.js';
import { aroundCase, aroundPatch } from './surroundings.js';

/** LINK_REFERRAL is for `CaseReferrals` alone, which opens the referral with it. */
export type FormedCaseAct = Exclude<CaseAct, { action: 'LINK_REFERRAL' }>;

/** A record as it was loaded, with where its history stands. */
export interface Loaded<R> {
  readonly record: R;
  readonly before: Chain;
}

/** Where the watchmen look again. */
export interface Wakes {
  readonly patches: readonly Patch[];
  readonly party: string | null;
}

/** What a command writes: the records it changes, the one that its receipt is of first. */
export interface Written {
  readonly changes: readonly LedgerChange[];
  /** Patches that lie there now (or did before), and a party of whom something has changed. */
  readonly wakes: Wakes;
}

/** The one write path of the ledger: load → decide (pure) → write, in one transaction; asked twice with the same key, the same receipt. */
@Injectable()
export class LedgerBook {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly gate: WriteGate,
    private readonly clock: Clock,
  ) {}

  register(command: Extract<PatchCommand, { action: 'REGISTER_PATCH' }>, key: string): Promise<Outcome> {
    return this.write(command, {}, command.by, key, async (tx, context) => {
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
      return { changes: [changeOf(decision, NEW)], wakes: { patches: [decision.record], party: null } };
    });
  }

  actOnPatch(
    patchId: string,
    expectedVersion: number,
    command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
    key: string,
  ): Promise<Outcome> {
    return this.write(command, { patchId, expectedVersion }, command.by, key, async (tx, context) => {
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
          bounds,
          context,
        ),
      );
      return {
        changes: [changeOf(decision, before)],
        wakes: { patches: sent.action === 'CORRECT_PATCH' ? [record, decision.record] : [], party: null },
      };
    });
  }

  openCase(command: Extract<CaseCommand, { action: 'OPEN_LAND_CASE' }>, key: string): Promise<Outcome> {
    return this.write(command, {}, command.by, key, async (tx, context) => {
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
          randomUUID(),
          await nextNumber(tx, 'land-case', 'AJ', context.now),
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
        wakes: { patches: [], party: decision.record.party.name },
      };
    });
  }

  actOnCase(caseId: string, expectedVersion: number, command: FormedCaseAct, key: string): Promise<Outcome> {
    return this.write(command, { caseId, expectedVersion }, command.by, key, async (tx, context) => {
      const { record, before } = await loadRecord<LandCase>(tx, 'CASE', caseId);
      const { bounds, around } = await aroundCase(tx, record, context.now);
      const decision = orRollBack(decideCaseAct(record, command, expectedVersion, around, bounds, context));
      const released = command.action === 'WITHDRAW_LAND_CASE' ? await patchesReleased(tx, record, context) : [];
      return {
        changes: [changeOf(decision, before), ...released],
        wakes: { patches: [], party: OF_THE_PARTY.includes(command.action) ? record.party.name : null },
      };
    });
  }

  /** One command, whatever it is: the gate, the lock, the time, the key, the decision, the rows. `lock`: what freezes figures waits for all writers. */
  async write(
    asked: { readonly action: string; readonly facts: object },
    which: object,
    by: StaffMember,
    key: string,
    decide: (tx: Tx, context: LedgerContext) => Promise<Written>,
    lock = WRITES_LEDGER,
  ): Promise<Outcome> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    const fingerprint = fingerprintOf({ action: asked.action, facts: asked.facts, ...which });
    const receiptKey: ReceiptKey = { agencyId: by.agencyId, key };
    return untilUnlocked(() =>
      this.work.as<Outcome>({ agency: by.agencyId, person: by.personId }, async (tx) => {
        await tx.query(lock);
        const context = await this.rules.ledger();
        if (context === null) return { refused: noCampaign() };
        const now = this.clock.now();
        const { claimed } = await claim(tx, receiptKey, fingerprint, now, null);
        if (!claimed) return storedOutcome(tx, receiptKey, fingerprint);
        const { changes, wakes } = await decide(tx, { ...context, now });
        const [done] = await writeLedger(tx, changes, now, 'ACT', context.campaign.version);
        if (done === undefined) throw new Error('a command that changes nothing is no command');
        await wake(tx, wakes, now);
        await tx.query(
          'UPDATE command_receipt SET referral_id = $3, event_seq = $4, leaf_hash = $5 WHERE agency_id = $1 AND key = $2',
          [by.agencyId, key, done.referralId, done.eventSeq, done.leafHash],
        );
        return { done };
      }),
    );
  }
}

/** Two acts beside one another may wait for each other's records; the database ends one of them, which then goes first. */
export async function untilUnlocked<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= 5 || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '40P01';
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

export const NEW: Chain = { length: 0, head: '' };
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Locks a record of a kind and loads it. A refusal, and nothing is written, when it is not there or does not concern the agency. */
export async function loadRecord<R extends LedgerRecord>(tx: Tx, kind: R['kind'], id: string): Promise<Loaded<R>> {
  const [row] = await tx.query<{ body: R; length: number; head: string }>(
    'SELECT body, chain_length AS length, chain_head AS head FROM ledger_record WHERE id = $1 AND kind = $2 FOR NO KEY UPDATE',
    [id, kind],
  );
  if (row === undefined)
    throw new RolledBack({
      refused: recordNotFound(kind === 'CASE' ? 'LAND_CASE' : kind === 'PATCH' ? 'PATCH' : 'REPORTING_DUTY', id),
    });
  return { record: row.body, before: { length: row.length, head: row.head } };
}

export function changeOf({ record, events, look }: LedgerDecision<Patch | LandCase>, before: Chain): LedgerChange {
  return { record, events, lookAgainAt: look.lookAgainAt, before };
}

/** The facts as they are kept: without blanks around them, the geometry in one spelling; or what is wrong with it. */
export function normalised<F extends Patch['facts']>(given: F): F | NoGeometry {
  const facts = {
    ...given,
    number: given.number.trim(),
    village: given.village.trim(),
    location: given.location.trim(),
    party: given.party?.trim() ?? null,
  };
  if (facts.geometry === null) return facts;
  const shape = readGeometry(facts.geometry);
  return 'zh' in shape ? shape : { ...facts, geometry: shape.text };
}

function normalForm<F extends Patch['facts']>(given: F): F {
  const facts = normalised(given);
  return 'zh' in facts ? orRollBack<F>(invalidInput('geometry', given.geometry, facts.zh, facts.en)) : facts;
}

/** Marks what lies at these places, or is of this party, to be looked at again. */
export async function wake(tx: Tx, { patches, party }: Wakes, now: Instant): Promise<void> {
  const [places, selfFound] = [
    patches.flatMap(placesOf),
    patches.filter(({ facts }) => facts.source === 'SELF_FOUND').flatMap(placesOf),
  ];
  if (places.length > 0 || party !== null)
    await tx.query('SELECT ledger_wake($1, $2, $3, $4)', [
      places,
      selfFound,
      party === null ? null : partyKey(party),
      now,
    ]);
}

function placesOf({ facts: { geometry } }: Patch): readonly string[] {
  return geometry === null ? [] : [boxOf(boundsOf(geometry))];
}

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

async function refuseTaken(tx: Tx, number: string, { campaign }: LedgerContext): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`patch/${number}`]); // two who register the same number at once: one waits, and is refused
  const [taken] = await tx.query<{ taken: boolean }>('SELECT ledger_has_patch($1, $2) AS taken', [campaign.id, number]);
  if (taken?.taken === true) throw new RolledBack({ refused: numberTaken(number) });
}
