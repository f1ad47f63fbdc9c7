import type { Instant } from '../kernel/instant.js';
import type { Evidence, EvidenceKind, Notice } from '../notice/notice.js';
import type { CaseFile, Decision } from './case-file.js';

/** The case file as the decision leaves it: what a reader would load once it is written. */
export function after(before: CaseFile, decision: Decision): CaseFile {
  const ended = new Set(decision.endedDeadlines.map(({ id }) => id));
  const stepped = new Map(decision.steppedDeadlines.map((deadline) => [deadline.id, deadline]));
  return {
    referral: decision.referral,
    notices: [...before.notices, ...decision.notices].map((notice) => withSteps(notice, decision.evidences)),
    deadlines: [...before.deadlines, ...decision.openedDeadlines]
      .filter(({ id, state }) => state === 'OPEN' && !ended.has(id))
      .map((deadline) => stepped.get(deadline.id) ?? deadline),
    thread: before.thread,
  };
}

/** Evidences fill the times of a notice; what has happened once stands. */
function withSteps(notice: Notice, evidences: readonly Evidence[]): Notice {
  const first = (kind: EvidenceKind): Instant | null =>
    evidences
      .filter((evidence) => evidence.noticeId === notice.id && evidence.kind === kind)
      .map(({ at }) => at)
      .sort()[0] ?? null;
  return {
    ...notice,
    deliveredAt: notice.deliveredAt ?? first('DELIVERED'),
    openedAt: notice.openedAt ?? first('OPENED'),
    signedAt: notice.signedAt ?? first('ACKNOWLEDGED'),
  };
}
