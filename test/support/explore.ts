import { type Agency, isOfTheCity, type Post, type StaffMember } from '../../src/domain/agency/agency.js';
import { availableActions } from '../../src/domain/decision/available-actions.js';
import type { CaseFile, Decision, RuleContext } from '../../src/domain/decision/case-file.js';
import { decide } from '../../src/domain/decision/decide.js';
import { decideNoticeStep } from '../../src/domain/decision/decide-notice-step.js';
import { decideOpening } from '../../src/domain/decision/decide-opening.js';
import { noticesToSign } from '../../src/domain/decision/guards.js';
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
export const STAFF: readonly StaffMember[] = AGENCIES.flatMap((agency) =>
  [
    ...POSTS.map((post, index) => ({ post, id: `${agency.id}/${post}/${index}` })),
    { post: 'OFFICER' as const, id: `${agency.id}/OFFICER/second` },
  ].map(({ post, id }) => ({ personId: id, name: id, agencyId: agency.id, post })),
);

/** One step of a walk: who took it, saying what, and how many days after the one before. */
export interface WalkedStep {
  readonly action: Exclude<Action, 'OPEN'>;
  readonly by: StaffMember;
  readonly facts: object;
  readonly days: number;
}

/** A case file on its way through a route, with everything that has happened to it. */
export interface Walked {
  readonly caseFile: CaseFile;
  readonly now: Instant;
  readonly trail: readonly WalkedStep[];
  readonly evidences: readonly Evidence[];
}

/** The world as it is at this moment. */
export function contextAt(now: Instant): RuleContext {
  const agencies = new Map(AGENCIES.map((agency): [string, Agency] => [agency.id, { ...agency, active: true }]));
  return { now, rules: RULES, calendar: CALENDAR, ladder: LADDER, directory: { agencies, staff: STAFF } };
}

/** The first agencies of the city that fit a route. */
function partiesOf(route: Route): { sender: Agency; receiver: Agency; other: Agency | undefined } {
  const sender = AGENCIES.find((agency) => route.senderKinds.includes(agency.kind) && isOfTheCity(agency))!;
  const level = { SENDER: sender.level, COUNTY: 'COUNTY', ANY: undefined }[route.receiverLevel];
  const fit = AGENCIES.filter((agency) => route.receiverKinds.includes(agency.kind) && agency.id !== sender.id);
  const receiver = fit.find((agency) => level === undefined || agency.level === level)!;
  return { sender, receiver, other: fit.find((agency) => agency.id !== receiver.id) };
}

function factsFor(route: Route, action: Action): object {
  const { receiver, other } = partiesOf(route);
  const { form } = ACTIONS[action];
  const documents = (route.steps[action]?.documents ?? []).map((kind) => document(kind, kind));
  if (form === 'TRANSFER') return { toAgencyId: receiver.id, documents, items: [], lateReason: null };
  if (form === 'MEASURE') return { ...FACTS.LIST_FOR_SUPERVISION, toAgencyId: receiver.id };
  if (form === 'FORWARDING') return { ...FACTS.REROUTE_CASE, toAgencyId: other?.id };
  if (form === 'RECONSIDERATION') return { ...FACTS.REQUEST_RECONSIDERATION, lateReason: '有正当理由' };
  return FACTS[action];
}

/**
 * Walks a route along every way there is, once per state, and once more when the case has been forwarded; the first way
 * that reached each state.
 */
export function explore(route: Route): ReadonlyMap<string, Walked> {
  const reached = new Map<string, Walked>();
  const been = new Set<string>();
  const todo = [openOn(route)];
  for (let walked = todo.shift(); walked !== undefined; walked = todo.shift()) {
    const { state, formerHolders } = walked.caseFile.referral;
    const place = `${state} ${formerHolders.length}`;
    if (been.has(place)) continue;
    been.add(place);
    if (!reached.has(state)) reached.set(state, walked);
    todo.push(...next(walked, route));
  }
  return reached;
}

