import type { Agency } from '../../agency/agency.js';
import { isStatedArea, type StatedArea } from '../../kernel/area.js';
import type { Bilingual } from '../../kernel/bilingual.js';
import type { LocalDate } from '../../kernel/instant.js';
import { LONGEST_TEXT, textProblem } from '../../kernel/text.js';
import { PATCH_SOURCES, type PatchSource } from '../patch/patch.js';

/** A cell as text, and whether the sheet itself said that it is a date, a number or a formula. */
export interface LedgerCell {
  readonly kind: 'TEXT' | 'NUMBER' | 'DATE' | 'FORMULA' | 'OTHER';
  readonly text: string;
}

/** What a cell says, or what would be right. */
export type Read<T> = { readonly value: T } | Bilingual;

/** The names that a sheet may use for codes. */
export interface SheetNames {
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly categories: readonly { readonly id: string; readonly name: string }[];
}

/** A category by its code or its name; what is neither is left for the plan to refuse. */
export function named(cell: LedgerCell, categories: SheetNames['categories']): Read<string> {
  const read = plain(cell);
  return 'value' in read ? { value: codeOf(read.value, categories) } : read;
}

export function codeOf(text: string, categories: SheetNames['categories']): string {
  return categories.find(({ id, name }) => id === text || name === text)?.id ?? text;
}

/** Text as it is, within what a text may be: a formula is text as well, and stays one. */
export function plain({ text }: LedgerCell): Read<string> {
  const problem = textProblem(text);
  return problem === null ? { value: text } : { zh: `至多 ${LONGEST_TEXT} 个字、不含控制字符的文字`, en: problem };
}

export function areaIn({ kind, text }: LedgerCell, headerUnit: string | undefined): Read<StatedArea> {
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

export function unitOf(text: string): string | null {
  if (text.trim() === '亩') return '亩';
  return /^(m²|m2|㎡|平方米)$/i.test(text.trim()) ? 'm²' : null;
}

export function dateIn({ kind, text }: LedgerCell): Read<LocalDate> {
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

export function sourceIn({ text }: LedgerCell): Read<PatchSource> {
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
export function agencyIn(text: string, agencies: ReadonlyMap<string, Agency>): Read<string> {
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
