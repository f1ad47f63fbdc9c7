import { computeDeadline } from '../deadline/compute-deadline.js';
import type { Deadline } from '../deadline/deadline.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { onLadder } from './deadline-changes.js';
import { unchanged } from './decide-notice-step.js';

/**
 * Counts the provisional limits of a referral again, by the rule version they were counted by, now that more calendars
 * may be published. Null when nothing changes. What the ladder has told already stays told.
 */
export function decideRecount(caseFile: CaseFile, context: RuleContext): Decision | null {
  const recounted = caseFile.deadlines
    .filter((deadline) => deadline.state === 'OPEN' && deadline.provisional)
    .flatMap((deadline) => recount(deadline, context));
  if (recounted.length === 0) return null;
  const events = recounted.map(
    ({ id: deadlineId, ruleId, dutyAgency, dueAt }) =>
      ({ kind: 'TIMER', step: 'RECOUNTED', at: context.now, deadlineId, ruleId, dutyAgency, dueAt, told: [] }) as const,
  );
  return { ...unchanged(caseFile), events, steppedDeadlines: recounted };
}

function recount(deadline: Deadline, context: RuleContext): Deadline[] {
  const rule = context.rules.find((row) => row.id === deadline.ruleId && row.version === deadline.ruleVersion);
  const byHand = deadline.explanation.steps.length === 0; // an extension names its day; nothing was counted
  if (rule === undefined || byHand) return [];
  const { dueAt, provisional, explanation } = computeDeadline(rule, deadline.startsAt, context.calendar);
  if (provisional === deadline.provisional && dueAt === deadline.dueAt) return [];
  return [
    {
      ...deadline,
      dueAt,
      provisional,
      explanation,
      ...onLadder(deadline.nextStep, deadline.kind, deadline.startsAt, dueAt, context),
    },
  ];
}
