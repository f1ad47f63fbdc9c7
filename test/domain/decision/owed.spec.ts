import { lastUrged, silentSince } from '../../../src/domain/decision/owed.js';
import type { Instant } from '../../../src/domain/kernel/instant.js';
import type { Notice } from '../../../src/domain/notice/notice.js';
import { getRoute } from '../../../src/domain/route/registry.js';
import { explore, settle } from '../../support/explore.js';
import { reached } from '../../support/story.js';

const POLICE = 'hejin-public-security';
const LATER = '2023-10-20T01:00:00.000Z' as Instant;

describe('what is owed', () => {
  const { caseFile } = reached.accepted();
  const limit = caseFile.deadlines.find(({ ruleId }) => ruleId === 'D-06')!;
  const [known] = caseFile.notices;
  const notice = (change: Partial<Notice>): Notice => ({ ...known!, openedAt: null, signedAt: null, ...change });
  const since = (...more: readonly Notice[]): Instant | null =>
    silentSince(limit, caseFile.referral, [...caseFile.notices, ...more], LATER);

  it('is silent on although the ladder speaks in its name, and no more once it does something itself', () => {
    const at = '2023-10-10T01:00:00.000Z' as Instant;
    const ladder = notice({ id: `${limit.id}.REMINDER.${POLICE}`, kind: 'REMINDER', from: POLICE, submittedAt: at });
    expect(since(ladder)).toBe(since());
    const act = {
      kind: 'EXTENSION',
      from: POLICE,
      to: 'hejin-natural-resources',
      version: 9,
      submittedAt: at,
    } as const;
    const own = notice({ ...act, id: `${caseFile.referral.id}.9.EXTENSION.hejin-natural-resources` });
    expect(since(own)).toBe(at);
  });

  it('was urged by what is about this limit, and by a letter of the sender', () => {
    const at = '2023-10-11T01:00:00.000Z' as Instant;
    const to = POLICE;
    const other = notice({ id: `another.D-08.OVERDUE.${POLICE}`, kind: 'OVERDUE', to, submittedAt: at });
    expect(lastUrged(limit, [other])).toBeNull();
    const ours = notice({ id: `${limit.id}.OVERDUE.${POLICE}`, kind: 'OVERDUE', to, submittedAt: at });
    expect(lastUrged(limit, [other, ours])).toBe(at);
    expect(lastUrged(limit, [notice({ kind: 'URGE', to, submittedAt: at })])).toBe(at);
  });

  it('is owed to whoever asked for it: what police must explain, to the procuratorate', () => {
    const explanations = [...explore(getRoute('R04')).values()]
      .flatMap((walked) => settle(walked).caseFile.deadlines)
      .filter(({ ruleId }) => ruleId === 'D-12');
    expect(explanations.length).toBeGreaterThan(0);
    expect(new Set(explanations.map(({ owedTo }) => owedTo))).toEqual(new Set(['hejin-procuratorate']));
    expect(limit.owedTo).toBe('hejin-natural-resources');
  });
});
