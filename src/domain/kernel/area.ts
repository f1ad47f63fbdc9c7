/** An area as a command states it: 亩 as text, at most four decimals. 1 亩 = 10 000/15 m². */
export type Mu = string;

const MU_TEXT = /^(0|[1-9]\d{0,6})(\.\d{1,4})?$/;

export function isMu(text: string): text is Mu {
  return MU_TEXT.test(text);
}

/**
 * An exact area, in hundred-millionths of a 亩. 1 亩 = 10 000/15 m², so an area in m² with four decimals is whole in this
 * unit: nothing is ever rounded before it is compared (3 333.33 m² prints as 5.00 亩 and lies below 5 亩).
 */
export type Area = bigint & { readonly __area: unique symbol };

const DECIMAL = /^(0|[1-9]\d{0,9})(?:\.(\d{1,4}))?$/;
const PER_MU = 100_000_000n;

/** 1 m² = 15/10 000 亩. */
const PER_SQUARE_METRE = (15n * PER_MU) / 10_000n;

export const NO_AREA = 0n as Area;

/** Decimal text in 亩, at most four decimals. Throws RangeError for anything else. */
export function areaFromMu(text: string): Area {
  return scaled(text, PER_MU);
}

/** Decimal text in m², at most four decimals. Throws RangeError for anything else. */
export function areaFromSquareMetres(text: string): Area {
  return scaled(text, PER_SQUARE_METRE);
}

export function sumOf(areas: readonly Area[]): Area {
  return areas.reduce<bigint>((sum, area) => sum + area, 0n) as Area;
}

/**
 * An area as a paper states it: decimal text with its unit, such as "1117.59亩" or "3466.7m²"; kept as written, so that
 * nothing is rounded on the way in.
 */
export type StatedArea = string & { readonly __statedArea: unique symbol };

const STATED = /^((?:0|[1-9]\d{0,9})(?:\.\d{1,4})?)(亩|m²)$/;

export function isStatedArea(text: string): text is StatedArea {
  return STATED.test(text);
}

/** The exact area of a stated one. Throws RangeError for text that is none. */
export function areaOf(stated: StatedArea): Area {
  const [, value = '', unit] = STATED.exec(stated) ?? [];
  return unit === 'm²' ? areaFromSquareMetres(value) : areaFromMu(value);
}

/**
 * 亩 with four decimals, cut and not rounded: whatever lies below a threshold of at most four decimals stays below it.
 */
export function muCut(area: Area): string {
  const parts = area / (PER_MU / 10_000n);
  return `${parts / 10_000n}.${String(parts % 10_000n).padStart(4, '0')}`.replace(/\.?0+$/, '');
}

/** 亩 with two decimals, half up: for people to read, never to compare. */
export function muText(area: Area): string {
  const hundredths = (area + PER_MU / 200n) / (PER_MU / 100n);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

function scaled(text: string, perUnit: bigint): Area {
  const match = DECIMAL.exec(text);
  if (match === null) throw new RangeError(`"${text.slice(0, 40)}" is no area: digits with at most four decimals`);
  const tenThousandths = BigInt(match[1] ?? '0') * 10_000n + BigInt((match[2] ?? '').padEnd(4, '0'));
  return ((tenThousandths * perUnit) / 10_000n) as Area;
}

/** Characters of GeoJSON (RFC 7946) that one polygon may have. */
export const LONGEST_GEOMETRY = 16_000;
