import { POSTS, type StaffMember } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import { precondition, type Refusal, refuse } from '../kernel/refusal.js';
import { findLatest, type Notice, NOTICE_KINDS } from '../notice/notice.js';
import type { Action } from '../referral/actions.js';
import { relationOf, RELATIONS } from '../referral/referral.js';
import { leavesFrom, type Route, stepName, type StepRow } from '../route/route.js';
import { THREAD_RULES } from '../route/thread-rules.js';
import type { CaseFile } from './case-file.js';
import { GUARDS, runningChild } from './guards.js';

/**
 * May this person take this step now? Null, or why not. The one function behind both what is offered (`allowedActions`)
 * and what is enforced (`decide`), so that the two cannot disagree.
 */
export function refusalOf(
  route: Route,
  action: Action,
  caseFile: CaseFile,
  caller: StaffMember,
  now: Instant,
): Refusal | null {
  const step = route.steps[action];
  const relation = relationOf(caseFile.referral, caller.agencyId);
  if (relation === 'NONE') return notFound(caseFile.referral.id);
  if (step?.consequence === true) return onlyFollows(route, action);
  if (
    step === undefined ||
    step.from === 'START' ||
    !step.relation.includes(relation) ||
    !step.posts.includes(caller.post)
  ) {
    return notAllowed(route, action);
  }
  const state = caseFile.referral.state;
  if (!leavesFrom(step, state, route))
    return wrongState(
      route,
      action,
      state,
      Object.keys(route.states).filter((from) => leavesFrom(step, from, route)),
    );
  for (const guard of step.guards ?? []) {
    const refusal = GUARDS[guard](caseFile, { action, caller, now });
    if (refusal !== null) return refusal;
  }
  return unsignedFirst(step, action, caseFile, caller) ?? unfitEnd(route, step, action, caseFile);
}

/** An end must fit the thread: none while a referral runs that holds this one, and none that another one excludes. */
function unfitEnd(route: Route, step: StepRow<string>, action: Action, caseFile: CaseFile): Refusal | null {
  const { thread } = caseFile;
  if (step.to === 'SAME' || route.states[step.to]?.owner !== null) return null;
  const child = runningChild(caseFile);
  if (child !== undefined) {
    return precondition(
      action,
      `接续本件的 ${child.number} 尚未办结，本件不能先行终结`,
      `${child.number}, which continues this referral, has not ended: this one cannot end before`,
    );
  }
  const rule = THREAD_RULES.find(
    ({ routeId, end, excludedBy }) =>
      routeId === route.id && end === step.to && thread.some((member) => excludedBy(member, caseFile)),
  );
  const other = thread.find((member) => rule?.excludedBy(member, caseFile));
  if (rule === undefined || other === undefined) return null;
  return precondition(
    action,
    `${rule.why}（${other.number}，${rule.basis.instrument}${rule.basis.article}）`,
    `${rule.whyEn} (${other.number})`,
  );
}

/** May this person open a referral on this route? */
export function openingRefusal(route: Route, caller: StaffMember, kind: string | undefined): Refusal | null {
  const step = route.steps.OPEN;
  const fits = route.senderKinds.some((sender) => sender === kind) && step?.posts.includes(caller.post);
  return fits ? null : notAllowed(route, 'OPEN');
}

export function notFound(id: string): Refusal {
  return refuse(
    'NOT_FOUND',
    `没有编号为「${id}」的移送，或者本机关不是当事机关`,
    `no referral "${id}", or your agency is no party to it`,
    {
      what: 'REFERRAL',
      id,
    },
  );
}

/** A limit runs from receipt, so what a step answers must have been signed for first. */
function unsignedFirst(step: StepRow<string>, action: Action, caseFile: CaseFile, caller: StaffMember): Refusal | null {
  const latest = (step.after ?? [])
    .map((kind) => findLatest(caseFile.notices, kind, caller.agencyId))
    .reduce<Notice | undefined>(
      (last, notice) => (last && (!notice || last.version > notice.version) ? last : notice),
      undefined,
    );
  if (step.after === undefined || latest?.signedAt) return null;
  const noticeKind = latest?.kind ?? step.after[0] ?? 'TRANSFER';
  return refuse(
    'NOTICE_NOT_SIGNED',
    `请先签收《${NOTICE_KINDS[noticeKind].name}》，期限自签收之日起算`,
    `sign for the notice first (${NOTICE_KINDS[noticeKind].nameEn}); the time limit runs from its receipt`,
    { action, noticeKind },
  );
}

/** A step that is taken with a step of the referral that continues this one, and in no other way. */
function onlyFollows(route: Route, action: Action): Refusal {
  return refuse(
    'NOT_ALLOWED',
    `「${stepName(route, action)}」随接续本件的移送办理，不在本件单独办理`,
    `${action} is done in the referral that continues this one; this one follows`,
    { action, required: 'in the referral that continues this one' },
  );
}

function notAllowed(route: Route, action: Action): Refusal {
  const step = route.steps[action];
  if (step === undefined) {
    const [zh, en] = [`本路线没有「${stepName(route, action)}」这一步`, 'this route has no such step'];
    return refuse('NOT_ALLOWED', zh, `${action}: ${en}`, { action, required: en });
  }
  const relations = step.relation.map((relation) => RELATIONS[relation]).join('、');
  const who = `${relations}的${step.posts.map((post) => POSTS[post]).join('、')}`;
  const required = `${step.relation.join('|')} as ${step.posts.join('|')}`;
  return refuse(
    'NOT_ALLOWED',
    `「${stepName(route, action)}」只能由${who}进行`,
    `${action} may only be done by: ${required}`,
    { action, required },
  );
}

function wrongState(route: Route, action: Action, state: string, allowedFrom: readonly string[]): Refusal {
  const name = (id: string): string => route.states[id]?.name ?? id;
  return refuse(
    'WRONG_STATE',
    `当前状态是「${name(state)}」，「${stepName(route, action)}」只能在「${allowedFrom.map(name).join('」「')}」进行`,
    `the referral is ${state}; ${action} is possible in ${allowedFrom.join(', ')}`,
    { action, state, allowedFrom },
  );
}
