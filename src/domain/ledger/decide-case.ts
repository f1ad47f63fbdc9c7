import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';
import {
  blockedByFinding,
  blockedUntilAnswered,
  type CaseAct,
  checkCaseAct,
  checkCaseFacts,
  latestDueOn,
} from './check-case.js';
import type { Bounds } from './check-ledger.js';
import { dismissed, type LedgerContext, type LedgerDecision } from './decide-patch.js';
import { findingsAfter } from './findings.js';
import { areaOf } from './land-area.js';
import { type CaseState, type HandOver, isClosed, type LandCase } from './land-case.js';
import { LEDGER_ACTS } from './ledger-acts.js';
import { ENFORCERS, ledgerRefusal } from './ledger-authority.js';
import type { CaseCommand, LedgerEvent } from './ledger-commands.js';
import { TRANSFER_ROUTE } from './mandates.js';
import type { Patch } from './patch.js';
import type { CaseSurroundings } from './watch/detection.js';
import { watchCase } from './watch/watch-case.js';
import { CRIME_ROUTES, crimeReferral, mustRefer, othersText } from './watch/watch-referral.js';

/** Files a case on patches that were judged unlawful and are in no other case. `id` and `number` are new. */
export function decideCase(
  id: string,
  number: string,
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
    ledgerRefusal(
      'OPEN_LAND_CASE',
      { townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: by.agencyId },
      null,
      0,
      by,
      directory,
    ) ??
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
    survey: null,
    appraisal: null,
    legalReview: null,
    extension: null,
    penalty: null,
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
    findings: [],
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
  command: CaseAct,
  expectedVersion: number,
  around: CaseSurroundings,
  bounds: Bounds | null,
  context: LedgerContext,
): LedgerDecision<LandCase> | Refusal {
  const [refer] = mustRefer(landCase, around, context).detections;
  const refusal =
    ledgerRefusal(command.action, landCase, landCase, expectedVersion, command.by, context.directory) ??
    wentOver(landCase, command, around, context) ??
    checkCaseAct(landCase, command, bounds, context) ??
    blockedByFinding(landCase, command.action, refer) ??
    blockedUntilAnswered(landCase, command.action, crimeReferral(around));
  if (refusal !== null) return refusal;
  const next: LandCase = {
    ...evolveCase(landCase, command, around, context),
    state: stateAfter(landCase, command),
    version: landCase.version + 1,
    changedAt: context.now,
  };
  return looked(
    next,
    [{ ...command, kind: 'ACT', at: context.now, from: landCase.state, to: next.state, version: next.version }],
    around,
    context,
  );
}

/** A patch that was delivered later lies on a place that had been struck off: the case is on the ledger again (死灰复燃, F029). */
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

/**
 * Has another agency accepted the transfer that the handler sent (R14)? Then it handles the case (行政处罚法 art. 25): whoever may file a
 * case of its own, and does not have to rectify this one. Null: no.
 */
export function handOverOf(
  { state, handlerId, dutyAgencyId, handOvers, referrals: links }: LandCase,
  { referrals }: CaseSurroundings,
  { directory, now }: LedgerContext,
): HandOver | null {
  if (isClosed({ state })) return null;
  const last = handOvers.at(-1)?.at;
  const fresh = links
    .filter(({ routeId, at }) => routeId === TRANSFER_ROUTE && (last === undefined || at > last))
    .map(({ referralId }) => referralId); // what was opened before it moved is spent
  const isFiler = (agencyId: string): boolean =>
    ENFORCERS.some((kind) => kind === directory.agencies.get(agencyId)?.kind);
  for (const { referralId, number, state: stands, sender, holder } of referrals) {
    if (
      fresh.includes(referralId) &&
      stands === 'ACCEPTED' &&
      sender === handlerId &&
      holder !== null &&
      holder !== dutyAgencyId &&
      isFiler(holder)
    )
      return { from: handlerId, to: holder, referralNumber: number, at: now };
  }
  return null;
}

