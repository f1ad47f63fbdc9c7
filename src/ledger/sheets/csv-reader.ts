import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

import { parse } from 'csv-parse';

import { unguarded } from './csv-writer.js';
import { type Cell, SHEET_LIMITS, SheetError, type SheetRow } from './sheet.js';

/** The encodings that spreadsheets of this country write. */
export const CSV_ENCODINGS = ['utf-8', 'gb18030'] as const;
export type CsvEncoding = (typeof CSV_ENCODINGS)[number];

/**
 * Reads a CSV file (RFC 4180) row by row. Throws SheetError for another encoding than was said, for binary content and
 * for rows that do not end.
 */
export async function* readCsv(file: string, encoding: CsvEncoding): AsyncGenerator<SheetRow> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    info: true,
    max_record_size: SHEET_LIMITS.cellCharacters * 4,
  });
  const source = Readable.from(decoded(file, encoding)).on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      rows += 1;
      if (rows > SHEET_LIMITS.rows) throw tooManyRows();
      yield { line: info.lines, cells: record.slice(0, SHEET_LIMITS.columns).map(cellOf) };
    }
  } catch (error) {
    if (error instanceof SheetError) throw error;
    throw new SheetError(
      'NOT_A_SHEET',
      `不是完整的 CSV：${error instanceof Error ? error.message : ''}`,
      `this is no complete CSV: ${error instanceof Error ? error.message : ''}`,
    );
  } finally {
    source.destroy(); // whoever stops early keeps no file open
  }
}

function cellOf(given: string): Cell | undefined {
  if (given === '') return undefined;
  return { kind: given.startsWith('=') ? 'FORMULA' : 'TEXT', text: unguarded(given) };
}

async function* decoded(file: string, encoding: CsvEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let first = true;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    if (first && isUtf16(chunk)) throw wrongEncoding(encoding);
    first = false;
    const text = decode(() => decoder.decode(chunk, { stream: true }), encoding);
    if (text.includes('\u0000'))
      throw new SheetError(
        'NOT_A_SHEET',
        '文件含有二进制内容，不是 CSV',
        'the file holds binary content: it is no CSV',
      );
    yield text;
  }
  yield decode(() => decoder.decode(), encoding);
}

function decode(read: () => string, encoding: CsvEncoding): string {
  try {
    return read();
  } catch {
    throw wrongEncoding(encoding);
  }
}

function wrongEncoding(encoding: CsvEncoding): SheetError {
  const other = encoding === 'utf-8' ? 'gb18030' : 'utf-8';
  return new SheetError(
    'WRONG_ENCODING',
    `文件不是 ${encoding} 编码：请以该编码另存，或者以 encoding=${other} 重新上传`,
    `the file is not encoded in ${encoding}: save it so, or send it again with encoding=${other}`,
  );
}

function isUtf16(chunk: Buffer): boolean {
  return (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
}

export function tooManyRows(): SheetError {
  return new SheetError(
    'SHEET_TOO_LARGE',
    `超过 ${SHEET_LIMITS.rows} 行（空行计算在内）：请删除数据下方的空行，或者分成几个文件`,
    `more than ${SHEET_LIMITS.rows} rows, empty ones included: delete the empty rows below the data, or split the file`,
  );
}
