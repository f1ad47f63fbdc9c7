import type { Readable } from 'node:stream';

import type { SaxesTagPlain } from 'saxes';

import { BoundedParser, type Handlers, tooMuch } from './bounded-parser.js';
import { tooManyRows } from './csv-reader.js';
import { type Cell, SHEET_LIMITS, SheetError, type SheetRow } from './sheet.js';
import { broken, ZipEntries } from './zip-entries.js';

/** What the rows of a sheet need from the rest of the workbook. */
interface Workbook {
  readonly sheet: string;
  readonly strings: readonly string[];
  /** Which cell formats show a date. */
  readonly dates: ReadonlySet<number>;
  readonly epoch1904: boolean;
}

/**
 * Reads the first sheet of an .xlsx file (ECMA-376) row by row. Formulas are kept as text, never computed; entities and
 * macros are not looked at. Throws SheetError for what is no such file, is too large, or has merged cells.
 */
export async function* readXlsx(file: string): AsyncGenerator<SheetRow> {
  const zip = await ZipEntries.open(file);
  try {
    yield* rowsOf(zip, await workbookOf(zip));
  } finally {
    zip.close();
  }
}

async function workbookOf(zip: ZipEntries): Promise<Workbook> {
  let relation = '';
  let epoch1904 = false;
  await walk(await zip.stream('xl/workbook.xml'), {
    open: ({ name, attributes }) => {
      if (name === 'workbookPr') epoch1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name === 'sheet' && relation === '') relation = attributes['r:id'] ?? '';
    },
  });
  let target = '';
  await walk(await zip.stream('xl/_rels/workbook.xml.rels'), {
    open: ({ attributes }) => {
      if (attributes['Id'] === relation) target = attributes['Target'] ?? '';
    },
  });
  const sheet = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  return {
    sheet,
    epoch1904,
    strings: zip.has('xl/sharedStrings.xml') ? await stringsOf(zip) : [],
    dates: zip.has('xl/styles.xml') ? await datesOf(zip) : new Set(),
  };
}

/** The texts of the workbook. Phonetic hints (rPh) are not part of them. */
async function stringsOf(zip: ZipEntries): Promise<readonly string[]> {
  const strings: string[] = [];
  let [current, inText, hint, size] = ['', false, false, 0];
  await walk(await zip.stream('xl/sharedStrings.xml'), {
    open: ({ name }) => {
      if (name === 'si') current = '';
      if (name === 'rPh') hint = true;
      inText = name === 't' && !hint;
    },
    text: (text) => {
      if (inText) current += text;
    },
    close: (name) => {
      if (name === 'rPh') hint = false;
      if (name === 't') inText = false;
      if (name !== 'si') return;
      size += current.length;
      if (size > SHEET_LIMITS.stringBytes || strings.length >= SHEET_LIMITS.strings)
        throw new SheetError(
          'SHEET_TOO_LARGE',
          '文件中的文字过多，拒绝读取',
          'the file holds too much text: it is not read',
        );
      strings.push(current);
    },
  });
  return strings;
}

/** Built-in formats that show a date (ECMA-376 part 1, 18.8.30), and custom ones that name a year, month or day. */
async function datesOf(zip: ZipEntries): Promise<ReadonlySet<number>> {
  const custom = new Set<number>();
  const dates = new Set<number>();
  let [inFormats, index] = [false, 0];
  await walk(await zip.stream('xl/styles.xml'), {
    open: ({ name, attributes }) => {
      if (
        name === 'numFmt' &&
        /[ymd年月日]/i.test((attributes['formatCode'] ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
      )
        custom.add(Number(attributes['numFmtId']));
      if (name === 'cellXfs') inFormats = true;
      if (name !== 'xf' || !inFormats) return;
      const id = Number(attributes['numFmtId'] ?? 0);
      if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) || custom.has(id))
        dates.add(index);
      index += 1;
    },
    close: (name) => {
      if (name === 'cellXfs') inFormats = false;
    },
  });
  return dates;
}

async function* rowsOf(zip: ZipEntries, workbook: Workbook): AsyncGenerator<SheetRow> {
  const reader = new RowReader(workbook);
  const parser = new BoundedParser(reader);
  for await (const chunk of textOf(await zip.stream(workbook.sheet))) {
    parser.write(chunk);
    yield* reader.take();
  }
  parser.close();
  yield* reader.take();
}

