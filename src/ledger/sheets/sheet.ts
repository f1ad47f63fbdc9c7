import type { Bilingual } from '../../domain/kernel/bilingual.js';
/** One cell as a sheet gives it. A formula is text that begins with "="; nothing is ever computed. */
export interface Cell {
  readonly kind: 'TEXT' | 'NUMBER' | 'DATE' | 'FORMULA' | 'OTHER';
  /** A date as YYYY-MM-DD, a number as the shortest decimal text. */
  readonly text: string;
}

/** One row, with the number that the user sees beside it. Cells that are not there are missing. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly (Cell | undefined)[];
}

/** A file that cannot be read as a whole; one sentence in each language that says why and what would be right. */
export class SheetError extends Error implements Bilingual {
  constructor(
    readonly code: 'NOT_A_SHEET' | 'SHEET_TOO_LARGE' | 'WRONG_ENCODING' | 'MERGED_CELLS' | 'WRONG_COLUMNS',
    readonly zh: string,
    readonly en: string,
  ) {
    super(en);
  }
}

/** The two kinds of file, by their ending (ECMA-376, RFC 4180). */
export const SHEET_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
} as const;

/**
 * What one file may hold. `ratio`: unpacked to packed, for a part larger than `ratioFrom` (equal rows of an honest
 * sheet come to 214, what is made to unpack without end to 1,000). `rawCharacters`: between two tags. `cellsInRow`:
 * what a spreadsheet has (ECMA-376).
 */
export const SHEET_LIMITS = {
  fileBytes: 32 * 1024 * 1024,
  unpackedBytes: 128 * 1024 * 1024,
  stringBytes: 64 * 1024 * 1024,
  rows: 60_000,
  columns: 64,
  entries: 500,
  cellCharacters: 70_000,
  strings: 1_000_000,
  ratio: 400,
  ratioFrom: 8 * 1024 * 1024,
  rawCharacters: 1024 * 1024,
  elements: 12_000_000,
  cellsInRow: 16_384,
  geometryCharacters: 48 * 1024 * 1024,
} as const;

/** The column's letters, as the user sees them: 0 is A. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}
