import { POSTS, type StaffMember } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { findLatest, NOTICE_KINDS, type Notice } from '../notice/notice.js';
import { type Action, ACTIONS } from '../referral/actions.js';
import { RELATIONS, relationOf } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import { type Guard, leavesFrom, type Route, type StepRow } from '../route/route.js';
import type { CaseFile } from './case-file.js';
import { changeableLimits } from './change-limit.js';

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
  if (
    step === undefined ||
    step.from === 'START' ||
    !step.relation.includes(relation) ||
    !step.posts.includes(caller.post)
  ) {
    return notAllowed(action, step);
  }
  const state = caseFile.referral.state;
  if (!leavesFrom(step, state, route))
    return wrongState(
      route,
      action,
      state,
      Object.keys(route.states).filter((from) => leavesFrom(step, from, route)),
    );
  const guarded = (step.guards ?? []).reduce<Refusal | null>(
    (refusal, guard) => refusal ?? checkGuard(guard, action, caseFile, caller, now),
    null,
  );
  return guarded ?? unsignedFirst(step, action, caseFile, caller);
}

/** May this person open a referral on this route? */
export function openingRefusal(route: Route, caller: StaffMember, kind: string | undefined): Refusal | null {
  const step = route.steps.OPEN;
  const fits = route.senderKinds.some((sender) => sender === kind) && step?.posts.includes(caller.post);
  return fits ? null : notAllowed('OPEN', step);
}

