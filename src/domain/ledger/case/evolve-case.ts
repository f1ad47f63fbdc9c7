import { areaOf } from '../../kernel/area.js';
import type { Instant } from '../../kernel/instant.js';
import type { CaseSurroundings } from '../alert/alert.js';
import { dismissed } from '../alert/alerts.js';
import { othersText } from '../alert/must-refer.js';
import { LEDGER_ACTS } from '../ledger-acts.js';
import { type CaseState, type LandCase, latestDueOn } from './land-case.js';
import { type Penalty } from './penalty.js';
import type { CaseAct, CaseActOf } from './policies/policy.js';

interface At {
  readonly now: Instant;
  readonly around: CaseSurroundings;
}
type Evolve<A extends CaseAct['action']> = (landCase: LandCase, act: CaseActOf<A>, at: At) => Partial<LandCase>;

/** What each act changes in the case, besides its state. */
const EVOLVE: { readonly [A in CaseAct['action']]: Evolve<A> } = {
  SURVEY_LAND: surveyed,
  ENTRUST_APPRAISAL: (_, { facts: { institution, documentNumber, entrustedOn } }) => ({
    entrusted: { institution, documentNumber, on: entrustedOn },
  }),
  APPRAISE_DAMAGE: appraised,
  GIVE_LEGAL_REVIEW: (_, { facts, by }, { around }) => ({
    legalReview: { ...facts, by: by.personId, others: othersText(around) },
  }),
  DECIDE_PENALTY: (_, { facts }, { now }) => ({
    proceedings: [], // what was brought was against the decision before
    penalty: { ...facts, recordedAt: now, finePaidOn: null, copiedOn: null },
  }),
  RECORD_SERVICE: ({ penalty }, { facts }) => withPenalty(penalty, { servedOn: facts.servedOn }),
  RECORD_FINE_PAID: ({ penalty }, { facts }) => withPenalty(penalty, { finePaidOn: facts.paidOn }),
  RECORD_COPIES_SENT: ({ penalty }, { facts }) => withPenalty(penalty, { copiedOn: facts.sentOn }),
  RECORD_PROCEEDINGS: ({ proceedings }, { facts }) => ({ proceedings: [...proceedings, { ...facts, ended: null }] }),
  END_PROCEEDINGS: ({ proceedings }, { facts: { documentNumber, outcome, endedOn, rulingNumber } }) => ({
    proceedings: proceedings.map((one) =>
      one.documentNumber === documentNumber && one.ended === null
        ? { ...one, ended: { outcome, on: endedOn, documentNumber: rulingNumber } }
        : one,
    ),
  }),
  EXTEND_CASE_PERIOD: (_, { facts, by }) => ({ extension: { ...facts, by: by.personId } }),
  SET_MEASURE: (landCase, { facts, by }) => ({
    measure: { ...facts, dueOn: facts.dueOn ?? latestDueOn(landCase), agencyId: by.agencyId },
    selfReport: null,
    verification: null,
    acceptance: null,
  }),
  WAIVE_DUE_DAY: ({ waivers, measure }, { facts, by }) => ({
    waivers: [...waivers, { ...facts, by: by.personId }],
    measure: measure === null ? null : { ...measure, dueOn: facts.dueOn },
  }),
  REPORT_RECTIFIED: (_, { facts, by }) => ({ selfReport: { ...facts, by: by.personId, agencyId: by.agencyId } }),
  VERIFY_RECTIFIED: verified,
  ACCEPT_RECTIFIED: accepted,
  STRIKE_OFF_CASE: (_, { facts, by }, { now }) => ({ struckOff: { ...facts, by: by.personId, at: now } }),
  REOPEN_CASE: ({ relapses, state }) => ({ relapses: relapses + (state === 'STRUCK_OFF' ? 1 : 0) }),
  WITHDRAW_LAND_CASE: () => ({}),
  DISMISS_CASE_ALERT: ({ alerts }, { facts, by }, { now }) => ({
    alerts: dismissed(alerts, facts, by.personId, now),
  }),
  LINK_REFERRAL: ({ referrals }, { facts: { referralId, number, routeId, alertCode }, by }, { now }) => ({
    referrals: [...referrals, { referralId, number, routeId, alertCode, by: by.agencyId, at: now }],
  }),
};

