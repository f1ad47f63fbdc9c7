import { Readable } from 'node:stream';

import { stringify } from 'csv-stringify';

/** What ends a line for some program or other. */
const BREAK = String.raw`\r\n|[\r\n\u2028\u2029]`;

/**
 * At the beginning of a cell and after each break in it: what a spreadsheet would take for a formula when it opens the
 * file.
 */
const TAKEN_FOR_FORMULA = new RegExp(`(^|${BREAK})(?='*[=+\\-@＝＋－＠\\t])`, 'g');
const GUARDED = new RegExp(`(^|${BREAK})'(?='*[=+\\-@＝＋－＠\\t])`, 'g');

/**
 * Rows of text as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read Chinese. A cell with
 * any break in it is quoted: to a reader that ends a record at a lone LF, its second line would be a record.
 */
export function writeCsv(rows: AsyncIterable<readonly string[]>): Readable {
  return Readable.from(guardedRows(rows)).pipe(
    stringify({ bom: true, record_delimiter: 'windows', quoted_match: new RegExp(BREAK) }),
  );
}

async function* guardedRows(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string[]> {
  for await (const cells of rows) yield cells.map(guarded);
}

/** An apostrophe before whatever would be computed (CSV injection); `unguarded` takes it away again. */
export function guarded(text: string): string {
  return text.replace(TAKEN_FOR_FORMULA, "$1'");
}

export function unguarded(text: string): string {
  return text.replace(GUARDED, '$1');
}
