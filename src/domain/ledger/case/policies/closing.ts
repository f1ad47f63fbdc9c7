import { type Refusal, refuse } from '../../../kernel/refusal.js';
import { crimeReferral, isDismissed, LOWERED, mustRefer } from '../../alert/must-refer.js';
import type { CaseAct, Policy } from './policy.js';

const CLOSING: readonly CaseAct['action'][] = ['ACCEPT_RECTIFIED', 'STRIKE_OFF_CASE', 'WITHDRAW_LAND_CASE'];
type Closing = 'ACCEPT_RECTIFIED' | 'STRIKE_OFF_CASE' | 'WITHDRAW_LAND_CASE';

/** What is in the way, by how sure it is that the case must be referred. */
const IN_THE_WAY = {
  MUST: {
    zh: '应当移送公安机关而尚未移送',
    en: 'it must be referred to the police and has not been',
  },
  LIKELY: {
    zh: '疑似应当移送：应先委托鉴定，或者出具法制审核意见',
    en: 'it probably must be referred: have the damage appraised, or a legal review given, first',
  },
  REVIEW: { zh: '须先出具法制审核意见', en: 'a legal review is needed first' },
} as const;

const LOWERED_SINCE = {
  zh: '须由负责人认定预警不成立并说明理由',
  en: 'a leader has to dismiss the alert, with the reason',
} as const;

/**
 * Acts that end a case or put a fine in the place of a referral are refused while it must be referred and was not
 * (Decree 310 arts 3, 11; domain 2.4).
 */
export const referredFirst: Policy<Closing | 'DECIDE_PENALTY'> = (landCase, { action }, context) => {
  const [refer] = mustRefer(landCase, context.around, context).raised;
  if (refer === undefined || isDismissed(landCase, refer)) return null;
  const closes = CLOSING.includes(action);
  if (!closes && refer.level !== 'MUST' && landCase.mustSince === null) return null;
  const { zh, en } = refer.rule === LOWERED ? LOWERED_SINCE : IN_THE_WAY[refer.level as keyof typeof IN_THE_WAY];
  return refuse(
    'MUST_BE_REFERRED',
    `${zh}（${refer.text}），不得${closes ? '结案' : '以行政处罚代替移送'}`,
    `${en} (${refer.textEn}): ${closes ? 'the case cannot be closed' : 'no penalty in its place'}`,
    { action, level: refer.level, rule: refer.rule },
  );
};

/**
 * A case that must be referred is not closed on the strength of a letter that can be taken back: not before the police
 * have signed for it (Decree 310 art. 7).
 */
export const signedForFirst: Policy<'ACCEPT_RECTIFIED' | 'STRIKE_OFF_CASE'> = (
  { mustSince },
  { action },
  { around },
) => {
  const sent = crimeReferral(around);
  if (mustSince === null || sent?.state !== 'SENT') return null;
  return stillOpen(
    action,
    sent.number,
    `移送 ${sent.number} 公安机关尚未签收，不得结案`,
    `the police have not signed for ${sent.number}: the case cannot be closed`,
  );
};

/** It is not withdrawn before its referral has ended (Decree 310 art. 8). */
export const answeredFirst: Policy<'WITHDRAW_LAND_CASE'> = ({ mustSince }, { action }, { around }) => {
  const sent = crimeReferral(around);
  if (mustSince === null || sent === undefined || sent.endedAt !== null) return null;
  if (sent.state === 'SENT') {
    return stillOpen(
      action,
      sent.number,
      `移送 ${sent.number} 公安机关尚未签收，不得结案`,
      `the police have not signed for ${sent.number}: the case cannot be closed`,
    );
  }
  return stillOpen(
    action,
    sent.number,
    `移送 ${sent.number} 尚未办结，不得撤案；公安机关不予立案的，先由移送机关转行政处理或者建议立案监督`,
    `${sent.number} has not ended: the case cannot be withdrawn; ` +
      'where the police do not file it, its sender first resumes administratively or suggests supervision',
  );
};

function stillOpen(action: string, number: string, zh: string, en: string): Refusal {
  return refuse('MUST_BE_REFERRED', zh, en, { action, level: 'MUST', rule: number });
}
