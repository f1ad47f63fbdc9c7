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
  PageOrientation,
  PageReference,
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

import {
  type Block,
  CONTENTS_HEADER,
  copiesInWords,
  dateInWords,
  headShare,
  PAGE_HEADER,
  type Paper,
} from '../domain/paper/paper.js';
import { BODY, line, type Look, MEASURES, type Measures, RED, tableOf, TITLE } from './docx-parts.js';

/** The paper as an editable file, for offices that finish it in their own word processor; or a volume of papers. */
export async function docxOf(first: Paper, ...others: readonly Paper[]): Promise<Buffer> {
  const sections: ISectionOptions[] = [];
  for (const [at, paper] of [first, ...others].entries()) sections.push(await sectionOf(paper, bookmarkOf(at)));
  const document = new Document({
    title: first.title,
    creator: first.head ?? '案件移送平台',
    styles: {
      default: {
        document: { run: { font: BODY, size: MEASURES[first.layout].body, language: { eastAsia: 'zh-CN' } } },
      },
    },
    sections,
  });
  return Packer.toBuffer(document);
}

/** Where a paper of a volume begins. */
function bookmarkOf(at: number): string {
  return `paper${at}`;
}

async function sectionOf(paper: Paper, bookmark: string): Promise<ISectionOptions> {
  const { head, number, title, recipient, blocks, copies, appendix, layout } = paper;
  const of = MEASURES[layout];
  const children = [
    ...(head === null
      ? []
      : [
          line(
            head,
            {
              center: true,
              font: TITLE,
              size: Math.round(of.head * headShare(head)),
              color: RED,
              strong: true,
              under: number === null,
            },
            of,
          ),
        ]),
    ...(number === null ? [] : [line(number, { center: true, under: head !== null }, of)]),
    line(title, { center: true, font: TITLE, size: of.title, strong: true, spaced: true, bookmark }, of),
    ...(recipient === null ? [] : [line(`${recipient}：`, {}, of)]),
    ...blocks.flatMap((block) => partsOf(block, of)),
    line('', { size: of.foot, tight: true }, of), // tables that touch are one
    await endOf(paper, of),
    ...(copies.length === 0 ? [] : [line(copiesInWords(copies), { size: of.copies, over: true }, of)]),
    ...appendix.flatMap((block, at) => partsOf(block, of, at === 0)),
  ];
  const page = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: BODY, size: of.copies });
  const footers = {
    default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [page] })] }),
  };
  return { properties: pageOf(of, layout === 'WIDE'), footers, children };
}

function pageOf({ page, margin, pitch }: Measures, wide: boolean): NonNullable<ISectionOptions['properties']> {
  const orientation = wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT;
  return {
    page: { size: { ...page, orientation }, margin },
    grid: { type: DocumentGridType.LINES_AND_CHARS, linePitch: pitch },
  };
}

function partsOf(block: Block, of: Measures, onNewPage = false): readonly (Paragraph | Table)[] {
  switch (block.kind) {
    case 'PARAGRAPH':
      return [line(block.runs.map(({ text }) => text).join(''), { indent: true }, of)];
    case 'HEADING':
      return [line(block.text, { strong: true }, of)];
    case 'LIST':
      return block.items.map((item, at) => line(at === 0 ? `${block.label}：${item}` : item, { indent: true }, of));
    case 'CONTENTS':
      return [
        tableOf(
          [2, 11, 7, 5, 2],
          [...CONTENTS_HEADER, PAGE_HEADER],
          block.rows.map((row, at) => [String(at + 1), ...row, new PageReference(bookmarkOf(at + 1))]),
          of,
        ),
      ];
    case 'TABLE':
      return [
        ...(block.caption === null ? [] : [line(block.caption, { indent: true, onNewPage }, of)]),
        tableOf(block.widths, block.header, block.rows, of),
      ];
  }
}

/** At the left how it is checked, at the right who signs it; nothing around them. */
async function endOf({ signature, foot, code }: Paper, of: Measures): Promise<Table> {
  const small: Look = { size: of.foot, tight: true };
  const left = [...(code === null ? [] : [await pictured(code)]), ...foot.map((words) => line(words, small, of))];
  const right = signature === null ? [line('', small, of)] : signed(signature.organ, dateInWords(signature.date), of);
  const cell = (children: readonly Paragraph[], size: number): TableCell =>
    new TableCell({
      width: { size, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.BOTTOM,
      borders: { top: NOTHING, bottom: NOTHING, left: NOTHING, right: NOTHING },
      children: [...children],
    });
  const half = Math.round(of.textWidth / 2);
  return new Table({
    width: { size: of.textWidth, type: WidthType.DXA },
    columnWidths: [half, half],
    rows: [new TableRow({ cantSplit: true, children: [cell(left, half), cell(right, half)] })],
  });
}

const NOTHING = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

/** The place of the seal says so; none is drawn. */
function signed(organ: string, date: string, of: Measures): readonly Paragraph[] {
  const centred = (text: string, size: number, color: string): Paragraph =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { line: of.pitch, lineRule: LineRuleType.EXACT },
      children: [new TextRun({ text, font: BODY, size, color })],
    });
  return [centred('（印章）', of.foot, RED), centred(organ, of.body, '000000'), centred(date, of.body, '000000')];
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
