import type { Refusal } from '../../../kernel/refusal.js';
import { checkDismissal } from '../../alert/alerts.js';
import { checkDocumentNumber, checkText, firstOf } from '../../check-ledger.js';
import type { LandCase } from '../land-case.js';
import { answeredFirst, referredFirst, signedForFirst } from './closing.js';
import {
  appraisalFitsTheLand,
  appraisalIsDocumented,
  entrustmentIsDocumented,
  reviewDoesNotTurnBack,
  reviewGivesReasons,
  surveyIsDocumented,
} from './evidence.js';
import {
  copiesAreOfADecision,
  extendedOnce,
  fineIsDue,
  onePenalty,
  penaltyIsDated,
  penaltyIsMeasured,
  proceedingsAreNew,
  proceedingsArePending,
  serviceIsOpen,
} from './penalty.js';
import type { CaseAct, CaseActOf, CaseContext, Policy } from './policy.js';
import {
  acceptanceIsDocumented,
  dayCanBeMoved,
  delayIsReasoned,
  handlersMeasureStands,
  independentOfTheWork,
  measureIsDescribed,
  measureIsInTime,
  notOnesOwnDelay,
  reportIsDated,
  reportNamesThePaper,
  reportShowsThePlace,
  strikerIsAnother,
  threeGatesPassed,
  verifierIsAnother,
} from './rectification.js';

const strikeOffIsDocumented: Policy<'STRIKE_OFF_CASE'> = (_, { facts }) =>
  checkDocumentNumber('documentNumber', facts.documentNumber);
const reopeningIsReasoned: Policy<'REOPEN_CASE'> = (_, { facts }) => checkText('reason', facts.reason, 4);
const withdrawalIsReasoned: Policy<'WITHDRAW_LAND_CASE'> = (_, { facts }) =>
  firstOf(checkText('reason', facts.reason, 10), checkDocumentNumber('documentNumber', facts.documentNumber));
const alertStands: Policy<'DISMISS_CASE_ALERT'> = (landCase, { facts }) => checkDismissal(landCase, facts);

/** What may be wrong with each act on a case, in the order in which it is told. */
const CASE_POLICIES: {
  readonly [A in CaseAct['action']]: readonly ((
    landCase: LandCase,
    act: CaseActOf<A>,
    context: CaseContext,
  ) => Refusal | null)[];
} = {
  SURVEY_LAND: [surveyIsDocumented],
  ENTRUST_APPRAISAL: [entrustmentIsDocumented],
  APPRAISE_DAMAGE: [appraisalFitsTheLand, appraisalIsDocumented],
  GIVE_LEGAL_REVIEW: [reviewDoesNotTurnBack, reviewGivesReasons],
  DECIDE_PENALTY: [onePenalty, penaltyIsDated, penaltyIsMeasured, referredFirst],
  RECORD_SERVICE: [serviceIsOpen],
  RECORD_FINE_PAID: [fineIsDue],
  RECORD_COPIES_SENT: [copiesAreOfADecision],
  RECORD_PROCEEDINGS: [proceedingsAreNew],
  END_PROCEEDINGS: [proceedingsArePending],
  EXTEND_CASE_PERIOD: [extendedOnce],
  SET_MEASURE: [handlersMeasureStands, measureIsDescribed, measureIsInTime],
  WAIVE_DUE_DAY: [dayCanBeMoved, notOnesOwnDelay, delayIsReasoned],
  REPORT_RECTIFIED: [reportIsDated, reportNamesThePaper, reportShowsThePlace],
  VERIFY_RECTIFIED: [verifierIsAnother, threeGatesPassed],
  ACCEPT_RECTIFIED: [independentOfTheWork, acceptanceIsDocumented, referredFirst, signedForFirst],
  STRIKE_OFF_CASE: [independentOfTheWork, strikerIsAnother, strikeOffIsDocumented, referredFirst, signedForFirst],
  REOPEN_CASE: [reopeningIsReasoned],
  WITHDRAW_LAND_CASE: [withdrawalIsReasoned, referredFirst, answeredFirst],
  DISMISS_CASE_ALERT: [alertStands],
  LINK_REFERRAL: [],
};

/** The first thing that is wrong with an act on a case, or null. */
export function checkCaseAct(landCase: LandCase, act: CaseAct, context: CaseContext): Refusal | null {
  const policies = CASE_POLICIES[act.action] as readonly Policy<CaseAct['action']>[];
  for (const policy of policies) {
    const refusal = policy(landCase, act, context);
    if (refusal !== null) return refusal;
  }
  return null;
}
