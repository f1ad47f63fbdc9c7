import type { Agency } from '../../../src/domain/agency/agency.js';
import { type LadderStepId, ladderTime, toldBy } from '../../../src/domain/deadline/ladder.js';
import { decideOverdue } from '../../../src/domain/decision/decide-overdue.js';
import { endOfDay, type Instant, instantOf } from '../../../src/domain/kernel/instant.js';
import { getRoute } from '../../../src/domain/route/registry.js';
import { contextAt, next, openOn, settle, type Walked } from '../../support/explore.js';
import { AGENCIES, CALENDAR, LADDER, reached } from '../../support/story.js';
import { at, day } from './given.js';

const directory = { agencies: new Map(AGENCIES.map((agency): [string, Agency] => [agency.id, agency])), staff: [] };

describe('the overdue ladder', () => {
  it('comes at three quarters, at the end, and one and three working days after it, over a holiday', () => {
    const [startsAt, dueAt] = [at('2023-09-25 10:00'), endOfDay(day('2023-09-28'))];
    const times = LADDER.steps.map((_, index) => ladderTime(LADDER, index, startsAt, dueAt, CALENDAR));
    const length = Date.parse(dueAt) - Date.parse(startsAt);
    expect(times).toEqual([
      instantOf(Date.parse(startsAt) + Math.floor(length * 0.75)),
      instantOf(Date.parse(dueAt) + 1),
      endOfDay(day('2023-10-07')),
      endOfDay(day('2023-10-09')),
    ]);
    expect(ladderTime(LADDER, LADDER.steps.length, startsAt, dueAt, CALENDAR)).toBeNull();
  });

  it.each<[string, LadderStepId, readonly string[]]>([
    ['hejin-public-security', 'REMINDER', ['hejin-public-security']],
    [
      'hejin-public-security',
      'OVERDUE',
      ['hejin-public-security', 'hejin-natural-resources', 'yuncheng-public-security', 'hejin-procuratorate'],
    ],
    ['hejin-public-security', 'ESCALATION', []],
    ['hejin-court', 'OVERDUE', ['hejin-court', 'hejin-natural-resources', 'hejin-procuratorate', 'yuncheng-court']],
    ['hejin-procuratorate', 'OVERDUE', ['hejin-procuratorate', 'hejin-natural-resources']],
    ['hejin-forestry', 'OVERDUE', ['hejin-forestry', 'hejin-natural-resources']],
    ['hejin-forestry', 'ESCALATION', ['hejin-leading-group-office']],
    ['hejin-senglou', 'CIRCULAR', ['hejin-leading-group-office']],
    ['hejin-natural-resources', 'OVERDUE', ['hejin-natural-resources']],
    ['hejin-discipline', 'REMINDER', ['hejin-discipline']],
    ['hejin-discipline', 'OVERDUE', ['hejin-discipline']],
    ['hejin-discipline', 'CIRCULAR', []],
  ])('%s, %s: tells %j', (late, id, told) => {
    const step = LADDER.steps.find((row) => row.id === id)!;
    expect([...toldBy(LADDER, step, late, 'hejin-natural-resources', directory)].sort()).toEqual([...told].sort());
  });

  /** Lets every step of every open limit come, one after the other; who was told in all. */
  function silence({ caseFile, now }: Pick<Walked, 'caseFile' | 'now'>): string[] {
    const later = instantOf(Date.parse(now) + 400 * 86_400_000);
    const told: string[] = [];
    for (const deadline of caseFile.deadlines) {
      let current = caseFile;
      for (
        let decision = decideOverdue(current, deadline.id, contextAt(later));
        decision !== null;
        decision = decideOverdue(current, deadline.id, contextAt(later))
      ) {
        told.push(...decision.notices.map((notice) => `${notice.kind} ${notice.from} → ${notice.to}`));
        current = {
          ...current,
          deadlines: current.deadlines.map(
            (open) => decision.steppedDeadlines.find((stepped) => stepped.id === open.id) ?? open,
          ),
        };
      }
    }
    return told;
  }

  it('a clue to the discipline commission: nobody but the late agency ever hears of it', () => {
    const route = getRoute('R12');
    const opened = openOn(route);
    const { sender } = opened.caseFile.referral;
    expect(new Set(silence(opened).map((line) => line.replace(/^\w+ /, '')))).toEqual(
      new Set([`${sender} → ${sender}`]),
    );
    const sent = next(next(opened, route)[0]!, route).find(({ caseFile }) => caseFile.referral.state === 'SENT')!;
    const received = next(settle(sent), route).find(({ caseFile }) => caseFile.referral.state === 'ACKNOWLEDGED')!;
    // the clock of the whole case reminds the sender alone
    const others = silence(received).filter((line) => !line.endsWith(`${sender} → ${sender}`));
    expect(new Set(others)).toEqual(
      new Set(['REMINDER', 'OVERDUE'].map((kind) => `${kind} ${sender} → hejin-discipline`)),
    );
  });

  it('is not climbed before its time, nor twice, nor for a right', () => {
    const story = reached.declined().sign('zrzy-liaison', 'DECLINE');
    const right = story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-09')!;
    expect(right.nextAt).toBeNull();
    const duty = story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-08')!;
    expect(decideOverdue(story.caseFile, duty.id, contextAt(duty.startsAt))).toBeNull();
    const decision = decideOverdue(story.caseFile, duty.id, contextAt(duty.nextAt as Instant))!;
    const after = { ...story.caseFile, deadlines: decision.steppedDeadlines };
    expect(decideOverdue(after, duty.id, contextAt(duty.nextAt as Instant))).toBeNull();
  });
});
