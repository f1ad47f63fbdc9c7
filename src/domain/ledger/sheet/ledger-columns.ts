import { type Agency, namesOf } from '../../agency/agency.js';
import type { StatedArea } from '../../kernel/area.js';
import type { Bilingual } from '../../kernel/bilingual.js';
import { PATCH_SOURCES, type PatchFacts } from '../patch/patch.js';
import {
  agencyIn,
  areaIn,
  codeOf,
  dateIn,
  type LedgerCell,
  named,
  plain,
  type Read,
  type SheetNames,
  sourceIn,
  unitOf,
} from './ledger-cells.js';

/** What is wrong with one cell: what was given, what would be right. */
export interface CellProblem extends Bilingual {
  readonly column: LedgerColumn;
  readonly value: string;
}

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

/** What another city's sheet calls a column; null: a column that is passed over. */
export type ColumnAliases = ReadonlyMap<string, LedgerColumn | null>;

/**
 * Which columns a header names, by place; or what is wrong with it. A unit in a header, such as 总面积（m²）, is that of
 * bare numbers below it.
 */
export function readHeader(
  cells: readonly (LedgerCell | undefined)[],
  aliases: ColumnAliases = new Map(),
):
  | { readonly columns: readonly (LedgerColumn | null)[]; readonly units: ReadonlyMap<LedgerColumn, string> }
  | Bilingual {
  const units = new Map<LedgerColumn, string>();
  const columns: (LedgerColumn | null)[] = [];
  for (const cell of cells) {
    const name = (cell?.text ?? '').trim();
    if (name === '' || name.startsWith('※') || aliases.get(name) === null) {
      columns.push(null);
      continue;
    }
    const [, base = '', unit] = /^([^（(]+?)(?:[（(](.+)[)）])?$/.exec(name.replace(/[*＊]/g, '')) ?? [];
    const column =
      aliases.get(name) ?? LEDGER_COLUMN_NAMES.find((one) => LEDGER_COLUMNS[one].replace('＊', '') === base.trim());
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
  { agencies, categories }: SheetNames,
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
    batch: read('batch', (cell) => named(cell, categories), null),
    alsoUnder: read(
      'alsoUnder',
      ({ text }) => ({
        value: text
          .split(/[、,，;；\s]+/)
          .filter((one) => one !== '')
          .map((one) => codeOf(one, categories)),
      }),
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
  const nameOf = namesOf(agencies);
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
