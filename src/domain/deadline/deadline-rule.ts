import type { LocalDate } from '../kernel/instant.js';

/**
 * How days are counted: CDR calendar days, rolled over a holiday at the end (刑诉法 art. 105, 民法典 art. 203); WD working
 * days (行政强制法 art. 69, 行政处罚法 art. 85); MR months, rolled; H hours, which never stop; TARGET a policy date, never rolled.
 */
export const REGIMES = { CDR: '自然日（届满遇节假日顺延）', WD: '工作日', MR: '月（届满遇节假日顺延）', H: '小时', TARGET: '目标日期（不顺延）' } as const;
export type Regime = keyof typeof REGIMES;

/** DUTY: overdue is a breach. RIGHT: overdue, the right is lost. WINDOW: until when it is open. DEEMED: takes effect by itself. */
export const DEADLINE_KINDS = { DUTY: '职责期限', RIGHT: '权利期限', WINDOW: '可申请窗口', DEEMED: '拟制送达' } as const;
export type DeadlineKind = keyof typeof DEADLINE_KINDS;

/** One version of a time limit, with its source. Rules are data: a city changes rows, not code. */
export interface DeadlineRule {
  readonly id: string;
  readonly version: number;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly name: string;
  readonly nameEn: string;
  /** In the regime's unit: days, working days, months or hours. */
  readonly length: number;
  readonly regime: Regime;
  readonly kind: DeadlineKind;
  readonly source: string;
  readonly article: string;
  readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
}
