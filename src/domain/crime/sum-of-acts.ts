import { type Area, muText, NO_AREA, sumOf } from '../kernel/area.js';
import { plusMonths } from '../kernel/instant.js';
import { type Conduct, occupiedIn, type OtherAct } from './conduct.js';
import { type CrimeThreshold, LAND_CLASSES } from './crime-threshold.js';
import { isAtTheLine, NEAR, ORDER, reason, type ReferReason } from './refer-reason.js';

/**
 * Acts of one year that nobody has dealt with are added up (art. 9). The sum has the two limbs of a single act: it is
 * certain once the land taken and the destruction shown both reach the standard. Of several years that hold this act,
 * the gravest answer counts.
 */
export function bySum(threshold: CrimeThreshold, limit: Area, conduct: Conduct): readonly ReferReason[] {
  const { day, land, destructionDoubtful } = conduct;
  const open = conduct.others.filter((act) => !act.dealtWith && occupiedIn(act.land, threshold.landClass) > NO_AREA);
  // each year that begins with an act and holds this one
  const years = [day, ...open.map((act) => act.day)].filter((first) => first <= day && day < plusMonths(first, 12));
  const answers = years
    .map((first) => open.filter((act) => act.day >= first && act.day < plusMonths(first, 12)))
    .filter((acts) => acts.length > 0)
    .map((acts) => ofYear(threshold, limit, [{ land, destructionDoubtful }, ...acts], conduct.certified));
  return answers.reduce((most, answer) => (gravityOf(answer) > gravityOf(most) ? answer : most), []);
}

export function ofYear(
  { id, mu, landClass }: CrimeThreshold,
  limit: Area,
  acts: readonly Pick<OtherAct, 'land' | 'destructionDoubtful'>[],
  certified: boolean,
): readonly ReferReason[] {
  const occupied = sumOf(acts.map((act) => occupiedIn(act.land, landClass)));
  const parts = acts.flatMap((act) =>
    act.land
      .filter((part) => part.landClass === landClass)
      .map((part) => ({ ...part, doubtful: act.destructionDoubtful })),
  );
  const shown = sumOf(parts.map(({ destroyed, doubtful }) => (doubtful || destroyed === null ? NO_AREA : destroyed)));
  // what nobody has appraised may be destroyed altogether
  const atMost = sumOf(parts.map(({ destroyed, occupied: taken }) => destroyed ?? taken));
  const name = `一年内${acts.length}次未经处理，累计占用${LAND_CLASSES[landClass]} ${muText(occupied)} 亩，标准 ${mu} 亩（第九条）`;
  const line =
    !certified && isAtTheLine(occupied, limit)
      ? [
          reason(
            'REVIEW',
            id,
            `${name}：累计处于标准线上，须经有资质的勘测定界`,
            'the sum of a year is at the line: a certified survey is needed',
          ),
        ]
      : [];
  if (occupied < limit) return line;
  if (shown >= limit)
    return [
      ...line,
      reason(
        'MUST',
        id,
        `${name}：累计占用和毁坏均已达标准`,
        'acts within a year that nobody has dealt with reach it together, in occupation and in destruction (art. 9)',
      ),
    ];
  if (atMost < limit)
    return [
      ...line,
      reason(
        'REVIEW',
        id,
        `${name}：累计面积已达，鉴定毁坏合计 ${muText(atMost)} 亩未达标准`,
        'the areas of a year reach it together, the appraised destruction does not',
      ),
    ];
  return [
    ...line,
    reason(
      'LIKELY',
      id,
      `${name}：累计面积已达，毁坏尚未全部查明，应委托耕地破坏程度鉴定`,
      'the areas of a year reach it together, and not all of the destruction is known: entrust an appraisal (art. 9)',
    ),
  ];
}

export function gravityOf(reasons: readonly ReferReason[]): number {
  return Math.max(0, ...reasons.map(({ level }) => ORDER.indexOf(level)));
}

export function byRepetition(
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
