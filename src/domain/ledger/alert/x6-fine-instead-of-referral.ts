import { computeDeadline } from '../../deadline/compute-deadline.js';
import { ruleOnOrOldest } from '../../deadline/rule-on.js';
import { noonOf } from '../../kernel/instant.js';
import type { LandCase } from '../case/land-case.js';
import {
  type AlertContext,
  type CaseSurroundings,
  found,
  type Look,
  NO_LOOK,
  type RaisedAlert,
  type ReferralState,
} from './alert.js';
import { crimeReferral, isDismissed, LOWERED } from './must-refer.js';

/** The police have said that they do not file it. */
export const DECLINED: readonly string[] = ['NOT_FILED', 'NOT_FILED_FINAL'];

/**
 * X6 以罚代刑: a penalty where a referral was due. Where a suspected crime was fined and not referred, because a leader
 * said so or what was recorded since lowers it, copies of the decision are due within ten days (高检会〔2006〕2号 item 1). Of
 * any other fine nobody asks for copies.
 */
export function fineInsteadOfReferral(
  { penalty, alerts }: LandCase,
  around: CaseSurroundings,
  refer: RaisedAlert | undefined,
  { now, rules, calendar }: AlertContext,
): Look {
  if (penalty === null) return NO_LOOK;
  const sent = crimeReferral(around);
  if (sent !== undefined) return finedMeanwhile(penalty, sent);
  const suspected =
    refer !== undefined && (refer.level === 'MUST' || refer.level === 'LIKELY' || refer.rule === LOWERED);
  if (!suspected) return NO_LOOK;
  const dismissed = isDismissed({ alerts }, refer);
  if (!dismissed && refer.level !== 'REVIEW')
    return found({
      alertCode: 'X6',
      level: 'RED',
      rule: 'L01-11',
      text:
        `${penalty.decidedOn} 已作出行政处罚（${penalty.documentNumber}），` +
        `而案件${refer.level === 'MUST' ? '应当' : '疑似应当'}移送，未见移送：不得以行政处罚代替移送`,
      textEn:
        'a penalty was decided while the case must (or probably must) be referred, and it was not: ' +
        'no penalty instead of a referral (Decree 310 art. 11)',
      inputs: { documentNumber: penalty.documentNumber, level: refer.level },
    });
  const rule = ruleOnOrOldest(rules, 'D-18', penalty.decidedOn);
  const { dueAt, dueOn } = computeDeadline(rule, noonOf(penalty.decidedOn), calendar);
  if (penalty.copiedOn === null && now > dueAt)
    return found({
      alertCode: 'X6',
      level: 'RED',
      rule: `${rule.id}/${rule.version}`,
      text: `涉嫌犯罪而未移送的案件，处罚决定书 ${penalty.documentNumber} 应于 ${dueOn} 前抄送公安机关和检察机关，至今未抄送`,
      textEn:
        'a suspected crime was fined and not referred: ' +
        `copies of the decision were due to police and procuratorate by ${dueOn}`,
      inputs: { documentNumber: penalty.documentNumber, dueOn },
    });
  const look = dismissed
    ? found({
        alertCode: 'X6',
        level: 'AMBER',
        rule: 'L01-5(2)',
        text: `负责人认定移送预警不成立，案件已作行政处罚（${penalty.documentNumber}）而没有移送，理由供检察机关审查`,
        textEn:
          'a leader dismissed the alert that it must be referred, and a penalty was decided: ' +
          'the reason is for the procuratorate to look at',
        inputs: { documentNumber: penalty.documentNumber, level: refer.level },
      })
    : NO_LOOK;
  return penalty.copiedOn === null ? { ...look, lookAgainAt: dueAt } : look;
}

/**
 * A fine that was decided while the case lay with the police: not before they, the procuratorate or the court have said
 * that it is no crime (中办发〔2011〕8号). Orders may go on.
 */
export function finedMeanwhile(
  { fine, decidedOn, recordedAt, documentNumber }: NonNullable<LandCase['penalty']>,
  { number, state, sentAt, endedAt }: ReferralState,
): Look {
  const meanwhile =
    // whatever day is written on it
    !DECLINED.includes(state) && sentAt !== null && recordedAt >= sentAt && (endedAt === null || recordedAt <= endedAt);
  if (fine === null || !meanwhile) return NO_LOOK;
  return found({
    alertCode: 'X6',
    level: 'AMBER',
    rule: 'L06',
    text: `移送公安机关（${number}）期间登记了 ${decidedOn} 的罚款（${documentNumber}）：未作出的行政处罚原则上应等待刑事结果`,
    textEn:
      'a fine was decided while the case lay with the police: ' +
      'what had not been decided before waits for what they find',
    inputs: { documentNumber, decidedOn, referral: number },
  });
}
