import type { LocalDate } from '../kernel/instant.js';
import { plusMonths } from '../kernel/instant.js';
import { type CrimeThreshold, LAND_CLASSES, type LandClass, thresholdsOn } from './crime-threshold.js';
import { type Area, areaFromMu, muText, NO_AREA, sumOf } from './land-area.js';

/** Land of one class that was taken. `destroyed` null: not appraised yet, and that is not zero. */
export interface LandTaken {
  readonly landClass: LandClass;
  readonly occupied: Area;
  readonly destroyed: Area | null;
}

/** Something else that the same party did, before it or after. */
export interface OtherAct {
  readonly day: LocalDate;
  readonly land: readonly LandTaken[];
  /** Punished or otherwise dealt with: then it is not added up (法释〔2000〕14号 art. 9: 未经处理). */
  readonly dealtWith: boolean;
}

/** What is known of a case when it is asked whether it must be referred. */
export interface Conduct {
  readonly day: LocalDate;
  readonly land: readonly LandTaken[];
  readonly others: readonly OtherAct[];
  /** The use leaves the soil as it was, such as planting trees: whether planting conditions were destroyed is for the appraisal. */
  readonly destructionDoubtful: boolean;
  readonly officialInvolved: boolean;
  readonly natureReserve: boolean;
  /** A certified survey (勘测定界) has measured the land: then nothing is at the line any more. */
  readonly certified: boolean;
}

/** How sure it is that a case must be referred. */
export const REFER_LEVELS = { MUST: '应移送', LIKELY: '疑似应移送', REVIEW: '需法制审核', NOT: '未达标准' } as const;
export type ReferLevel = keyof typeof REFER_LEVELS;

/** One reason, with the row it rests on. */
export interface ReferReason {
  readonly level: ReferLevel;
  readonly rule: string;
  readonly text: string;
  readonly textEn: string;
}

/** The finding is the gravest of its reasons; every reason is kept, and so is which rows were applied. */
export interface ReferFinding {
  readonly level: ReferLevel;
  readonly reasons: readonly ReferReason[];
  readonly rules: readonly string[];
}

const ORDER: readonly ReferLevel[] = ['NOT', 'REVIEW', 'LIKELY', 'MUST'];
/** Within half a hundredth of a threshold a certified survey decides; from four fifths on an earlier penalty makes a case worth a lawyer's look. */
const AT_THE_LINE = 200n;
const NEAR = { share: 4n, of: 5n } as const;

/** Must this be referred to the police? Pure: the same facts and rows give the same finding. Areas are compared exactly. */
export function shouldRefer(conduct: Conduct, rows: readonly CrimeThreshold[]): ReferFinding {
  const thresholds = thresholdsOn(rows, conduct.day);
  const reasons = [
    ...thresholds.flatMap((threshold) => byThreshold(threshold, conduct)),
    ...byConversion(
      thresholds.filter(({ converts }) => converts),
      conduct,
    ),
    ...withoutRow(rows, thresholds, conduct),
    ...byMixture(
      thresholds.filter(({ converts }) => !converts),
      conduct,
    ),
    ...(conduct.officialInvolved
      ? [
          reason(
            'REVIEW',
            'OFFICIAL',
            '涉及公职人员，须经法制审核并考虑移送纪检监察机关',
            'an official is involved: a legal review, and perhaps the discipline commission',
          ),
        ]
      : []),
    ...(conduct.natureReserve
      ? [reason('REVIEW', 'T-342-1', '位于自然保护地，须经法制审核', 'in a nature reserve: a legal review')]
      : []),
  ];
  const level = ORDER[Math.max(0, ...reasons.map((one) => ORDER.indexOf(one.level)))] ?? 'NOT';
  return { level, reasons, rules: thresholds.map(({ id, version }) => `${id}/${version}`) };
}

