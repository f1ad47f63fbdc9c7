import { isInForce, type LocalDate } from '../kernel/instant.js';

/** Kinds of land that the criminal law tells apart. */
export const LAND_CLASSES = {
  BASIC: '永久基本农田',
  ORDINARY: '其他耕地',
  PUBLIC_FOREST: '公益林地',
  COMMERCIAL_FOREST: '商品林地',
} as const;

export type LandClass = keyof typeof LAND_CLASSES;

/**
 * One version of the area from which on a crime is to be prosecuted (追诉标准), with its source. Rows are data: the law
 * changes, the code does not.
 */
export interface CrimeThreshold {
  readonly id: string;
  readonly version: number;
  /** First and last day of conduct that it judges; null: open. */
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly crime: string;
  readonly landClass: LandClass;
  /** In 亩, decimal text: reached from this area on (以上 includes it, 刑法 art. 99). */
  readonly mu: string;
  /** Do areas of several such classes add up by their shares (按比例折算)? */
  readonly converts: boolean;
  readonly source: string;
  readonly article: string;
  readonly confidence: 'HIGH' | 'MEDIUM' | 'LOW';
}

/** The rows that judge conduct of that day. */
export function thresholdsOn(rows: readonly CrimeThreshold[], day: LocalDate): readonly CrimeThreshold[] {
  return rows.filter((row) => isInForce(row, day));
}

/**
 * The thresholds that are loaded, and those that a file adds. A version never changes what it says; it may be given its
 * last day once another version follows. A version that the file no longer has stays: past conduct is judged by it.
 */
export function addThresholds(
  loaded: readonly CrimeThreshold[],
  given: readonly CrimeThreshold[],
): { readonly thresholds: readonly CrimeThreshold[] } | { readonly changed: CrimeThreshold } {
  const place = ({ id, version }: CrimeThreshold): string => `${id}/${version}`;
  const says = (row: CrimeThreshold): string => JSON.stringify({ ...row, validTo: null }, Object.keys(row).sort());
  const before = new Map(loaded.map((row) => [place(row), row]));
  const changed = given.find((row) => {
    const known = before.get(place(row));
    const reopened = known !== undefined && known.validTo !== null && known.validTo !== row.validTo;
    return known !== undefined && (says(known) !== says(row) || reopened);
  });
  if (changed !== undefined) return { changed };
  const now = new Set(given.map(place));
  return { thresholds: [...loaded.filter((row) => !now.has(place(row))), ...given] };
}
