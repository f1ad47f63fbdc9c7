import type { Campaign } from '../../campaign/campaign.js';
import { type Area, muText } from '../../kernel/area.js';
import type { Instant } from '../../kernel/instant.js';
import type { BulletinBatch, BulletinBody, BulletinLine } from './bulletin.js';
import { ranked, type RankedTownship, type TownshipFigures } from './ranking.js';
import { type BatchRates, rateText, type Share, type Tally } from './rates.js';

/** What a bulletin is composed from: everything as it stood at one moment. */
export interface BulletinFigures {
  readonly month: string;
  readonly asOf: Instant;
  readonly batches: readonly BatchRates[];
  readonly townships: readonly TownshipFigures[];
  readonly names: ReadonlyMap<string, string>;
  readonly changes: BulletinBody['changes'];
  readonly formula: string;
}

/** The month's bulletin (月调度通报, F087) from its figures. Pure: the same figures give the same bulletin. */
export function composeBulletin(
  { month, asOf, batches, townships, names, changes, formula }: BulletinFigures,
  campaign: Campaign,
): BulletinBody {
  const lines = ranked(townships, campaign.ranking).map((township) =>
    lineOf(township, names.get(township.townshipId) ?? township.townshipId),
  );
  return {
    month,
    asOf,
    campaignVersion: campaign.version,
    officialRate: campaign.officialRate,
    formula,
    batches: batches.map(batchOf),
    lines,
    changes,
  };
}

export function batchOf({
  batch,
  name,
  baseline,
  excluded,
  loaded,
  rectified,
  rates,
  targets,
}: BatchRates): BulletinBatch {
  return {
    batch,
    name,
    baselinePatches: baseline.patches,
    baselineMu: muText(baseline.total),
    baselineCultivatedMu: muText(baseline.cultivated),
    excludedPatches: excluded.patches,
    dividedByPatches: Number(rates.COUNT.of),
    dividedByMu: muText(rates.AREA.of as Area),
    dividedByCultivatedMu: muText(rates.CULTIVATED.of as Area),
    loadedPatches: loaded.patches,
    loadedMu: muText(loaded.total),
    rectifiedPatches: rectified.patches,
    countRate: rateText(rates.COUNT),
    areaRate: rateText(rates.AREA),
    cultivatedRate: rateText(rates.CULTIVATED),
    targets: targets.map(({ percent, dueOn, met, due }) => ({ percent, dueOn, met, due })),
  };
}

function lineOf(township: RankedTownship, name: string): BulletinLine {
  const {
    townshipId,
    rank,
    score,
    counted,
    rectified,
    rates,
    onTime,
    reports,
    verification,
    falseRectifications,
    relapses,
    overdueReferrals,
  } = township;
  return {
    townshipId,
    name,
    rank,
    score,
    patches: counted.patches,
    totalMu: muText(counted.total),
    cultivatedMu: muText(counted.cultivated),
    rectified: rectified.patches,
    rectifiedMu: muText(rectified.total),
    rectifiedCultivatedMu: muText(rectified.cultivated),
    countRate: rates.COUNT,
    areaRate: rates.AREA,
    cultivatedRate: rates.CULTIVATED,
    onTime: shareText(onTime),
    reports: shareText(reports),
    verifications: shareText(verification),
    falseRectifications,
    relapses,
    overdueReferrals,
  };
}

function shareText({ done, of }: Share): string {
  return `${done}/${of}`;
}

export function sumOfTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, one) => ({
      patches: sum.patches + one.patches,
      total: (sum.total + one.total) as Area,
      cultivated: (sum.cultivated + one.cultivated) as Area,
    }),
    { patches: 0, total: 0n as Area, cultivated: 0n as Area },
  );
}

/** What the ledger holds of a batch: what is counted, and what was excluded. */
export function loadedOf(counted: Tally, excluded: Tally): Tally {
  return sumOfTallies([counted, excluded]);
}
