import { computeDeadline } from '../../deadline/compute-deadline.js';
import { ruleOnOrOldest } from '../../deadline/rule-on.js';
import { DAY_MS, endOfDay, epochMs, localDateOf, noonOf, plusDays } from '../../kernel/instant.js';
import { isClosed, type LandCase, takenOverAt } from '../case/land-case.js';
import { type AlertContext, type CaseSurroundings, found, later, type Look, NO_LOOK } from './alert.js';
import { CRIME_ROUTES } from './must-refer.js';

/**
 * X4 立案不结: no decision within the period of D-19, the time with the police left out, an extension added (行政处罚法 art.
 * 60).
 */
export function notDecided(
  landCase: LandCase,
  { referrals }: CaseSurroundings,
  { now, rules, calendar, campaign: { watch } }: AlertContext,
): Look {
  if (isClosed(landCase) || landCase.penalty !== null) return NO_LOOK;
  // only the wait for police and procuratorate is left out
  const crime = referrals.filter(({ routeId }) => CRIME_ROUTES.includes(routeId));
  const waiting = crime.find(({ sent, endedAt }) => sent && endedAt === null);
  if (waiting !== undefined) return NO_LOOK; // the clock stands still; the sweep looks again when the referral changes
  const since = heldSince(landCase);
  const rule = ruleOnOrOldest(rules, 'D-19', since);
  const stood = crime.reduce(
    (days, { sentAt, endedAt }) =>
      days +
      (sentAt !== null && endedAt !== null
        ? Math.max(0, Math.ceil((epochMs(endedAt) - Math.max(epochMs(sentAt), epochMs(noonOf(since)))) / DAY_MS))
        : 0),
    0,
  );
  const days = rule.length + stood + (landCase.extension === null ? 0 : watch.extensionDays);
  const { dueAt, dueOn } = computeDeadline({ ...rule, length: days }, noonOf(since), calendar);
  const inputs = { filedOn: since, days, extended: landCase.extension !== null, excluded: stood, dueOn };
  const name = `${rule.id}/${rule.version}`;
  if (now > dueAt)
    return found({
      alertCode: 'X4',
      level: 'RED',
      rule: name,
      text: `${since} 立案（接办），应于 ${dueOn} 前作出处理决定（扣除移送期间 ${stood} 日），至今没有`,
      textEn: `filed, or taken over, on ${since}, to be decided by ${dueOn}, and it has not been`,
      inputs,
    });
  const warning = endOfDay(plusDays(since, watch.warningDays + stood));
  if (now <= warning) return later(warning);
  return {
    ...found({
      alertCode: 'X4',
      level: 'AMBER',
      rule: name,
      text: `立案已满 ${watch.warningDays} 日，应于 ${dueOn} 前作出处理决定`,
      textEn: `${watch.warningDays} days since filing; to be decided by ${dueOn}`,
      inputs,
    }),
    lookAgainAt: dueAt,
  };
}

/** Whoever has taken a case over has its own time; sent back and forth, nobody gains any. */
export function heldSince(landCase: LandCase): LandCase['filedOn'] {
  const at = takenOverAt(landCase);
  return at === null ? landCase.filedOn : localDateOf(at);
}
