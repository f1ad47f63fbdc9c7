import { thresholdsOn } from '../../crime/crime-threshold.js';
import { areaOf } from '../../kernel/area.js';
import { plusDays } from '../../kernel/instant.js';
import type { LandCase, LandPart } from '../case/land-case.js';
import { type AlertContext, type CaseSurroundings, found, type Look, NO_LOOK } from './alert.js';

type Rules = Pick<AlertContext, 'thresholds' | 'campaign'>;

/**
 * X8 大案小查: the decision is about less than was measured, basic farmland went in as ordinary, or one party's land was
 * cut into cases that each stay below the line.
 */
export function bigCaseMadeSmall(landCase: LandCase, { others, patches }: CaseSurroundings, rules: Rules): Look {
  for (const look of [
    decidedTooLittle(landCase, rules),
    farmlandLeftOut(landCase, patches, rules),
    cutIntoPieces(landCase, others, rules),
  ])
    if (look.raised.length > 0) return look;
  return NO_LOOK;
}

function decidedTooLittle({ land, penalty }: LandCase, { campaign }: Rules): Look {
  const measured = land.reduce((sum, part) => sum + areaOf(part.occupied), 0n);
  const { decisionPercent } = campaign.watch;
  if (penalty === null || !isTooLittle(areaOf(penalty.area), measured, campaign)) return NO_LOOK;
  return found({
    alertCode: 'X8',
    level: 'RED',
    rule: rowOf(campaign),
    text: `处罚决定认定 ${penalty.area}，不足实测面积的百分之${decisionPercent}`,
    textEn: `the decision is about less than ${decisionPercent} % of what was measured`,
    inputs: { decided: penalty.area, measured: land.map(({ occupied }) => occupied) },
  });
}

/** Held against the field check: basic farmland first, then all farmland. */
function farmlandLeftOut({ land, penalty }: LandCase, patches: CaseSurroundings['patches'], { campaign }: Rules): Look {
  const basic = occupiedIn(land, 'BASIC');
  const checked = patches.reduce((sum, patch) => sum + areaOf(patch.basic), 0n);
  const decided = penalty === null ? basic : areaOf(penalty.basic);
  const inCase = land.map(({ landClass, occupied }) => ({ landClass, occupied }));
  const inputs = { checked: patches.map((patch) => ({ cultivated: patch.cultivated, basic: patch.basic })), inCase };
  if (isTooLittle(decided, checked, campaign) || isTooLittle(decided, basic, campaign)) {
    return found({
      alertCode: 'X8',
      level: 'RED',
      rule: rowOf(campaign),
      text: '核查的永久基本农田在案件或者处罚决定中少认定，或者按其他耕地认定',
      textEn:
        'basic farmland of the field check is missing from the case or the decision, ' +
        'or stands there as ordinary farmland',
      inputs: { ...inputs, inDecision: penalty?.basic ?? null },
    });
  }
  const cultivated = patches.reduce((sum, patch) => sum + areaOf(patch.cultivated), 0n);
  if (!isTooLittle(basic + occupiedIn(land, 'ORDINARY'), cultivated, campaign)) return NO_LOOK;
  const { decisionPercent } = campaign.watch;
  return found({
    alertCode: 'X8',
    level: 'RED',
    rule: rowOf(campaign),
    text: `案件认定的耕地不足实地核查的百分之${decisionPercent}`,
    textEn: `the farmland of the case is less than ${decisionPercent} % of what the field check found`,
    inputs,
  });
}

/** Several cases of one party within a year, each below a threshold that they reach together. */
function cutIntoPieces(landCase: LandCase, others: CaseSurroundings['others'], { thresholds, campaign }: Rules): Look {
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
    const together = parts.reduce((sum, area) => sum + area, 0n);
    return parts.length > 1 && parts.every((area) => area < limit) && together >= limit;
  });
  if (split === undefined) return NO_LOOK;
  return found({
    alertCode: 'X8',
    level: 'RED',
    rule: `${rowOf(campaign)}+${split.id}`,
    text: `同一当事人一年内${near.length + 1}案，单案均低于 ${split.mu} 亩而合计达到`,
    textEn: `${near.length + 1} cases of one party within a year, each below ${split.mu} 亩 and together above it`,
    inputs: { others: near.map(({ number, conductOn }) => ({ number, conductOn })) },
  });
}

function rowOf({ id, version }: Rules['campaign']): string {
  return `X8@${id}/${version}`;
}

function isTooLittle(area: bigint, of: bigint, { watch }: Rules['campaign']): boolean {
  return area * 100n < of * BigInt(watch.decisionPercent);
}

export function occupiedIn(land: readonly LandPart[], landClass: string): bigint {
  return land.filter((part) => part.landClass === landClass).reduce((sum, part) => sum + areaOf(part.occupied), 0n);
}
