import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  Footer,
  ImageRun,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import sharp from 'sharp';
import { renderSVG } from 'uqr';

import { type Block, copiesInWords, dateInWords, headShare, type Paper } from '../domain/paper/paper.js';

/** The types that offices have (GB/T 9704-2012, 5.2.2): by name, as an editable paper is set where it is opened. */
const BODY = '仿宋_GB2312';
const TITLE = '方正小标宋简体';
const RED = 'B3261E';
const BOLD = { bold: true } as const;
/** Half points: 3号, 2号, 小四, 五号; and the pitch of a line in twentieths of a point. */
const SIZE = { body: 32, title: 44, head: 60, table: 24, copies: 28, foot: 18 };
const PITCH = 580;
/** Twentieths of a point in a millimetre, and the width of the text. */
const MM = 56.7;
const TEXT_WIDTH = Math.round(156 * MM);

const PAGE: ISectionOptions['properties'] = {
  page: {
    size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
    margin: {
      top: Math.round(37 * MM),
      bottom: Math.round(35 * MM),
      left: Math.round(28 * MM),
      right: Math.round(26 * MM),
      footer: Math.round(25 * MM),
    },
  },
  grid: { type: DocumentGridType.LINES_AND_CHARS, linePitch: PITCH },
};

/** The paper as an editable file, for offices that finish it in their own word processor. */
export async function docxOf(paper: Paper): Promise<Buffer> {
  const { head, number, title, recipient, blocks, copies, appendix } = paper;
  const children = [
    ...(head === null
      ? []
      : [
          line(head, {
            center: true,
            font: TITLE,
            size: Math.round(SIZE.head * headShare(head)),
            color: RED,
            strong: true,
            under: number === null,
          }),
        ]),
    ...(number === null ? [] : [line(number, { center: true, under: head !== null })]),
    line(title, { center: true, font: TITLE, size: SIZE.title, strong: true, spaced: true }),
    ...(recipient === null ? [] : [line(`${recipient}：`, {})]),
    ...blocks.flatMap((block) => partsOf(block)),
    await endOf(paper),
    ...(copies.length === 0 ? [] : [line(copiesInWords(copies), { size: SIZE.copies, over: true })]),
    ...appendix.flatMap((block, at) => partsOf(block, at === 0)),
  ];
  const page = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: BODY, size: SIZE.copies });
  const footers = {
    default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [page] })] }),
  };
  const document = new Document({
    title,
    creator: head ?? '案件移送平台',
    styles: { default: { document: { run: { font: BODY, size: SIZE.body, language: { eastAsia: 'zh-CN' } } } } },
    sections: [{ properties: PAGE, footers, children }],
  });
  return Packer.toBuffer(document);
}

interface Look {
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
}

function line(text: string, look: Look): Paragraph {
  const {
    center,
    font = BODY,
    size = SIZE.body,
    color,
    strong = false,
    indent,
    spaced,
    tight,
    under,
    over,
    onNewPage = false,
  } = look;
  const rule = (by: string): { style: typeof BorderStyle.SINGLE; size: number; color: string; space: number } => ({
    style: BorderStyle.SINGLE,
    size: 8,
    color: by,
    space: 4,
  });
  return new Paragraph({
    alignment: center === true ? AlignmentType.CENTER : AlignmentType.BOTH,
    spacing:
      tight === true
        ? {}
        : {
            line: PITCH,
            lineRule: size > SIZE.body ? LineRuleType.AT_LEAST : LineRuleType.EXACT,
            ...(spaced === true ? { before: 240, after: 160 } : {}),
          },
    pageBreakBefore: onNewPage,
    ...(indent === true ? { indent: { firstLine: 2 * 320 } } : {}),
    ...(under === true ? { border: { bottom: rule(RED) } } : over === true ? { border: { top: rule('000000') } } : {}),
    children: [new TextRun({ text, font, size, ...(color === undefined ? {} : { color }), ...(strong ? BOLD : {}) })],
  });
}

function partsOf(block: Block, onNewPage = false): readonly (Paragraph | Table)[] {
  switch (block.kind) {
    case 'PARAGRAPH':
      return [line(block.runs.map(({ text }) => text).join(''), { indent: true })];
    case 'LIST':
      return block.items.map((item, at) => line(at === 0 ? `${block.label}：${item}` : item, { indent: true }));
    case 'TABLE':
      return [...(block.caption === null ? [] : [line(block.caption, { indent: true, onNewPage })]), tableOf(block)];
  }
}

function tableOf({ widths, header, rows }: Extract<Block, { kind: 'TABLE' }>): Table {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const inTwips = widths.map((width) => Math.round((TEXT_WIDTH * width) / whole));
  const cell = (text: string, at: number, isHead: boolean): TableCell =>
    new TableCell({
      width: { size: inTwips[at] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [
        new Paragraph({
          alignment: isHead ? AlignmentType.CENTER : AlignmentType.LEFT,
          children: [new TextRun({ text, font: BODY, size: SIZE.table })],
        }),
      ],
    });
  const row = (cells: readonly string[], isHead: boolean): TableRow =>
    new TableRow({ tableHeader: isHead, cantSplit: true, children: cells.map((text, at) => cell(text, at, isHead)) });
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: inTwips,
    rows: [row(header, true), ...rows.map((cells) => row(cells, false))],
  });
}

/** At the left how it is checked, at the right who signs it; nothing around them. */
async function endOf({ signature, foot, code }: Paper): Promise<Table> {
  const left = [...(code === null ? [] : [await pictured(code)]), ...foot.map((words) => line(words, SMALL))];
  const right = signature === null ? [line('', SMALL)] : signed(signature.organ, dateInWords(signature.date));
  const cell = (children: readonly Paragraph[], size: number): TableCell =>
    new TableCell({
      width: { size, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.BOTTOM,
      borders: { top: NOTHING, bottom: NOTHING, left: NOTHING, right: NOTHING },
      children: [...children],
    });
  const half = Math.round(TEXT_WIDTH / 2);
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: [half, half],
    rows: [new TableRow({ cantSplit: true, children: [cell(left, half), cell(right, half)] })],
  });
}

const NOTHING = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const SMALL: Look = { size: SIZE.foot, tight: true };

/** The place of the seal says so; none is drawn. */
function signed(organ: string, date: string): readonly Paragraph[] {
  const centred = (text: string, size: number, color: string): Paragraph =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { line: PITCH, lineRule: LineRuleType.EXACT },
      children: [new TextRun({ text, font: BODY, size, color })],
    });
  return [centred('（印章）', SIZE.foot, RED), centred(organ, SIZE.body, '000000'), centred(date, SIZE.body, '000000')];
}

async function pictured(code: string): Promise<Paragraph> {
  const png = await sharp(Buffer.from(renderSVG(code, { border: 0 })), { density: 300 })
    .resize(300, 300)
    .png()
    .toBuffer();
  return new Paragraph({
    children: [new ImageRun({ type: 'png', data: png, transformation: { width: 72, height: 72 } })],
  });
}
