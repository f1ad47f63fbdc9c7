import type { Bilingual } from '../../domain/kernel/bilingual.js';

/**
 * What is counted of the ledger as it was at a moment ($1; $2 its day; $3 the campaign): each measure is one condition,
 * used for the sum and for the rows behind it, so that a cell always opens to what it counts. `p` is a version of a
 * patch, `c` of its case.
 */
const RANKED = 'NOT p.excluded AND NOT p.own';
export const MEASURES = {
  COUNTED: { on: 'PATCH', zh: '计入基数的图斑', en: 'patches that are counted', sql: RANKED },
  EXCLUDED: { on: 'PATCH', zh: '移出基数的图斑', en: 'patches taken out by signed changes', sql: 'p.excluded' },
  RECTIFIED: {
    on: 'PATCH',
    zh: '已销号的图斑',
    en: 'patches that were struck off',
    sql: `${RANKED} AND c.state = 'STRUCK_OFF'`,
  },
  REMAINING: {
    on: 'PATCH',
    zh: '未销号的图斑',
    en: 'patches that are left',
    sql: `${RANKED} AND c.state IS DISTINCT FROM 'STRUCK_OFF'`,
  },
  DUE: {
    on: 'PATCH',
    zh: '期限已到或者已销号的图斑',
    en: 'patches whose day has come, or that were struck off before it',
    sql: `${RANKED}
      AND COALESCE(c.due_on, p.due_on) IS NOT NULL
      AND (COALESCE(c.due_on, p.due_on) < $2::date OR c.state = 'STRUCK_OFF')`,
  },
  ON_TIME: {
    on: 'PATCH',
    zh: '按期销号的图斑',
    en: 'of these, struck off in time',
    sql: `${RANKED} AND c.state = 'STRUCK_OFF' AND c.struck_off_on <= COALESCE(c.due_on, p.due_on)`,
  },
  OWN: {
    on: 'PATCH',
    zh: '乡镇自行登记、不计入考核的图斑',
    en: 'patches that the township registered itself, by which it is not ranked',
    sql: 'NOT p.excluded AND p.own',
  },
  VERIFIED: {
    on: 'CASE',
    zh: '核验过的案件（数字为各案核验次数之和）',
    en: 'cases that were verified; the figure adds up their verifications',
    sql: 'NOT c.own AND c.passed + c.failed > 0',
  },
  RELAPSED: {
    on: 'CASE',
    zh: '死灰复燃的案件（数字为各案次数之和）',
    en: 'cases that came back; the figure adds up how often',
    sql: 'c.relapses > 0',
  },
  FALSE: { on: 'CASE', zh: '虚假整改的案件', en: 'cases with a false rectification', sql: "'X9' = ANY (c.reds)" },
  OVERDUE_REFERRAL: {
    on: 'CASE',
    zh: '应移送逾期的案件',
    en: 'cases whose referral is overdue',
    sql: "'X5' = ANY (c.reds)",
  },
  CASES: { on: 'CASE', zh: '全部案件（按状态计数的各格）', en: 'all cases: the cells of counts by state', sql: 'true' },
  OPEN: { on: 'CASE', zh: '在办案件', en: 'open cases', sql: "c.state NOT IN ('STRUCK_OFF', 'WITHDRAWN')" },
  LATE: {
    on: 'CASE',
    zh: '逾期案件',
    en: 'late cases',
    sql: "c.state NOT IN ('STRUCK_OFF', 'WITHDRAWN') AND c.due_on < $2::date",
  },
} as const satisfies Record<string, Bilingual & { on: 'PATCH' | 'CASE'; sql: string }>;

export type Measure = keyof typeof MEASURES;