/** Collects the rows of a sheet as its text goes by. */
class RowReader implements Handlers {
  private ready: SheetRow[] = [];
  private cells: (Cell | undefined)[] = [];
  private line = 0;
  private count = 0;
  private column = 0;
  private inRow = 0;
  private type = '';
  private style = 0;
  private value = '';
  private formula: string | null = null;
  private into: 'VALUE' | 'FORMULA' | null = null;

  constructor(private readonly workbook: Workbook) {}

  take(): SheetRow[] {
    const rows = this.ready;
    this.ready = [];
    return rows;
  }

  open({ name, attributes }: SaxesTagPlain): void {
    if (name === 'row') {
      this.count += 1;
      this.line = Number(attributes['r'] ?? this.line + 1);
      this.cells = [];
      this.inRow = 0;
      if (this.count > SHEET_LIMITS.rows) throw tooManyRows();
    } else if (name === 'c') {
      this.inRow += 1;
      if (this.inRow > SHEET_LIMITS.cellsInRow) throw tooMuch();
      this.column = columnOf(attributes['r'] ?? '', this.cells.length);
      [this.type, this.style, this.value, this.formula] = [
        attributes['t'] ?? 'n',
        Number(attributes['s'] ?? 0),
        '',
        null,
      ];
    } else if (name === 'v' || name === 't') this.into = 'VALUE';
    else if (name === 'f') [this.into, this.formula] = ['FORMULA', ''];
    else if (name === 'mergeCell') {
      const where = attributes['ref'] ?? '';
      throw new SheetError(
        'MERGED_CELLS',
        `有合并的单元格（${where}）：台账一行一个图斑，请取消合并`,
        `cells are merged (${where}): a ledger has one patch in each row; take the merges apart`,
      );
    }
  }

  text(text: string): void {
    if (this.into === 'VALUE') this.value += text;
    else if (this.into === 'FORMULA') this.formula = (this.formula ?? '') + text;
    if (this.value.length + (this.formula?.length ?? 0) > SHEET_LIMITS.cellCharacters)
      throw new SheetError(
        'SHEET_TOO_LARGE',
        `第 ${this.line} 行有单元格超过 ${SHEET_LIMITS.cellCharacters} 字`,
        `a cell in row ${this.line} holds more than ${SHEET_LIMITS.cellCharacters} characters`,
      );
  }

  close(name: string): void {
    if (name === 'v' || name === 't' || name === 'f') this.into = null;
    else if (name === 'c' && this.column < SHEET_LIMITS.columns) this.cells[this.column] = this.cell();
    else if (name === 'row' && this.cells.some((cell) => cell !== undefined))
      this.ready.push({ line: this.line, cells: this.cells });
  }

  private cell(): Cell | undefined {
    if (this.formula !== null) return { kind: 'FORMULA', text: `=${this.formula}` };
    if (this.value === '') return undefined;
    switch (this.type) {
      case 's': {
        const text = this.workbook.strings[Number(this.value)] ?? '';
        return text === '' ? undefined : { kind: 'TEXT', text };
      }
      case 'str':
      case 'inlineStr':
        return { kind: 'TEXT', text: this.value };
      case 'd':
        return { kind: 'DATE', text: this.value.slice(0, 10) };
      case 'n':
        return this.workbook.dates.has(this.style)
          ? { kind: 'DATE', text: dayOf(Number(this.value), this.workbook.epoch1904) }
          : { kind: 'NUMBER', text: decimal(this.value) };
      default:
        return { kind: 'OTHER', text: this.value };
    }
  }
}

/** The day of a serial number; those before March 1900 are counted with a 29 February that never was. */
function dayOf(serial: number, epoch1904: boolean): string {
  const days = Math.floor(serial) + (epoch1904 ? 1462 : 0);
  if (!Number.isFinite(serial) || days < 61 || days > 109_573) return String(serial);
  return new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10);
}

function decimal(text: string): string {
  const value = Number(text);
  const shown = Number.isFinite(value) ? String(value) : text;
  return /e/i.test(shown) && Number.isFinite(value) ? value.toFixed(10).replace(/\.?0+$/, '') : shown;
}

function columnOf(reference: string, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  return letters === undefined
    ? next
    : Array.from(letters).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

async function walk(stream: Readable, handlers: Handlers): Promise<void> {
  const parser = new BoundedParser(handlers);
  for await (const chunk of textOf(stream)) parser.write(chunk);
  parser.close();
}

async function* textOf(stream: Readable): AsyncGenerator<string> {
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream as AsyncIterable<string>) yield chunk;
  } catch {
    throw broken();
  }
}
