import type { AgencyId } from '../agency/agency.js';
import { computeDeadline } from '../deadline/compute-deadline.js';
import { cancel, type Deadline, meet } from '../deadline/deadline.js';
import type { DeadlineKind } from '../deadline/deadline-rule.js';
import { ladderTime } from '../deadline/ladder.js';
import { ruleOn } from '../deadline/rule-on.js';
import { endOfDay, type Instant, type LocalDate, localDateOf } from '../kernel/instant.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import { agenciesIn, type Referral } from '../referral/referral.js';
import type { ClockRow } from '../route/route.js';
import type { RuleContext } from './case-file.js';

/** From when a clock runs, and what starts it. */
export interface ClockStart {
  readonly at: Instant;
  /** The id of the act or of the notice that starts it: it makes the clock's own id unique. */
  readonly trigger: string;
  /** The notice whose receipt is waited for; null: the clock is of the case. */
  readonly noticeId: string | null;
  /** Who sent the notice that is answered; null: the clock is of the case. */
  readonly from: AgencyId | null;
}

/** Starts a clock for every agency that it binds. */
export function startClock(
  clock: ClockRow,
  start: ClockStart,
  referral: Referral,
  context: RuleContext,
): readonly Deadline[] {
  if (!runsFor(clock, referral)) return [];
  const at =
    clock.afterPeriod === undefined
      ? start.at
      : computeDeadline(ruleOn(context.rules, clock.afterPeriod, localDateOf(start.at)), start.at, context.calendar)
          .dueAt;
  const started = agenciesIn(referral, clock.binds).map((agency) =>
    startClockFor(agency, clock.rule, { ...start, at }, referral, context),
  );
  const { replyBy } = referral;
  return clock.until === undefined || replyBy === null
    ? started
    : started.map((deadline) => endingOn(deadline, replyBy, context));
}

function runsFor({ when }: ClockRow, { urgent, matter }: Referral): boolean {
  switch (when) {
    case undefined:
      return true;
    case 'URGENT':
      return urgent;
    case 'NOT_URGENT':
      return !urgent;
    case 'DEMOLITION':
      return matter.demolitionOrdered === true;
    case 'OTHER_DECISION':
      return matter.demolitionOrdered === false;
  }
}

/** Starts a clock that binds one agency. */
export function startClockFor(
  dutyAgency: string,
  ruleId: DeadlineRuleId,
  { at: startsAt, trigger, noticeId, from }: ClockStart,
  referral: Referral,
  context: RuleContext,
): Deadline {
  const rule = ruleOn(context.rules, ruleId, localDateOf(startsAt));
  const { dueAt, provisional, explanation } = computeDeadline(rule, startsAt, context.calendar);
  return {
    id: `${trigger}.${ruleId}`,
    ruleId,
    ruleVersion: rule.version,
    name: rule.name,
    kind: rule.kind,
    basis: `${rule.source} ${rule.article}`,
    dutyAgency,
    owedTo: [from, referral.sender, referral.holder].find((one) => one !== null && one !== dutyAgency) ?? null,
    noticeId,
    startsAt,
    dueAt,
    provisional,
    explanation,
    state: 'OPEN',
    endedAt: null,
    ...onLadder(0, rule.kind, startsAt, dueAt, context),
  };
}

/** The limit that an order sets by naming the day. */
function endingOn(deadline: Deadline, day: LocalDate, context: RuleContext): Deadline {
  const dueAt = endOfDay(day);
  const text = `由文书指定于${day}届满，不另行计算。`;
  return {
    ...deadline,
    dueAt,
    provisional: false,
    explanation: { ...deadline.explanation, steps: [], text },
    ...onLadder(0, deadline.kind, deadline.startsAt, dueAt, context),
  };
}

/** Where a deadline stands on the overdue ladder; only duties are on it. */
export function onLadder(
  nextStep: number,
  kind: DeadlineKind,
  startsAt: Instant,
  dueAt: Instant,
  { ladder, calendar }: RuleContext,
): Pick<Deadline, 'nextStep' | 'nextAt'> {
  return { nextStep, nextAt: kind === 'DUTY' ? ladderTime(ladder, nextStep, startsAt, dueAt, calendar) : null };
}

/** Ends the clocks that an act answers (in time or late) and those that it makes pointless. */
export function endClocks(
  open: readonly Deadline[],
  answers: (deadline: Deadline) => boolean,
  cancels: readonly string[] | 'ALL',
  at: Instant,
): readonly Deadline[] {
  return open.flatMap((deadline) => {
    if (answers(deadline)) return [meet(deadline, at)];
    const pointless = cancels === 'ALL' ? deadline.noticeId === null : cancels.includes(deadline.ruleId);
    return pointless ? [stopWaiting(deadline, at)] : [];
  });
}

/** A limit of an act that was due already has been missed, even when nobody waits for the act any more. */
function stopWaiting(deadline: Deadline, at: Instant): Deadline {
  return deadline.kind === 'DUTY' && at > deadline.dueAt ? meet(deadline, at) : cancel(deadline, at);
}
