import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** What a spreadsheet would take for a formula when it opens the file. */
const TAKEN_FOR_FORMULA = /^'*[=+\-@＝＋－＠\t\r\n]/;

/** Rows of text as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read Chinese. */
export function writeCsv(rows: AsyncIterable<readonly string[]>): Readable {
  return Readable.from(guardedRows(rows)).pipe(stringify({ bom: true, record_delimiter: 'windows' }));
}

async function* guardedRows(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string[]> {
  for await (const cells of rows) yield cells.map(guarded);
}

/** An apostrophe before whatever would be computed (CSV injection); `unguarded` takes it away again. */
export function guarded(text: string): string {
  return TAKEN_FOR_FORMULA.test(text) ? `'${text}` : text;
}

export function unguarded(text: string): string {
  return text.startsWith("'") && TAKEN_FOR_FORMULA.test(text) ? text.slice(1) : text;
}