/** The case after an act that may be done. */
export function evolveCase(landCase: LandCase, act: CaseAct, at: At): LandCase {
  const evolve = EVOLVE[act.action] as Evolve<CaseAct['action']>;
  return {
    ...landCase,
    ...evolve(landCase, act, at),
    state: stateAfter(landCase, act),
    version: landCase.version + 1,
    changedAt: at.now,
  };
}

/** Where an act leads: a rectification that does not pass, or that has not removed the unlawful state, goes back. */
function stateAfter({ state }: LandCase, act: CaseAct): CaseState {
  if (act.action === 'VERIFY_RECTIFIED' && !act.facts.passed) return 'MEASURED';
  if (act.action === 'ACCEPT_RECTIFIED' && !act.facts.unlawfulStateRemoved) return 'MEASURED';
  return LEDGER_ACTS[act.action].to ?? state;
}

/** A legal review was of other facts, where the land has changed. */
function surveyed(landCase: LandCase, { facts }: CaseActOf<'SURVEY_LAND'>): Partial<LandCase> {
  const { surveyedOn, documentNumber, certified } = facts;
  const land = facts.land.map((part) => ({ ...part, destroyed: part.destroyed ?? appraisedBefore(landCase, part) }));
  const same = certified === (landCase.survey?.certified ?? false) && isSameLand(land, landCase.land);
  return {
    land,
    survey: { documentNumber, certified, on: surveyedOn },
    legalReview: same ? landCase.legalReview : null,
  };
}

function appraised({ land, legalReview }: LandCase, { facts }: CaseActOf<'APPRAISE_DAMAGE'>): Partial<LandCase> {
  const { destroyed, documentNumber, appraisedOn } = facts;
  const after = land.map((part) => ({
    ...part,
    destroyed: destroyed.find(({ landClass }) => landClass === part.landClass)?.area ?? part.destroyed,
  }));
  return {
    land: after,
    entrusted: null,
    appraisal: { documentNumber, on: appraisedOn },
    legalReview: isSameLand(after, land) ? legalReview : null,
  };
}

function verified(landCase: LandCase, { facts, by }: CaseActOf<'VERIFY_RECTIFIED'>, { now }: At): Partial<LandCase> {
  const { passed, failed } = landCase.verifications;
  if (!facts.passed) return { verifications: { passed, failed: failed + 1 }, verification: null, selfReport: null };
  return {
    verifications: { passed: passed + 1, failed },
    verification: { by: by.personId, agencyId: by.agencyId, remarks: facts.remarks, at: now },
  };
}

/** Where the unlawful state is not removed, the verification that the acceptance rested on did not hold. */
function accepted(landCase: LandCase, { facts, by }: CaseActOf<'ACCEPT_RECTIFIED'>, { now }: At): Partial<LandCase> {
  const { unlawfulStateRemoved, documentNumber, remarks } = facts;
  if (unlawfulStateRemoved) return { acceptance: { by: by.personId, documentNumber, remarks, at: now } };
  const { passed, failed } = landCase.verifications;
  return {
    selfReport: null,
    verification: null,
    acceptance: null,
    verifications: { passed: passed - 1, failed: failed + 1 },
  };
}

function withPenalty(penalty: Penalty | null, change: Partial<Penalty>): Partial<LandCase> {
  return penalty === null ? {} : { penalty: { ...penalty, ...change } };
}

/**
 * What an earlier appraisal found on land of this class, where a survey that says nothing of it leaves room for that.
 */
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
      .map(({ landClass, occupied, destroyed }) => {
        return `${landClass} ${areaOf(occupied)} ${destroyed === null ? '' : areaOf(destroyed)}`;
      })
      .sort()
      .join('; ');
  return text(one) === text(other);
}
