import type { Agency } from '../../agency/agency.js';
import { isStatedArea, type StatedArea } from '../../kernel/area.js';
import type { Bilingual } from '../../kernel/bilingual.js';
import type { LocalDate } from '../../kernel/instant.js';
import { LONGEST_TEXT, textProblem } from '../../kernel/text.js';
import { PATCH_SOURCES, type PatchFacts, type PatchSource } from '../patch/patch.js';

/** A cell as text, and whether the sheet itself said that it is a date, a number or a formula. */
export interface LedgerCell {
  readonly kind: 'TEXT' | 'NUMBER' | 'DATE' | 'FORMULA' | 'OTHER';
  readonly text: string;
}

/** What is wrong with one cell: what was given, what would be right. */
export interface CellProblem extends Bilingual {
  readonly column: LedgerColumn;
  readonly value: string;
}

type Read<T> = { readonly value: T } | Bilingual;

/** The columns of the ledger as a sheet, in their order; ＊ must be filled. Their names are what the header says. */
export const LEDGER_COLUMNS = {
  number: '图斑编号＊',
  batch: '批次＊',
  alsoUnder: '其他类别',
  source: '来源＊',
  deliveredOn: '下发日期＊',
  imageryOn: '影像日期',
  townshipId: '乡镇＊',
  village: '村＊',
  location: '坐落＊',
  total: '总面积＊',
  cultivated: '耕地面积＊',
  basic: '永久基本农田面积＊',
  party: '疑似当事人',
  dutyAgencyId: '责任单位',
  geometry: '图形',
  invented: '虚构',
} as const;

export type LedgerColumn = keyof typeof LEDGER_COLUMNS;
export const LEDGER_COLUMN_NAMES = Object.keys(LEDGER_COLUMNS) as readonly LedgerColumn[];

/** Columns of an export that an import does not read: what became of the patch. */
export const SHOWN_COLUMNS = ['※状态', '※判定', '※案件', '※案件状态', '※整改期限', '※销号日期', '※预警'] as const;

/**
 * Which columns a header names, by place; or what is wrong with it. A unit in a header, such as 总面积（m²）, is that of
 * bare numbers below it.
 */
