import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';

import yazl from 'yazl';

import { readCsv } from '../../src/ledger/sheets/csv-reader.js';
import { guarded, unguarded, writeCsv } from '../../src/ledger/sheets/csv-writer.js';
import { SheetError, type SheetRow } from '../../src/ledger/sheets/sheet.js';
import { readXlsx } from '../../src/ledger/sheets/xlsx-reader.js';
import { writeXlsx } from '../../src/ledger/sheets/xlsx-writer.js';
import { strictRecords } from '../support/strict-csv.js';

const WORKBOOK = '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>';
const RELS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>';

/** Whatever a reader of a sheet may take for the end of a line. */
const BREAKS: readonly (readonly [string, string])[] = [
  ['a line feed', '\n'],
  ['CR LF', '\r\n'],
  ['a carriage return', '\r'],
  ['U+2028', '\u2028'],
  ['U+2029', '\u2029'],
];
/** Whatever a spreadsheet may take for the beginning of a formula. */
const FORMULAS: readonly (readonly [string, string])[] = [
  ['=', '='],
  ['+', '+'],
  ['-', '-'],
  ['@', '@'],
  ['a tabulator', '\t'],
  ['a carriage return', '\r'],
  ['＝', '＝'],
  ['＋', '＋'],
  ['－', '－'],
  ['＠', '＠'],
];
const LINE_OF_FORMULA = /(^|[\r\n\u2028\u2029])[=+\-@＝＋－＠\t]/;

