import type { AgencyId } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import { RECALL_RULE, WHOLE_CASE_RULE } from '../deadline/deadline-rule.js';
import type { Instant } from '../kernel/instant.js';
import { findLatest } from '../notice/notice.js';
import type { ActEvent } from '../referral/events.js';
import type { ClockRow } from '../route/route.js';
import type { AllowedAct, CaseFile, Decision, RuleContext } from './case-file.js';
import { changeLimit } from './change-limit.js';
import { endClocks, startClock } from './deadline-changes.js';
import { evidencesOf, noticesDue } from './notices-due.js';

/** What follows from an act that may be done. */
export function conclude(act: AllowedAct, context: RuleContext): Decision {
  const { route, step, before, after, event, signed } = act;
  const notices = noticesDue(act);
  const trigger = `${after.id}.${event.version}`;
  // A case that has ended starts no clocks: whoever signs late for what an end overtook owes nothing any more.
  const fromSignature = signed && !before?.referral.endedAt ? (route.notices[signed.kind]?.starts ?? []) : [];
  const starting = (clocks: readonly ClockRow[], from: AgencyId | null): readonly Deadline[] =>
    clocks.flatMap((clock) =>
      startClock(clock, { at: sinceWhen(clock, before, event), trigger, noticeId: null, from }, after, context),
    );
  const started = [...starting(step.starts ?? [], null), ...starting(fromSignature, signed?.from ?? null)];
  const open = before?.deadlines ?? [];
  const concluded = (deadline: Deadline): boolean => deadline.ruleId === WHOLE_CASE_RULE && after.endedAt !== null;
  const answers = (deadline: Deadline): boolean =>
    deadline.noticeId === null
      ? concluded(deadline) || (step.meets ?? []).includes(deadline.ruleId)
      : deadline.noticeId === signed?.id || deadline.noticeId === decided?.id;
  // Whoever decides on the transfer has it, signed for or not.
  const decided =
    step.decidesOn === 'TRANSFER' ? findLatest(before?.notices ?? [], 'TRANSFER', event.by.agencyId) : undefined;
  const handedOn = before !== null && after.holder !== before.referral.holder;
  const pointless =
    step.cancels === 'ALL'
      ? step.cancels
      : [...(step.cancels ?? []), ...(after.endedAt !== null || handedOn ? [RECALL_RULE] : [])];
  const change =
    event.action === 'CHANGE_LIMIT' ? changeLimit(open, event.facts, trigger, context) : { ended: [], opened: [] };
  const ended = [...endClocks(open, answers, pointless, event.at), ...change.ended];
  const metAtOnce = endClocks(started, answers, [], event.at);
  const late = [...ended, ...metAtOnce]
    .filter((deadline) => deadline.state === 'LATE')
    .map((deadline) => deadline.ruleId);
  return {
    referral: after,
    events: [{ ...event, late }],
    notices,
    evidences: evidencesOf(act, notices),
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
