import type { Agency, Post, StaffMember } from '../../src/domain/agency/agency.js';
import { availableActions } from '../../src/domain/decision/available-actions.js';
import type { CaseFile, Decision, RuleContext } from '../../src/domain/decision/case-file.js';
import { decide } from '../../src/domain/decision/decide.js';
import { decideNoticeStep } from '../../src/domain/decision/decide-notice-step.js';
import { decideOpening } from '../../src/domain/decision/decide-opening.js';
import { noticesToSign } from '../../src/domain/decision/authority.js';
import { epochMs, type Instant, instantOf } from '../../src/domain/kernel/instant.js';
import type { Evidence } from '../../src/domain/notice/notice.js';
import { type Action, ACTIONS } from '../../src/domain/referral/actions.js';
import type { Command } from '../../src/domain/referral/commands.js';
import type { Route } from '../../src/domain/route/route.js';
import { document, FACTS, MATTER } from './facts.js';
import { AGENCIES, CALENDAR, LADDER, RULES } from './story.js';

const POSTS: readonly Post[] = ['LIAISON', 'OFFICER', 'CASE_REVIEWER', 'UNIT_HEAD', 'HEAD'];
const START = '2023-06-05T02:00:00.000Z' as Instant;
const DAY = 86_400_000;

/** Everybody who could act in this city: each post of each agency, and a second officer. */
const STAFF: readonly StaffMember[] = AGENCIES.flatMap((agency) =>
  [...POSTS.map((post, index) => ({ post, id: `${agency.id}/${post}/${index}` })), { post: 'OFFICER' as const, id: `${agency.id}/OFFICER/second` }].map(({ post, id }) => ({ personId: id, name: id, agencyId: agency.id, post })),
);

/** A case file on its way through a route, with everything that has happened to it. */
export interface Walked {
  readonly caseFile: CaseFile;
  readonly now: Instant;
  readonly trail: readonly Action[];
  readonly evidences: readonly Evidence[];
}

/** The world as it is at this moment. */
export function contextAt(now: Instant): RuleContext {
  const agencies = new Map(AGENCIES.map((agency): [string, Agency] => [agency.id, { ...agency, active: true }]));
  return { now, rules: RULES, calendar: CALENDAR, ladder: LADDER, directory: { agencies, staff: STAFF } };
}

/** The first agencies of the city that fit a route. */
function partiesOf(route: Route): { sender: Agency; receiver: Agency; other: Agency | undefined } {
  const sender = AGENCIES.find((agency) => route.senderKinds.includes(agency.kind) && agency.level !== 'PREFECTURE')!;
  const level = { SENDER: sender.level, COUNTY: 'COUNTY', ANY: undefined }[route.receiverLevel];
  const fit = AGENCIES.filter((agency) => route.receiverKinds.includes(agency.kind) && agency.id !== sender.id);
  const receiver = fit.find((agency) => level === undefined || agency.level === level)!;
  return { sender, receiver, other: fit.find((agency) => agency.id !== receiver.id) };
}

function factsFor(route: Route, action: Action): object {
  const { receiver, other } = partiesOf(route);
  const { form } = ACTIONS[action];
  const documents = (route.steps[action]?.documents ?? []).map((kind) => document(kind, kind));
  if (form === 'TRANSFER') return { toAgencyId: receiver.id, documents, items: [] };
  if (form === 'FORWARDING') return { ...FACTS.REROUTE_CASE, toAgencyId: other?.id };
  if (form === 'RECONSIDERATION') return { ...FACTS.REQUEST_RECONSIDERATION, lateReason: '有正当理由' };
  return FACTS[action];
}

