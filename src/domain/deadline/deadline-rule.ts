import type { LocalDate } from '../kernel/instant.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';

/**
 * How a period is counted, in Asia/Shanghai; the day on which it starts is never counted (民法典 art. 201). CDR: calendar
 * days; when the last is a day off, the first working day after it (刑事诉讼法 art. 105, 民事诉讼法 art. 85). WD: working days,
 * make-up days included (行政强制法 art. 69: periods of at most ten days; 行政处罚法 art. 85: 二日、三日、五日、七日). WDB: working days
 * back from a date that is fixed (听证七日前); the last day in time is that many working days before it. MR: months to the
 * corresponding day or the month's end, then rolled as CDR (民法典 arts 202, 203). H: hours from the moment, never
 * stopped, never rolled (民法典 art. 201). TARGET: a policy date, so many calendar days on, never rolled; length 0: the
 * start's own day.
 */
export const REGIMES = {
  CDR: '自然日（届满遇节假日顺延）',
  WD: '工作日',
  WDB: '工作日（由期日倒数）',
  MR: '月（届满遇节假日顺延）',
  H: '小时',
  TARGET: '目标日期（不顺延）',
} as const;

export type Regime = keyof typeof REGIMES;

/**
 * DUTY: overdue is a breach. RIGHT: overdue, the right is lost. WINDOW: until when it is open. DEEMED: takes effect by
 * itself.
 */
export const DEADLINE_KINDS = {
  DUTY: '职责期限',
  RIGHT: '权利期限',
  WINDOW: '可申请窗口',
  DEEMED: '拟制送达',
} as const;

export type DeadlineKind = keyof typeof DEADLINE_KINDS;

/** The source of a limit that no statute sets: the city's own. */
export const CITY_POLICY = '本市配置';

/**
 * The clock of the whole case: it runs beside the clocks of each hand-over, from the first opening of the thread, binds
 * the sender, and only an end meets it.
 */
export const WHOLE_CASE_RULE = 'WC-1';

/** The limit for answering a request of recall; pointless once the case has ended or has gone to another. */
export const RECALL_RULE = 'RC-RC';

/** A period that can be counted, by whatever name. */
export interface CountedRule {
  readonly id: string;
  readonly version: number;
  /** First and last day on which the version is in force; null: open. */
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  /** Chinese and English name, as people read them. */
  readonly name: string;
  readonly nameEn: string;
  /** In the regime's unit: calendar days, working days, months or hours; a whole number from 0 to 10 000. */
  readonly length: number;
  readonly regime: Regime;
  readonly kind: DeadlineKind;
  /** The statute, such as 行政强制法, and its article, such as 第五十六条. */
  readonly source: string;
  readonly article: string;
  /** How sure the reading of the statute is. */
  readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
}

/** One version of a time limit (期限规则), with its source. Rules are data: a city changes rows, not code. */
export interface DeadlineRule extends CountedRule {
  /** Such as "D-06". */
  readonly id: DeadlineRuleId;
}
