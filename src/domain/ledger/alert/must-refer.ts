import { type Conduct, type LandTaken } from '../../crime/conduct.js';
import { shouldRefer } from '../../crime/should-refer.js';
import { areaOf } from '../../kernel/area.js';
import { type LocalDate, localDateOf } from '../../kernel/instant.js';
import { isClosed, type LandCase, type LandPart } from '../case/land-case.js';
import {
  type AlertContext,
  type CaseSurroundings,
  found,
  inputsText,
  type Look,
  NO_LOOK,
  type RaisedAlert,
  type ReferralState,
} from './alert.js';

/** Routes that bring a suspected crime to the police. */
export const CRIME_ROUTES: readonly string[] = ['R01', 'R02'];

/** Uses that leave the soil as it was: whether planting conditions were destroyed is for the appraisal. */
const SOIL_MAY_BE_INTACT: readonly string[] = ['TREES', 'FISH_POND'];

/** The rule of an alert that something lowers a MUST which was known. */
export const LOWERED = 'LOWERED';
const CAME_BACK: readonly string[] = ['RETURNED', 'WITHDRAWN', 'REFUSED'];

/** The referral of the suspected crime that stands: sent, and neither returned nor taken back. */
export function crimeReferral({ referrals }: CaseSurroundings): ReferralState | undefined {
  return referrals.find(
    ({ routeId, sent, state }) => CRIME_ROUTES.includes(routeId) && sent && !CAME_BACK.includes(state),
  );
}

/** REFER: must the case go to the police? Quiet once it has gone there; a legal review answers what is doubtful. */
export function mustRefer(landCase: LandCase, around: CaseSurroundings, { thresholds }: AlertContext): Look {
  if (crimeReferral(around) !== undefined) return NO_LOOK;
  const conduct = conductOfCase(landCase, around);
  const { level, reasons, rules } = shouldRefer(conduct, thresholds);
  const review = landCase.legalReview;
  if (landCase.mustSince !== null && level !== 'MUST' && review?.refer !== true) {
    return found({
      alertCode: 'REFER',
      level: 'REVIEW',
      rule: LOWERED,
      text:
        `${localDateOf(landCase.mustSince)} 曾认定应移送，此后登记的面积、地类、鉴定或者审核意见使其不再认定：` +
        '须由负责人认定预警不成立并说明理由，此前不得处罚、结案',
      textEn:
        'it was found that the case must be referred, and what was recorded since lowers that: ' +
        'no penalty and no closing before a leader dismisses the alert, with the reason',
      inputs: { ...inputsOf(landCase, around), level, mustSince: landCase.mustSince },
    });
  }
  const gravest = reasons.filter((reason) => reason.level === level);
  const inputs = {
    ...inputsOf(landCase, around),
    rules: [...rules],
    reasons: reasons.map(({ level: grade, rule, text }) => ({ level: grade, rule, text })),
  };
  const [text, textEn] = [
    gravest.map((reason) => reason.text).join('；'),
    gravest.map((reason) => reason.textEn).join('; '),
  ];
  const rule = gravest.map((reason) => reason.rule).join('+') || 'LEGAL_REVIEW';
  if (level !== 'MUST' && review?.refer === true)
    return found({
      alertCode: 'REFER',
      level: 'MUST',
      rule,
      text: `法制审核认为应当移送（${review.documentNumber}）：${text || review.reasons}`,
      textEn: `the legal review says that it must be referred: ${textEn || review.reasons}`,
      inputs,
    });
  const answered = review !== null && review.others === othersText(around); // not of cases that came to light since
  if (level === 'NOT' || (level !== 'MUST' && answered)) return NO_LOOK;
  return found({ alertCode: 'REFER', level, rule, text, textEn, inputs });
}

/** The party's other cases and their land: what a legal review of one case was of as well. */
export function othersText({ others }: CaseSurroundings): string {
  return others
    .map(
      ({ number, land }) => `${number} ${land.map(({ landClass, occupied }) => `${landClass} ${occupied}`).join(' ')}`,
    )
    .sort()
    .join('; ');
}

/** Has a leader dismissed it, and is it still the same? */
export function isDismissed({ alerts }: Pick<LandCase, 'alerts'>, refer: RaisedAlert): boolean {
  return alerts.some(
    ({ alertCode, dismissed, level, inputs }) =>
      alertCode === 'REFER' && dismissed !== null && level === refer.level && inputs === inputsText(refer),
  );
}

function conductOfCase(
  { conductOn, land, use, officialInvolved, natureReserve, survey }: LandCase,
  { others }: CaseSurroundings,
): Conduct {
  return {
    day: conductOn,
    land: land.map(taken),
    officialInvolved,
    natureReserve,
    destructionDoubtful: SOIL_MAY_BE_INTACT.includes(use),
    certified: survey?.certified === true,
    // 未经处理 is asked of the day of the later act: a fine after it does not take the sum away (以罚代刑).
    others: others
      .filter(({ state }) => state !== 'WITHDRAWN')
      .map((other) => ({
        day: other.conductOn,
        land: other.land.map(taken),
        destructionDoubtful: SOIL_MAY_BE_INTACT.includes(other.use),
        dealtWith:
          isClosed(other) || (other.penalty !== null && other.penalty.decidedOn < laterDay(conductOn, other.conductOn)),
      })),
  };
}

function inputsOf(
  { land, conductOn, use, officialInvolved, natureReserve, survey, legalReview }: LandCase,
  { others }: CaseSurroundings,
): { readonly [key: string]: string | boolean | null | readonly object[] } & object {
  return {
    land: land.map(({ landClass, occupied, destroyed }) => ({ landClass, occupied, destroyed })),
    conductOn,
    use,
    officialInvolved,
    natureReserve,
    certified: survey?.certified === true,
    legalReview: legalReview?.refer ?? null,
    others: others.map(({ number, conductOn: day, penalty }) => ({
      number,
      conductOn: day,
      dealtWith: penalty !== null,
    })),
  };
}

function laterDay(one: LocalDate, other: LocalDate): LocalDate {
  return one > other ? one : other;
}

function taken({ landClass, occupied, destroyed }: LandPart): LandTaken {
  return { landClass, occupied: areaOf(occupied), destroyed: destroyed === null ? null : areaOf(destroyed) };
}