/** Between the acceptance and the sweep that follows it, the handler can do no more to the case. */
function wentOver(
  landCase: LandCase,
  { action, by }: CaseAct,
  around: CaseSurroundings,
  context: LedgerContext,
): Refusal | null {
  const over = by.agencyId === landCase.handlerId ? handOverOf(landCase, around, context) : null;
  return over === null
    ? null
    : refuse(
        'NOT_ALLOWED',
        `移送 ${over.referralNumber} 已被接受，案件由接办机关办理`,
        `the transfer ${over.referralNumber} was accepted: whoever accepted it handles the case`,
        { action, required: over.to },
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
  const isRefer = ({ detector }: { readonly detector: string }): boolean => detector === 'REFER';
  const must = first.detections.some((one) => isRefer(one) && one.level === 'MUST');
  // A case that the police have sent back and that must still go there begins anew; what was recorded less in between, or taken back by whoever sent it, does not end it.
  const since = landCase.mustSince;
  const back =
    since !== null &&
    around.referrals.some(
      ({ routeId, state, endedAt }) =>
        CRIME_ROUTES.includes(routeId) && state === 'RETURNED' && endedAt !== null && endedAt > since,
    );
  const anew = must && back && !landCase.findings.some((one) => isRefer(one) && one.level === 'MUST');
  const look = anew ? watchCase({ ...landCase, mustSince: null }, around, context) : first;
  const after = findingsAfter(landCase.findings, look.detections, context.now);
  const mustSince = anew ? context.now : (since ?? (must ? context.now : null));
  const record = { ...landCase, findings: after.findings, mustSince };
  const goesOver = handOverOf(record, around, context) !== null; // until the sweep has done it
  return {
    record,
    events: [...events, ...after.events],
    look: goesOver ? { ...look, lookAgainAt: context.now } : look,
  };
}

/** The earliest of the days that the plan sets for its category and for its patches, and of those that nobody can move. */
function limitsOf(
  category: string,
  patches: readonly Patch[],
  { campaign }: LedgerContext,
): Pick<LandCase, 'limitOn' | 'firmOn'> {
  const binding = campaign.categories.filter(
    ({ id }) => id === category || patches.some(({ facts }) => facts.batch === id),
  );
  const earliest = (limits: typeof binding): LandCase['limitOn'] =>
    limits.flatMap(({ dueOn }) => dueOn ?? []).sort()[0] ?? null;
  return { limitOn: earliest(binding), firmOn: earliest(binding.filter(({ inPrinciple }) => !inPrinciple)) };
}

function checkPatches(patches: readonly Patch[]): Refusal | null {
  const wrong = patches.find(({ verdict, caseId }) => verdict?.verdict !== 'UNLAWFUL' || caseId !== null);
  if (wrong !== undefined)
    return invalidInput(
      'patchIds',
      wrong.facts.number,
      '已判定为违法、尚未立案的图斑',
      'a patch that was judged unlawful and is in no case yet',
    );
  const places = new Set(patches.map(({ facts }) => facts.townshipId));
  return places.size <= 1
    ? null
    : invalidInput('patchIds', [...places].join(', '), '同一乡镇的图斑', 'patches of one township');
}

/** What an earlier appraisal found on land of this class, where a survey that says nothing of it leaves room for that. */
function appraisedBefore(
  { land }: LandCase,
  { landClass, occupied }: LandCase['land'][number],
): LandCase['land'][number]['destroyed'] {
  const before = land.find((part) => part.landClass === landClass)?.destroyed ?? null;
  return before === null || areaOf(before) > areaOf(occupied) ? null : before;
}

function isSameLand(one: LandCase['land'], other: LandCase['land']): boolean {
  const text = (land: LandCase['land']): string =>
    land
      .map(
        ({ landClass, occupied, destroyed }) =>
          `${landClass} ${areaOf(occupied)} ${destroyed === null ? '' : areaOf(destroyed)}`,
      )
      .sort()
      .join('; ');
  return text(one) === text(other);
}

/** Where an act leads: a rectification that does not pass, or that has not removed the unlawful state, goes back. */
function stateAfter(landCase: LandCase, command: CaseAct): CaseState {
  if (command.action === 'VERIFY_RECTIFIED' && !command.facts.passed) return 'MEASURED';
  if (command.action === 'ACCEPT_RECTIFIED' && !command.facts.unlawfulStateRemoved) return 'MEASURED';
  return LEDGER_ACTS[command.action].to ?? landCase.state;
}

function evolveCase(landCase: LandCase, command: CaseAct, around: CaseSurroundings, { now }: LedgerContext): LandCase {
  const { personId, agencyId } = command.by;
  switch (command.action) {
    case 'SURVEY_LAND': {
      const { land, surveyedOn, documentNumber, certified } = command.facts;
      const kept = land.map((part) => ({ ...part, destroyed: part.destroyed ?? appraisedBefore(landCase, part) }));
      const same = certified === (landCase.survey?.certified ?? false) && isSameLand(kept, landCase.land);
      return {
        ...landCase,
        land: kept,
        survey: { documentNumber, certified, on: surveyedOn },
        legalReview: same ? landCase.legalReview : null,
      }; // a review was of other facts
    }
    case 'APPRAISE_DAMAGE': {
      const { destroyed, documentNumber, appraisedOn } = command.facts;
      const land = landCase.land.map((part) => ({
        ...part,
        destroyed: destroyed.find(({ landClass }) => landClass === part.landClass)?.area ?? part.destroyed,
      }));
      return {
        ...landCase,
        land,
        appraisal: { documentNumber, on: appraisedOn },
        legalReview: isSameLand(land, landCase.land) ? landCase.legalReview : null,
      };
    }
    case 'GIVE_LEGAL_REVIEW':
      return { ...landCase, legalReview: { ...command.facts, by: personId, others: othersText(around) } };
    case 'DECIDE_PENALTY':
      return { ...landCase, penalty: { ...command.facts, recordedAt: now, finePaidOn: null, copiedOn: null } };
    case 'RECORD_FINE_PAID':
      return landCase.penalty === null
        ? landCase
        : { ...landCase, penalty: { ...landCase.penalty, finePaidOn: command.facts.paidOn } };
    case 'RECORD_COPIES_SENT':
      return landCase.penalty === null
        ? landCase
        : { ...landCase, penalty: { ...landCase.penalty, copiedOn: command.facts.sentOn } };
    case 'EXTEND_CASE_PERIOD':
      return { ...landCase, extension: { ...command.facts, by: personId } };
    case 'SET_MEASURE':
      return {
        ...landCase,
        measure: { ...command.facts, dueOn: command.facts.dueOn ?? latestDueOn(landCase), agencyId },
        selfReport: null,
        verification: null,
        acceptance: null,
      };
    case 'WAIVE_DUE_DAY': {
      const { dueOn } = command.facts;
      return {
        ...landCase,
        waivers: [...landCase.waivers, { ...command.facts, by: personId }],
        measure: landCase.measure === null ? null : { ...landCase.measure, dueOn },
      };
    }
    case 'REPORT_RECTIFIED':
      return { ...landCase, selfReport: { ...command.facts, by: personId, agencyId } };
    case 'VERIFY_RECTIFIED': {
      const { passed, remarks } = command.facts;
      const verifications = {
        passed: landCase.verifications.passed + (passed ? 1 : 0),
        failed: landCase.verifications.failed + (passed ? 0 : 1),
      };
      return passed
        ? { ...landCase, verifications, verification: { by: personId, agencyId, remarks, at: now } }
        : { ...landCase, verifications, verification: null, selfReport: null };
    }
    case 'ACCEPT_RECTIFIED': {
      const { unlawfulStateRemoved, documentNumber, remarks } = command.facts;
      if (unlawfulStateRemoved) return { ...landCase, acceptance: { by: personId, documentNumber, remarks, at: now } };
      const { passed, failed } = landCase.verifications; // the verification that it rested on did not hold
      return {
        ...landCase,
        selfReport: null,
        verification: null,
        acceptance: null,
        verifications: { passed: passed - 1, failed: failed + 1 },
      };
    }
    case 'STRIKE_OFF_CASE':
      return { ...landCase, struckOff: { ...command.facts, by: personId, at: now } };
    case 'REOPEN_CASE':
      return { ...landCase, relapses: landCase.relapses + (landCase.state === 'STRUCK_OFF' ? 1 : 0) };
    case 'WITHDRAW_LAND_CASE':
      return landCase;
    case 'DISMISS_CASE_FINDING':
      return { ...landCase, findings: dismissed(landCase.findings, command.facts, personId, now) };
    case 'LINK_REFERRAL': {
      const { referralId, number, routeId, detector } = command.facts;
      return {
        ...landCase,
        referrals: [...landCase.referrals, { referralId, number, routeId, detector, by: agencyId, at: now }],
      };
    }
  }
}
