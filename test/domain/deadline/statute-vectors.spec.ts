import { addWorkingDays } from '../../../src/domain/deadline/count-days.js';
import { computeDeadline, type ComputedDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import type { DeadlineRule } from '../../../src/domain/deadline/deadline-rule.js';
import { endOfDay, type LocalDate, plusDays } from '../../../src/domain/kernel/instant.js';
import { at, CALENDAR, day, ruleOf } from './given.js';

/** The time limits that the statute vectors use. */
const RULES = {
  'D-01': ruleOf('CDR', 3, { id: 'D-01', name: '负责人决定是否移送', source: '行政执法机关移送涉嫌犯罪案件的规定', article: '第五条' }),
  'D-02': ruleOf('H', 24, { id: 'D-02', name: '向公安机关移送' }),
  'D-03': ruleOf('H', 24, { id: 'D-03', name: '一次告知补正' }),
  'D-04': ruleOf('CDR', 3, { id: 'D-04', name: '补正材料' }),
  'D-07': ruleOf('CDR', 3, { id: 'D-07', name: '移交涉案物品' }),
  'D-12': ruleOf('CDR', 7, { id: 'D-12', name: '说明不立案理由' }),
  'D-14': ruleOf('CDR', 15, { id: 'D-14', name: '依通知立案' }),
  'D-16': ruleOf('CDR', 3, { id: 'D-16', name: '不起诉后移送检察意见' }),
  'D-17': ruleOf('MR', 2, { id: 'D-17', name: '回复检察意见' }),
  'D-20': ruleOf('CDR', 15, { id: 'D-20', name: '起诉期限', kind: 'RIGHT' }),
  'D-20c': ruleOf('CDR', 60, { id: 'D-20c', name: '复议期限', kind: 'RIGHT' }),
  'D-21': ruleOf('MR', 3, { id: 'D-21', name: '申请强制执行', kind: 'RIGHT' }),
  'D-23': ruleOf('WD', 10, { id: 'D-23', name: '催告期', kind: 'WINDOW' }),
  'D-24': ruleOf('WD', 5, { id: 'D-24', name: '法院受理' }),
  'D-29': ruleOf('CDR', 15, { id: 'D-29', name: '对不予执行裁定申请复议', kind: 'RIGHT' }),
  'D-32': ruleOf('CDR', 15, { id: 'D-32', name: '紧急情形书面回复' }),
  'D-34': ruleOf('WD', 5, { id: 'D-34', name: '转送问题线索' }),
  'D-36': ruleOf('WD', 7, { id: 'D-36', name: '送达处罚决定书' }),
} as const satisfies Record<string, DeadlineRule>;

const due = (id: keyof typeof RULES, moment: string): ComputedDeadline => computeDeadline(RULES[id], at(moment), CALENDAR);
/** The same limit under the policy switch decree310_unit = WD or STRICT (72 hours). */
const underPolicy = (id: keyof typeof RULES, regime: 'WD' | 'H', length: number, moment: string): ComputedDeadline =>
  computeDeadline({ ...RULES[id], regime, length }, at(moment), CALENDAR);

describe('the statute vectors', () => {
  it.each([
    ['TV01', 'D-01', '2023-09-22 10:00', '2023-09-25'],
    ['TV07', 'D-07', '2023-04-28 09:00', '2023-05-04'],
    ['TV09 suit', 'D-20', '2023-03-10 11:00', '2023-03-27'],
    ['TV09 reconsideration', 'D-20c', '2023-03-10 11:00', '2023-05-09'],
    ['TV09 application', 'D-21', '2023-03-27 23:59:59.999', '2023-06-27'],
    ['TV11', 'D-24', '2023-09-26 15:00', '2023-10-09'],
    ['TV13', 'D-29', '2023-09-21 15:00', '2023-10-07'],
    ['TV15', 'D-32', '2023-09-15 15:00', '2023-10-07'],
    ['TV17 opinion sent', 'D-16', '2023-09-27 15:00', '2023-10-07'],
    ['TV17 opinion answered', 'D-17', '2023-10-07 15:00', '2023-12-07'],
    ['TV19 reasons', 'D-12', '2023-09-25 08:00', '2023-10-07'],
    ['TV19 filing', 'D-14', '2023-09-18 08:00', '2023-10-07'],
    ['TV21', 'D-36', '2023-09-25 08:00', '2023-10-10'],
    ['TV23', 'D-34', '2023-09-28 08:00', '2023-10-11'],
    ['TV25', 'D-23', '2024-02-05 08:00', '2024-02-23'],
    ['TV27', 'D-24', '2026-09-30 08:00', '2026-10-13'],
  ] as const)('%s: %s from %s ends with %s', (_id, rule, moment, expected) => {
    const { dueOn, dueAt, provisional } = due(rule, moment);
    expect({ dueOn, dueAt, provisional }).toEqual({ dueOn: expected, dueAt: endOfDay(day(expected)), provisional: false });
  });

  it('TV01 under the working-day policy: 2023-09-27; under 72 hours: 2023-09-25 10:00', () => {
    expect(underPolicy('D-01', 'WD', 3, '2023-09-22 10:00').dueOn).toBe('2023-09-27');
    expect(underPolicy('D-01', 'H', 72, '2023-09-22 10:00').dueAt).toBe(at('2023-09-25 10:00'));
  });

  it('TV03: 24 hours end at 16:30 on Mid-Autumn, nothing rolls', () => {
    const { dueAt, dueOn, provisional, explanation } = due('D-02', '2023-09-28 16:30');
    expect({ dueAt, dueOn, provisional }).toEqual({ dueAt: at('2023-09-29 16:30'), dueOn: '2023-09-29', provisional: false });
    expect(explanation).toMatchObject({ excludedDay: null, steps: [] });
  });

  it('TV05: the notice within 24 hours, on a Saturday; the supplement three days after its receipt', () => {
    expect(due('D-03', '2023-08-18 15:00').dueAt).toBe(at('2023-08-19 15:00'));
    expect(due('D-04', '2023-08-19 15:00').dueOn).toBe('2023-08-22');
  });

  it('TV07 under the working-day policy: the make-up Saturday 2023-05-06', () => {
    const { dueOn, explanation } = underPolicy('D-07', 'WD', 3, '2023-04-28 09:00');
    expect(dueOn).toBe('2023-05-06');
    expect(explanation.steps.at(-1)).toEqual({ date: '2023-05-06', what: 'MAKE_UP_COUNTED', name: '调休上班' });
  });

  it('TV09: the conservative window 2023-05-10 … 06-27, and the latest demand 2023-06-11', () => {
    const suitEnds = due('D-20', '2023-03-10 11:00').dueAt;
    const latest = due('D-21', '2023-03-27 12:00').dueOn;
    expect(computeDeadline(RULES['D-21'], suitEnds, CALENDAR).dueOn).toBe(latest);
    expect(plusDays(due('D-20c', '2023-03-10 11:00').dueOn, 1)).toBe('2023-05-10');
    const demandEnds = (served: LocalDate): LocalDate => addWorkingDays(CALENDAR, served, 10).date;
    let demand = latest;
    while (demandEnds(demand) >= latest) demand = plusDays(demand, -1);
    expect([demand, demandEnds(demand), demandEnds(plusDays(demand, 1))]).toEqual(['2023-06-11', '2023-06-26', '2023-06-27']);
  });

  it('TV11 and TV27 count the very days that the vectors list', () => {
    const counted = (from: string): LocalDate[] => [1, 2, 3, 4, 5].map((n) => addWorkingDays(CALENDAR, day(from), n).date);
    expect(counted('2023-09-26')).toEqual(['2023-09-27', '2023-09-28', '2023-10-07', '2023-10-08', '2023-10-09']);
    expect(counted('2026-09-30')).toEqual(['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12', '2026-10-13']);
  });

  it('TV15: the internal date is the last working day before the holiday, 2023-09-28', () => {
    expect(addWorkingDays(CALENDAR, day('2023-09-30'), -1).date).toBe('2023-09-28');
  });

  it('TV25: Sunday 2024-02-18 counts', () => {
    expect(due('D-23', '2024-02-05 08:00').explanation.steps).toContainEqual({ date: '2024-02-18', what: 'MAKE_UP_COUNTED', name: '调休上班' });
  });
});
