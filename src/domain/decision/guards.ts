import type { StaffMember } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import type { Instant } from '../kernel/instant.js';
import { precondition, type Refusal, refuse } from '../kernel/refusal.js';
import { findLatest, type Notice } from '../notice/notice.js';
import type { Action } from '../referral/actions.js';
import type { Referral } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { Guard } from '../route/route.js';
import type { ThreadMember } from '../route/thread-rules.js';
import type { CaseFile } from './case-file.js';
import { changeableLimits } from './change-limit.js';

/** Somebody who asks for a step of a referral, at some moment. */
export interface Asking {
  readonly action: Action;
  readonly caller: StaffMember;
  readonly now: Instant;
}
type Policy = (caseFile: CaseFile, asking: Asking) => Refusal | null;

/** What each guard of a route's step asks for. Null: it is so. */
export const GUARDS: Readonly<Record<Guard, Policy>> = {
  IN_TEAM: ({ referral }, { action, caller }) =>
    referral.team.includes(caller.personId)
      ? null
      : refuse('NOT_ALLOWED', '只有专案组成员可以提出书面报告', 'only a member of the team may submit the report', {
          action,
          required: 'TEAM_MEMBER',
        }),
  NOT_THE_DRAFTER: ({ referral }, { action, caller }) =>
    caller.personId === referral.reportedBy || referral.team.includes(caller.personId)
      ? refuse(
          'SAME_PERSON',
          '起草报告与批准移送必须由不同的人进行',
          'the one who drafts and the one who approves must be different persons',
          { action },
        )
      : null,
  NOT_THE_VERIFIER: ({ referral }, { action, caller }) =>
    caller.personId === referral.verifiedBy
      ? refuse(
          'SAME_PERSON',
          '核查人不得办理验收、销号',
          'who verified the rectification neither accepts it nor strikes it off',
          { action },
        )
      : null,
  TRANSFER_DELIVERED: ({ notices }, { action, caller }) =>
    findLatest(notices, 'TRANSFER', caller.agencyId)?.deliveredAt
      ? null
      : refuse(
          'NOT_DELIVERED',
          '移送书尚未送达本机关收件箱，送达后才能签收',
          'the transfer has not been delivered to your inbox yet; it can be signed for once it is',
          { action },
        ),
  HAS_TEAM: ({ referral }, { action }) =>
    referral.team.length > 0 ? null : precondition(action, '本件没有专案组', 'this referral has no team'),
  FILE_NOT_YET_RETURNED: ({ referral }, { action }) =>
    referral.caseFileReturned
      ? precondition(action, '案卷材料已经退回', 'the case file has been returned already')
      : null,
  DEMAND_HAS_RUN: ({ deadlines }, { action, now }) => {
    const demand = deadlines.find((deadline) => deadline.ruleId === 'D-23' && deadline.state === 'OPEN');
    if (demand === undefined || now > demand.dueAt) return null;
    const zh = `催告期至 ${demand.dueAt} 届满，届满后才能申请`;
    return precondition(action, zh, `the demand runs until ${demand.dueAt}; apply after it`);
  },
  SUIT_PERIOD_HAS_ENDED: ({ deadlines }, { action, now }) => {
    const right = deadlines.find((deadline) => deadline.ruleId === 'D-21' && deadline.state === 'OPEN');
    if (right === undefined || now > right.startsAt) return null;
    return precondition(
      action,
      `当事人的起诉期限至 ${right.startsAt} 届满，届满后才能申请（行政强制法第五十三条）`,
      `the party may sue until ${right.startsAt}; apply after it (Administrative Compulsion Law art. 53)`,
    );
  },
  HOLDER_MUST_ACT: ({ referral, deadlines }, { action }) =>
    getRoute(referral.routeId).states[referral.state]?.owner === 'HOLDER' || owesSomething(referral, deadlines)
      ? null
      : precondition(
          action,
          '受移送机关现在没有要办的事，不必催办',
          'the holder has nothing to do at present, so there is nothing to urge',
        ),
  NOT_FORWARDED_YET: ({ referral }, { action }) =>
    referral.formerHolders.length === 0
      ? null
      : precondition(
          action,
          '本案已经转送过一次，不得再次转送；仍有异议的，应在签收之后、受案之前提出管辖争议',
          'the case has been forwarded once; ' +
            'whoever still objects disputes the competence after signing and before accepting',
        ),
  FORWARDED_BEFORE: ({ referral }, { action }) =>
    referral.formerHolders.length > 0
      ? null
      : precondition(
          action,
          '本案尚未转送过：可以转送有管辖权的机关',
          'the case has not been forwarded yet: forward it to whoever is competent',
        ),
  NOT_BOUND: ({ referral: { ruling } }, { action }) =>
    ruling === null
      ? null
      : precondition(
          action,
          `管辖已由《${ruling.documentNumber}》指定，不得退回`,
          `the designation ${ruling.documentNumber} binds: the case cannot be returned`,
        ),
  NOT_SUPERVISED: (caseFile, { action }) => {
    const supervision = runningChild(caseFile);
    if (supervision === undefined) return null;
    return precondition(
      action,
      `${supervision.number} 正在监督本件，办结前不得转送或者提出管辖争议`,
      `${supervision.number} supervises this referral: it is neither forwarded nor disputed before that has ended`,
    );
  },
  RECEIVED: ({ referral }, { action }) =>
    referral.receivedAt !== null
      ? null
      : precondition(
          action,
          '尚未签收：签收前可以直接撤回，不必商请',
          'the case has not been received yet: before the receipt it can be withdrawn without asking',
        ),
  NO_RECALL_OPEN: (caseFile, { action }) =>
    openRecall(caseFile) === null
      ? null
      : precondition(action, '上一次商请撤回尚未答复', 'the last request of recall has not been answered yet'),
  RECALL_OPEN: (caseFile, { action }) =>
    openRecall(caseFile) !== null
      ? null
      : precondition(action, '移送机关没有商请撤回', 'the sender has not asked for a recall'),
  HAS_OWN_LIMIT: ({ deadlines }, { action, caller }) =>
    changeableLimits(deadlines, caller.agencyId).length > 0
      ? null
      : precondition(action, '本机关没有未完成的职责期限', 'no duty of your agency is open'),
  HAS_UNSIGNED_NOTICE: (caseFile, { action, caller }) =>
    noticesToSign(caseFile, caller).length > 0
      ? null
      : precondition(action, '没有待签收的文书', 'there is no notice to sign for'),
};

