import { type Area, areaFromMu, muText, NO_AREA } from '../kernel/area.js';
import { type Conduct, destroyedIn, occupiedIn } from './conduct.js';
import { type CrimeThreshold, LAND_CLASSES, thresholdsOn } from './crime-threshold.js';
import { byConversion, byMixture } from './mixed-land.js';
import { isAtTheLine, ORDER, reason, type ReferLevel, type ReferReason } from './refer-reason.js';
import { byRepetition, bySum, gravityOf } from './sum-of-acts.js';

/** The answer is the gravest of its reasons; every reason is kept, and so is which rows were applied. */
export interface ReferFinding {
  readonly level: ReferLevel;
  readonly reasons: readonly ReferReason[];
  readonly rules: readonly string[];
}

/**
 * Must this be referred to the police? Pure: the same facts and rows give the same answer. Areas are compared exactly.
 */
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
  const level = ORDER[gravityOf(reasons)] ?? 'NOT';
  return { level, reasons, rules: thresholds.map(({ id, version }) => `${id}/${version}`) };
}

function byThreshold(threshold: CrimeThreshold, conduct: Conduct): readonly ReferReason[] {
  const limit = areaFromMu(threshold.mu);
  const occupied = occupiedIn(conduct.land, threshold.landClass);
  if (occupied === NO_AREA) return [];
  const alone = byItself(threshold, limit, occupied, conduct);
  const together = bySum(threshold, limit, conduct);
  if (gravityOf(together) > gravityOf(alone)) return [...alone, ...together];
  return [...alone, ...(occupied < limit ? byRepetition(threshold, limit, occupied, conduct) : [])];
}

function byItself(
  { id, landClass, mu, source, article }: CrimeThreshold,
  limit: Area,
  occupied: Area,
  { land, certified, destructionDoubtful }: Conduct,
): readonly ReferReason[] {
  const destroyed = destroyedIn(land, landClass);
  const name = `${LAND_CLASSES[landClass]} ${muText(occupied)} 亩，标准 ${mu} 亩（${source}${article}）`;
  const atTheLine = !certified && isAtTheLine(occupied, limit);
  if (occupied < limit)
    return atTheLine
      ? [
          reason(
            'REVIEW',
            id,
            `${name}：低于标准而处于标准线上，须经有资质的勘测定界`,
            'just below the line: a certified survey is needed',
          ),
        ]
      : [];
  const line = atTheLine
    ? [reason('REVIEW', id, `${name}：处于标准线上，须经有资质的勘测定界`, 'at the line: a certified survey is needed')]
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
    destructionDoubtful
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

/**
 * Of a day for which the library holds no row of that land, nobody may read "not reached": a lawyer finds the law of
 * that day.
 */
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
