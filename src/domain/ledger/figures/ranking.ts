import type { RankingFormula } from '../../campaign/campaign.js';
import { type Area, muText } from '../../kernel/area.js';
import { rateText, type Share, sharesOf, type Tally } from './rates.js';

/** What a township is ranked by: shares, and what points are taken off for. */
export interface TownshipFigures {
  readonly townshipId: string;
  readonly counted: Tally;
  readonly rectified: Tally;
  /** Patches whose day has come, or that were struck off before it: how many of them in time. */
  readonly onTime: Share;
  readonly reports: Share;
  readonly verification: Share;
  readonly falseRectifications: number;
  readonly relapses: number;
  readonly overdueReferrals: number;
}

export interface RankedTownship extends TownshipFigures {
  /** Null: nothing of it has been counted, so there is nothing to rank. */
  readonly rank: number | null;
  /** Points with two decimals, from 0 (never less) to 100. */
  readonly score: string | null;
  readonly rates: { readonly COUNT: string | null; readonly AREA: string | null; readonly CULTIVATED: string | null };
  readonly remainingCultivated: string;
}

/** Points are counted in millionths, so that a tie is a tie. */
const UNIT = 1_000_000n;

/** Below every township that has points. */
const NOTHING_COUNTED = -(10n ** 18n);

/**
 * 综合考核排名 (F087): the weighted shares less the deductions. A part that has nothing to divide by is left out, and the
 * others weigh more. Ties go to whoever has less cultivated land left; those who have as much share the rank.
 */
export function ranked(townships: readonly TownshipFigures[], formula: RankingFormula): readonly RankedTownship[] {
  const scored = townships.map((figures) => ({
    figures,
    points: pointsOf(figures, formula) ?? NOTHING_COUNTED,
    left: (figures.counted.cultivated - figures.rectified.cultivated) as Area,
  }));
  scored.sort(
    (one, other) =>
      compare(other.points, one.points) ||
      compare(one.left, other.left) ||
      compare(one.figures.townshipId, other.figures.townshipId),
  );
  return scored.map(({ figures, points, left }) => {
    const shares = sharesOf(figures.rectified, figures.counted);
    const rank =
      points === NOTHING_COUNTED
        ? null
        : 1 + scored.filter((other) => other.points > points || (other.points === points && other.left < left)).length;
    return {
      ...figures,
      rank,
      score: points === NOTHING_COUNTED ? null : hundredths(points > 0n ? points : 0n),
      rates: { COUNT: rateText(shares.COUNT), AREA: rateText(shares.AREA), CULTIVATED: rateText(shares.CULTIVATED) },
      remainingCultivated: muText(left),
    };
  });
}

/**
 * May lie below zero: whoever has lost more ranks lower, though both are printed as 0. Null: there is nothing to divide
 * by.
 */
function pointsOf(figures: TownshipFigures, { weights, deductions }: RankingFormula): bigint | null {
  const shares = sharesOf(figures.rectified, figures.counted);
  const parts = [
    [weights.countRate, shares.COUNT],
    [weights.cultivatedRate, shares.CULTIVATED],
    [weights.onTime, figures.onTime],
    [weights.reports, figures.reports],
    [weights.verification, figures.verification],
  ] as const;
  const counted = parts.filter(([, { of }]) => of > 0n);
  const weight = counted.reduce((sum, [one]) => sum + BigInt(one), 0n);
  const earned = counted.reduce((sum, [one, { done, of }]) => sum + (BigInt(one) * UNIT * done) / of, 0n);
  if (weight === 0n) return null;
  const full = (earned * 100n) / weight;
  const taken =
    BigInt(
      figures.falseRectifications * deductions.falseRectification +
        figures.relapses * deductions.relapse +
        figures.overdueReferrals * deductions.overdueReferral,
    ) * UNIT;
  return full - taken;
}

function hundredths(points: bigint): string {
  const rounded = (points + UNIT / 200n) / (UNIT / 100n);
  return `${rounded / 100n}.${String(rounded % 100n).padStart(2, '0')}`;
}

function compare<T extends bigint | string>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
