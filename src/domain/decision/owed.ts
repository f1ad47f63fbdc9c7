import type { AgencyId } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import { type LadderStepId, ladderTime } from '../deadline/ladder.js';
import type { Instant } from '../kernel/instant.js';
import { type Notice, sentByAct } from '../notice/notice.js';
import type { Referral } from '../referral/referral.js';
import { ownersOf } from '../route/owners.js';
import type { RuleContext } from './case-file.js';
import { toldAbout } from './decide-overdue.js';

/**
 * Since when the agency that a limit binds has been silent (静默): since it last sent, opened or signed anything in this
 * referral by an act, at the earliest since the limit began; what the ladder sends in its name is no sign of it. Null
 * where it is not its move: a clock that waits for another makes no silence.
 */
export function silentSince(
  { dutyAgency, startsAt }: Deadline,
  referral: Referral,
  notices: readonly Notice[],
  now: Instant,
): Instant | null {
  if (!ownersOf(referral).includes(dutyAgency) || startsAt > now) return null;
  const signs = notices.flatMap((notice) => [
    ...(notice.from === dutyAgency && sentByAct(notice) ? [notice.submittedAt] : []),
    ...(notice.to === dutyAgency ? [notice.openedAt, notice.signedAt] : []),
  ]);
  return signs.reduce<Instant>((last, at) => (at !== null && at > last ? at : last), startsAt);
}

/** When the agency that a limit binds was urged last: by the sender's hand, or by the ladder about this limit. */
export function lastUrged({ id, dutyAgency }: Deadline, notices: readonly Notice[]): Instant | null {
  return notices
    .filter((notice) => notice.to === dutyAgency && (notice.kind === 'URGE' || notice.id.startsWith(`${id}.`)))
    .reduce<Instant | null>(
      (last, { submittedAt }) => (last !== null && last > submittedAt ? last : submittedAt),
      null,
    );
}

/** A step that the ladder will take if nobody acts. */
export interface StepAhead {
  readonly step: LadderStepId;
  readonly at: Instant;
  readonly tells: readonly AgencyId[];
}

/** What the overdue ladder (催办阶梯) will still do about a limit if nobody acts, in the order in which it comes. */
export function stepsAhead(
  { dutyAgency, kind, nextStep, startsAt, dueAt }: Deadline,
  referral: Referral,
  context: RuleContext,
): readonly StepAhead[] {
  const { ladder, calendar } = context;
  if (kind !== 'DUTY') return [];
  return ladder.steps.slice(nextStep).flatMap((step, index) => {
    const at = ladderTime(ladder, nextStep + index, startsAt, dueAt, calendar);
    const tells = toldAbout(dutyAgency, step, referral, context);
    return at === null || tells.length === 0 ? [] : [{ step: step.id, at, tells }];
  });
}
