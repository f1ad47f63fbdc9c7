import type { AgencyId } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import { type LadderStepId, ladderTime } from '../deadline/ladder.js';
import type { Instant } from '../kernel/instant.js';
import type { Notice, NoticeKind } from '../notice/notice.js';
import type { Referral } from '../referral/referral.js';
import { ownersOf } from '../route/owners.js';
import type { RuleContext } from './case-file.js';
import { toldAbout } from './decide-overdue.js';

/** Whom a limit is owed to: the sender; where it binds the sender, the holder; null while nobody holds the case. */
export function owedTo({ dutyAgency }: Pick<Deadline, 'dutyAgency'>, { sender, holder }: Referral): AgencyId | null {
  return dutyAgency === sender ? holder : sender;
}

/**
 * Since when the agency that a limit binds has been silent (静默): since it last sent, opened or signed anything in this
 * referral, at the earliest since the limit began. Null where it is not its move: a clock that waits for another makes
 * no silence.
 */
export function silentSince(
  { dutyAgency, startsAt }: Deadline,
  referral: Referral,
  notices: readonly Notice[],
  now: Instant,
): Instant | null {
  if (!ownersOf(referral).includes(dutyAgency) || startsAt > now) return null;
  const signs = notices.flatMap(({ from, to, submittedAt, openedAt, signedAt }) => [
    ...(from === dutyAgency ? [submittedAt] : []),
    ...(to === dutyAgency ? [openedAt, signedAt] : []),
  ]);
  return signs.reduce<Instant>((last, at) => (at !== null && at > last ? at : last), startsAt);
}

/** Notices by which an agency is urged: by the sender's hand, and by the ladder. */
const URGING: readonly NoticeKind[] = ['URGE', 'REMINDER', 'OVERDUE'];

/** When the agency that a limit binds was urged last, by hand or by the ladder; null: never. */
export function lastUrged({ dutyAgency }: Deadline, notices: readonly Notice[]): Instant | null {
  return notices
    .filter(({ kind, to }) => URGING.includes(kind) && to === dutyAgency)
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
