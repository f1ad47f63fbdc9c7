import { type Instant, type LocalDate, noonOf, plusDays } from '../kernel/instant.js';
import type { WorkCalendar } from './calendar.js';
import { computeDeadline } from './compute-deadline.js';
import type { DeadlineRule } from './deadline-rule.js';

/** The limits between which an agency may ask the court to enforce its decision (行政强制法 arts 53, 54). */
export interface WindowRules {
  /** D-20 (demolition, 15 days) or D-20b (six months): how long the party may sue. */
  readonly suit: DeadlineRule;
  /** D-20c: how long the party may ask for administrative reconsideration. */
  readonly reconsideration: DeadlineRule;
  /** D-21: how long the agency may then apply. */
  readonly application: DeadlineRule;
  /** D-23: how long the written demand (催告书) must have run before. */
  readonly demand: DeadlineRule;
}

export interface CourtWindow {
  readonly suitEndsOn: LocalDate;
  readonly reconsiderationEndsOn: LocalDate;
  /** The first day that is safe under either reading of art. 53: the day after both periods have ended. */
  readonly earliest: LocalDate;
  /** The last day, by 行诉解释 art. 156 three months from the end of the period for a suit. */
  readonly latest: LocalDate;
  /** The last day on which the demand can be served so that it has run before the last day to apply. */
  readonly latestDemand: LocalDate;
  readonly provisional: boolean;
}

/**
 * The window where a reconsideration, or a suit that was withdrawn, has left the decision standing: counted anew from
 * its end. After a reconsideration the party may sue for fifteen days (行政诉讼法 art. 45), as long as D-20 allows; it
 * cannot be asked for twice.
 */
export function courtWindowAnew(endedAt: Instant, rules: WindowRules, calendar: WorkCalendar): CourtWindow {
  return courtWindow(endedAt, { ...rules, reconsideration: rules.suit }, calendar);
}

/**
 * The window for an application to the court, counted from the valid service of the decision. A pending suit or
 * reconsideration suspends it (courtWindowAnew).
 */
export function courtWindow(servedAt: Instant, rules: WindowRules, calendar: WorkCalendar): CourtWindow {
  const suit = computeDeadline(rules.suit, servedAt, calendar);
  const reconsideration = computeDeadline(rules.reconsideration, servedAt, calendar);
  const application = computeDeadline(rules.application, suit.dueAt, calendar);
  const demandEnds = (served: LocalDate): LocalDate => computeDeadline(rules.demand, noonOf(served), calendar).dueOn;
  let latestDemand = plusDays(application.dueOn, -1);
  while (demandEnds(latestDemand) >= application.dueOn) latestDemand = plusDays(latestDemand, -1);
  const last = suit.dueOn > reconsideration.dueOn ? suit.dueOn : reconsideration.dueOn;
  return {
    suitEndsOn: suit.dueOn,
    reconsiderationEndsOn: reconsideration.dueOn,
    earliest: plusDays(last, 1),
    latest: application.dueOn,
    latestDemand,
    provisional: suit.provisional || reconsideration.provisional || application.provisional,
  };
}
