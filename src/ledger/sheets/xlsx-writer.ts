import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';

import yazl from 'yazl';

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Override PartName="/xl/workbook.xml" ' +
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
    '<Override PartName="/xl/worksheets/sheet1.xml" ' +
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    '<Relationship Id="rId1" ' +
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" ' +
    'Target="xl/workbook.xml"/></Relationships>',
  'xl/workbook.xml':
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' +
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
    '<sheets><sheet name="问题台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    '<Relationship Id="rId1" ' +
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" ' +
    'Target="worksheets/sheet1.xml"/></Relationships>',
};

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The same rows are the same bytes: a zip remembers a time, and this one remembers none. */
const NO_TIME = new Date(Date.UTC(1980, 0, 1, 12));

/**
 * Rows of text as an .xlsx file (ECMA-376), streamed: every cell is an inline string, so that nothing in it is ever
 * computed.
 */
export function writeXlsx(rows: AsyncIterable<readonly string[]>): Readable {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(PARTS))
    zip.addBuffer(Buffer.from(XML + text, 'utf8'), name, { mtime: NO_TIME });
  const sheet = new PassThrough();
  const out = new PassThrough();
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { mtime: NO_TIME });
  zip.end();
  zip.outputStream
    .on('error', (error: Error) => {
      out.destroy(error);
    })
    .pipe(out);
  fill(sheet, rows).catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return out;
}

async function fill(sheet: PassThrough, rows: AsyncIterable<readonly string[]>): Promise<void> {
  sheet.write(
    `${XML}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
      '<sheetViews><sheetView workbookViewId="0">' +
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
      '</sheetView></sheetViews><sheetData>',
  );
  for await (const cells of rows) {
    if (!sheet.write(`<row>${cells.map(cellXml).join('')}</row>`)) await once(sheet, 'drain');
  }
  sheet.end('</sheetData></worksheet>');
}

function cellXml(cell: string): string {
  return cell === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** A reader of XML takes a bare CR for LF (XML 1.0, 2.11). */
function escaped(text: string): string {
  return text
    .replace(/[&<>]/g, (one) => (one === '&' ? '&amp;' : one === '<' ? '&lt;' : '&gt;'))
    .replaceAll('\r', '&#13;')
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
}
