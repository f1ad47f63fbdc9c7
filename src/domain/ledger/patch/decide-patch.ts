import { localDateOf } from '../../kernel/instant.js';
import { invalidInput, type Refusal } from '../../kernel/refusal.js';
import type { PatchSurroundings } from '../alert/alert.js';
import { alertsAfter, dismissed } from '../alert/alerts.js';
import { watchPatch } from '../alert/patch-alerts.js';
import type { HandOver } from '../case/land-case.js';
import { LEDGER_ACTS } from '../ledger-acts.js';
import { ledgerRefusal, standingRefusal } from '../ledger-authority.js';
import type { LedgerEvent, PatchCommand } from '../ledger-commands.js';
import { type LedgerContext, type LedgerDecision } from '../ledger-decision.js';
import { checkPatchAct, checkPatchFacts, forTheBureau, type PatchContext } from './check-patch.js';
import { type Patch, type PatchFacts } from './patch.js';

/** Registers a patch. `id` is new. */
export function decideRegistration(
  id: string,
  command: Extract<PatchCommand, { action: 'REGISTER_PATCH' }>,
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> | Refusal {
  const { facts, by } = command;
  const { now, campaign, directory } = context;
  const refusal =
    standingRefusal(
      command,
      { townshipId: facts.townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: null },
      directory,
    ) ??
    checkPatchFacts(facts, context) ??
    forTheBureau(facts, by, context)[0] ??
    null;
  if (refusal !== null) return refusal;
  const patch: Patch = {
    kind: 'PATCH',
    id,
    campaignId: campaign.id,
    state: 'DELIVERED',
    version: 1,
    facts,
    check: null,
    verdict: null,
    caseId: null,
    handlerId: null,
    excluded: null,
    dueOn: dueOf(facts, context),
    alerts: [],
    registeredAt: now,
    registeredBy: by.agencyId,
    changedAt: now,
  };
  return looked(
    patch,
    [{ ...command, kind: 'ACT', at: now, from: null, to: patch.state, version: 1 }],
    around,
    context,
  );
}

export function numberTaken(number: string): Refusal {
  return invalidInput('number', number, '尚未登记的图斑编号', 'a number that is not registered yet');
}

/** Does one act on a patch that is at the version its actor has seen. */
export function decidePatch(
  patch: Patch,
  command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
  expectedVersion: number,
  around: PatchSurroundings,
  context: PatchContext,
): LedgerDecision<Patch> | Refusal {
  const {
    facts: { townshipId, dutyAgencyId },
  } = patch;
  const refusal =
    ledgerRefusal(command, { townshipId, dutyAgencyId, handlerId: null }, patch, expectedVersion, context.directory) ??
    checkPatchAct(patch, command, context);
  if (refusal !== null) return refusal;
  const version = patch.version + 1;
  const to = LEDGER_ACTS[command.action].to ?? patch.state;
  const next: Patch = { ...evolvePatch(patch, command, context), state: to, version, changedAt: context.now };
  return looked(next, [{ ...command, kind: 'ACT', at: context.now, from: patch.state, to, version }], around, context);
}

/** A case was filed on the patch. */
export function patchFiled(
  patch: Patch,
  { id: caseId, handlerId }: { readonly id: string; readonly handlerId: string },
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> {
  return looked(
    { ...patch, state: 'FILED', caseId, handlerId },
    [{ kind: 'TOUCH', what: 'FILED', at: context.now, caseId, patchId: patch.id }],
    around,
    context,
  );
}

/** Its case went over to another agency. */
export function patchHandedOver(
  patch: Patch,
  { from, to, referralNumber }: HandOver,
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> {
  return looked(
    { ...patch, handlerId: to },
    [{ kind: 'TOUCH', what: 'HANDED_OVER', at: context.now, caseId: patch.caseId ?? '', from, to, referralNumber }],
    around,
    context,
  );
}

/** Its case was withdrawn: it is judged, and in no case, as before. */
export function patchReleased(patch: Patch, around: PatchSurroundings, context: LedgerContext): LedgerDecision<Patch> {
  return looked(
    { ...patch, state: 'JUDGED', caseId: null, handlerId: null },
    [{ kind: 'TOUCH', what: 'WITHDRAWN', at: context.now, caseId: patch.caseId ?? '', patchId: patch.id }],
    around,
    context,
  );
}

/** Time has passed, or something around the patch has changed. */
export function lookAtPatch(patch: Patch, around: PatchSurroundings, context: LedgerContext): LedgerDecision<Patch> {
  return looked(patch, [], around, context);
}

function looked(
  patch: Patch,
  events: readonly LedgerEvent[],
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> {
  const look = watchPatch(patch, around, context);
  const after = alertsAfter(patch.alerts, look.raised, context.now);
  return { record: { ...patch, alerts: after.alerts }, events: [...events, ...after.events], look };
}

function dueOf({ batch }: PatchFacts, { campaign }: LedgerContext): Patch['dueOn'] {
  return campaign.categories.find(({ id }) => id === batch)?.dueOn ?? null;
}

function evolvePatch(
  patch: Patch,
  command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
  context: LedgerContext,
): Patch {
  const { now } = context;
  const { personId } = command.by;
  switch (command.action) {
    case 'CORRECT_PATCH':
      return {
        ...patch,
        facts: command.facts.facts,
        dueOn: dueOf(command.facts.facts, context),
        registeredBy: command.by.agencyId,
      }; // whoever corrects it vouches for it
    case 'CHECK_PATCH':
      return { ...patch, check: { ...command.facts, by: personId, agencyId: command.by.agencyId } };
    case 'JUDGE_PATCH':
      return {
        ...patch,
        verdict: {
          ...command.facts,
          on: patch.verdict?.verdict === command.facts.verdict ? patch.verdict.on : localDateOf(now),
          by: personId,
        },
      }; // X2 counts from the first day of a verdict
    case 'EXCLUDE_PATCH':
      return { ...patch, excluded: { ...command.facts, by: personId, at: now } };
    case 'RESTORE_PATCH':
      return { ...patch, excluded: null };
    case 'DISMISS_PATCH_ALERT':
      return { ...patch, alerts: dismissed(patch.alerts, command.facts, personId, now) };
  }
}
