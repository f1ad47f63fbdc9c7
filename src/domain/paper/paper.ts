import { epochMs, HOUR_MS, type Instant, instantOf, type LocalDate, localDateOf } from '../kernel/instant.js';

/** A piece of a line. `given`: it comes from the facts; the rest is the fixed text of the form. */
export interface Run {
  readonly text: string;
  readonly given: boolean;
}

export type Block =
  | { readonly kind: 'PARAGRAPH'; readonly runs: readonly Run[] }
  | { readonly kind: 'HEADING'; readonly text: string }
  /** Several items are numbered already. */
  | { readonly kind: 'LIST'; readonly label: string; readonly items: readonly string[] }
  | {
      readonly kind: 'TABLE';
      readonly caption: string | null;
      /** The columns' parts of the width. */
      readonly widths: readonly number[];
      /** Empty: the table has no head, such as one of names and values. */
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** 目录 of a volume: a row for each paper that follows. In print it says on which page it begins. */
  | { readonly kind: 'CONTENTS'; readonly rows: readonly (readonly [name: string, by: string, date: string])[] };

/**
 * LETTER: after GB/T 9704-2012. SHEET (表单): smaller type and narrower margins, for tables. WIDE (横表): the same, wider
 * than high.
 */
export type Layout = 'LETTER' | 'SHEET' | 'WIDE';

export const CONTENTS_HEADER = ['序号', '题名', '责任者', '日期'] as const;
/** The head of the column that print alone has. */
export const PAGE_HEADER = '页号';

/**
 * A paper as it is: what stands on it and where, and nothing of how it looks. Its renderings (HTML, PDF, docx) say the
 * same. After GB/T 9704-2012.
 */
export interface Paper {
  /** The agency in the red head (发文机关标志); null: the kind has none. */
  readonly head: string | null;
  /** 文号; null where the paper has none. */
  readonly number: string | null;
  readonly title: string;
  /** 主送机关 */
  readonly recipient: string | null;
  readonly blocks: readonly Block[];
  /** 署名 and 成文日期; where the seal belongs. Null: nobody signs it. */
  readonly signature: { readonly organ: string; readonly date: LocalDate } | null;
  /** The day by which its document properties are dated. */
  readonly date: LocalDate;
  /** 抄送机关 */
  readonly copies: readonly string[];
  /** Small lines at the foot of the last page: what it belongs to, and how it is checked. */
  readonly foot: readonly string[];
  /** What a QR code at the foot holds; null: there is none. */
  readonly code: string | null;
  readonly layout: Layout;
  /** What follows on pages of its own. */
  readonly appendix: readonly Block[];
}

/** How much of its full size a red head has: a long name stands on one line as well. */
export function headShare(head: string): number {
  return Math.min(1, 13 / head.length);
}

/** The text of a paper, block by block: what all its renderings have in common. */
export function textOf(paper: Paper): readonly string[] {
  const { head, number, title, recipient, blocks, signature, copies, foot, appendix } = paper;
  return [
    ...[head, number, title, recipient === null ? null : `${recipient}：`].flatMap((text) => text ?? []),
    ...blocks.flatMap(textsOfBlock),
    ...(signature === null ? [] : [signature.organ, dateInWords(signature.date)]),
    ...(copies.length === 0 ? [] : [copiesInWords(copies)]),
    ...foot,
    ...appendix.flatMap(textsOfBlock),
  ];
}

function textsOfBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'PARAGRAPH':
      return [block.runs.map(({ text }) => text).join('')];
    case 'HEADING':
      return [block.text];
    case 'CONTENTS':
      return [...CONTENTS_HEADER, ...block.rows.flatMap((row, at) => [String(at + 1), ...row])];
    case 'LIST':
      return [`${block.label}：`, ...block.items];
    case 'TABLE':
      return [...(block.caption === null ? [] : [block.caption]), ...block.header, ...block.rows.flat()];
  }
}

/** 2026年9月29日: Arabic figures without leading zeros (GB/T 9704-2012, 7.3.5.4). */
export function dateInWords(date: LocalDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(year)}年${Number(month)}月${Number(day)}日`;
}

/** 2026年9月29日16时05分; the end of a day is its last instant, of which the law says 24时. */
export function momentInWords(at: Instant): string {
  const [hour, minute] = clockOf(at);
  return `${dateInWords(localDateOf(at))}${hour === '23' && minute === '59' ? '24时' : `${hour}时${minute}分`}`;
}

/** 9月29日 16:05 in a cell; with the year where it is another than that of the printing. */
export function momentInCell(at: Instant, printedAt: Instant): string {
  const [hour, minute] = clockOf(at);
  const words = dateInWords(localDateOf(at));
  const day = words.startsWith(localDateOf(printedAt).slice(0, 4)) ? words.slice(5) : words;
  return `${day} ${hour === '23' && minute === '59' ? '24:00' : `${hour}:${minute}`}`;
}

function clockOf(at: Instant): readonly [hour: string, minute: string] {
  const local = instantOf(epochMs(at) + 8 * HOUR_MS);
  return [local.slice(11, 13), local.slice(14, 16)];
}

export function copiesInWords(copies: readonly string[]): string {
  return `抄送：${copies.join('，')}。`;
}