export function readHeader(
  cells: readonly (LedgerCell | undefined)[],
):
  | { readonly columns: readonly (LedgerColumn | null)[]; readonly units: ReadonlyMap<LedgerColumn, string> }
  | Bilingual {
  const units = new Map<LedgerColumn, string>();
  const columns: (LedgerColumn | null)[] = [];
  for (const cell of cells) {
    const name = (cell?.text ?? '').trim();
    if (name === '' || name.startsWith('※')) {
      columns.push(null);
      continue;
    }
    const [, base = '', unit] = /^([^（(]+?)(?:[（(](.+)[)）])?$/.exec(name.replace(/[*＊]/g, '')) ?? [];
    const column = LEDGER_COLUMN_NAMES.find((one) => LEDGER_COLUMNS[one].replace('＊', '') === base.trim());
    if (column === undefined)
      return {
        zh: `没有“${name}”这一列；可用的列：${Object.values(LEDGER_COLUMNS).join('、')}（以※开头的列不读取）`,
        en:
          `there is no column "${name}"; the columns are ${Object.values(LEDGER_COLUMNS).join(', ')} ` +
          '(those that begin with ※ are not read)',
      };
    if (columns.includes(column)) return { zh: `“${name}”这一列出现两次`, en: `the column "${name}" is there twice` };
    if (unit !== undefined) units.set(column, unitOf(unit) ?? '');
    columns.push(column);
  }
  const missing = LEDGER_COLUMN_NAMES.filter(
    (column) => LEDGER_COLUMNS[column].endsWith('＊') && !columns.includes(column),
  );
  if (missing.length > 0)
    return {
      zh: `表头缺少：${missing.map((column) => LEDGER_COLUMNS[column]).join('、')}（第一行应为表头）`,
      en:
        `the header lacks ${missing.map((column) => LEDGER_COLUMNS[column]).join(', ')} ` +
        '(the first row must be the header)',
    };
  return { columns, units };
}

/** A row as the facts of a patch, or everything that is wrong with its cells. */
export function readRow(
  cells: readonly (LedgerCell | undefined)[],
  {
    columns,
    units,
  }: { readonly columns: readonly (LedgerColumn | null)[]; readonly units: ReadonlyMap<LedgerColumn, string> },
  agencies: ReadonlyMap<string, Agency>,
): { readonly facts: PatchFacts } | { readonly problems: readonly CellProblem[] } {
  const problems: CellProblem[] = [];
  const read = <T>(column: LedgerColumn, parse: (cell: LedgerCell) => Read<T>, empty: T | null): T => {
    const cell = cells[columns.indexOf(column)];
    const given = cell === undefined || cell.text.trim() === '' ? undefined : { ...cell, text: cell.text.trim() };
    const result: Read<T> =
      given === undefined
        ? empty === null && LEDGER_COLUMNS[column].endsWith('＊')
          ? { zh: '必填', en: 'must be filled' }
          : { value: empty as T }
        : parse(given);
    if ('value' in result) return result.value;
    problems.push({ column, value: given?.text.slice(0, 80) ?? '', zh: result.zh, en: result.en });
    return empty as T;
  };
  const area = (column: LedgerColumn): StatedArea => read(column, (cell) => areaIn(cell, units.get(column)), null);
  const agency = (column: LedgerColumn, empty: string | null): string =>
    read(column, ({ text }) => agencyIn(text, agencies), empty);
  const townshipId = agency('townshipId', null);
  const facts: PatchFacts = {
    number: read('number', plain, null),
    batch: read('batch', plain, null),
    alsoUnder: read(
      'alsoUnder',
      ({ text }) => ({ value: text.split(/[、,，;；\s]+/).filter((one) => one !== '') }),
      [],
    ),
    source: read('source', sourceIn, null),
    deliveredOn: read('deliveredOn', dateIn, null),
    imageryOn: read('imageryOn', dateIn, null),
    townshipId,
    village: read('village', plain, null),
    location: read('location', plain, null),
    total: area('total'),
    cultivated: area('cultivated'),
    basic: area('basic'),
    party: read('party', plain, null),
    dutyAgencyId: agency('dutyAgencyId', townshipId),
    geometry: read('geometry', ({ text }) => ({ value: text }), null),
    invented: read<boolean>(
      'invented',
      ({ text }) => (['是', '否'].includes(text) ? { value: text === '是' } : { zh: '是或者否', en: '是 or 否' }),
      false,
    ),
  };
  return problems.length > 0 ? { problems } : { facts };
}

/** The same facts as the cells of a row: reading them gives the same facts again. */
export function cellsOf(facts: PatchFacts, agencies: ReadonlyMap<string, Agency>): readonly string[] {
  const nameOf = (id: string): string => agencies.get(id)?.name ?? id;
  const shown = {
    ...facts,
    alsoUnder: facts.alsoUnder.join('、'),
    source: PATCH_SOURCES[facts.source],
    townshipId: nameOf(facts.townshipId),
    dutyAgencyId: nameOf(facts.dutyAgencyId),
    invented: facts.invented ? '是' : '否',
  };
  return LEDGER_COLUMN_NAMES.map((column) => shown[column] ?? '');
}

/** Text as it is, within what a text may be: a formula is text as well, and stays one. */
function plain({ text }: LedgerCell): Read<string> {
  const problem = textProblem(text);
  return problem === null ? { value: text } : { zh: `至多 ${LONGEST_TEXT} 个字、不含控制字符的文字`, en: problem };
}

function areaIn({ kind, text }: LedgerCell, headerUnit: string | undefined): Read<StatedArea> {
  if (kind === 'FORMULA')
    return { zh: '数值，不是公式：请粘贴为数值', en: 'a value, not a formula: paste it as a value' };
  const [, number = '', written = ''] =
    /^([\d.]+)\s*(.*)$/.exec(/^\d{1,3}(,\d{3})+(?!\d)/.test(text) ? text.replaceAll(',', '') : text) ?? [];
  const unit = written === '' ? headerUnit : unitOf(written);
  const stated = `${number}${unit ?? ''}`;
  return isStatedArea(stated)
    ? { value: stated }
    : {
        zh: '面积，如 5.2亩 或者 3466.7m²（最多四位小数；单位可写在表头，如 总面积（亩））',
        en: 'an area such as 5.2亩 or 3466.7m² (at most four decimals; the unit may stand in the header)',
      };
}

function unitOf(text: string): string | null {
  if (text.trim() === '亩') return '亩';
  return /^(m²|m2|㎡|平方米)$/i.test(text.trim()) ? 'm²' : null;
}

function dateIn({ kind, text }: LedgerCell): Read<LocalDate> {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00.000Z`);
  if (kind !== 'NUMBER' && !Number.isNaN(time) && new Date(time).toISOString().startsWith(date))
    return { value: date as LocalDate };
  return kind === 'NUMBER'
    ? {
        zh: '日期，如 2023-06-30：此单元格是数值，请设为日期格式或者写成文字',
        en: 'a date such as 2023-06-30: this cell is a number, format it as a date or write it as text',
      }
    : { zh: '存在的日期，如 2023-06-30', en: 'a date that exists, such as 2023-06-30' };
}

function sourceIn({ text }: LedgerCell): Read<PatchSource> {
  const found = (Object.entries(PATCH_SOURCES) as [PatchSource, string][]).find(
    ([key, name]) => key === text || name === text,
  );
  return found === undefined
    ? {
        zh: `来源：${Object.values(PATCH_SOURCES)
          .map((name) => `“${name}”`)
          .join('')}之一`,
        en: `a source: ${Object.values(PATCH_SOURCES).join(', ')}`,
      }
    : { value: found[0] };
}

/** By id or by name. */
function agencyIn(text: string, agencies: ReadonlyMap<string, Agency>): Read<string> {
  // 僧楼镇 for 僧楼镇人民政府, where there is one only
  const begins = [...agencies.values()].filter(({ name }) => name.startsWith(text));
  const agency =
    agencies.get(text) ??
    [...agencies.values()].find(({ name }) => name === text) ??
    (begins.length === 1 ? begins[0] : undefined);
  return agency === undefined
    ? { zh: '本市机关的名称或者编号', en: 'the name or id of an agency of this city' }
    : { value: agency.id };
}
