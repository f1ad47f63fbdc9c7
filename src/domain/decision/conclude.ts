import type { Deadline } from '../deadline/deadline.js';
import { RECALL_RULE, WHOLE_CASE_RULE } from '../deadline/deadline-rule.js';
import type { Instant } from '../kernel/instant.js';
import { findLatest, type Notice } from '../notice/notice.js';
import type { ActEvent } from '../referral/events.js';
import type { Referral } from '../referral/referral.js';
import type { ClockRow, Route, StepRow } from '../route/route.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { changeLimit } from './change-limit.js';
import { endClocks, startClock } from './deadline-changes.js';
import { evidencesOf, noticesDue } from './notices-due.js';

/**
 * What follows from an act that may be done. `recordedAt` differs from the event's time for an act that was done on
 * paper.
 */
export function conclude(
  route: Route,
  step: StepRow<string>,
  before: CaseFile | null,
  next: Referral,
  event: ActEvent,
  signed: Notice | undefined,
  context: RuleContext,
  recordedAt: Instant,
): Decision {
  const notices = noticesDue(route, step, next, event, signed, recordedAt);
  const trigger = `${next.id}.${event.version}`;
  // A case that has ended starts no clocks: whoever signs late for what an end overtook owes nothing any more.
  const fromSignature = signed && !before?.referral.endedAt ? (route.notices[signed.kind]?.starts ?? []) : [];
  const started = [...(step.starts ?? []), ...fromSignature].flatMap((clock) => {
    return startClock(clock, sinceWhen(clock, before, event), trigger, null, next, context);
  });
  const open = before?.deadlines ?? [];
  const concluded = (deadline: Deadline): boolean => deadline.ruleId === WHOLE_CASE_RULE && next.endedAt !== null;
  const answers = (deadline: Deadline): boolean =>
    deadline.noticeId === null
      ? concluded(deadline) || (step.meets ?? []).includes(deadline.ruleId)
      : deadline.noticeId === signed?.id || deadline.noticeId === decided?.id;
  // Whoever decides on the transfer has it, signed for or not.
  const decided =
    step.decidesOn === 'TRANSFER' ? findLatest(before?.notices ?? [], 'TRANSFER', event.by.agencyId) : undefined;
  const handedOn = before !== null && next.holder !== before.referral.holder;
  const pointless =
    step.cancels === 'ALL'
      ? step.cancels
      : [...(step.cancels ?? []), ...(next.endedAt !== null || handedOn ? [RECALL_RULE] : [])];
  const change =
    event.action === 'CHANGE_LIMIT' ? changeLimit(open, event.facts, trigger, context) : { ended: [], opened: [] };
  const ended = [...endClocks(open, answers, pointless, event.at), ...change.ended];
  const metAtOnce = endClocks(started, answers, [], event.at);
  const late = [...ended, ...metAtOnce]
    .filter((deadline) => deadline.state === 'LATE')
    .map((deadline) => deadline.ruleId);
  return {
    referral: next,
    events: [{ ...event, late }],
    notices,
    evidences: evidencesOf(route, step, notices, before?.notices ?? [], signed, event),
    openedDeadlines: [
      ...started.map((deadline) => metAtOnce.find((met) => met.id === deadline.id) ?? deadline),
      ...change.opened,
    ],
    endedDeadlines: ended,
    steppedDeadlines: [],
  };
}

function sinceWhen({ since }: ClockRow, before: CaseFile | null, event: ActEvent): Instant {
  if (since === 'FOUND_AT' && event.action === 'OPEN') return event.facts.foundAt;
  return since === 'STATE_SINCE' && before !== null ? before.referral.stateSince : event.at;
}
