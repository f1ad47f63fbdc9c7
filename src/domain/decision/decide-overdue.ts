import type { AgencyId } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import { type LadderStep, toldBy } from '../deadline/ladder.js';
import { maskedIn } from '../kernel/text.js';
import type { Referral } from '../referral/referral.js';
import { getRoute } from '../route/registry.js';
import type { CaseFile, Decision, NewNotice, RuleContext } from './case-file.js';
import { onLadder } from './deadline-changes.js';
import { unchanged } from './decide-notice-step.js';
import { relayEvidence } from './notices-due.js';

/**
 * Decides on the next step of the overdue ladder for one deadline: who is told that time runs out or has run out. Null
 * when it is not due, or has been taken already. Nothing else changes: a late act still counts.
 */
export function decideOverdue(caseFile: CaseFile, deadlineId: string, context: RuleContext): Decision | null {
  const deadline = caseFile.deadlines.find((candidate) => candidate.id === deadlineId && candidate.state === 'OPEN');
  const step = deadline === undefined ? undefined : context.ladder.steps[deadline.nextStep];
  if (deadline === undefined || step === undefined || deadline.nextAt === null || deadline.nextAt > context.now)
    return null;
  const { referral } = caseFile;
  const { now } = context;
  const told = toldAbout(deadline.dutyAgency, step, referral, context);
  const notices = told.map((to) => overdueNotice(caseFile, deadline, step.id, to, context));
  const { ruleId, dutyAgency, dueAt, kind, startsAt } = deadline;
  return {
    ...unchanged(caseFile),
    events: [{ kind: 'TIMER', step: step.id, at: now, deadlineId, ruleId, dutyAgency, dueAt, told }],
    notices,
    evidences: notices.map((notice) => relayEvidence(notice, 'SUBMITTED', now, step.id)),
    steppedDeadlines: [{ ...deadline, ...onLadder(deadline.nextStep + 1, kind, startsAt, dueAt, context) }],
  };
}

/** Whom a step of the ladder tells; on a confidential route only whom the limit binds. */
export function toldAbout(
  dutyAgency: AgencyId,
  step: LadderStep,
  { routeId, sender }: Referral,
  { ladder, directory }: RuleContext,
): readonly AgencyId[] {
  const told = toldBy(ladder, step, dutyAgency, sender, directory);
  return getRoute(routeId).confidential ? told.filter((agency) => agency === dutyAgency) : told;
}

/** Those before whom a passed limit is brought read what the case is about, not whom (the table of reading). */
function titleFor(to: AgencyId, { sender, holder, matter }: Referral): string {
  return to === sender || to === holder ? matter.title : maskedIn(matter.title, matter.party);
}

/**
 * The id says which deadline and which step: the same notice cannot be sent twice. It speaks in the name of the
 * coordinating office, which sees what it sent; on a confidential route in the name of the sender.
 */
function overdueNotice(
  { referral }: CaseFile,
  deadline: Deadline,
  kind: NewNotice['kind'] & ('REMINDER' | 'OVERDUE' | 'ESCALATION' | 'CIRCULAR'),
  to: string,
  { now, directory }: RuleContext,
): NewNotice {
  const confidential = getRoute(referral.routeId).confidential ?? false;
  const office = confidential
    ? undefined
    : [...directory.agencies.values()].find((agency) => agency.kind === 'LEADING_GROUP_OFFICE');
  return {
    id: `${deadline.id}.${kind}.${to}`,
    kind,
    from: office?.id ?? referral.sender,
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
      title: titleFor(to, referral),
      ruleId: deadline.ruleId,
      limit: deadline.name,
      basis: deadline.basis,
      dutyAgency: directory.agencies.get(deadline.dutyAgency)?.name ?? deadline.dutyAgency,
      dueAt: deadline.dueAt,
      explanation: deadline.explanation.text,
    },
  };
}
