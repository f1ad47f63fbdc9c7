import type { StaffMember } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { findLatest, type Notice } from '../notice/notice.js';
import type { Ask, Command } from '../referral/commands.js';
import type { ActEvent, Opening } from '../referral/events.js';
import { evolve, open } from '../referral/evolve.js';
import type { Referral } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { Route, StepRow } from '../route/route.js';
import { noticesToSign, openingRefusal, refusalOf } from './authority.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { checkFacts } from './check-facts.js';
import { endClocks, extendReview, startClock } from './deadline-changes.js';
import { evidencesOf, noticesDue } from './notices-due.js';

/** Decides on the opening of a referral. */
export function decideOpening(opening: Opening, command: Extract<Command, { action: 'OPEN' }>, context: RuleContext): Decision | Refusal {
  const route = getRoute(opening.routeId);
  const { by: caller } = command;
  const step = route.steps.OPEN;
  const refusal = openingRefusal(route, caller, context.directory.agencies.get(caller.agencyId)?.kind) ?? checkFacts(route, command, null, caller, context);
  if (refusal !== null) return refusal;
  if (step === undefined) throw new Error(`route ${route.id} cannot be opened`);
  const event = { ...command, kind: 'ACT', at: context.now, from: null, to: step.to, version: 1, late: [] } as const;
  return conclude(route, step, null, open(opening, event), event, undefined, context);
}

/**
 * Decides on one act of a person: who may, in which state, on which paper; then what follows: the next state, the
 * notices, the evidences and the clocks. Pure: the same question always has the same answer.
 */
export function decide(caseFile: CaseFile, command: Command, expectedVersion: number, context: RuleContext): Decision | Refusal {
  const { referral } = caseFile;
  const { action, by: caller } = command;
  const route = getRoute(referral.routeId);
  const step = route.steps[action];
  const refusal =
    staleness(referral, expectedVersion) ??
    refusalOf(route, action, caseFile, caller) ??
    checkFacts(route, command, referral, caller, context) ??
    lapsed(step, caseFile.deadlines, command, context);
  if (refusal !== null) return refusal;
  if (step === undefined) throw new Error(`${action} passed every check but has no step in ${route.id}`);
  const signed = signedNotice(caseFile, command, caller);
  if (action === 'SIGN_NOTICE' && signed === undefined) return unknownNotice(command.facts.noticeId);
  const to = step.to === 'SAME' ? referral.state : step.to;
  const event: ActEvent = { ...command, kind: 'ACT', at: context.now, from: referral.state, to, version: referral.version + 1, late: [] };
  const copied = action === 'SEND_TRANSFER' ? copiedBy(route, caller, context) : referral.copied;
  const next = evolve(referral, event, route.states[to]?.owner === null, copied);
  return conclude(route, step, caseFile, next, event, signed, context);
}

/** What follows from an act that may be done. */
function conclude(
  route: Route, step: StepRow<string>, before: CaseFile | null, next: Referral, event: ActEvent, signed: Notice | undefined, context: RuleContext,
): Decision {
  const notices = noticesDue(route, step, next, event, signed);
  const trigger = `${next.id}.${event.version}`;
  const fromSignature = signed ? (route.notices[signed.kind]?.starts ?? []) : [];
  const started = [...(step.starts ?? []), ...fromSignature].flatMap((clock) => {
    const since = clock.since === 'FOUND_AT' && event.action === 'OPEN' ? event.facts.foundAt : event.at;
    return startClock(clock, since, trigger, null, next, context);
  });
  const open = before?.deadlines ?? [];
  const answers = (deadline: Deadline): boolean =>
    deadline.noticeId === null ? (step.meets ?? []).includes(deadline.ruleId) : deadline.noticeId === signed?.id;
  const extension = event.action === 'EXTEND_REVIEW' ? extendReview(open, event.facts, trigger, event.at) : { ended: [], opened: [] };
  const ended = [...endClocks(open, answers, step.cancels ?? [], event.at), ...extension.ended];
  const metAtOnce = endClocks(started, answers, [], event.at);
  const late = [...ended, ...metAtOnce].filter((deadline) => deadline.state === 'LATE').map((deadline) => deadline.ruleId);
  return {
    referral: next,
    events: [{ ...event, late }],
    notices,
    evidences: evidencesOf(route, step, notices, before?.notices ?? [], signed, event),
    openedDeadlines: [...started.map((deadline) => metAtOnce.find((met) => met.id === deadline.id) ?? deadline), ...extension.opened],
    endedDeadlines: ended,
  };
}

function staleness(referral: Referral, expected: number): Refusal | null {
  const { version: current, state } = referral;
  if (expected === current) return null;
  return refuse('STALE_VERSION', `移送已由他人更新：您依据的是第${expected}版，现在是第${current}版，请重新查看后再办`, `the referral has moved on: you expected version ${expected}, it is at ${current}; read it again`, { expected, current, state });
}

/** A right that has run out is not taken away by the platform, but whoever still uses it must say why so late. */
function lapsed(step: StepRow<string> | undefined, deadlines: readonly Deadline[], ask: Ask, context: RuleContext): Refusal | null {
  const right = deadlines.find((deadline) => deadline.ruleId === step?.uses && context.now > deadline.dueAt);
  if (right === undefined || ('lateReason' in ask.facts && ask.facts.lateReason !== null)) return null;
  return refuse('RIGHT_LAPSED', `「${right.name}」的期限已于 ${right.dueAt} 届满；有正当理由的，请填写逾期理由（lateReason）`, `the limit of ${right.ruleId} ended at ${right.dueAt}; give lateReason if there is good cause`, { rule: right.ruleId, dueAt: right.dueAt });
}

function signedNotice(caseFile: CaseFile, ask: Ask, caller: StaffMember): Notice | undefined {
  if (ask.action === 'SIGN_RECEIPT') return findLatest(caseFile.notices, 'TRANSFER', caller.agencyId);
  if (ask.action === 'SIGN_NOTICE') return noticesToSign(caseFile, caller).find((notice) => notice.id === ask.facts.noticeId);
  return undefined;
}

function unknownNotice(id: string): Refusal {
  return refuse('NOT_FOUND', `没有待本机关签收的文书「${id}」`, `no notice "${id}" waits for your agency's signature`, { what: 'NOTICE', id });
}

/** Copies go to the sender's own level: the procuratorate that supervises it. */
function copiedBy(route: Route, caller: StaffMember, context: RuleContext): readonly string[] {
  const level = context.directory.agencies.get(caller.agencyId)?.level;
  return [...context.directory.agencies.values()]
    .filter((agency) => route.copiedKinds.includes(agency.kind) && agency.level === level)
    .map((agency) => agency.id);
}
