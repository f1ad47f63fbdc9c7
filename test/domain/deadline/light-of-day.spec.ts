import fc from 'fast-check';

import { lightOfDay, nearUntil } from '../../../src/domain/deadline/light-of-day.js';
import type { LocalDate } from '../../../src/domain/kernel/instant.js';
import { daysBetween, plusDays } from '../../../src/domain/kernel/instant.js';
import { CALENDAR } from './given.js';

const day = (text: string): LocalDate => text as LocalDate;

describe('the light of a day', () => {
  it.each<[dueOn: string, doneOn: string | null, today: string, kind: string, zh: string]>([
    ['2023-09-28', null, '2023-10-10', 'OVER', '超期 12 天'],
    ['2023-09-28', null, '2023-09-28', 'TODAY', '今日到期'],
    ['2023-09-28', null, '2023-09-27', 'SOON', '明日到期'],
    ['2023-10-08', null, '2023-09-28', 'SOON', '剩 2 个工作日'], // days off and two make-up days between
    ['2023-10-12', null, '2023-09-28', 'FAR', '剩 6 个工作日'],
    ['2023-12-31', null, '2023-09-28', 'FAR', '剩 94 天'],
    ['2023-09-28', '2023-09-20', '2023-10-10', 'MET', '已办 2023年9月20日'],
    ['2023-09-28', '2023-09-30', '2023-10-10', 'MET', '逾期 2 天办结'],
  ])('due %s, done %s, seen on %s: %s', (dueOn, doneOn, today, kind, zh) => {
    const light = lightOfDay({ dueOn: day(dueOn), doneOn: doneOn === null ? null : day(doneOn) }, day(today), CALENDAR);
    expect([light.kind, light.zh]).toEqual([kind, zh]);
  });

  it('is near exactly until the day that lists ask by', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 360 }), fc.integer({ min: 1, max: 30 }), (from, ahead) => {
        const today = plusDays(day('2023-01-01'), from);
        const dueOn = plusDays(today, ahead);
        const { kind } = lightOfDay({ dueOn, doneOn: null }, today, CALENDAR);
        expect(kind).toBe(daysBetween(dueOn, nearUntil(today, CALENDAR)) >= 0 ? 'SOON' : 'FAR');
      }),
    );
  });
});
