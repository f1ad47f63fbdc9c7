import type { Baseline, Campaign, RateKey, Target } from '../../campaign/campaign.js';
import { type Area, areaOf } from '../../kernel/area.js';
import type { LocalDate } from '../../kernel/instant.js';

/** So many patches with so much land, in all and under the plough. */
export interface Tally {
  readonly patches: number;
  readonly total: Area;
  readonly cultivated: Area;
}

/** A part of a whole, exact. */
export interface Share {
  readonly done: bigint;
  readonly of: bigint;
}

/**
 * One batch of the plan: the frozen denominators less what was taken out by signed changes, and what has been struck
 * off.
 */
export interface BatchRates {
  readonly batch: string;
  readonly name: string;
  readonly baseline: Tally;
  /** Excluded by signed changes (判定为合法、伪变化). */
  readonly excluded: Tally;
  /** What the ledger really holds of the batch: shown where it differs from the plan. */
  readonly loaded: Tally;
  readonly rectified: Tally;
  readonly rates: Readonly<Record<RateKey, Share>>;
  readonly targets: readonly TargetState[];
}

export interface TargetState extends Target {
  /** By the reading that counts officially; compared exactly (116 of 166 is not 70 %). */
  readonly met: boolean;
  readonly byKey: Readonly<Record<RateKey, boolean>>;
  readonly due: boolean;
}

export const NOTHING: Tally = { patches: 0, total: 0n as Area, cultivated: 0n as Area };

export function ratesOfBatch(
  baseline: Baseline,
  { loaded, excluded, rectified }: { readonly loaded: Tally; readonly excluded: Tally; readonly rectified: Tally },
  campaign: Campaign,
  today: LocalDate,
): BatchRates {
  const planned: Tally = {
    patches: baseline.patches,
    total: areaOf(baseline.total),
    cultivated: areaOf(baseline.cultivated),
  };
  const rates = sharesOf(rectified, less(planned, excluded));
  const targets = campaign.targets
    .filter(({ batch }) => batch === baseline.batch)
    .map((target): TargetState => {
      const byKey = {
        COUNT: reaches(rates.COUNT, target.percent),
        AREA: reaches(rates.AREA, target.percent),
        CULTIVATED: reaches(rates.CULTIVATED, target.percent),
      };
      return { ...target, met: byKey[campaign.officialRate], byKey, due: today > target.dueOn };
    });
  return { batch: baseline.batch, name: baseline.name, baseline: planned, excluded, loaded, rectified, rates, targets };
}

/** The three rates of a part of some patches. */
export function sharesOf(done: Tally, of: Tally): Readonly<Record<RateKey, Share>> {
  return {
    COUNT: { done: BigInt(done.patches), of: BigInt(of.patches) },
    AREA: { done: done.total, of: of.total },
    CULTIVATED: { done: done.cultivated, of: of.cultivated },
  };
}

/** Does a share reach so many hundredths? Exact; of nothing, everything is done. */
export function reaches({ done, of }: Share, percent: number): boolean {
  return done * 100n >= of * BigInt(percent);
}

/**
 * A rate as people read it: one decimal, half up; but 100.0 % only where nothing is left. Null: there is nothing to
 * divide by.
 */
export function rateText({ done, of }: Share): string | null {
  if (of === 0n) return null;
  const tenths = (done * 2000n + of) / (of * 2n);
  const shown = done < of && tenths >= 1000n ? 999n : tenths;
  return `${shown / 10n}.${shown % 10n}%`;
}

export function less(whole: Tally, part: Tally): Tally {
  return {
    patches: whole.patches - part.patches,
    total: (whole.total - part.total) as Area,
    cultivated: (whole.cultivated - part.cultivated) as Area,
  };
}
