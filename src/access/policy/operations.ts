import { ADMIN_POSTS, type Post } from '../../domain/agency/agency.js';
import { EXPORT_POSTS } from '../../domain/decision/decide-disclosure.js';
import { GLASS_POSTS } from '../../domain/decision/decide-glass.js';
import { LEDGER_ACTIONS } from '../../domain/ledger/ledger-acts.js';
import { ACTION_NAMES } from '../../domain/referral/actions.js';

/** The posts that work on cases, or check those of their own agency. */
const CASE_POSTS: readonly Post[] = [
  'HEAD',
  'ACTING_HEAD',
  'DEPUTY_HEAD',
  'UNIT_HEAD',
  'OFFICER',
  'CASE_REVIEWER',
  'LIAISON',
  'AUDITOR',
];

/** Who may ask for an operation at all. What it then shows or does is decided per referral: READING, and the table of the route. */
export type Admission = 'ANYBODY' | 'SIGNED_IN' | readonly Post[];

/** "SEND_TRANSFER" is asked for as `sendTransfer`. */
export function verbOf(action: string): string {
  return action.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** One row for each query, mutation and subscription. An operation without a row is not let through, and the platform does not start. */
export const OPERATIONS: Readonly<Record<string, Admission>> = {
  signIn: 'ANYBODY',
  signInService: 'ANYBODY',
  activateAccount: 'ANYBODY',
  signOut: 'SIGNED_IN',
  me: 'SIGNED_IN',
  actAs: 'SIGNED_IN',
  enrolSecondFactor: 'SIGNED_IN',
  confirmSecondFactor: 'SIGNED_IN',
  removeSecondFactor: 'SIGNED_IN',
  mySessions: 'SIGNED_IN',
  revokeSession: 'SIGNED_IN',
  agencies: 'SIGNED_IN',
  routes: 'SIGNED_IN',
  colleagues: 'SIGNED_IN',
  auditCheckpoint: 'ANYBODY',
  verifyReceipt: 'ANYBODY',
  consistencyProof: 'SIGNED_IN',
  receiptQr: 'SIGNED_IN',
  accessEvents: ['AUDITOR', 'HEAD', 'ACTING_HEAD', 'AUDIT_ADMIN'],
  roleChanges: ['HEAD', 'ACTING_HEAD', 'AUDITOR', ...ADMIN_POSTS],
  proposeRoleChange: ['SYSTEM_ADMIN', ...CASE_POSTS],
  decideRoleChange: ['SECURITY_ADMIN', 'HEAD', 'ACTING_HEAD'],
  rotateServiceSecret: ['HEAD', 'ACTING_HEAD'],
  breakGlass: GLASS_POSTS,
  breakGlasses: ['AUDITOR', 'HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'AUDIT_ADMIN'],
  exportReferral: EXPORT_POSTS,
  historyEvents: ['AUDITOR', 'HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'UNIT_HEAD', 'LIAISON'],
  referralAsOf: CASE_POSTS,
  breachedLimits: CASE_POSTS,
  auditSample: ['AUDITOR', 'HEAD', 'ACTING_HEAD'],
  sentinelFindings: ['SYSTEM_ADMIN', 'AUDIT_ADMIN'],
  recordPersonalDetail: CASE_POSTS,
  revealPersonalDetail: CASE_POSTS,
  referral: CASE_POSTS,
  referralChanged: CASE_POSTS,
  sentReferrals: CASE_POSTS,
  inbox: CASE_POSTS,
  inboxCounts: CASE_POSTS,
  deadLetters: CASE_POSTS,
  openNotice: CASE_POSTS,
  replayDeadLetter: CASE_POSTS,
  openReferral: CASE_POSTS,
  campaign: CASE_POSTS,
  patches: CASE_POSTS,
  patch: CASE_POSTS,
  landCases: CASE_POSTS,
  landCase: CASE_POSTS,
  findings: CASE_POSTS,
  referLandCase: CASE_POSTS,
  ledgerFigures: CASE_POSTS,
  rowsBehindFigure: CASE_POSTS,
  casesByState: CASE_POSTS,
  timeInStates: CASE_POSTS,
  referralsByRoute: CASE_POSTS,
  bulletins: CASE_POSTS,
  bulletin: CASE_POSTS,
  issueBulletin: CASE_POSTS,
  owedReports: CASE_POSTS,
  receiveReport: CASE_POSTS,
  handOverWork: ['UNIT_HEAD', 'HEAD', 'ACTING_HEAD'],
  ...Object.fromEntries(
    LEDGER_ACTIONS.filter((action) => action !== 'LINK_REFERRAL').map((action) => [verbOf(action), CASE_POSTS]),
  ),
  ...Object.fromEntries(
    ACTION_NAMES.filter((action) => action !== 'OPEN').map((action) => [verbOf(action), CASE_POSTS]),
  ),
};

/** What somebody may do who should have given a second factor and has not: set one up, or leave. */
export const WITHOUT_SECOND_FACTOR: ReadonlySet<string> = new Set([
  'me',
  'signOut',
  'mySessions',
  'revokeSession',
  'enrolSecondFactor',
  'confirmSecondFactor',
]);

/** What a machine may be given: to read, and to take what arrives. Everything else is a person's act, and some are half of what takes two persons. */
export const FOR_MACHINES: ReadonlySet<string> = new Set([
  'agencies',
  'routes',
  'referral',
  'sentReferrals',
  'inbox',
  'inboxCounts',
  'deadLetters',
  'openNotice',
  'signReceipt',
  'signNotice',
  'acceptCase',
]);
