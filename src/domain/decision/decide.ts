import type { Deadline } from '../deadline/deadline.js';
import type { Instant } from '../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';
import type { Ask, Command } from '../referral/commands.js';
import type { ActEvent } from '../referral/events.js';
import { evolve } from '../referral/evolve.js';
import { type Referral, relationOf } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import { leavesFrom, type StepRow } from '../route/route.js';
import { refusalOf } from './authority.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { checkLimitChange } from './change-limit.js';
import { checkFacts } from './check-facts.js';
import { conclude } from './conclude.js';
import { follow, signedNotice } from './follow.js';

/**
 * Decides on one act of a person: who may, in which state, on which paper; then what follows: the next state, the
 * notices, the evidences and the clocks. Pure: the same question always has the same answer.
 */
export function decide(
  caseFile: CaseFile,
  command: Command,
  expectedVersion: number,
  present: RuleContext,
): Decision | Refusal {
  const { referral } = caseFile;
  const { action, by: caller, onPaper } = command;
  const context = onPaper === undefined ? present : { ...present, now: onPaper.actedAt };
  const route = getRoute(referral.routeId);
  const step = route.steps[action];
  const refusal =
    staleness(referral, expectedVersion) ??
    (onPaper === undefined ? null : checkActedAt(onPaper.actedAt, caseFile, command, present.now)) ??
    refusalOf(route, action, caseFile, caller, context.now) ??
    checkFacts(command, { route, referral, caller, context }) ??
    (command.action === 'CHANGE_LIMIT'
      ? checkLimitChange(command.facts, caseFile.deadlines, caller.agencyId, context)
      : null) ??
    lapsed(step, caseFile.deadlines, command, context);
  if (refusal !== null) return refusal;
  if (step === undefined) throw new Error(`${action} passed every check but has no step in ${route.id}`);
  const signed = signedNotice(caseFile, command);
  if (action === 'SIGN_NOTICE' && signed === undefined) return unknownNotice(command.facts.noticeId);
  return follow({ caseFile, route, step, command, signed }, { context, recordedAt: present.now });
}

/**
 * What an act on one referral does to the one that it continues, in the same transaction: the step that is taken in no
 * other way. Null where the earlier referral has gone on already; refused where somebody else has it.
 */
export function decideConsequence(
  caseFile: CaseFile,
  command: Command,
  context: RuleContext,
): Decision | Refusal | null {
  const { referral } = caseFile;
  const route = getRoute(referral.routeId);
  const step = route.steps[command.action];
  if (step?.consequence !== true || step.to === 'SAME' || !leavesFrom(step, referral.state, route)) return null;
  if (!step.relation.includes(relationOf(referral, command.by.agencyId))) {
    return refuse(
      'NOT_ALLOWED',
      `${referral.number} 现在不由本机关办理`,
      `${referral.number} is not with your agency`,
      { action: command.action, required: step.relation.join('|') },
    );
  }
  const event: ActEvent = {
    ...command,
    kind: 'ACT',
    at: context.now,
    from: referral.state,
    to: step.to,
    version: referral.version + 1,
    late: [],
  };
  const after = evolve(referral, event, route.states[step.to]?.owner === null, referral);
  return conclude({ route, step, before: caseFile, after, event, signed: undefined, recordedAt: context.now }, context);
}

/** A paper can neither have been made in the future nor before what it answers. */
function checkActedAt(actedAt: Instant, { referral, notices }: CaseFile, ask: Ask, now: Instant): Refusal | null {
  const signed = ask.action === 'SIGN_NOTICE' ? notices.find((notice) => notice.id === ask.facts.noticeId) : undefined;
  const earliest =
    signed === undefined || referral.stateSince < signed.submittedAt ? referral.stateSince : signed.submittedAt;
  return earliest <= actedAt && actedAt <= now
    ? null
    : invalidInput(
        'onPaper.actedAt',
        actedAt,
        `${earliest} 至 ${now} 之间的时间`,
        `a time from ${earliest} (what it answers) to ${now} (now)`,
      );
}

function staleness(referral: Referral, expected: number): Refusal | null {
  const { version: current, state } = referral;
  if (expected === current) return null;
  return refuse(
    'STALE_VERSION',
    `移送已由他人更新：您依据的是第${expected}版，现在是第${current}版，请重新查看后再办`,
    `the referral has moved on: you expected version ${expected}, it is at ${current}; read it again`,
    { expected, current, state },
  );
}

/** A right that has run out is not taken away by the platform, but whoever still uses it must say why so late. */
function lapsed(
  step: StepRow<string> | undefined,
  deadlines: readonly Deadline[],
  ask: Ask,
  context: RuleContext,
): Refusal | null {
  const right = deadlines.find((deadline) => deadline.ruleId === step?.uses && context.now > deadline.dueAt);
  if (right === undefined) return null;
  const mayExplain = 'lateReason' in ask.facts;
  if (mayExplain && ask.facts.lateReason !== null) return null;
  const [remedy, remedyEn] = mayExplain
    ? ['；有正当理由的，请填写逾期理由（lateReason）', '; give lateReason if there is good cause']
    : ['，逾期不予受理', '; it would not be admitted any more'];
  return refuse(
    'RIGHT_LAPSED',
    `「${right.name}」的期限已于 ${right.dueAt} 届满${remedy}`,
    `the limit of ${right.ruleId} ended at ${right.dueAt}${remedyEn}`,
    { rule: right.ruleId, dueAt: right.dueAt },
  );
}

function unknownNotice(id: string): Refusal {
  return refuse('NOT_FOUND', `没有待本机关签收的文书「${id}」`, `no notice "${id}" waits for your agency's signature`, {
    what: 'NOTICE',
    id,
  });
}