describe('sheets', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sheets-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const stored = async (bytes: Buffer): Promise<string> => {
    const file = path.join(folder, randomBytes(6).toString('hex'));
    await writeFile(file, bytes);
    return file;
  };
  const xlsx = async (parts: Readonly<Record<string, string>>): Promise<string> => {
    const zip = new yazl.ZipFile();
    for (const [name, text] of Object.entries({
      'xl/workbook.xml': WORKBOOK,
      'xl/_rels/workbook.xml.rels': RELS,
      ...parts,
    }))
      zip.addBuffer(Buffer.from(text), name);
    zip.end();
    return stored(await buffer(zip.outputStream));
  };
  const sheet = (rows: string, more = ''): Promise<string> =>
    xlsx({ 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData>${more}</worksheet>` });
  const all = async (rows: AsyncIterable<SheetRow>): Promise<SheetRow[]> => {
    const read: SheetRow[] = [];
    for await (const row of rows) read.push(row);
    return read;
  };
  const codeOf = (rows: AsyncIterable<SheetRow>): Promise<string> =>
    all(rows).then(
      (read) => `${read.length} rows`,
      (error: unknown) => (error instanceof SheetError ? error.code : String(error)),
    );

  it('an .xlsx: shared and inline text, numbers as typed, dates by their format, formulas as text, gaps', async () => {
    const file = await xlsx({
      'xl/sharedStrings.xml':
        '<sst><si><t>图斑</t></si><si><r><t>两</t></r><r><t>段</t></r><rPh><t>注音</t></rPh></si></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m"/></numFmts>' +
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
      'xl/worksheets/sheet1.xml':
        '<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c>' +
        '<c r="D2"><v>5.2</v></c><c r="E2" s="1"><v>45107</v></c><c r="F2" s="2"><v>45107.5</v></c>' +
        '<c r="G2"><f>HYPERLINK("x")</f><v>1</v></c><c r="H2" t="inlineStr"><is><t>&lt;甲&gt;</t></is></c>' +
        '<c r="I2" t="e"><v>#REF!</v></c></row><row r="3"/></sheetData></worksheet>',
    });
    expect(await all(readXlsx(file))).toEqual([
      {
        line: 2,
        cells: [
          { kind: 'TEXT', text: '图斑' },
          undefined,
          { kind: 'TEXT', text: '两段' },
          { kind: 'NUMBER', text: '5.2' },
          { kind: 'DATE', text: '2023-06-30' },
          { kind: 'DATE', text: '2023-06-30' },
          { kind: 'FORMULA', text: '=HYPERLINK("x")' },
          { kind: 'TEXT', text: '<甲>' },
          { kind: 'OTHER', text: '#REF!' },
        ],
      },
    ]);
  });

  it('the calendar of 1904', async () => {
    const file = await xlsx({
      'xl/workbook.xml': WORKBOOK.replace('<sheets>', '<workbookPr date1904="1"/><sheets>'),
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
      'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row><c s="0"><v>43645</v></c></row></sheetData></worksheet>',
    });
    expect((await all(readXlsx(file)))[0]?.cells[0]).toEqual({ kind: 'DATE', text: '2023-06-30' });
  });

  it('what was written is read again, whatever it is', async () => {
    const rows = [
      ['=1+1', "'=1", '+86', '-5', '@x', '\tx'.trim(), '<&>"', '多\n行', ''],
      ['汉字𠮷', 'a,b', '"q"', ' 空 ', '1', '2', '3', '4', '5'],
    ];
    async function* given(): AsyncGenerator<string[]> {
      yield* rows;
    }
    const read = await all(readXlsx(await stored(await buffer(writeXlsx(given())))));
    expect(read.map(({ cells }) => rows[0]!.map((_, index) => cells[index]?.text ?? ''))).toEqual(rows);
    expect(read.flatMap(({ cells }) => cells.map((cell) => cell?.kind)).filter((kind) => kind === 'FORMULA')).toEqual(
      [],
    ); // text, and stays text
  });

  it('the guard of a CSV against formulas is taken away again, and nothing else is', () => {
    const texts = ['=1', "'=1", "''=1", "'x", '+1', '-1', '@a', '普通', "'", '\t1'];
    expect(texts.map((text) => unguarded(guarded(text)))).toEqual(texts);
    expect(texts.filter((text) => /^[=+\-@\t\r]/.test(guarded(text)))).toEqual([]);
  });

  const csvOf = (rows: readonly (readonly string[])[]): Promise<Buffer> => {
    async function* given(): AsyncGenerator<readonly string[]> {
      yield* rows;
    }
    return buffer(writeCsv(given()));
  };

  it.each(
    BREAKS.flatMap(([name, lineBreak]) =>
      FORMULAS.map(([what, begins]) => [`${what} after ${name}`, lineBreak, begins] as const),
    ),
  )('a cell with %s: one record, no line of it a formula, and the same text again', async (_, lineBreak, begins) => {
    const texts = [
      `坐落${lineBreak}${begins}cmd|'/C calc'!A0`,
      `${lineBreak}${begins}1`,
      `a${lineBreak}${lineBreak}${begins}1`,
      `a${lineBreak}'${begins}1`,
      `a${lineBreak}''${begins}1${lineBreak}'x`,
      `a${lineBreak}b`,
      `${begins}1${lineBreak}${begins}2`,
    ];
    const rows = texts.flatMap((text) => [
      [text, '第二格'],
      ['第一格', text],
      [text, text],
    ]);
    const file = await csvOf(rows);
    for (const breaks of [
      ['\r\n', '\n'],
      ['\r\n', '\n', '\r'],
      ['\r\n', '\n', '\r', '\u2028', '\u2029'],
    ]) {
      const records = strictRecords(file.toString('utf8').replace(/^\ufeff/, ''), breaks);
      expect(records.map((record) => record.length)).toEqual(rows.map((row) => row.length)); // one for each row
      expect(records.flat().filter((text) => LINE_OF_FORMULA.test(text))).toEqual([]);
    }
    const again = await all(readCsv(await stored(file), 'utf-8'));
    expect(again.map(({ cells }) => cells.map((cell) => cell?.text ?? ''))).toEqual(rows);
    expect(again.flatMap(({ cells }) => cells.filter((cell) => cell?.kind === 'FORMULA'))).toEqual([]); // still text
  });

  it('a CSV keeps any mixture of breaks, apostrophes and signs', async () => {
    const parts = ["'", '=', '\n', '\r\n', '\r', '\u2028', '＝', '\t', '"', ',', 'x', '-', ' '];
    let seed = 33;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const rows = Array.from({ length: 500 }, () =>
      Array.from({ length: 3 }, () => Array.from({ length: 1 + next(8) }, () => parts[next(parts.length)]).join('')),
    );
    const file = await csvOf([['甲', '乙', '丙'], ...rows]);
    const records = strictRecords(file.toString('utf8').replace(/^\ufeff/, ''), ['\r\n', '\n', '\r']);
    expect(records).toHaveLength(501);
    expect(records.flat().filter((text) => LINE_OF_FORMULA.test(text))).toEqual([]);
    const again = await all(readCsv(await stored(file), 'utf-8'));
    expect(again.slice(1).map(({ cells }) => cells.map((cell) => cell?.text ?? ''))).toEqual(rows);
  });

  it('an .xlsx keeps every break and what stands behind it, as text', async () => {
    const rows = BREAKS.map(([, lineBreak]) => FORMULAS.map(([, begins]) => `坐落${lineBreak}${begins}1`)).concat([
      ['_x000D_=1', '_x003D_1', 'a_x000a_b', ' =1'],
    ]);
    async function* given(): AsyncGenerator<string[]> {
      yield* rows;
    }
    const again = await all(readXlsx(await stored(await buffer(writeXlsx(given())))));
    expect(again.map(({ cells }) => cells.map((cell) => cell?.text ?? ''))).toEqual(rows);
    expect(again.flatMap(({ cells }) => cells.filter((cell) => cell?.kind !== 'TEXT'))).toEqual([]);
  });

  it.each<[string, () => Promise<string>, string]>([
    [
      'merged cells',
      () => sheet('<row><c><v>1</v></c></row>', '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'),
      'MERGED_CELLS',
    ],
    ['a million empty rows', () => sheet('<row/>'.repeat(1_000_000)), 'SHEET_TOO_LARGE'],
    ['no zip at all', () => stored(Buffer.from('hello')), 'NOT_A_SHEET'],
    ['an old .xls or a file with a password', () => stored(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'NOT_A_SHEET'],
    [
      'a zip that is no workbook',
      async () => {
        const zip = new yazl.ZipFile();
        zip.addBuffer(Buffer.from('x'), 'a.txt');
        zip.end();
        return stored(await buffer(zip.outputStream));
      },
      'NOT_A_SHEET',
    ],
    ['XML that breaks off', () => xlsx({ 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row>' }), 'NOT_A_SHEET'],
    [
      'entities that multiply',
      () =>
        xlsx({
          'xl/worksheets/sheet1.xml':
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' +
            '<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>',
        }),
      'NOT_A_SHEET',
    ],
    [
      'a bomb: a cell of 100 MB',
      () => sheet(`<row><c t="inlineStr"><is><t>${'x'.repeat(100_000_000)}</t></is></c></row>`),
      'SHEET_TOO_LARGE',
    ],
    ['elements in elements in elements', () => sheet('<a>'.repeat(2_000_000)), 'NOT_A_SHEET'],
    ['a bomb that says what it is', () => stored(lyingZip(300 * 1024 * 1024)), 'SHEET_TOO_LARGE'],
    ['a bomb that does not say what it is', () => stored(lyingZip(10)), 'NOT_A_SHEET'],
  ])(
    'is refused, clearly and within bounds: %s',
    async (_, file, code) => {
      const made = await file();
      const before = process.memoryUsage().rss;
      expect(await codeOf(readXlsx(made))).toBe(code);
      expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
    },
    60_000,
  );

  it.each<[string, Buffer, 'utf-8' | 'gb18030', string]>([
    ['GB 18030 that was said to be UTF-8', Buffer.from('cdbcb0dfb1e0bac50a', 'hex'), 'utf-8', 'WRONG_ENCODING'],
    ['UTF-16', Buffer.from('\ufeff图斑', 'utf16le'), 'utf-8', 'WRONG_ENCODING'],
    ['binary', Buffer.from([0x41, 0, 0x42]), 'utf-8', 'NOT_A_SHEET'],
    ['a quote that never ends', Buffer.from(`"${'x'.repeat(400_000)}`), 'utf-8', 'NOT_A_SHEET'],
    ['too many rows', Buffer.from('a\n'.repeat(60_001)), 'utf-8', 'SHEET_TOO_LARGE'],
  ])('a CSV is refused for %s', async (_, bytes, encoding, code) => {
    expect(await codeOf(readCsv(await stored(bytes), encoding))).toBe(code);
  });

  it('a CSV in the encoding that it was said to have', async () => {
    const gb = await all(readCsv(await stored(Buffer.from('cdbcb0dfb1e0bac52c310a', 'hex')), 'gb18030'));
    expect(gb).toEqual([
      {
        line: 1,
        cells: [
          { kind: 'TEXT', text: '图斑编号' },
          { kind: 'TEXT', text: '1' },
        ],
      },
    ]);
    const utf8 = await all(readCsv(await stored(Buffer.from('\ufeff图斑,"多\n行",=1\r\n\r\nb', 'utf8')), 'utf-8'));
    expect(utf8.map(({ cells }) => cells.map((cell) => cell?.text))).toEqual([
      ['图斑', '多\n行', '=1'],
      [undefined],
      ['b'],
    ]);
  });
});

/** A zip with one part of 300 MB of zeros, which says that it is so large. */
function lyingZip(says: number): Buffer {
  const data = deflateRawSync(Buffer.alloc(300 * 1024 * 1024));
  const name = Buffer.from('xl/workbook.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(says, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(says, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, name, data, central, name, end]);
}
