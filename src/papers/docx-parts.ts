import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  LineRuleType,
  type PageReference,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';

import type { Layout } from '../domain/paper/paper.js';

/** The types that offices have (GB/T 9704-2012, 5.2.2): by name, as an editable paper is set where it is opened. */
export const BODY = '仿宋_GB2312';
export const TITLE = '方正小标宋简体';
export const RED = 'B3261E';
const BOLD = { bold: true } as const;
/** Twentieths of a point in a millimetre. */
const MM = 56.7;

/** Sizes in half points; pitch, margins and the width of the text in twentieths of a point. */
export interface Measures {
  readonly body: number;
  readonly title: number;
  readonly head: number;
  readonly table: number;
  readonly copies: number;
  readonly foot: number;
  readonly pitch: number;
  readonly page: { readonly width: number; readonly height: number };
  readonly margin: Readonly<Record<'top' | 'bottom' | 'left' | 'right' | 'footer', number>>;
  readonly textWidth: number;
}

const A4 = { width: Math.round(210 * MM), height: Math.round(297 * MM) };

/** 3号, 2号, 小四 and 五号 in a letter (GB/T 9704-2012, 5.2); less in a sheet. */
const LETTER: Measures = {
  ...{ body: 32, title: 44, head: 60, table: 24, copies: 28, foot: 18, pitch: 580 },
  page: A4,
  margin: inTwips({ top: 37, bottom: 35, left: 28, right: 26, footer: 25 }),
  textWidth: Math.round(156 * MM),
};
const SHEET: Measures = {
  ...{ body: 21, title: 32, head: 60, table: 18, copies: 21, foot: 16, pitch: 340 },
  page: A4,
  margin: inTwips({ top: 20, bottom: 20, left: 18, right: 18, footer: 12 }),
  textWidth: Math.round(174 * MM),
};

export const MEASURES: Readonly<Record<Layout, Measures>> = {
  LETTER,
  SHEET,
  WIDE: { ...SHEET, textWidth: Math.round(261 * MM) },
};

function inTwips(margin: Measures['margin']): Measures['margin'] {
  const { top, bottom, left, right, footer } = margin;
  const twips = (mm: number): number => Math.round(mm * MM);
  return { top: twips(top), bottom: twips(bottom), left: twips(left), right: twips(right), footer: twips(footer) };
}

/** How a line looks. */
export interface Look {
  readonly center?: boolean;
  readonly font?: string;
  readonly size?: number;
  readonly color?: string;
  readonly strong?: boolean;
  /** Two characters in. */
  readonly indent?: boolean;
  readonly spaced?: boolean;
  readonly tight?: boolean;
  /** A rule below, as under a red head; a rule above, as over the copies. */
  readonly under?: boolean;
  readonly over?: boolean;
  readonly onNewPage?: boolean;
  /** The name by which contents refer to it. */
  readonly bookmark?: string;
}

export function line(text: string, look: Look, of: Measures): Paragraph {
  const {
    center,
    font = BODY,
    size = of.body,
    color,
    strong = false,
    indent,
    spaced,
    tight,
    under,
    over,
    onNewPage = false,
    bookmark,
  } = look;
  const rule = (by: string): { style: typeof BorderStyle.SINGLE; size: number; color: string; space: number } => ({
    style: BorderStyle.SINGLE,
    size: 8,
    color: by,
    space: 4,
  });
  const run = new TextRun({
    text,
    font,
    size,
    ...(color === undefined ? {} : { color }),
    ...(strong ? BOLD : {}),
  });
  return new Paragraph({
    alignment: center === true ? AlignmentType.CENTER : tight === true ? AlignmentType.LEFT : AlignmentType.BOTH,
    spacing:
      tight === true
        ? {}
        : {
            line: of.pitch,
            lineRule: size > of.body ? LineRuleType.AT_LEAST : LineRuleType.EXACT,
            ...(spaced === true ? { before: 240, after: 160 } : {}),
          },
    pageBreakBefore: onNewPage,
    ...(indent === true ? { indent: { firstLine: 2 * 10 * of.body } } : {}),
    ...(under === true ? { border: { bottom: rule(RED) } } : over === true ? { border: { top: rule('000000') } } : {}),
    children: bookmark === undefined ? [run] : [new Bookmark({ id: bookmark, children: [run] })],
  });
}

/** A table over the width of the text. */
export function tableOf(
  widths: readonly number[],
  header: readonly string[],
  rows: readonly (readonly (string | PageReference)[])[],
  of: Measures,
): Table {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const { textWidth } = of;
  const columns = widths.map((width) => Math.round((textWidth * width) / whole));
  const cell = (content: string | PageReference, at: number, isHead: boolean): TableCell =>
    new TableCell({
      width: { size: columns[at] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [
        new Paragraph({
          alignment: isHead ? AlignmentType.CENTER : AlignmentType.LEFT,
          children: [
            typeof content === 'string' ? new TextRun({ text: content, font: BODY, size: of.table }) : content,
          ],
        }),
      ],
    });
  const row = (cells: readonly (string | PageReference)[], isHead: boolean): TableRow =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: cells.map((content, at) => cell(content, at, isHead)),
    });
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: columns,
    rows: [...(header.length === 0 ? [] : [row(header, true)]), ...rows.map((cells) => row(cells, false))],
  });
}
