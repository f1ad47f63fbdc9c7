import { computeDeadline } from '../../deadline/compute-deadline.js';
import type { DeadlineRule } from '../../deadline/deadline-rule.js';
import { ruleOnOrOldest } from '../../deadline/rule-on.js';
import { type Instant, type LocalDate, localDateOf, noonOf, plusDays, plusHours } from '../../kernel/instant.js';
import { thresholdsOn } from '../crime-threshold.js';
import { areaOf } from '../land-area.js';
import { isClosed, type LandCase, type LandPart, mustHeldSince } from '../land-case.js';
import { type Conduct, type LandTaken, shouldRefer } from '../should-refer.js';
import {
  type CaseSurroundings,
  type Detection,
  found,
  inputsText,
  later,
  type Look,
  NO_LOOK,
  type ReferralState,
  type WatchContext,
} from './detection.js';

/** Routes that bring a suspected crime to the police. */
export const CRIME_ROUTES: readonly string[] = ['R01', 'R02'];
/** Uses that leave the soil as it was: whether planting conditions were destroyed is for the appraisal. */
const SOIL_MAY_BE_INTACT: readonly string[] = ['TREES', 'FISH_POND'];
/** The rule of a finding that something lowers a MUST which was known. */
export const LOWERED = 'LOWERED';
const CAME_BACK: readonly string[] = ['RETURNED', 'WITHDRAWN', 'REFUSED'];

/** The referral of the suspected crime that stands: sent, and neither returned nor taken back. */
export function crimeReferral({ referrals }: CaseSurroundings): ReferralState | undefined {
  return referrals.find(
    ({ routeId, sent, state }) => CRIME_ROUTES.includes(routeId) && sent && !CAME_BACK.includes(state),
  );
}

