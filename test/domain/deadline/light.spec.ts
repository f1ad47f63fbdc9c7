import { isWorkingDay } from '../../../src/domain/deadline/calendar.js';
import { computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import { workingDaysBetween } from '../../../src/domain/deadline/count-days.js';
import { cancel, type Deadline, meet } from '../../../src/domain/deadline/deadline.js';
import type { DeadlineKind, Regime } from '../../../src/domain/deadline/deadline-rule.js';
import { type LightKind, lightOf } from '../../../src/domain/deadline/light.js';
import { plusDays } from '../../../src/domain/kernel/instant.js';
import { LADDER } from '../../support/story.js';
import { at, CALENDAR, day, ruleOf } from './given.js';

/** The moment at which the drawings of the console stop the clock: a Tuesday before the National Day holiday. */
const NOW = at('2026-09-29 09:24');

function running(regime: Regime, length: number, from: string, kind: DeadlineKind = 'DUTY'): Deadline {
  const rule = ruleOf(regime, length, { kind });
  const startsAt = at(from);
  const { dueAt, provisional, explanation } = computeDeadline(rule, startsAt, CALENDAR);
  return {
    id: 'given',
    ruleId: rule.id,
    ruleVersion: rule.version,
    name: rule.name,
    kind,
    basis: `${rule.source} ${rule.article}`,
    dutyAgency: 'hejin-public-security',
    owedTo: 'hejin-natural-resources',
    noticeId: null,
    startsAt,
    dueAt,
    provisional,
    explanation,
    state: 'OPEN',
    endedAt: null,
    nextStep: 0,
    nextAt: null,
  };
}

const light = (deadline: Deadline, now = NOW): ReturnType<typeof lightOf> => lightOf(deadline, now, CALENDAR, LADDER);

describe('the word of a limit', () => {
  it.each<[string, Deadline, LightKind, readonly [zh: string, en: string], number]>([
    // 30 September is a working day, 1 to 7 October are off, 8 and 9 October count, and so does 10 October (make-up).
    ['far, in working days', running('WD', 5, '2026-09-28 15:00'), 'FAR', ['剩 4 个工作日', '4 working days left'], 4],
    ['long, in days', running('CDR', 30, '2026-09-21 10:00'), 'FAR', ['剩 22 天', '22 days left'], 12],
    ['months, in days', running('MR', 3, '2026-09-20 10:00'), 'FAR', ['剩 83 天', '83 days left'], 55],
    ['near', running('WD', 3, '2026-09-28 15:00'), 'SOON', ['剩 2 个工作日', '2 working days left'], 2],
    ['three quarters run', running('CDR', 30, '2026-09-05 10:00'), 'SOON', ['剩 9 天', '9 days left'], 2],
    ['tomorrow', running('WD', 2, '2026-09-28 15:00'), 'SOON', ['明日到期', 'due tomorrow'], 1],
    ['today', running('WD', 1, '2026-09-28 15:00'), 'TODAY', ['今日到期', 'due today'], 0],
    ['a right on its last day', running('WD', 1, '2026-09-28 15:00', 'RIGHT'), 'SOON', ['今日到期', 'due today'], 0],
    ['hours', running('H', 24, '2026-09-29 02:30'), 'SOON', ['剩 17 小时', '17 h left'], 1],
    ['hours of today', running('H', 24, '2026-09-28 16:05'), 'TODAY', ['剩 6 小时 41 分', '6 h 41 min left'], 0],
    ['minutes', running('H', 24, '2026-09-28 09:30'), 'TODAY', ['剩 6 分', '6 min left'], 0],
    ['a day late', running('WD', 1, '2026-09-25 15:00'), 'OVER', ['超期 1 天', '1 day overdue'], 0],
    ['hours late', running('H', 24, '2026-09-28 04:24'), 'OVER', ['超过 5 小时', '5 h overdue'], 0],
    ['minutes late', running('H', 24, '2026-09-28 09:00'), 'OVER', ['超过 24 分', '24 min overdue'], 0],
    ['hours, days ago', running('H', 24, '2026-09-25 09:00'), 'OVER', ['超期 3 天', '3 days overdue'], 0],
    ['a day and a half ago', running('H', 24, '2026-09-26 23:00'), 'OVER', ['超期 1 天', '1 day overdue'], 0],
    ['the last minute', running('H', 24, '2026-09-28 09:24'), 'TODAY', ['剩不到 1 分', 'less than 1 min left'], 0],
    [
      'a lapsed right',
      running('WD', 1, '2026-09-25 15:00', 'RIGHT'),
      'LAPSED',
      ['2026年9月28日已届满', 'ended 2026-09-28'],
      0,
    ],
    [
      'a closed window',
      running('H', 24, '2026-09-25 09:00', 'WINDOW'),
      'LAPSED',
      ['2026年9月26日已届满', 'ended 2026-09-26'],
      0,
    ],
    ['a policy date', running('TARGET', 10, '2026-09-28 10:00'), 'SOON', ['剩 9 天', '9 days left'], 2],
  ])('%s', (_, deadline, kind, [zh, en], workingDaysLeft) => {
    expect(light(deadline)).toMatchObject({ kind, zh, en, workingDaysLeft });
  });

  it('is provisional while it is far and its calendar is not published, and near once it is near', () => {
    const deadline = running('WD', 10, '2026-12-24 10:00');
    expect(light(deadline, at('2026-12-24 11:00'))).toMatchObject({
      kind: 'PROVISIONAL',
      zh: '暂定 2027年1月7日',
      en: 'provisionally 2027-01-07',
      number: null,
    });
    expect(light(deadline, at('2027-01-06 11:00'))).toMatchObject({ kind: 'SOON', zh: '明日到期' });
    expect(light(deadline, at('2027-01-08 11:00'))).toMatchObject({ kind: 'OVER', zh: '超期 1 天' });
  });

  it('tells when a duty was done, or by how much too late', () => {
    const deadline = running('H', 24, '2026-09-27 14:10');
    expect(light(meet(deadline, at('2026-09-28 12:05')))).toMatchObject({ kind: 'MET', zh: '已办 9月28日 12:05' });
    expect(light(meet(deadline, at('2026-09-28 15:05')))).toMatchObject({ kind: 'MET', zh: '逾期 55 分办结' });
    expect(light(meet(running('WD', 1, '2026-09-22 10:00'), at('2026-09-28 15:05')))).toMatchObject({
      zh: '逾期 5 天办结',
      en: 'done 5 days late',
    });
    expect(light(meet(running('WD', 3, '2025-09-22 10:00'), at('2025-09-23 15:05'))).zh).toBe(
      '已办 2025年9月23日 15:05',
    );
    expect(light(cancel(deadline, at('2026-09-28 12:05'))).kind).toBe('CANCELLED');
  });

  it('counts working days as one counts day by day, over any stretch', () => {
    let date = day('2019-12-20');
    for (let at = 0; at < 400; at += 1) {
      const until = plusDays(date, (at * 37) % 900);
      let counted = 0;
      for (let one = plusDays(date, 1); one <= until; one = plusDays(one, 1))
        if (isWorkingDay(CALENDAR, one)) counted += 1;
      expect([date, until, workingDaysBetween(CALENDAR, date, until)]).toEqual([date, until, counted]);
      date = plusDays(date, 7);
    }
  });

  it('counts working days after today, make-up days included', () => {
    expect(workingDaysBetween(CALENDAR, day('2026-09-29'), day('2026-10-10'))).toBe(4);
    expect(workingDaysBetween(CALENDAR, day('2026-09-29'), day('2026-09-29'))).toBe(0);
    expect(workingDaysBetween(CALENDAR, day('2026-09-29'), day('2026-09-20'))).toBe(0);
  });
});
