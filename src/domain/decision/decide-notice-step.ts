import { type StaffMember, WORKING_POSTS } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import type { Notice } from '../notice/notice.js';
import type { NoticeEvent, NoticeStep } from '../referral/events.js';
import { getRoute } from '../route/registry.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { startClockFor } from './deadline-changes.js';
import { relayEvidence } from './notices-due.js';

/** What the relay, or a reader, did to a notice. */
export type NoticeStepCommand =
  | { readonly step: 'DELIVER'; readonly noticeId: string; readonly relayedAt: Instant }
  | { readonly step: 'FAIL'; readonly noticeId: string; readonly relayedAt: Instant; readonly reason: string }
  | { readonly step: 'OPEN'; readonly noticeId: string; readonly reader: StaffMember }
  | { readonly step: 'REPLAY'; readonly noticeId: string; readonly by: StaffMember };

/**
 * Decides on a step of the hand-over. Null when it has been taken already: everything may arrive twice. None of these
 * moves the referral's state or its version; delivery starts the receipt clock.
 */
export function decideNoticeStep(
  caseFile: CaseFile,
  command: NoticeStepCommand,
  context: RuleContext,
): Decision | null {
  const notice = caseFile.notices.find((candidate) => candidate.id === command.noticeId);
  if (notice === undefined) return null;
  const { now } = context;
  switch (command.step) {
    case 'DELIVER': {
      if (notice.deliveredAt !== null) return null;
      const receipt = getRoute(caseFile.referral.routeId).receiptRule;
      const events = [event(notice, 'RELAYED', command.relayedAt, null, ''), event(notice, 'DELIVERED', now, null, '')];
      const clocks =
        notice.mustSign && !isOver(caseFile, notice)
          ? [
              startClockFor(
                notice.to,
                receipt,
                { at: now, trigger: notice.id, noticeId: notice.id, from: notice.from },
                caseFile.referral,
                context,
              ),
            ]
          : [];
      const evidences = [
        relayEvidence(notice, 'RELAYED', command.relayedAt, ''),
        relayEvidence(notice, 'DELIVERED', now, ''),
      ];
      return { ...unchanged(caseFile), events, evidences, openedDeadlines: clocks };
    }
    case 'FAIL': {
      if (notice.deliveredAt !== null) return null;
      const evidences = [
        relayEvidence(notice, 'RELAY_FAILED', now, command.reason),
        relayEvidence(notice, 'NOT_DELIVERED', now, command.reason),
      ];
      return { ...unchanged(caseFile), events: [event(notice, 'RELAY_FAILED', now, null, command.reason)], evidences };
    }
    case 'OPEN': {
      if (notice.deliveredAt === null || notice.openedAt !== null || !mayOpen(notice, command.reader)) return null;
      return {
        ...unchanged(caseFile),
        events: [event(notice, 'OPENED', now, command.reader, '')],
        evidences: [relayEvidence(notice, 'OPENED', now, '')],
      };
    }
    case 'REPLAY':
      return notice.deliveredAt === null
        ? { ...unchanged(caseFile), events: [event(notice, 'REPLAYED', now, command.by, '')] }
        : null;
  }
}

/** Who opens a notice works on cases at its receiver: that an auditor reads along is no proof that the agency knows. */
function mayOpen(notice: Notice, { agencyId, post }: StaffMember): boolean {
  return notice.to === agencyId && WORKING_POSTS.includes(post);
}

/** A transfer that was withdrawn before it arrived is not to be signed for any more. */
function isOver(caseFile: CaseFile, notice: Notice): boolean {
  return notice.kind === 'TRANSFER' && caseFile.referral.endedAt !== null;
}

/** A decision that leaves the state as it is. */
export function unchanged(caseFile: CaseFile): Decision {
  return {
    referral: caseFile.referral,
    events: [],
    notices: [],
    evidences: [],
    openedDeadlines: [],
    endedDeadlines: [],
    steppedDeadlines: [],
  };
}

function event(notice: Notice, step: NoticeStep, at: Instant, by: StaffMember | null, detail: string): NoticeEvent {
  return { kind: 'NOTICE', step, at, noticeId: notice.id, noticeKind: notice.kind, by, detail };
}
