import type { DeadlineRule } from './deadline-rule.js';

/**
 * What a "day" (日) of Decree 310 is: the decree has no clause on working days, so the city decides (domain 3.2). CDR: a
 * calendar day, rolled to a working day at the end; STRICT: 24 hours; WD: a working day.
 */
export const DECREE_310_UNITS = {
  CDR: '自然日，届满遇节假日顺延',
  STRICT: '满二十四小时，不顺延',
  WD: '工作日',
} as const;

export type Decree310Unit = keyof typeof DECREE_310_UNITS;

/** The limits of three days that the decree itself sets (arts 5, 8, 9, 12). */
const DECREE_310_LIMITS: ReadonlySet<string> = new Set(['D-01', 'D-06', 'D-07', 'D-09', 'D-10', 'D-11']);

/** The rule as the city reads it; what is counted says so in its article. */
export function underDecree310Unit(rule: DeadlineRule, unit: Decree310Unit): DeadlineRule {
  if (unit === 'CDR' || !DECREE_310_LIMITS.has(rule.id)) return rule;
  const article = `${rule.article}（“日”按本市配置：${DECREE_310_UNITS[unit]}）`;
  return unit === 'WD'
    ? { ...rule, regime: 'WD', article }
    : { ...rule, regime: 'H', length: rule.length * 24, article };
}
