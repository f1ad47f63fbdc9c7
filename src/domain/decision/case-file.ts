import type { Directory, StaffMember } from '../agency/agency.js';
import type { WorkCalendar } from '../deadline/calendar.js';
import type { Deadline } from '../deadline/deadline.js';
import type { DeadlineRule } from '../deadline/deadline-rule.js';
import type { Ladder } from '../deadline/ladder.js';
import type { Instant } from '../kernel/instant.js';
import type { Evidence, Notice } from '../notice/notice.js';
import type { ActEvent, ReferralEvent } from '../referral/events.js';
import type { Referral } from '../referral/referral.js';
import type { Route, StepRow } from '../route/route.js';
import type { ThreadMember } from '../route/thread-rules.js';

/** What is loaded to decide on one referral. */
export interface CaseFile {
  readonly referral: Referral;
  readonly notices: readonly Notice[];
  /** Open deadlines only. */
  readonly deadlines: readonly Deadline[];
  /** The other referrals of the thread, as far as the agency may see them. */
  readonly thread: readonly ThreadMember[];
}

/** A referral that another one continues: what it brought, the clocks that run in it, and what else continues it. */
export type Earlier = CaseFile;

/** The world the rules may look at: all of it data, the time included. */
export interface RuleContext {
  readonly now: Instant;
  readonly rules: readonly DeadlineRule[];
  readonly calendar: WorkCalendar;
  readonly directory: Directory;
  readonly ladder: Ladder;
}

/** Where somebody asks for a step: on which route, of which referral, who, and in which world. */
export interface Situation {
  readonly route: Route;
  /** Null: it is being opened. */
  readonly referral: Referral | null;
  readonly caller: StaffMember;
  readonly context: RuleContext;
}

/** An act that may be done: its row of the route's table, and the referral before it and after it. */
export interface AllowedAct {
  readonly route: Route;
  readonly step: StepRow<string>;
  /** Null: the act opens the referral. */
  readonly before: CaseFile | null;
  readonly after: Referral;
  readonly event: ActEvent;
  /** The notice that the act signs for. */
  readonly signed: Notice | undefined;
  /** Differs from the event's time for an act that was done on paper. */
  readonly recordedAt: Instant;
}

/** A notice to be sent, with what it says. */
export interface NewNotice extends Notice {
  readonly content: Readonly<Record<string, unknown>>;
}

/** What a command leads to: plain data that the casebook writes in one transaction, or a refusal. */
export interface Decision {
  readonly referral: Referral;
  /** In the order in which the history keeps them; never empty. */
  readonly events: readonly ReferralEvent[];
  readonly notices: readonly NewNotice[];
  readonly evidences: readonly Evidence[];
  readonly openedDeadlines: readonly Deadline[];
  readonly endedDeadlines: readonly Deadline[];
  /** Open deadlines that have gone one step up the overdue ladder, or were counted again. */
  readonly steppedDeadlines: readonly Deadline[];
}
