import type { Agency } from '../../domain/agency/agency.js';
import type { Baseline, Campaign } from '../../domain/campaign/campaign.js';
import { areaOf, type StatedArea } from '../../domain/kernel/area.js';
import type { LocalDate } from '../../domain/kernel/instant.js';
import type { PatchFacts } from '../../domain/ledger/patch/patch.js';

/** Hundredths of a 亩 in the unit of exact areas. */
const CENT = 1_000_000n;

/**
 * Patches whose numbers and areas add up to the plan's to the cent of a 亩, spread over the townships; everything else
 * about them is invented and says so.
 */
export function planPatches(campaign: Campaign, agencies: readonly Agency[]): readonly PatchFacts[] {
  const townships = agencies.filter(({ kind }) => kind === 'TOWNSHIP');
  return campaign.baselines.flatMap((baseline, at) => patchesOf(baseline, at, campaign, townships));
}

function patchesOf(
  { batch, patches, total, cultivated }: Baseline,
  at: number,
  campaign: Campaign,
  townships: readonly Agency[],
): readonly PatchFacts[] {
  const classes = campaign.categories.filter(({ id }) => id.startsWith(`${batch}-`)).map(({ id }) => id);
  const weights = Array.from({ length: patches }, (_, index) => BigInt(3 + ((index * 7_919 + at * 31) % 97)));
  const areas = shared(areaOf(total) / CENT, weights);
  const farmland = shared(areaOf(cultivated) / CENT, weights);
  const year = batch === 'C2-a' ? 2018 : 2022;
  return weights.map((_, index): PatchFacts => {
    const township = townships[index % townships.length];
    if (township === undefined) throw new Error('a city without townships has no patches');
    return {
      number: `演示-${batch}-${String(index + 1).padStart(3, '0')}`,
      batch: classes[index % classes.length] ?? batch,
      alsoUnder: [],
      source: 'SATELLITE',
      deliveredOn: '2023-06-01' as LocalDate,
      imageryOn: `${year + (at === 0 ? index % 4 : 0)}-10-01` as LocalDate,
      townshipId: township.id,
      village: `第${(index % 7) + 1}村（虚构）`,
      location: `${township.name}第${(index % 7) + 1}村 ${index + 1} 号地块（虚构）`,
      total: mu(areas[index]),
      cultivated: mu(farmland[index]),
      basic: mu(index % 5 === 0 ? farmland[index] : 0n),
      party: `虚构当事人${index + 1}号`,
      dutyAgencyId: township.id,
      geometry: squareIn(index % townships.length, Math.floor(index / townships.length) + at * 20),
      invented: true,
    };
  });
}

/** A place of its own in the cell of a township on the schematic map: three in a row, a tenth of a degree each. */
function squareIn(township: number, place: number): string {
  const [west, south] = [110.5 + (township % 3) * 0.1, 35.45 + Math.floor(township / 3) * 0.1];
  return squareAt(west + 0.012 + (place % 8) * 0.009, south + 0.012 + Math.floor(place / 8) * 0.009);
}

/** A whole shared out by weights, without a rest. */
function shared(whole: bigint, weights: readonly bigint[]): readonly bigint[] {
  const sum = weights.reduce((one, other) => one + other, 0n);
  const parts = weights.map((weight) => (whole * weight) / sum);
  const rest = Number(whole - parts.reduce((one, other) => one + other, 0n));
  return parts.map((part, index) => (index < rest ? part + 1n : part));
}

function mu(cents: bigint | undefined): StatedArea {
  const value = cents ?? 0n;
  return `${value / 100n}.${String(value % 100n).padStart(2, '0')}亩` as StatedArea;
}

/**
 * A square of an invented place, by its south-western corner; with corners 0.002 degrees apart or more, none lies upon
 * another.
 */
export function squareAt(longitude: number, latitude: number): string {
  const four = (degrees: number): number => Number(degrees.toFixed(4));
  const [west, south] = [four(longitude), four(latitude)];
  const [east, north] = [four(west + 0.002), four(south + 0.002)];
  return JSON.stringify({
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  });
}