/**
 * The notices this person's agency has received and must still sign for, apart from the transfer (it has its receipt).
 */
export function noticesToSign({ notices }: CaseFile, { agencyId }: StaffMember): readonly Notice[] {
  return notices.filter(
    (notice) =>
      notice.to === agencyId &&
      notice.mustSign &&
      notice.kind !== 'TRANSFER' &&
      notice.deliveredAt !== null &&
      notice.signedAt === null,
  );
}

/** A referral that continues this one, holds it, and has not ended. */
export function runningChild({ referral, thread }: CaseFile): ThreadMember | undefined {
  return thread.find(
    ({ routeId, continuesId, endedAt }) =>
      continuesId === referral.id && endedAt === null && getRoute(routeId).holdsParent === true,
  );
}

/** The request of recall that the present holder has not answered. */
function openRecall({ referral, notices }: CaseFile): Notice | null {
  const request = findLatest(notices, 'RECALL_REQUEST', referral.holder ?? '');
  const answer = findLatest(notices, 'RECALL_ANSWER', referral.sender);
  return request === undefined || (answer !== undefined && answer.version > request.version) ? null : request;
}

/** Has the holder of a running case a duty, and does it not wait for material that it has asked for? */
function owesSomething({ holder, missing, endedAt }: Referral, deadlines: readonly Deadline[]): boolean {
  return (
    endedAt === null &&
    missing.length === 0 &&
    deadlines.some(({ dutyAgency, kind, state }) => dutyAgency === holder && kind === 'DUTY' && state === 'OPEN')
  );
}
