import type { Refusal } from '../../kernel/refusal.js';
import type { CaseSurroundings } from '../alert/alert.js';
import { alertsAfter } from '../alert/alerts.js';
import { watchCase } from '../alert/case-alerts.js';
import { CRIME_ROUTES } from '../alert/must-refer.js';
import { ledgerRefusal, standingRefusal } from '../ledger-authority.js';
import type { CaseCommand, LedgerEvent } from '../ledger-commands.js';
import type { LedgerContext, LedgerDecision } from '../ledger-decision.js';
import type { Patch } from '../patch/patch.js';
import { handOverOf, wentOver } from './case-hand-over.js';
import { checkCaseFacts, checkPatches, limitsOf } from './check-opening.js';
import { evolveCase } from './evolve-case.js';
import type { HandOver, LandCase } from './land-case.js';
import { checkCaseAct } from './policies/case-policies.js';
import type { CaseAct, CaseContext } from './policies/policy.js';

/** A case on the day on which it is filed. */
const NOTHING_DONE = {
  survey: null,
  appraisal: null,
  entrusted: null,
  legalReview: null,
  extension: null,
  penalty: null,
  proceedings: [],
  measure: null,
  waivers: [],
  selfReport: null,
  verification: null,
  acceptance: null,
  struckOff: null,
  verifications: { passed: 0, failed: 0 },
  relapses: 0,
  referrals: [],
  handOvers: [],
  alerts: [],
} as const;

/** Files a case on patches that were judged unlawful and are in no other case. `id` and `number` are new. */
export function decideCase(
  { id, number }: Pick<LandCase, 'id' | 'number'>,
  command: Extract<CaseCommand, { action: 'OPEN_LAND_CASE' }>,
  patches: readonly Patch[],
  around: CaseSurroundings,
  context: LedgerContext,
): LedgerDecision<LandCase> | Refusal {
  const {
    facts: { partyName, partyKind, ...facts },
    by,
  } = command;
  const { now, campaign, directory } = context;
  const townshipId = patches[0]?.facts.townshipId ?? '';
  const refusal =
    standingRefusal(command, { townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: by.agencyId }, directory) ??
    checkCaseFacts(command.facts, context) ??
    checkPatches(patches);
  if (refusal !== null) return refusal;
  const landCase: LandCase = {
    ...facts,
    mustSince: null,
    own: patches.every((patch) => patch.registeredBy === patch.facts.townshipId),
    ...limitsOf(facts.category, patches, context),
    kind: 'CASE',
    id,
    number,
    campaignId: campaign.id,
    state: 'OPENED',
    version: 1,
    handlerId: by.agencyId,
    townshipId,
    party: { name: partyName, kind: partyKind },
    ...NOTHING_DONE,
    openedAt: now,
    changedAt: now,
  };
  return looked(
    landCase,
    [{ ...command, kind: 'ACT', at: now, from: null, to: landCase.state, version: 1 }],
    around,
    context,
  );
}

/** Does one act on a case that is at the version its actor has seen. */
export function decideCaseAct(
  landCase: LandCase,
  act: CaseAct,
  expectedVersion: number,
  context: CaseContext,
): LedgerDecision<LandCase> | Refusal {
  const { around, now } = context;
  const refusal =
    ledgerRefusal(act, landCase, landCase, expectedVersion, context.directory) ??
    wentOver(landCase, act, around, context) ??
    checkCaseAct(landCase, act, context);
  if (refusal !== null) return refusal;
  const next = evolveCase(landCase, act, context);
  const event = { ...act, kind: 'ACT', at: now, from: landCase.state, to: next.state, version: next.version } as const;
  return looked(next, [event], around, context);
}

/**
 * A patch that was delivered later lies on a place that had been struck off: the case is on the ledger again (死灰复燃,
 * F029).
 */
export function caseRelapsed(
  landCase: LandCase,
  patchId: string,
  around: CaseSurroundings,
  context: LedgerContext,
): LedgerDecision<LandCase> {
  if (landCase.state !== 'STRUCK_OFF') return lookAtCase(landCase, around, context);
  const next: LandCase = { ...landCase, state: 'REOPENED', relapses: landCase.relapses + 1, changedAt: context.now };
  return looked(
    next,
    [{ kind: 'TOUCH', what: 'RELAPSED', at: context.now, caseId: landCase.id, patchId }],
    around,
    context,
  );
}

export function caseHandedOver(
  landCase: LandCase,
  handOver: HandOver,
  around: CaseSurroundings,
  context: LedgerContext,
): LedgerDecision<LandCase> {
  const { from, to, referralNumber } = handOver;
  const next: LandCase = {
    ...landCase,
    handlerId: to,
    handOvers: [...landCase.handOvers, handOver],
    changedAt: context.now,
  };
  return looked(
    next,
    [{ kind: 'TOUCH', what: 'HANDED_OVER', at: context.now, caseId: landCase.id, from, to, referralNumber }],
    around,
    context,
  );
}

/** Time has passed, or something around the case has changed. */
export function lookAtCase(
  landCase: LandCase,
  around: CaseSurroundings,
  context: LedgerContext,
): LedgerDecision<LandCase> {
  return looked(landCase, [], around, context);
}

function looked(
  landCase: LandCase,
  events: readonly LedgerEvent[],
  around: CaseSurroundings,
  context: LedgerContext,
): LedgerDecision<LandCase> {
  const first = watchCase(landCase, around, context);
  const isRefer = ({ alertCode }: { readonly alertCode: string }): boolean => alertCode === 'REFER';
  const must = first.raised.some((one) => isRefer(one) && one.level === 'MUST');
  // A case that the police have sent back and that must still go there begins anew; what was recorded less in between,
  // or taken back by whoever sent it, does not end it.
  const since = landCase.mustSince;
  const back =
    since !== null &&
    around.referrals.some(
      ({ routeId, state, endedAt }) =>
        CRIME_ROUTES.includes(routeId) && state === 'RETURNED' && endedAt !== null && endedAt > since,
    );
  const anew = must && back && !landCase.alerts.some((one) => isRefer(one) && one.level === 'MUST');
  const look = anew ? watchCase({ ...landCase, mustSince: null }, around, context) : first;
  const after = alertsAfter(landCase.alerts, look.raised, context.now);
  const mustSince = anew ? context.now : (since ?? (must ? context.now : null));
  const record = { ...landCase, alerts: after.alerts, mustSince };
  const goesOver = handOverOf(record, around, context) !== null; // until the sweep has done it
  return {
    record,
    events: [...events, ...after.events],
    look: goesOver ? { ...look, lookAgainAt: context.now } : look,
  };
}
