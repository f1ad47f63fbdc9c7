import { type CourtWindow, courtWindow, courtWindowAnew } from '../../deadline/court-window.js';
import { ruleOnOrOldest } from '../../deadline/rule-on.js';
import { endOfDay, type Instant, type LocalDate, noonOf, plusDays } from '../../kernel/instant.js';
import type { DeadlineRuleId } from '../../law/rule-ids.js';
import { type LandCase } from '../case/land-case.js';
import { enforceableFrom, lastEnded } from '../case/penalty.js';
import { type AlertContext, type CaseSurroundings, found, later, type Look, NO_LOOK } from './alert.js';

/** X10 该拆未拆: the window in which the court may be asked has passed, and it was not asked (行政强制法 arts 53, 54). */
export function notDemolished(
  landCase: LandCase,
  { referrals }: CaseSurroundings,
  { now, rules, calendar, campaign: { watch } }: AlertContext,
): Look {
  const { penalty } = landCase;
  if (
    penalty === null ||
    !penalty.demolition ||
    ['ACCEPTED', 'STRUCK_OFF', 'WITHDRAWN'].includes(landCase.state) ||
    referrals.some(({ routeId, sent }) => routeId === 'R08' && sent)
  )
    return NO_LOOK;
  if (penalty.servedOn === null) return notServed(penalty, watch.silentDays, now);
  const served = penalty.servedOn;
  const ofService = windowFrom(served, rules, calendar, courtWindow);
  // What is brought after the window has closed opens no other.
  const inTime = (landCase.proceedings[0]?.filedOn ?? served) <= ofService.latest;
  const proceedings = inTime ? landCase.proceedings : [];
  const reviewed = { penalty, proceedings };
  const ended = lastEnded(reviewed);
  const from = enforceableFrom(reviewed);
  if (from === null) return NO_LOOK; // under review, or revoked
  if (ended?.kind === 'SUIT' && ended.ended.outcome !== 'WITHDRAWN')
    return upheldByCourt(landCase, ended.ended.on, now);
  const rule = (id: DeadlineRuleId): ReturnType<typeof ruleOnOrOldest> => ruleOnOrOldest(rules, id, from);
  const window = ended === null ? ofService : windowFrom(from, rules, calendar, courtWindowAnew);
  const inputs = { servedOn: penalty.servedOn, from, latestDemand: window.latestDemand, latest: window.latest };
  if (now > endOfDay(window.latest))
    return found({
      alertCode: 'X10',
      level: 'RED',
      rule: `D-21/${rule('D-21').version}`,
      text: `申请强制执行的期限 ${window.latest} 已过而没有申请，责令拆除无法强制执行`,
      textEn: `the last day to ask the court was ${window.latest}, and it was not asked`,
      inputs,
    });
  const warnAt: Instant = endOfDay(window.latestDemand);
  if (now <= warnAt) return later(warnAt);
  return {
    ...found({
      alertCode: 'X10',
      level: 'AMBER',
      rule: `D-23/${rule('D-23').version}`,
      text: `最迟应于 ${window.latestDemand} 送达催告书，于 ${window.latest} 前申请强制执行`,
      textEn: `the demand had to be served by ${window.latestDemand}; the court can be asked until ${window.latest}`,
      inputs,
    }),
    lookAgainAt: endOfDay(window.latest),
  };
}

export function windowFrom(
  day: LocalDate,
  rules: AlertContext['rules'],
  calendar: AlertContext['calendar'],
  count: typeof courtWindow,
): CourtWindow {
  const rule = (id: DeadlineRuleId): ReturnType<typeof ruleOnOrOldest> => ruleOnOrOldest(rules, id, day);
  return count(
    noonOf(day),
    { suit: rule('D-20'), reconsideration: rule('D-20c'), application: rule('D-21'), demand: rule('D-23') },
    calendar,
  );
}

/** Nothing runs before the service, and nothing can be enforced: a decision that lies unserved is named. */
export function notServed(
  { decidedOn, documentNumber }: NonNullable<LandCase['penalty']>,
  days: number,
  now: Instant,
): Look {
  const due = endOfDay(plusDays(decidedOn, days));
  if (now <= due) return later(due);
  return found({
    alertCode: 'X10',
    level: 'AMBER',
    rule: 'APL-61',
    text: `责令拆除的决定（${documentNumber}）作出已满 ${days} 日，没有送达记录，不能申请强制执行`,
    textEn: `the demolition was decided more than ${days} days ago, and no service is recorded: it cannot be enforced`,
    inputs: { documentNumber, decidedOn },
  });
}

/**
 * What a court has upheld is enforced as its judgment (行政诉讼法 arts 95, 97): the window of art. 53 does not run, and
 * nothing is late by it.
 */
export function upheldByCourt({ measure }: LandCase, on: LocalDate, now: Instant): Look {
  const due = measure?.dueOn ?? null;
  if (due !== null && now <= endOfDay(due)) return later(endOfDay(due));
  return found({
    alertCode: 'X10',
    level: 'AMBER',
    rule: 'CPL-95',
    text: `责令拆除的决定已于 ${on} 经诉讼维持而仍未执行，应依《行政诉讼法》第九十五条、第九十七条申请强制执行`,
    textEn:
      `a court upheld the demolition on ${on}, and it has not been done: ` +
      'apply for enforcement under arts 95 and 97 of the Administrative Litigation Law',
    inputs: { upheldOn: on, dueOn: due },
  });
}
