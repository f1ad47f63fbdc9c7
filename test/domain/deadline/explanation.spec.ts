import { computeDeadline, type Explanation } from '../../../src/domain/deadline/compute-deadline.js';
import type { DeadlineRule, Regime } from '../../../src/domain/deadline/deadline-rule.js';
import { at, CALENDAR, period, ruleOf } from './given.js';

function told(regime: Regime, length: number, moment: string, given: Partial<DeadlineRule> = {}): Explanation {
  return computeDeadline(ruleOf(regime, length, given), at(moment), CALENDAR).explanation;
}

describe('the sentence a liaison reads', () => {
  it.each([
    [
      'WD',
      5,
      '2023-09-26 15:00',
      '测试期限：自2023年9月26日（周二）起（当日不计）计5个工作日，9月29日至10月6日（中秋节、国庆节）不计，10月7日至10月8日（调休上班）照计，至2023年10月9日（周一）24时届满，依据行政强制法第五十六条。',
    ],
    [
      'WD',
      3,
      '2023-04-28 15:00',
      '测试期限：自2023年4月28日（周五）起（当日不计）计3个工作日，4月29日至5月3日（劳动节）不计，5月6日（调休上班）照计，至2023年5月6日（周六，调休上班）24时届满，依据行政强制法第五十六条。',
    ],
    [
      'CDR',
      15,
      '2023-09-15 15:00',
      '测试期限：自2023年9月15日（周五）起（当日不计）计15日，期满日遇9月30日至10月6日（国庆节），顺延至其后第一个工作日，至2023年10月7日（周六，调休上班）24时届满，依据行政强制法第五十六条。',
    ],
    [
      'CDR',
      3,
      '2023-09-22 15:00',
      '测试期限：自2023年9月22日（周五）起（当日不计）计3日，至2023年9月25日（周一）24时届满，依据行政强制法第五十六条。',
    ],
    [
      'MR',
      1,
      '2023-08-31 15:00',
      '测试期限：自2023年8月31日（周四）起（当日不计）计1个月，9月无31日、以月末日为期满日，期满日遇9月30日至10月6日（国庆节），' +
        '顺延至其后第一个工作日，至2023年10月7日（周六，调休上班）24时届满，依据行政强制法第五十六条。',
    ],
    [
      'H',
      24,
      '2023-09-28 16:30',
      '测试期限：自2023年9月28日16:30起计24小时，遇节假日不顺延，至2023年9月29日16:30届满，依据行政强制法第五十六条。',
    ],
    [
      'H',
      24,
      '2023-09-28 16:30:05.250',
      '测试期限：自2023年9月28日16:30:05起计24小时，遇节假日不顺延，至2023年9月29日16:30:05届满，依据行政强制法第五十六条。',
    ],
    [
      'TARGET',
      0,
      '2023-09-30 00:00',
      '测试期限：以2023年9月30日（周六）当日为期，遇节假日不顺延，至2023年9月30日（周六）24时届满，依据行政强制法第五十六条。',
    ],
    [
      'CDR',
      3,
      '2026-12-30 15:00',
      '测试期限：自2026年12月30日（周三）起（当日不计）计3日，期满日遇2027年1月2日至2027年1月3日（周六、周日），' +
        '顺延至其后第一个工作日，至2027年1月4日（周一）24时届满，依据行政强制法第五十六条，' +
        '因2027年放假安排尚未公布，本日期为暂定，公布后重算。',
    ],
  ] as const)('%s %i from %s', (regime, length, moment, sentence) => {
    expect(told(regime, length, moment).text).toBe(sentence);
  });

  it('names four stretches and the number of the rest', () => {
    expect(told('WD', 30, '2024-03-01 10:00').text).toContain('（周六、周日）等共15日不计');
  });

  it('is one sentence without a break', () => {
    for (const regime of ['CDR', 'WD', 'MR', 'H', 'TARGET'] as const)
      expect(told(regime, 30, '2023-09-26 15:00').text).toMatch(/^[^。\n]*。$/);
  });
});

describe('the steps', () => {
  it('of calendar days: the days rolled over and the due day', () => {
    expect(told('CDR', 3, '2024-06-05 10:00').steps.map(({ date, what, name }) => `${date} ${what} ${name}`)).toEqual([
      '2024-06-08 ROLLED_OVER 周六',
      '2024-06-09 ROLLED_OVER 周日',
      '2024-06-10 ROLLED_OVER 端午节',
      '2024-06-11 COUNTED 工作日',
    ]);
    expect(told('CDR', 60, '2023-03-10 10:00').steps).toEqual([
      { date: '2023-05-09', what: 'COUNTED', name: '工作日' },
    ]);
  });

  it('of a month’s end', () => {
    expect(told('MR', 3, '2025-11-30 10:00').steps).toEqual([
      { date: '2026-02-28', what: 'MONTH_END', name: '2月无30日、以月末日为期满日' },
      { date: '2026-02-28', what: 'MAKE_UP_COUNTED', name: '调休上班' },
    ]);
  });

  it('keep the beginning and the end of a long count', () => {
    const { steps, text } = told('WD', 500, '2023-01-03 10:00');
    expect(steps).toHaveLength(60);
    expect(steps[0]).toEqual({ date: '2023-01-07', what: 'SKIPPED_WEEKEND', name: '周六' });
    expect(steps.at(-1)?.date).toBe(period('WD', 500, '2023-01-03').dueOn);
    expect(text).toMatch(/等共\d+日不计/);
  });
});

describe('the explanation', () => {
  it('is plain JSON that names the rule, its version and the day that is not counted', () => {
    const explanation = told('WD', 5, '2023-09-26 15:00', { id: 'D-24', version: 3 });
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    expect(explanation).toMatchObject({
      ruleId: 'D-24',
      ruleVersion: 3,
      regime: 'WD',
      startsAt: '2023-09-26T07:00:00.000Z',
      excludedDay: '2023-09-26',
    });
  });

  it('has no excluded day for hours and for a length of 0', () => {
    expect(
      [
        told('H', 24, '2023-09-26 15:00'),
        told('TARGET', 0, '2023-09-30 00:00'),
        told('CDR', 0, '2023-09-26 15:00'),
      ].map((one) => one.excludedDay),
    ).toEqual([null, null, null]);
  });
});
