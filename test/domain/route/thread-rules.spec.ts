import type { Instant } from '../../../src/domain/kernel/instant.js';
import { THREAD_RULES, type ThreadMember } from '../../../src/domain/route/thread-rules.js';

const OWN = { id: 'the-court-case' };

function execution(number: string, state: string, endedAt: string | null, continuesId = OWN.id): ThreadMember {
  return { number, routeId: 'R09', state, sender: 'hejin-court', continuesId, endedAt: endedAt as Instant | null };
}

/** The number of what keeps the court's referral from this end, or null. */
function barred(end: string, thread: readonly ThreadMember[]): string | null {
  const rule = THREAD_RULES.find((candidate) => candidate.routeId === 'R08' && candidate.end === end);
  return thread.find((member) => rule?.excludedBy(member, { referral: OWN, thread }))?.number ?? null;
}

describe('the end of an enforcement that the court handed out', () => {
  const failed = execution('R09-2026-0001', 'ENDED', '2026-03-01T02:00:00.000Z');
  const enforced = execution('R09-2026-0002', 'EXECUTED', '2026-05-01T02:00:00.000Z');

  it('is that of its execution', () => {
    expect(barred('EXECUTED', [failed])).toBe(failed.number);
    expect(barred('ENDED', [failed])).toBeNull();
  });

  it('is that of the last one, where a second executor finished what the first gave up', () => {
    expect(barred('EXECUTED', [failed, enforced])).toBeNull();
    expect(barred('ENDED', [failed, enforced])).toBe(enforced.number);
  });

  it('does not depend on one that runs, came back, or belongs to another case of the thread', () => {
    const others = [
      execution('R09-2026-0003', 'ACKNOWLEDGED', null),
      execution('R09-2026-0004', 'RETURNED', '2026-06-01T02:00:00.000Z'),
      execution('R09-2026-0005', 'ENDED', '2026-07-01T02:00:00.000Z', 'another-court-case'),
    ];
    expect(barred('EXECUTED', [enforced, ...others])).toBeNull();
  });
});
