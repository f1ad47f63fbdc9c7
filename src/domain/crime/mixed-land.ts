import { type Area, areaFromMu, NO_AREA, sumOf } from '../kernel/area.js';
import { type Conduct, destroyedIn, occupiedIn } from './conduct.js';
import type { CrimeThreshold } from './crime-threshold.js';
import { reason, type ReferReason } from './refer-reason.js';

/** Forest land of two kinds adds up by its shares (法释〔2023〕8号 art. 1). */
export function byConversion(
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

/**
 * Basic and ordinary farmland together: the law has no rule of conversion (法释〔2000〕14号), so a lawyer decides wherever
 * any reading of it could reach a standard.
 */
export function byMixture(thresholds: readonly CrimeThreshold[], { land }: Conduct): readonly ReferReason[] {
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
export function reachTogether(parts: readonly { readonly limit: Area; readonly area: Area }[]): boolean {
  const common = parts.reduce((product, { limit }) => product * limit, 1n);
  return parts.reduce((sum, { limit, area }) => sum + (area * common) / limit, 0n) >= common;
}