/** The notices this person's agency has received and must still sign for, apart from the transfer (it has its receipt). */
export function noticesToSign(caseFile: CaseFile, caller: StaffMember): readonly Notice[] {
  return caseFile.notices.filter(
    (notice) =>
      notice.to === caller.agencyId &&
      notice.mustSign &&
      notice.kind !== 'TRANSFER' &&
      notice.deliveredAt !== null &&
      notice.signedAt === null,
  );
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

function checkGuard(
  guard: Guard,
  action: Action,
  caseFile: CaseFile,
  caller: StaffMember,
  now: Instant,
): Refusal | null {
  const { referral, notices } = caseFile;
  switch (guard) {
    case 'IN_TEAM':
      return referral.team.includes(caller.personId)
        ? null
        : refuse('NOT_ALLOWED', '只有专案组成员可以提出书面报告', 'only a member of the team may submit the report', {
            action,
            required: 'TEAM_MEMBER',
          });
    case 'NOT_THE_DRAFTER':
      return caller.personId === referral.reportedBy || referral.team.includes(caller.personId)
        ? refuse(
            'SAME_PERSON',
            '起草报告与批准移送必须由不同的人进行',
            'the one who drafts and the one who approves must be different persons',
            { action },
          )
        : null;
    case 'NOT_THE_VERIFIER':
      return caller.personId === referral.verifiedBy
        ? refuse(
            'SAME_PERSON',
            '核查人不得办理验收、销号',
            'who verified the rectification neither accepts it nor strikes it off',
            { action },
          )
        : null;
    case 'HAS_TEAM':
      return referral.team.length > 0
        ? null
        : refuse('WRONG_STATE', '本件没有专案组', 'this referral has no team', {
            action,
            state: referral.state,
            allowedFrom: [],
          });
    case 'TRANSFER_DELIVERED':
      return findLatest(notices, 'TRANSFER', caller.agencyId)?.deliveredAt
        ? null
        : refuse(
            'NOT_DELIVERED',
            '移送书尚未送达本机关收件箱，送达后才能签收',
            'the transfer has not been delivered to your inbox yet; it can be signed for once it is',
            { action },
          );
    case 'FILE_NOT_YET_RETURNED':
      return referral.caseFileReturned
        ? refuse('WRONG_STATE', '案卷材料已经退回', 'the case file has been returned already', {
            action,
            state: referral.state,
            allowedFrom: [],
          })
        : null;
    case 'DEMAND_HAS_RUN': {
      const demand = caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-23' && deadline.state === 'OPEN');
      return demand === undefined || now > demand.dueAt
        ? null
        : refuse(
            'WRONG_STATE',
            `催告期至 ${demand.dueAt} 届满，届满后才能申请`,
            `the demand runs until ${demand.dueAt}; apply after it`,
            { action, state: referral.state, allowedFrom: [] },
          );
    }
    case 'HOLDER_MUST_ACT':
      return getRoute(referral.routeId).states[referral.state]?.owner === 'HOLDER'
        ? null
        : refuse(
            'WRONG_STATE',
            '现在不是轮到受移送机关办理，不必催办',
            'it is not the holder’s move, so there is nothing to urge',
            { action, state: referral.state, allowedFrom: [] },
          );
    case 'NOT_FORWARDED_YET':
      return referral.formerHolders.length === 0
        ? null
        : refuse(
            'WRONG_STATE',
            '本案已经转送过一次，不得再次转送；仍有异议的，提出管辖争议',
            'the case has been forwarded once; whoever still objects disputes the competence',
            { action, state: referral.state, allowedFrom: [] },
          );
    case 'FORWARDED_BEFORE':
      return referral.formerHolders.length > 0
        ? null
        : refuse(
            'WRONG_STATE',
            '本案尚未转送过：可以转送有管辖权的机关',
            'the case has not been forwarded yet: forward it to whoever is competent',
            { action, state: referral.state, allowedFrom: [] },
          );
    case 'NOT_BOUND':
      return referral.ruling === null
        ? null
        : refuse(
            'WRONG_STATE',
            `管辖已由《${referral.ruling.documentNumber}》指定，不得退回`,
            `the designation ${referral.ruling.documentNumber} binds: the case cannot be returned`,
            { action, state: referral.state, allowedFrom: [] },
          );
    case 'RECEIVED':
      return referral.receivedAt !== null
        ? null
        : refuse(
            'WRONG_STATE',
            '尚未签收：签收前可以直接撤回，不必商请',
            'the case has not been received yet: before the receipt it can be withdrawn without asking',
            { action, state: referral.state, allowedFrom: [] },
          );
    case 'NO_RECALL_OPEN':
      return openRecall(caseFile) === null
        ? null
        : refuse('WRONG_STATE', '上一次商请撤回尚未答复', 'the last request of recall has not been answered yet', {
            action,
            state: referral.state,
            allowedFrom: [],
          });
    case 'RECALL_OPEN':
      return openRecall(caseFile) !== null
        ? null
        : refuse('WRONG_STATE', '移送机关没有商请撤回', 'the sender has not asked for a recall', {
            action,
            state: referral.state,
            allowedFrom: [],
          });
    case 'HAS_OWN_LIMIT':
      return changeableLimits(caseFile.deadlines, caller.agencyId).length > 0
        ? null
        : refuse('WRONG_STATE', '本机关没有未完成的职责期限', 'no duty of your agency is open', {
            action,
            state: referral.state,
            allowedFrom: [],
          });
    case 'HAS_UNSIGNED_NOTICE':
      return noticesToSign(caseFile, caller).length > 0
        ? null
        : refuse('WRONG_STATE', '没有待签收的文书', 'there is no notice to sign for', {
            action,
            state: referral.state,
            allowedFrom: [],
          });
  }
}

/** The request of recall that the present holder has not answered. */
function openRecall({ referral, notices }: CaseFile): Notice | null {
  const request = findLatest(notices, 'RECALL_REQUEST', referral.holder ?? '');
  const answer = findLatest(notices, 'RECALL_ANSWER', referral.sender);
  return request === undefined || (answer !== undefined && answer.version > request.version) ? null : request;
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

function notAllowed(action: Action, step: StepRow<string> | undefined): Refusal {
  const who = step
    ? `${step.relation.map((relation) => RELATIONS[relation]).join('、')}的${step.posts.map((post) => POSTS[post]).join('、')}`
    : '（本路线没有这一步）';
  const required = step ? `${step.relation.join('|')} as ${step.posts.join('|')}` : 'this route has no such step';
  return refuse(
    'NOT_ALLOWED',
    `「${ACTIONS[action].name}」只能由${who}进行`,
    `${action} may only be done by: ${required}`,
    { action, required },
  );
}

function wrongState(route: Route, action: Action, state: string, allowedFrom: readonly string[]): Refusal {
  const name = (id: string): string => route.states[id]?.name ?? id;
  return refuse(
    'WRONG_STATE',
    `当前状态是「${name(state)}」，「${ACTIONS[action].name}」只能在「${allowedFrom.map(name).join('」「')}」进行`,
    `the referral is ${state}; ${action} is possible in ${allowedFrom.join(', ')}`,
    { action, state, allowedFrom },
  );
}