/** The referral, opened. */
export function openOn(route: Route): Walked {
  const { sender } = partiesOf(route);
  const opening = { id: 'r', number: `${route.id}-2023-0001`, routeId: route.id, threadId: 'r' };
  const posts = route.steps.OPEN?.posts ?? [];
  const by = STAFF.find((member) => member.agencyId === sender.id && posts.includes(member.post))!;
  const officers = route.teamOf > 0 ? STAFF.filter((member) => member.agencyId === sender.id && member.post === 'OFFICER').map((member) => member.personId) : [];
  const decision = decideOpening(opening, { action: 'OPEN', by, facts: { ...FACTS.OPEN, matter: MATTER, officers, foundAt: START } }, null, contextAt(START));
  if ('code' in decision) throw new Error(`${route.id} OPEN: ${decision.code} ${decision.messageEn}`);
  return after({ caseFile: { referral: decision.referral, notices: [], deadlines: [] }, now: START, trail: [], evidences: [] }, 'OPEN', decision);
}

/** What can follow: each step that anybody may take now (or, where a period must run first, in twenty days), with all mail delivered and signed for. */
export function next(walked: Walked, route: Route): Walked[] {
  const here = settle(walked);
  return [1 / 24, 20].flatMap((days) => {
    const now = instantOf(epochMs(here.now) + days * DAY);
    const tried = new Set<Action>();
    return STAFF.flatMap((by) => availableActions(here.caseFile, by, now).filter((action) => action !== 'SIGN_NOTICE' && action !== 'CHANGE_LIMIT' && !tried.has(action)).flatMap((action) => {
      const command = { action, by, facts: factsFor(route, action) } as Command;
      const decision = decide(here.caseFile, command, here.caseFile.referral.version, contextAt(now));
      if ('code' in decision) return decision.code === 'INVALID_INPUT' || decision.code === 'RIGHT_LAPSED' ? [] : refused(route, action, decision.messageEn);
      tried.add(action);
      return [after({ ...here, now }, action, decision)];
    }));
  });
}

function refused(route: Route, action: Action, why: string): never {
  throw new Error(`${route.id}: ${action} was offered and then refused: ${why}`);
}

/** Delivers and signs for everything that is on its way. */
export function settle(walked: Walked): Walked {
  const context = contextAt(walked.now);
  const waiting = walked.caseFile.notices.find((notice) => notice.deliveredAt === null);
  if (waiting !== undefined) {
    const delivered = decideNoticeStep(walked.caseFile, { step: 'DELIVER', noticeId: waiting.id, relayedAt: walked.now }, context);
    return settle(after(walked, null, delivered!));
  }
  for (const by of STAFF) {
    const [notice] = noticesToSign(walked.caseFile, by);
    if (notice === undefined || !availableActions(walked.caseFile, by, walked.now).includes('SIGN_NOTICE')) continue;
    const signed = decide(walked.caseFile, { action: 'SIGN_NOTICE', by, facts: { noticeId: notice.id } }, walked.caseFile.referral.version, context);
    if ('code' in signed) throw new Error(`${notice.id} could not be signed for: ${signed.messageEn}`);
    return settle(after(walked, null, signed));
  }
  return walked;
}

function after(walked: Walked, action: Action | null, decision: Decision): Walked {
  const evidences = [...walked.evidences, ...decision.evidences];
  const at = (noticeId: string, kind: Evidence['kind']): Instant | null => evidences.find((evidence) => evidence.noticeId === noticeId && evidence.kind === kind)?.at ?? null;
  const notices = [...walked.caseFile.notices, ...decision.notices].map((notice) => ({ ...notice, deliveredAt: at(notice.id, 'DELIVERED'), openedAt: at(notice.id, 'OPENED'), signedAt: at(notice.id, 'ACKNOWLEDGED') }));
  const ended = new Set(decision.endedDeadlines.map((deadline) => deadline.id));
  const deadlines = [...walked.caseFile.deadlines.filter((deadline) => !ended.has(deadline.id)), ...decision.openedDeadlines.filter((deadline) => deadline.state === 'OPEN')];
  return { ...walked, caseFile: { referral: decision.referral, notices, deadlines }, evidences, trail: action === null ? walked.trail : [...walked.trail, action] };
}
