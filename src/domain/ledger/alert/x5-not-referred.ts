import { computeDeadline } from '../../deadline/compute-deadline.js';
import type { DeadlineRule } from '../../deadline/deadline-rule.js';
import { ruleOnOrOldest } from '../../deadline/rule-on.js';
import { type Instant, localDateOf, plusHours } from '../../kernel/instant.js';
import { type LandCase, mustHeldSince } from '../case/land-case.js';
import {
  type AlertContext,
  type CaseSurroundings,
  found,
  later,
  type Look,
  NO_LOOK,
  type RaisedAlert,
  type ReferralState,
} from './alert.js';
import { CRIME_ROUTES, isDismissed } from './must-refer.js';

/**
 * X5 应移送未移送: a MUST has stood longer than the chain of Decree 310 allows, or the head refused. `since`: when the MUST
 * was first found.
 */
export function notReferred(
  { handlerId, alerts }: Pick<LandCase, 'handlerId' | 'alerts'>,
  { referrals }: CaseSurroundings,
  must: RaisedAlert | undefined,
  since: Instant,
  { now, rules, calendar }: AlertContext,
): Look {
  if (must?.level !== 'MUST') return NO_LOOK;
  if (isDismissed({ alerts }, must))
    return found({
      alertCode: 'X5',
      level: 'AMBER',
      rule: 'L01-5(2)',
      text: '负责人认定移送预警不成立，理由已记录在案，供检察机关审查',
      textEn:
        'a leader dismissed the alert that it must be referred: ' +
        'the reason is on record, for the procuratorate to look at',
      inputs: { rule: must.rule },
    });
  const crime = referrals.filter(({ routeId }) => CRIME_ROUTES.includes(routeId));
  const running = crime.find(({ endedAt, sender }) => endedAt === null && sender === handlerId);
  // another head has not refused for this one
  const refused = crime.find(({ state, sender }) => state === 'REFUSED' && sender === handlerId);
  if (running === undefined && refused !== undefined) return refusedByHead(refused);
  if (running !== undefined)
    return running.overdue
      ? found({
          alertCode: 'X5',
          level: 'RED',
          rule: 'D-01…D-02',
          text: `移送 ${running.number} 已逾期，仍未送达公安机关`,
          textEn: 'its referral is overdue and has not reached the police',
          inputs: { referral: running.number, state: running.state },
        })
      : later(plusHours(now, 1)); // its limits run elsewhere
  const { rule, dueAt } = teamLimit(since, { rules, calendar });
  if (now <= dueAt) return later(dueAt);
  return found({
    alertCode: 'X5',
    level: 'RED',
    rule: `${rule.id}/${rule.version}`,
    text: `${localDateOf(since)} 认定应移送，${rule.length} 小时内应指定专案组启动移送，至今没有`,
    textEn: `must be referred since ${since}, and no team has been named within ${rule.length} hours`,
    inputs: { since, dueAt },
  });
}

/** The head refused: amber for the procuratorate to look at; red where he gave no reason. */
function refusedByHead(refused: ReferralState): Look {
  const inputs = { referral: refused.number, state: refused.state, reason: refused.refusedReason !== null };
  return refused.refusedReason === null
    ? found({
        alertCode: 'X5',
        level: 'RED',
        rule: 'L01-5(2)',
        text: `负责人不批准移送（${refused.number}）而没有记录理由（第310号令第五条第二款）`,
        textEn: 'the head refused the transfer and gave no reason (Decree 310 art. 5(2))',
        inputs,
      })
    : found({
        alertCode: 'X5',
        level: 'AMBER',
        rule: 'L01-5(2)',
        text: `负责人不批准移送（${refused.number}），理由已记录在案，供检察机关审查`,
        textEn: 'the head refused the transfer with reasons on record, for the procuratorate to look at',
        inputs,
      });
}

/**
 * By when a team has to be named for a case that must be referred; null: it is with the police, or need not go there.
 */
export function referBy(
  landCase: Pick<LandCase, 'mustSince' | 'alerts' | 'handOvers' | 'handlerId'>,
  law: Pick<AlertContext, 'rules' | 'calendar'>,
): Instant | null {
  const since = mustHeldSince(landCase);
  return since === null ||
    !landCase.alerts.some(({ alertCode, dismissed }) => alertCode === 'REFER' && dismissed === null)
    ? null
    : teamLimit(since, law).dueAt;
}

export function teamLimit(
  since: Instant,
  { rules, calendar }: Pick<AlertContext, 'rules' | 'calendar'>,
): { readonly rule: DeadlineRule; readonly dueAt: Instant } {
  const rule = ruleOnOrOldest(rules, 'D-00', localDateOf(since));
  return { rule, dueAt: computeDeadline(rule, since, calendar).dueAt };
}
