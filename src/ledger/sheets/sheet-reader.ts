import type { Bilingual } from '../../domain/kernel/bilingual.js';
import type { RowPlan } from '../../domain/ledger/sheet/import-plan.js';
import type { SheetNames } from '../../domain/ledger/sheet/ledger-cells.js';
import {
  type ColumnAliases,
  LEDGER_COLUMNS,
  type LedgerColumn,
  readRow,
} from '../../domain/ledger/sheet/ledger-columns.js';
import type { Good, ImportLine, Read } from './import-line.js';
import { factsOf, headerOf, inCell, isFilled, named } from './import-rows.js';
import { columnName, SHEET_LIMITS, SheetError, type SheetRow } from './sheet.js';

/** How many problems a report shows; the others are counted. */
export const PROBLEMS_SHOWN = 2_000;

/** What has been read so far. */
export interface Reading {
  readonly good: Good[];
  bad: number;
  problems: number;
  rows: number;
}

/** So many lines may stand above the header: a title, who made the sheet, a date. */
const MOST_TITLES = 5;

/** Reads the rows of a sheet one by one: the header comes first or below a title, empty rows are passed over. */
export class SheetReader {
  private header: ReturnType<typeof headerOf> | null = null;
  private readonly seen = new Map<string, number>();
  private geometry = 0;
  private titles = 0;

  constructor(
    private readonly names: SheetNames,
    private readonly aliases: ColumnAliases,
  ) {}

  /** What a row says; null: it is the header, or empty. Throws SheetError. */
  next({ line, cells }: SheetRow): Read | null {
    if (this.header === null) {
      if (!this.isTitle(cells)) this.header = headerOf(cells, this.aliases);
      return null;
    }
    if (!cells.some(isFilled)) return null;
    const width = this.header.columns.length;
    const stray = cells.findIndex((cell, place) => place >= width && isFilled(cell));
    if (stray >= 0) return { line, stray, text: cells[stray]?.text ?? '' };
    const row = factsOf(readRow(cells, this.header, this.names), this.seen, line);
    this.geometry += 'facts' in row ? (row.facts.geometry?.length ?? 0) : 0;
    if (this.geometry > SHEET_LIMITS.geometryCharacters)
      throw new SheetError(
        'SHEET_TOO_LARGE',
        '图形合计过大，请分成几个文件',
        'the polygons of this file are too large together: split it',
      );
    return { line, ...row };
  }

  /** One cell alone, as a title over all columns has; no header is as short. */
  private isTitle(cells: SheetRow['cells']): boolean {
    const isTitle = cells.filter(isFilled).length <= 1 && this.titles < MOST_TITLES;
    if (isTitle) this.titles += 1;
    return isTitle;
  }

  requireHeader(): void {
    if (this.header !== null) return;
    throw new SheetError(
      'NOT_A_SHEET',
      '表中没有表头：表头应在第一行，或者在标题行之下',
      'the sheet has no header: it must be the first row, or stand below a title',
    );
  }

  /** Where a column stands; null: it may be left out, and was. */
  placeOf(column: LedgerColumn | null): number | null {
    const place = column === null || this.header === null ? -1 : this.header.columns.indexOf(column);
    return place < 0 ? null : place;
  }
}

/** Reports what is wrong, in the order of rows and cells. */
export class Problems {
  constructor(
    private readonly sheet: SheetReader,
    private readonly state: Reading,
    private readonly report: (line: ImportLine) => void,
  ) {}

  /** Everything that is wrong with a row: its cells, or what the plan says against it. */
  of(row: Read, plan: RowPlan | null): void {
    this.state.bad += 1;
    if ('stray' in row) {
      this.tell(row.line, row.stray, null, {
        value: row.text.slice(0, 80),
        zh: '表头没有这一列：此行比表头长',
        en: 'the header has no such column: this row is longer than it',
      });
      return;
    }
    const refused = plan?.does === 'REFUSED' ? plan.refusals.map(inCell) : [];
    const faults = 'problems' in row ? row.problems.map(named) : refused;
    const place = (column: LedgerColumn | null): number => this.sheet.placeOf(column) ?? -1;
    for (const fault of [...faults].sort((one, other) => place(one.column) - place(other.column)))
      this.tell(row.line, this.sheet.placeOf(fault.column), fault.column, fault);
  }

  private tell(
    line: number,
    place: number | null,
    column: LedgerColumn | null,
    { value, zh, en }: Bilingual & { readonly value: string },
  ): void {
    this.state.problems += 1;
    if (this.state.problems > PROBLEMS_SHOWN) return;
    this.report({
      type: 'problem',
      line,
      cell: place === null ? null : `${columnName(place)}${line}`,
      column: column === null ? null : LEDGER_COLUMNS[column],
      value,
      message: zh,
      messageEn: en,
    });
  }
}
