import { accessShowsMore, readRelationOf } from '../access/read-policy.js';
import { type Caller, HEAD_POSTS, inPost, type Post, POSTS } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import { invalidInput, precondition, quoted, type Refusal, refuse } from '../kernel/refusal.js';
import { noticeId } from '../notice/notice.js';
import { relationOf } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { CaseFile, Decision, NewNotice, RuleContext } from './case-file.js';
import { unchanged } from './decide-notice-step.js';

/** Who may take emergency access: those who answer for an agency, and those who check it. */
export const EMERGENCY_POSTS: readonly Post[] = [...HEAD_POSTS, 'DEPUTY_HEAD', 'AUDITOR'];
export const LONGEST_ACCESS_HOURS = 3;
export const MOST_ACCESSES_A_DAY = 3;

/** An emergency access as it is asked for. */
export interface EmergencyAccessAsked {
  readonly id: string;
  readonly by: Caller;
  readonly wasParty: boolean;
  readonly reason: string;
  readonly until: Instant;
  /** The sender, and the holder once the transfer has reached it. */
  readonly told: readonly string[];
}

/** What can be said before the referral is known. */
export function accessAskedRefusal(by: Caller, reason: string, hours: number): Refusal | null {
  if (!EMERGENCY_POSTS.includes(by.post))
    return refuse(
      'NOT_ALLOWED',
      `应急查阅只能由${EMERGENCY_POSTS.map((post) => POSTS[post]).join('、')}进行`,
      `only these posts may take emergency access: ${EMERGENCY_POSTS.join(', ')}`,
      { action: 'beginEmergencyAccess', required: EMERGENCY_POSTS.join('|') },
    );
  if (reason.trim().length < 4)
    return invalidInput(
      'reason',
      reason,
      '应急查阅的具体事由',
      'the reason, in words that the owner of the case can judge',
    );
  const whole = Number.isInteger(hours) && hours >= 1 && hours <= LONGEST_ACCESS_HOURS;
  return whole
    ? null
    : invalidInput('hours', String(hours), `1 至 ${LONGEST_ACCESS_HOURS} 小时`, `1 to ${LONGEST_ACCESS_HOURS} hours`);
}

/** No such number, or one that only its parties may know of: the same answer, byte for byte. */
export function unknownNumber(number: string): Refusal {
  return refuse(
    'NOT_FOUND',
    `没有可以应急查阅的移送「${quoted(number)}」，请核对移送编号，格式如 R01-2026-0001`,
    `no referral "${quoted(number)}" to which emergency access could be given; check the number, such as R01-2026-0001`,
    { what: 'REFERRAL', id: quoted(number) },
  );
}

/**
 * Decides on an emergency access: the history says so and the owners are told in the same transaction that opens the
 * file. Where only parties may ever know of a referral, there is no emergency access, and the answer is that of an
 * unknown number.
 */
export function decideEmergencyAccess(
  caseFile: CaseFile,
  number: string,
  { id, by, wasParty, reason, until, told: owners }: EmergencyAccessAsked,
  { now }: RuleContext,
): Decision | Refusal {
  const { referral } = caseFile;
  const relation = wasParty ? readRelationOf(referral, by) : relationOf(referral, by.agencyId);
  if (getRoute(referral.routeId).confidential && relation === 'NONE') return unknownNumber(number);
  if (!accessShowsMore(relation, by.post, referral.endedAt !== null)) {
    return precondition(
      'beginEmergencyAccess',
      '本机关可以直接查看本件，不必应急查阅',
      'your agency can read this referral as it is: emergency access is not needed',
    );
  }
  const told = owners.filter((agency) => agency !== by.agencyId);
  const notices = told.map((to): NewNotice => ({
    id: `${noticeId(referral.id, referral.version, 'EMERGENCY_ACCESS_BEGUN', to)}.${id}`,
    kind: 'EMERGENCY_ACCESS_BEGUN',
    from: by.agencyId,
    to,
    copy: false,
    mustSign: false,
    version: referral.version,
    submittedAt: now,
    documentNumber: null,
    deliveredAt: null,
    openedAt: null,
    signedAt: null,
    content: {
      referralNumber: referral.number,
      title: referral.matter.title,
      agencyId: by.agencyId,
      personId: by.personId,
      personName: by.name,
      post: by.post,
      reason,
      until,
    },
  }));
  return {
    ...unchanged(caseFile),
    events: [{ kind: 'EMERGENCY_ACCESS', at: now, accessId: id, by: inPost(by), reason, until, told }],
    notices,
    evidences: notices.map((notice) => ({
      noticeId: notice.id,
      kind: 'SUBMITTED',
      at: now,
      agencyId: by.agencyId,
      detail: 'EMERGENCY_ACCESS_BEGUN',
    })),
  };
}