/** Who opens a referral on a route, and the team that is named, where it has one. */
export function openerOf(route: Route): { readonly by: StaffMember; readonly officers: readonly string[] } {
  const { sender } = partiesOf(route);
  const posts = route.steps.OPEN?.posts ?? [];
  const by = STAFF.find((member) => member.agencyId === sender.id && posts.includes(member.post))!;
  const officers =
    route.teamOf > 0
      ? STAFF.filter((member) => member.agencyId === sender.id && member.post === 'OFFICER').map(
          (member) => member.personId,
        )
      : [];
  return { by, officers };
}

/** The referral, opened. */
export function openOn(route: Route): Walked {
  const { by, officers } = openerOf(route);
  const opening = { id: 'r', number: `${route.id}-2023-0001`, routeId: route.id, threadId: 'r' };
  const decision = decideOpening(
    opening,
    { action: 'OPEN', by, facts: { ...FACTS.OPEN, matter: MATTER, officers, foundAt: START } },
    null,
    contextAt(START),
  );
  if ('code' in decision) throw new Error(`${route.id} OPEN: ${decision.code} ${decision.messageEn}`);
  return after(
    {
      caseFile: { referral: decision.referral, notices: [], deadlines: [], thread: [] },
      now: START,
      trail: [],
      evidences: [],
    },
    null,
    decision,
  );
}

/**
 * What can follow: each step that anybody may take now (or, where a period must run first, in twenty days), with all
 * mail delivered and signed for.
 */
export function next(walked: Walked, route: Route): Walked[] {
  const here = settle(walked);
  return [1 / 24, 20].flatMap((days) => {
    const now = instantOf(epochMs(here.now) + days * DAY);
    const tried = new Set<Action>();
    return STAFF.flatMap((by) =>
      availableActions(here.caseFile, by, now)
        .filter(
          (action): action is WalkedStep['action'] =>
            action !== 'OPEN' && action !== 'SIGN_NOTICE' && action !== 'CHANGE_LIMIT' && !tried.has(action),
        )
        .flatMap((action) => {
          const command = { action, by, facts: factsFor(route, action) } as Command;
          const decision = decide(here.caseFile, command, here.caseFile.referral.version, contextAt(now));
          if ('code' in decision)
            return decision.code === 'INVALID_INPUT' || decision.code === 'RIGHT_LAPSED'
              ? []
              : refused(route, action, decision.messageEn);
          tried.add(action);
          return [after({ ...here, now }, { action, by, facts: command.facts, days }, decision)];
        }),
    );
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
    const delivered = decideNoticeStep(
      walked.caseFile,
      { step: 'DELIVER', noticeId: waiting.id, relayedAt: walked.now },
      context,
    );
    return settle(after(walked, null, delivered!));
  }
  for (const by of STAFF) {
    const [notice] = noticesToSign(walked.caseFile, by);
    if (notice === undefined || !availableActions(walked.caseFile, by, walked.now).includes('SIGN_NOTICE')) continue;
    const signed = decide(
      walked.caseFile,
      { action: 'SIGN_NOTICE', by, facts: { noticeId: notice.id } },
      walked.caseFile.referral.version,
      context,
    );
    if ('code' in signed) throw new Error(`${notice.id} could not be signed for: ${signed.messageEn}`);
    return settle(after(walked, null, signed));
  }
  return walked;
}

function after(walked: Walked, step: WalkedStep | null, decision: Decision): Walked {
  const evidences = [...walked.evidences, ...decision.evidences];
  const at = (noticeId: string, kind: Evidence['kind']): Instant | null =>
    evidences.find((evidence) => evidence.noticeId === noticeId && evidence.kind === kind)?.at ?? null;
  const notices = [...walked.caseFile.notices, ...decision.notices].map((notice) => ({
    ...notice,
    deliveredAt: at(notice.id, 'DELIVERED'),
    openedAt: at(notice.id, 'OPENED'),
    signedAt: at(notice.id, 'ACKNOWLEDGED'),
  }));
  const ended = new Set(decision.endedDeadlines.map((deadline) => deadline.id));
  const deadlines = [
    ...walked.caseFile.deadlines.filter((deadline) => !ended.has(deadline.id)),
    ...decision.openedDeadlines.filter((deadline) => deadline.state === 'OPEN'),
  ];
  return {
    ...walked,
    caseFile: { ...walked.caseFile, referral: decision.referral, notices, deadlines },
    evidences,
    trail: step === null ? walked.trail : [...walked.trail, step],
  };
}