function byThreshold(threshold: CrimeThreshold, conduct: Conduct): readonly ReferReason[] {
  const limit = areaFromMu(threshold.mu);
  const [occupied, destroyed] = [
    occupiedIn(conduct.land, threshold.landClass),
    destroyedIn(conduct.land, threshold.landClass),
  ];
  if (occupied === NO_AREA) return [];
  const [id, name] = [
    threshold.id,
    `${LAND_CLASSES[threshold.landClass]} ${muText(occupied)} 亩，标准 ${threshold.mu} 亩（${threshold.source}${threshold.article}）`,
  ];
  if (occupied >= limit) {
    const line =
      !conduct.certified && isAtTheLine(occupied, limit)
        ? [
            reason(
              'REVIEW',
              id,
              `${name}：处于标准线上，须经有资质的勘测定界`,
              'at the line: a certified survey is needed',
            ),
          ]
        : [];
    if (destroyed === null)
      return [
        ...line,
        reason(
          'LIKELY',
          id,
          `${name}：面积已达，尚未鉴定，应委托耕地破坏程度鉴定`,
          'the area is reached, and nothing has been appraised: entrust an appraisal',
        ),
      ];
    if (destroyed < limit)
      return [
        ...line,
        reason(
          'REVIEW',
          id,
          `${name}：面积已达，鉴定毁坏 ${muText(destroyed)} 亩未达标准`,
          'the area is reached, the appraised destruction is below it',
        ),
      ];
    return [
      ...line,
      conduct.destructionDoubtful
        ? reason(
            'LIKELY',
            id,
            `${name}：面积已达，是否毁坏种植条件存疑`,
            'the area is reached, whether planting conditions were destroyed is doubtful',
          )
        : reason(
            'MUST',
            id,
            `${name}：占用和毁坏均已达标准`,
            'both occupation and destruction have reached the standard',
          ),
    ];
  }
  const line =
    !conduct.certified && isAtTheLine(occupied, limit)
      ? [
          reason(
            'REVIEW',
            id,
            `${name}：低于标准而处于标准线上，须经有资质的勘测定界`,
            'just below the line: a certified survey is needed',
          ),
        ]
      : [];
  return [
    ...line,
    ...(bySum(threshold, limit, occupied, conduct) ?? byRepetition(threshold, limit, occupied, conduct)),
  ];
}

/** Acts of one year that nobody has dealt with are added up. */
function bySum(
  { id, landClass }: CrimeThreshold,
  limit: Area,
  occupied: Area,
  { day, others }: Conduct,
): readonly ReferReason[] | null {
  const open = others.filter((act) => !act.dealtWith);
  const years = [day, ...open.map((act) => act.day)].filter((first) => first <= day && day < plusMonths(first, 12)); // each year that begins with an act and holds this one
  const together = years.map((first) =>
    open
      .filter((act) => act.day >= first && act.day < plusMonths(first, 12))
      .map((act) => occupiedIn(act.land, landClass))
      .filter((area) => area > NO_AREA),
  );
  const gravest = together.reduce((most, areas) => (sumOf(areas) > sumOf(most) ? areas : most), []);
  const sum = sumOf([occupied, ...gravest]);
  return gravest.length > 0 && sum >= limit
    ? [
        reason(
          'LIKELY',
          id,
          `一年内${gravest.length + 1}次未经处理，累计 ${muText(sum)} 亩已达标准（第九条）`,
          'acts within a year that nobody has dealt with reach it together (art. 9)',
        ),
      ]
    : null;
}

function byRepetition(
  { id }: CrimeThreshold,
  limit: Area,
  occupied: Area,
  { day, others }: Conduct,
): readonly ReferReason[] {
  const repeated = others.some((act) => act.dealtWith && act.day <= day);
  return repeated && occupied * NEAR.of >= limit * NEAR.share
    ? [
        reason(
          'REVIEW',
          id,
          '接近标准且曾受处理，须经法制审核',
          'near the standard, and dealt with before: a legal review',
        ),
      ]
    : [];
}

