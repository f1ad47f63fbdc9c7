import { type LocalDate, localDateOf, plusDays } from '../kernel/instant.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { Deadline } from './deadline.js';
import { CITY_POLICY } from './deadline-rule.js';

/** What is done to a limit; the longer limit takes the place of the first, which stays in the history. */
export const LIMIT_CHANGE_KINDS = { EXTENSION: '延长', WAIVER: '例外', SUSPENSION: '中止' } as const;
export type LimitChangeKind = keyof typeof LIMIT_CHANGE_KINDS;

interface LimitChangeRow {
  readonly kind: LimitChangeKind;
  /** The instrument and article, or the city's own rule. */
  readonly name: string;
  /**
   * The rules whose limits may be changed on this ground; CITY_POLICY: those that the city set itself, but for
   * NOT_ONES_OWN; ANY: every duty.
   */
  readonly covers: readonly DeadlineRuleId[] | 'CITY_POLICY' | 'ANY';
  /** At most so many calendar days after the day on which the limit began; null: as the approver says. */
  readonly maxDays: number | null;
}

/** On what a longer limit may rest (domain D-06x, D-19, gap G10). What stands in no row cannot be put off. */
export const LIMIT_CHANGE_BASES = {
  ECONOMIC_CRIME_10: {
    kind: 'EXTENSION',
    name: '《公安机关办理经济犯罪案件的若干规定》第十六条（10日）',
    covers: ['D-06'],
    maxDays: 10,
  },
  COMPLEX_30: {
    kind: 'EXTENSION',
    name: '《公安机关办理经济犯罪案件的若干规定》第十六条（重大、复杂，30日）',
    covers: ['D-06'],
    maxDays: 30,
  },
  COMPLEX_PENALTY_30: {
    kind: 'EXTENSION',
    name: '《自然资源行政处罚办法》（案情复杂，经负责人批准延长30日）',
    covers: ['D-19'],
    maxDays: 120,
  },
  CITY_EXTENSION: { kind: 'EXTENSION', name: '本市配置的期限，经负责人批准延长', covers: 'CITY_POLICY', maxDays: null },
  IN_PRINCIPLE: { kind: 'WAIVER', name: '“原则上”的期限，经批准作为例外', covers: 'CITY_POLICY', maxDays: null },
  PENDING_PROCEEDINGS: {
    kind: 'SUSPENSION',
    name: '行政复议、行政诉讼或者其他法定程序期间中止',
    covers: 'ANY',
    maxDays: null,
  },
  FORCE_MAJEURE: { kind: 'SUSPENSION', name: '不可抗力期间中止', covers: 'ANY', maxDays: null },
} as const satisfies Readonly<Record<string, LimitChangeRow>>;

export type LimitChangeBasis = keyof typeof LIMIT_CHANGE_BASES;

/**
 * Limits of the city that hold an agency to what another has ordered, or to the case as a whole: no agency puts off its
 * own supervision.
 */
const NOT_ONES_OWN: ReadonlySet<DeadlineRuleId> = new Set(['RC-LS', 'WC-1']);

/**
 * May this limit be changed on this ground? Only duties may, and never the clock of a receipt: not signing helps
 * nobody.
 */
export function isCovered(basis: LimitChangeBasis, deadline: Deadline): boolean {
  const { covers }: LimitChangeRow = LIMIT_CHANGE_BASES[basis];
  if (!mayBeChanged(deadline)) return false;
  if (covers === 'ANY') return true;
  return covers === 'CITY_POLICY'
    ? deadline.basis.startsWith(CITY_POLICY) && !NOT_ONES_OWN.has(deadline.ruleId)
    : covers.includes(deadline.ruleId);
}

export function mayBeChanged(deadline: Deadline): boolean {
  return deadline.state === 'OPEN' && deadline.kind === 'DUTY' && deadline.noticeId === null;
}

/** The last day to which a limit may be put off on this ground; null: no such day. */
export function latestDay(basis: LimitChangeBasis, deadline: Deadline): LocalDate | null {
  const { maxDays }: LimitChangeRow = LIMIT_CHANGE_BASES[basis];
  return maxDays === null ? null : plusDays(localDateOf(deadline.startsAt), maxDays);
}
