import type { AgencyId } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { Explanation } from './compute-deadline.js';
import type { DeadlineKind } from './deadline-rule.js';

/** OPEN until an act meets it; LATE: met after its limit; CANCELLED: what it waited for can no longer come. */
export const DEADLINE_STATES = { OPEN: '计时中', MET: '按期', LATE: '逾期完成', CANCELLED: '终止计时' } as const;
export type DeadlineState = keyof typeof DEADLINE_STATES;

/**
 * One running or ended time limit of a referral. A deadline never moves a state: it marks, and is answered by an act.
 */
export interface Deadline {
  /** referral.trigger.rule: unique by construction. */
  readonly id: string;
  readonly ruleId: DeadlineRuleId;
  readonly ruleVersion: number;
  readonly name: string;
  readonly kind: DeadlineKind;
  readonly basis: string;
  /** Which agency the limit binds. */
  readonly dutyAgency: AgencyId;
  /** Whom it is owed to: who sent the notice that it answers, else the sender of the referral or its holder. */
  readonly owedTo: AgencyId | null;
  /** The notice whose signature it waits for; null for limits on acts. */
  readonly noticeId: string | null;
  readonly startsAt: Instant;
  /** The last instant that is in time. */
  readonly dueAt: Instant;
  /** True while a day it counts lies in a year whose calendar is not published yet. */
  readonly provisional: boolean;
  readonly explanation: Explanation;
  readonly state: DeadlineState;
  readonly endedAt: Instant | null;
  /** Which step of the overdue ladder comes next (0 is the first), and when; null: none. */
  readonly nextStep: number;
  readonly nextAt: Instant | null;
}

/** The deadline ended by an act at `at`: in time or late. */
export function meet(deadline: Deadline, at: Instant): Deadline {
  return { ...deadline, state: at > deadline.dueAt ? 'LATE' : 'MET', endedAt: at };
}

/** The deadline ended because nothing is awaited any more. */
export function cancel(deadline: Deadline, at: Instant): Deadline {
  return { ...deadline, state: 'CANCELLED', endedAt: at };
}
