import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import yazl from 'yazl';

import { SheetError } from '../../src/ledger/sheets/sheet.js';
import { readXlsx } from '../../src/ledger/sheets/xlsx-reader.js';
import { writeXlsx } from '../../src/ledger/sheets/xlsx-writer.js';

const MB = 1_000_000;
const WORKBOOK = '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>';
const RELS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>';
const ONE_ROW = '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>';
const SHEET = 'xl/worksheets/sheet1.xml';

/** So much text of one character, in pieces: this process must not hold a bomb in order to make one. */
function* filled(before: string, bytes: number, after: string, piece = ' '.repeat(64 * 1024)): Generator<string> {
  yield before;
  for (let made = 0; made < bytes; made += piece.length) yield piece;
  yield after;
}

/** Text that packs like an honest sheet, about 25 to 1: a limit of the ratio alone does not see it. */
function* likeHonest(before: string, bytes: number, after: string): Generator<string> {
  yield before;
  for (let made = 0, seed = 1; made < bytes; made += 4_096) {
    let text = '';
    for (; text.length < 200; text += (seed % 36).toString(36)) seed = (seed * 48_271) % 2_147_483_647;
    yield text.padEnd(4_096, 'x');
  }
  yield after;
}

/** How reading a file ended, and what it took of this process: processor time, and growth of its memory. */
interface Reading {
  readonly ended: string;
  readonly cpuMs: number;
  readonly grownMB: number;
}

async function readingOf(file: string): Promise<Reading> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 5);
  const spent = process.cpuUsage();
  let ended = '';
  try {
    let rows = 0;
    for await (const { cells } of readXlsx(file)) {
      rows += 1;
      if (cells.length > 0 && rows % 1_000 === 0) look();
    }
    ended = `${rows} rows`;
  } catch (error) {
    ended = error instanceof SheetError ? error.code : String(error);
  }
  const { user, system } = process.cpuUsage(spent);
  look();
  clearInterval(timer);
  return { ended, cpuMs: (user + system) / 1_000, grownMB: (most - before) / MB };
}

describe('sheets that are small until they are unpacked', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bombs-'));
    await readingOf(await packed('warm', { [SHEET]: [ONE_ROW] })); // what is loaded once counts for nobody
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function packed(name: string, parts: Readonly<Record<string, Iterable<string>>>): Promise<string> {
    const zip = new yazl.ZipFile();
    const file = path.join(folder, name);
    for (const [part, text] of Object.entries({
      'xl/workbook.xml': [WORKBOOK],
      'xl/_rels/workbook.xml.rels': [RELS],
      ...parts,
    })) {
      zip.addReadStream(Readable.from(text, { objectMode: false }), part, { compressionLevel: 9 });
    }
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(file));
    return file;
  }

  it.each<[string, number, Readonly<Record<string, () => Iterable<string>>>]>([
    [
      '120 MB of blanks',
      130_000,
      { [SHEET]: () => filled('<worksheet><sheetData>', 120 * MB, '</sheetData></worksheet>') },
    ],
    [
      '120 MB of blanks behind the rows',
      130_000,
      { [SHEET]: () => filled('<worksheet><sheetData/>', 120 * MB, '</worksheet>') },
    ],
    [
      'an attribute of 126 MB',
      140_000,
      { [SHEET]: () => filled('<worksheet><sheetData a="', 126 * MB, '"/></worksheet>') },
    ],
    [
      'an attribute of 126 MB that packs like honest text',
      32 * MB,
      { [SHEET]: () => likeHonest('<worksheet><sheetData a="', 126 * MB, '"/></worksheet>') },
    ],
    [
      'a shared text of 126 MB',
      140_000,
      { 'xl/sharedStrings.xml': () => filled('<sst><si><t>', 126 * MB, '</t></si></sst>'), [SHEET]: () => [ONE_ROW] },
    ],
    [
      'a shared text of 60 MB that packs like honest text',
      32 * MB,
      {
        'xl/sharedStrings.xml': () => likeHonest('<sst><si><t>', 60 * MB, '</t></si></sst>'),
        [SHEET]: () => [ONE_ROW],
      },
    ],
    ['a comment of 126 MB', 140_000, { [SHEET]: () => filled('<worksheet><!--', 126 * MB, '--></worksheet>') }],
    ['an instruction of 126 MB', 140_000, { [SHEET]: () => filled('<worksheet><?a ', 126 * MB, '?></worksheet>') }],
    [
      'a name of 126 MB',
      140_000,
      { [SHEET]: () => filled('<worksheet><', 126 * MB, '/></worksheet>', 'x'.repeat(64 * 1024)) },
    ],
    [
      '120 MB of cells in one row',
      130_000,
      {
        [SHEET]: () =>
          filled('<worksheet><sheetData><row>', 120 * MB, '</row></sheetData></worksheet>', '<c/>'.repeat(16_384)),
      },
    ],
    [
      '120 MB of elements that are no part of a sheet',
      130_000,
      { [SHEET]: () => filled('<worksheet>', 120 * MB, '</worksheet>', '<a/>'.repeat(16_384)) },
    ],
    ['120 MB of raw text', 130_000, { [SHEET]: () => filled('<worksheet><![CDATA[', 120 * MB, ']]></worksheet>') }],
    ['a declaration of 120 MB', 130_000, { [SHEET]: () => filled('<!DOCTYPE x [', 120 * MB, ']><worksheet/>') }],
    [
      'formats of 126 MB',
      140_000,
      { 'xl/styles.xml': () => filled('<styleSheet a="', 126 * MB, '"/>'), [SHEET]: () => [ONE_ROW] },
    ],
    [
      'a workbook of 126 MB',
      140_000,
      { 'xl/workbook.xml': () => filled('<workbook a="', 126 * MB, '"/>'), [SHEET]: () => [ONE_ROW] },
    ],
  ])('%s are refused before they cost much', async (name, atMost, parts) => {
    const file = await packed(name, Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, text()])));
    expect((await stat(file)).size).toBeLessThan(atMost);
    const reading = await readingOf(file);
    expect(reading.ended).toBe('SHEET_TOO_LARGE');
    expect(reading.cpuMs).toBeLessThan(1_500);
    expect(reading.grownMB).toBeLessThan(100);
  });

  it.each<[string, (row: number, column: number) => string]>([
    ['all of them different', (row, column) => `${(row * 7_919 + column * 104_729).toString(36)}北村东${row}`],
    ['most of them alike', (row, column) => (column === 0 ? `140882-${row}` : '河津市僧楼镇北村')],
    ['all of them empty but one', (row, column) => (column === 0 ? String(row) : '')],
  ])('an honest sheet of 20,000 rows and 30 columns is read, %s', async (_, cell) => {
    async function* rows(): AsyncGenerator<string[]> {
      for (let row = 0; row < 20_000; row += 1) yield Array.from({ length: 30 }, (__, column) => cell(row, column));
    }
    const file = path.join(folder, 'honest');
    await writeFile(file, writeXlsx(rows()));
    let read = 0;
    for await (const { line, cells } of readXlsx(file)) {
      if (read % 5_000 === 0)
        expect(Array.from({ length: 30 }, (__, column) => cells[column]?.text ?? '')).toEqual(
          Array.from({ length: 30 }, (__, column) => cell(line - 1, column)),
        );
      read += 1;
    }
    expect(read).toBe(20_000);
  });
});
