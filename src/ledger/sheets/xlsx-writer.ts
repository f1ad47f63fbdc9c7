import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';

import yazl from 'yazl';

import { columnName } from './sheet.js';
import { PLAIN, type SheetLook } from './sheet-look.js';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEETS = ['sheet1', 'sheet2'] as const;
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The sheet of the ledger, and one that is hidden and holds what can be chosen in its cells. */
const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
    SHEETS.map((name) => `<Override PartName="/xl/worksheets/${name}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join(
      '',
    ) +
    '</Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml':
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">` +
    '<sheets><sheet name="问题台账" sheetId="1" r:id="rId1"/>' +
    '<sheet name="选项" sheetId="2" state="hidden" r:id="rId2"/></sheets>' +
    // the header stands on each printed page
    '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">问题台账!$1:$1</definedName></definedNames>' +
    '</workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    SHEETS.map(
      (name, at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/${name}.xml"/>`,
    ).join('') +
    '</Relationships>',
};

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The same rows are the same bytes: a zip remembers a time, and this one remembers none. */
const NO_TIME = new Date(Date.UTC(1980, 0, 1, 12));

/**
 * Rows of text as an .xlsx file (ECMA-376), streamed: every cell is an inline string, so that nothing in it is ever
 * computed.
 */
export function writeXlsx(rows: AsyncIterable<readonly string[]>, look: SheetLook = PLAIN): Readable {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries({ ...PARTS, 'xl/worksheets/sheet2.xml': choicesXml(look) }))
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
  fill(sheet, rows, look).catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return out;
}

async function fill(sheet: PassThrough, rows: AsyncIterable<readonly string[]>, look: SheetLook): Promise<void> {
  sheet.write(
    `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
      '<sheetViews><sheetView workbookViewId="0">' +
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
      `</sheetView></sheetViews>${columnsXml(look)}<sheetData>`,
  );
  for await (const cells of rows) {
    if (!sheet.write(`<row>${cells.map(cellXml).join('')}</row>`)) await once(sheet, 'drain');
  }
  sheet.end(
    `</sheetData>${validationsXml(look)}` +
      '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
      '<headerFooter><oddHeader>&amp;C问题台账</oddHeader><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter>' +
      '</headerFooter></worksheet>',
  );
}

function columnsXml({ widths }: SheetLook): string {
  if (widths.length === 0) return '';
  const columns = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  return `<cols>${columns.join('')}</cols>`;
}

/** The values of each choice, one column for each. */
function choicesXml({ choices }: SheetLook): string {
  const longest = Math.max(0, ...choices.map(({ values }) => values.length));
  const rows = Array.from({ length: longest }, (_, at) =>
    choices.map(({ values }) => cellXml(values[at] ?? '')).join(''),
  );
  const data = rows.map((row) => `<row>${row}</row>`).join('');
  return `<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData></worksheet>`;
}

/** Offered, not enforced: an import says better what is wrong than a spreadsheet. */
function validationsXml({ choices }: SheetLook): string {
  if (choices.length === 0) return '';
  const rules = choices.map(({ column, values }, at) => {
    const [cells, list] = [columnName(column), columnName(at)];
    return (
      `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${cells}2:${cells}1048576">` +
      `<formula1>选项!$${list}$1:$${list}$${values.length}</formula1></dataValidation>`
    );
  });
  return `<dataValidations count="${choices.length}">${rules.join('')}</dataValidations>`;
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
