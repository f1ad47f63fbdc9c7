import { type DayRange, daysOf } from '../deadline/day-strip.js';
import type { Deadline } from '../deadline/deadline.js';
import { DEADLINE_KINDS } from '../deadline/deadline-rule.js';
import type { Light } from '../deadline/light.js';
import { weekday } from '../kernel/instant.js';
import { dateInWords, momentInWords, type Paper } from '../paper/paper.js';
import { heading, paragraph, type Printing, sheetOf, tableOr } from './sheet.js';

/** What the count of a limit is told from. */
export interface LimitFacts {
  readonly deadline: Deadline & { readonly light: Light };
  /** The number of the referral that it belongs to. */
  readonly number: string;
  /** The calendars that speak about its days, by year. */
  readonly calendars: readonly string[];
  readonly nameOf: (agencyId: string) => string;
  readonly printing: Printing;
}

/** 期限计算书: how a limit was counted, day by day, so that anybody can count it again. */
export function limitSheet({ deadline, number, calendars, nameOf, printing }: LimitFacts): Paper {
  const { name, kind, dutyAgency, startsAt, dueAt, light, basis, ruleId, ruleVersion, explanation } = deadline;
  return sheetOf(printing, {
    title: '期限计算书',
    number: `编号：${number}　规则 ${ruleId} 第${ruleVersion}版`,
    blocks: [
      {
        kind: 'TABLE',
        caption: null,
        header: [],
        widths: [3, 9, 3, 7],
        rows: [
          ['期限', name, '种类', DEADLINE_KINDS[kind]],
          ['承办机关', nameOf(dutyAgency), '现在', light.zh],
          ['起算', momentInWords(startsAt), '届满', momentInWords(dueAt)],
        ],
      },
      heading('一、怎样算出来的'),
      paragraph(explanation.text),
      heading('二、逐日'),
      tableOr('以小时计，不停止，遇节假日不顺延。', ['日期', '星期', '算作'], [9, 4, 9], daysOf(deadline).map(rowOf)),
      heading('三、依据'),
      paragraph(`${basis}。`),
      ...(calendars.length === 0 ? [] : [paragraph(`放假安排：${calendars.join('、')}年。`)]),
      ...(deadline.provisional ? [paragraph('所涉年度的放假安排尚未公布，届满日为暂定。')] : []),
    ],
  });
}

function rowOf({ from, to, words }: DayRange): readonly string[] {
  const one = from === to;
  return [
    one ? dateInWords(from) : `${dateInWords(from)}至${dateInWords(to)}`,
    one ? `周${'一二三四五六日'.charAt(weekday(from) - 1)}` : '',
    words,
  ];
}