/** Of a day for which the library holds no row of that land, nobody may read "not reached": a lawyer finds the law of that day. */
function withoutRow(
  rows: readonly CrimeThreshold[],
  thresholds: readonly CrimeThreshold[],
  { day, land }: Conduct,
): readonly ReferReason[] {
  const missing = rows.filter(
    (row) =>
      !thresholds.some(({ landClass }) => landClass === row.landClass) &&
      occupiedIn(land, row.landClass) >= areaFromMu(row.mu),
  );
  return [...new Set(missing.map(({ landClass }) => landClass))].map((landClass) =>
    reason(
      'REVIEW',
      'NO_ROW',
      `${LAND_CLASSES[landClass]} ${muText(occupiedIn(land, landClass))} 亩：标准库没有适用于 ${day} 的标准，须经法制审核确定适用的法律`,
      `the library holds no standard for ${day}: a legal review says which law applies`,
    ),
  );
}

/** Forest land of two kinds adds up by its shares (法释〔2023〕8号 art. 1). */
function byConversion(
  thresholds: readonly CrimeThreshold[],
  { land, destructionDoubtful }: Conduct,
): readonly ReferReason[] {
  const shares = thresholds
    .map((threshold) => ({
      limit: areaFromMu(threshold.mu),
      occupied: occupiedIn(land, threshold.landClass),
      destroyed: destroyedIn(land, threshold.landClass),
    }))
    .filter(({ occupied }) => occupied > 0n);
  if (shares.length < 2 || !reachTogether(shares.map(({ limit, occupied }) => ({ limit, area: occupied })))) return [];
  const unknown = shares.some(({ destroyed }) => destroyed === null);
  const destroyed =
    !unknown && reachTogether(shares.map((share) => ({ limit: share.limit, area: share.destroyed ?? NO_AREA })));
  const rule = thresholds.map(({ id }) => id).join('+');
  return [
    reason(
      destroyed && !destructionDoubtful ? 'MUST' : 'LIKELY',
      rule,
      destroyed ? '按比例折算，占用和毁坏合计已达标准' : '按比例折算，占用合计已达标准，毁坏尚未鉴定',
      'by conversion the areas reach the standard together',
    ),
  ];
}

/** Basic and ordinary farmland together: the law has no rule of conversion (法释〔2000〕14号), so a lawyer decides wherever any reading of it could reach a standard. */
function byMixture(thresholds: readonly CrimeThreshold[], { land }: Conduct): readonly ReferReason[] {
  const parts = thresholds
    .map((threshold) => ({ limit: areaFromMu(threshold.mu), area: occupiedIn(land, threshold.landClass) }))
    .filter(({ area }) => area > 0n);
  const each = parts.some(({ limit, area }) => area >= limit);
  const lowest = parts
    .map(({ limit }) => limit)
    .reduce((one, other) => (one < other ? one : other), areaFromMu('999999'));
  return parts.length >= 2 && !each && sumOf(parts.map(({ area }) => area)) >= lowest
    ? [
        reason(
          'REVIEW',
          'MIXED',
          '基本农田与其他耕地混合占用，单项未达标准而法律没有折算办法，须经法制审核',
          'mixed farmland: each below its standard, and the law has no rule of conversion; a legal review',
        ),
      ]
    : [];
}

/** Is the sum of area/limit at least one? Exact, by a common denominator. */
function reachTogether(parts: readonly { readonly limit: Area; readonly area: Area }[]): boolean {
  const common = parts.reduce((product, { limit }) => product * limit, 1n);
  return parts.reduce((sum, { limit, area }) => sum + (area * common) / limit, 0n) >= common;
}

function isAtTheLine(area: Area, limit: Area): boolean {
  const apart = area > limit ? area - limit : limit - area;
  return apart * AT_THE_LINE <= limit;
}

function occupiedIn(land: readonly LandTaken[], landClass: LandClass): Area {
  return sumOf(land.filter((part) => part.landClass === landClass).map(({ occupied }) => occupied));
}

/** Null as soon as one part has not been appraised. */
function destroyedIn(land: readonly LandTaken[], landClass: LandClass): Area | null {
  const parts = land.filter((part) => part.landClass === landClass).map(({ destroyed }) => destroyed);
  const known = parts.filter((part) => part !== null);
  return known.length < parts.length ? null : sumOf(known);
}

function reason(level: ReferLevel, rule: string, text: string, textEn: string): ReferReason {
  return { level, rule, text, textEn };
}