/** REFER: must the case go to the police? Quiet once it has gone there; a legal review answers what is doubtful. */
export function mustRefer(landCase: LandCase, around: CaseSurroundings, { thresholds }: WatchContext): Look {
  if (crimeReferral(around) !== undefined) return NO_LOOK;
  const conduct = conductOfCase(landCase, around);
  const { level, reasons, rules } = shouldRefer(conduct, thresholds);
  const review = landCase.legalReview;
  if (landCase.mustSince !== null && level !== 'MUST' && review?.refer !== true) {
    return found(
      'REFER',
      'REVIEW',
      LOWERED,
      `${localDateOf(landCase.mustSince)} 曾认定应移送，此后登记的面积、地类、鉴定或者审核意见使其不再认定：须由负责人认定预警不成立并说明理由，此前不得处罚、结案`,
      'it was found that the case must be referred, and what was recorded since lowers that: no penalty and no closing before a leader dismisses the finding, with the reason',
      { ...inputsOf(landCase, around), level, mustSince: landCase.mustSince },
    );
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
    return found(
      'REFER',
      'MUST',
      rule,
      `法制审核认为应当移送（${review.documentNumber}）：${text || review.reasons}`,
      `the legal review says that it must be referred: ${textEn || review.reasons}`,
      inputs,
    );
  const answered = review !== null && review.others === othersText(around); // not of cases that came to light since
  if (level === 'NOT' || (level !== 'MUST' && answered)) return NO_LOOK;
  return found('REFER', level, rule, text, textEn, inputs);
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

/** X5 应移送未移送: a MUST has stood longer than the chain of Decree 310 allows, or the head refused. `since`: when the MUST was first found. */
export function notReferred(
  { handlerId, findings }: Pick<LandCase, 'handlerId' | 'findings'>,
  { referrals }: CaseSurroundings,
  must: Detection | undefined,
  since: Instant,
  { now, rules, calendar }: WatchContext,
): Look {
  if (must?.level !== 'MUST') return NO_LOOK;
  if (isDismissed({ findings }, must))
    return found(
      'X5',
      'AMBER',
      'L01-5(2)',
      '负责人认定移送预警不成立，理由已记录在案，供检察机关审查',
      'a leader dismissed the finding that it must be referred: the reason is on record, for the procuratorate to look at',
      { rule: must.rule },
    );
  const crime = referrals.filter(({ routeId }) => CRIME_ROUTES.includes(routeId));
  const running = crime.find(({ endedAt, sender }) => endedAt === null && sender === handlerId);
  const refused = crime.find(({ state, sender }) => state === 'REFUSED' && sender === handlerId); // another head has not refused for this one
  if (running === undefined && refused !== undefined) {
    const inputs = { referral: refused.number, state: refused.state, reason: refused.refusedReason !== null };
    return refused.refusedReason === null
      ? found(
          'X5',
          'RED',
          'L01-5(2)',
          `负责人不批准移送（${refused.number}）而没有记录理由（第310号令第五条第二款）`,
          'the head refused the transfer and gave no reason (Decree 310 art. 5(2))',
          inputs,
        )
      : found(
          'X5',
          'AMBER',
          'L01-5(2)',
          `负责人不批准移送（${refused.number}），理由已记录在案，供检察机关审查`,
          'the head refused the transfer with reasons on record, for the procuratorate to look at',
          inputs,
        );
  }
  if (running !== undefined)
    return running.overdue
      ? found(
          'X5',
          'RED',
          'D-01…D-02',
          `移送 ${running.number} 已逾期，仍未送达公安机关`,
          'its referral is overdue and has not reached the police',
          { referral: running.number, state: running.state },
        )
      : later(plusHours(now, 1)); // its limits run elsewhere
  const { rule, dueAt } = teamLimit(since, { rules, calendar });
  if (now <= dueAt) return later(dueAt);
  return found(
    'X5',
    'RED',
    `${rule.id}/${rule.version}`,
    `${localDateOf(since)} 认定应移送，${rule.length} 小时内应指定专案组启动移送，至今没有`,
    `must be referred since ${since}, and no team has been named within ${rule.length} hours`,
    { since, dueAt },
  );
}

/** Has a leader dismissed it, and is it still the same? */
function isDismissed({ findings }: Pick<LandCase, 'findings'>, refer: Detection): boolean {
  return findings.some(
    ({ detector, dismissed, inputs }) => detector === 'REFER' && dismissed !== null && inputs === inputsText(refer),
  );
}

/** By when a team has to be named for a case that must be referred; null: it is with the police, or need not go there. */
export function referBy(
  landCase: Pick<LandCase, 'mustSince' | 'findings' | 'handOvers' | 'handlerId'>,
  law: Pick<WatchContext, 'rules' | 'calendar'>,
): Instant | null {
  const since = mustHeldSince(landCase);
  return since === null ||
    !landCase.findings.some(({ detector, dismissed }) => detector === 'REFER' && dismissed === null)
    ? null
    : teamLimit(since, law).dueAt;
}

function teamLimit(
  since: Instant,
  { rules, calendar }: Pick<WatchContext, 'rules' | 'calendar'>,
): { readonly rule: DeadlineRule; readonly dueAt: Instant } {
  const rule = ruleOnOrOldest(rules, 'D-00', localDateOf(since));
  return { rule, dueAt: computeDeadline(rule, since, calendar).dueAt };
}

/** X6 以罚代刑: a penalty where a referral was due; or no copies of it within ten days (高检会〔2006〕2号 item 1). */
export function fineInsteadOfReferral(
  { penalty, findings }: LandCase,
  around: CaseSurroundings,
  refer: Detection | undefined,
  { now, rules, calendar }: WatchContext,
): Look {
  if (penalty === null) return NO_LOOK;
  const sent = crimeReferral(around);
  if (sent !== undefined) return finedMeanwhile(penalty, sent);
  const dismissed = refer !== undefined && isDismissed({ findings }, refer);
  const due = refer !== undefined && (refer.level === 'MUST' || refer.level === 'LIKELY' || refer.rule === LOWERED);
  if (due && !dismissed && refer.level !== 'REVIEW')
    return found(
      'X6',
      'RED',
      'L01-11',
      `${penalty.decidedOn} 已作出行政处罚（${penalty.documentNumber}），而案件${refer.level === 'MUST' ? '应当' : '疑似应当'}移送，未见移送：不得以行政处罚代替移送`,
      'a penalty was decided while the case must (or probably must) be referred, and it was not: no penalty instead of a referral (Decree 310 art. 11)',
      { documentNumber: penalty.documentNumber, level: refer.level },
    );
  const rule = ruleOnOrOldest(rules, 'D-18', penalty.decidedOn);
  const { dueAt, dueOn } = computeDeadline(rule, noonOf(penalty.decidedOn), calendar);
  if (penalty.copiedOn === null && now > dueAt)
    return found(
      'X6',
      'RED',
      `${rule.id}/${rule.version}`,
      `处罚决定书 ${penalty.documentNumber} 应于 ${dueOn} 前抄送公安机关和检察机关，至今未抄送`,
      `copies of the decision were due to police and procuratorate by ${dueOn}`,
      { documentNumber: penalty.documentNumber, dueOn },
    );
  const look =
    due && dismissed
      ? found(
          'X6',
          'AMBER',
          'L01-5(2)',
          `负责人认定移送预警不成立，案件已作行政处罚（${penalty.documentNumber}）而没有移送，理由供检察机关审查`,
          'a leader dismissed the finding that it must be referred, and a penalty was decided: the reason is for the procuratorate to look at',
          { documentNumber: penalty.documentNumber, level: refer.level },
        )
      : NO_LOOK;
  return penalty.copiedOn === null ? { ...look, lookAgainAt: dueAt } : look;
}

/** The police have said that they do not file it. */
const DECLINED: readonly string[] = ['NOT_FILED', 'NOT_FILED_FINAL'];

/** A fine that was decided while the case lay with the police: not before they, the procuratorate or the court have said that it is no crime (中办发〔2011〕8号). Orders may go on. */
function finedMeanwhile(
  { fine, decidedOn, recordedAt, documentNumber }: NonNullable<LandCase['penalty']>,
  { number, state, sentAt, endedAt }: ReferralState,
): Look {
  const meanwhile =
    !DECLINED.includes(state) && sentAt !== null && recordedAt >= sentAt && (endedAt === null || recordedAt <= endedAt); // whatever day is written on it
  if (fine === null || !meanwhile) return NO_LOOK;
  return found(
    'X6',
    'AMBER',
    'L06',
    `移送公安机关（${number}）期间登记了 ${decidedOn} 的罚款（${documentNumber}）：未作出的行政处罚原则上应等待刑事结果`,
    'a fine was decided while the case lay with the police: what had not been decided before waits for what they find',
    { documentNumber, decidedOn, referral: number },
  );
}

/** X8 大案小查: the decision is about less than was measured, basic farmland went in as ordinary, or one party's land was cut into cases that each stay below the line. */
export function bigCaseMadeSmall(
  landCase: LandCase,
  { others, patches }: CaseSurroundings,
  { thresholds, campaign: { id, version, watch } }: WatchContext,
): Look {
  const { land, penalty } = landCase;
  const rule = `X8@${id}/${version}`;
  const measured = land.reduce((sum, part) => sum + areaOf(part.occupied), 0n);
  if (penalty !== null && areaOf(penalty.area) * 100n < measured * BigInt(watch.decisionPercent)) {
    return found(
      'X8',
      'RED',
      rule,
      `处罚决定认定 ${penalty.area}，不足实测面积的百分之${watch.decisionPercent}`,
      `the decision is about less than ${watch.decisionPercent} % of what was measured`,
      { decided: penalty.area, measured: land.map(({ occupied }) => occupied) },
    );
  }
  const tooLittle = (area: bigint, of: bigint): boolean => area * 100n < of * BigInt(watch.decisionPercent);
  const basic = occupiedIn(land, 'BASIC');
  const checked = patches.reduce((sum, patch) => sum + areaOf(patch.basic), 0n);
  const decided = penalty === null ? basic : areaOf(penalty.basic);
  const [stated, inputs] = [
    land.map(({ landClass, occupied }) => ({ landClass, occupied })),
    { checked: patches.map((patch) => ({ cultivated: patch.cultivated, basic: patch.basic })) },
  ];
  if (tooLittle(decided, checked) || tooLittle(decided, basic)) {
    return found(
      'X8',
      'RED',
      rule,
      '核查的永久基本农田在案件或者处罚决定中少认定，或者按其他耕地认定',
      'basic farmland of the field check is missing from the case or the decision, or stands there as ordinary farmland',
      { ...inputs, inCase: stated, inDecision: penalty?.basic ?? null },
    );
  }
  if (
    tooLittle(
      basic + occupiedIn(land, 'ORDINARY'),
      patches.reduce((sum, patch) => sum + areaOf(patch.cultivated), 0n),
    )
  ) {
    return found(
      'X8',
      'RED',
      rule,
      `案件认定的耕地不足实地核查的百分之${watch.decisionPercent}`,
      `the farmland of the case is less than ${watch.decisionPercent} % of what the field check found`,
      { ...inputs, inCase: stated },
    );
  }
  const near = others.filter(
    (other) =>
      other.state !== 'WITHDRAWN' &&
      other.conductOn > plusDays(landCase.conductOn, -366) &&
      other.conductOn < plusDays(landCase.conductOn, 366),
  );
  const split = thresholdsOn(thresholds, landCase.conductOn).find((threshold) => {
    const limit = areaOf(`${threshold.mu}亩` as LandPart['occupied']);
    const parts = [landCase, ...near]
      .map((one) => occupiedIn(one.land, threshold.landClass))
      .filter((area) => area > 0n);
    return (
      parts.length > 1 && parts.every((area) => area < limit) && parts.reduce((sum, area) => sum + area, 0n) >= limit
    );
  });
  if (split === undefined) return NO_LOOK;
  return found(
    'X8',
    'RED',
    `${rule}+${split.id}`,
    `同一当事人一年内${near.length + 1}案，单案均低于 ${split.mu} 亩而合计达到`,
    `${near.length + 1} cases of one party within a year, each below ${split.mu} 亩 and together above it`,
    { others: near.map(({ number, conductOn }) => ({ number, conductOn })) },
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

function occupiedIn(land: readonly LandPart[], landClass: string): bigint {
  return land.filter((part) => part.landClass === landClass).reduce((sum, part) => sum + areaOf(part.occupied), 0n);
}
