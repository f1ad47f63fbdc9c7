import { inflateRawSync } from 'node:zlib';

import { PDFiumLibrary } from '@hyzyla/pdfium';

import { type Paper, textOf } from '../../src/domain/paper/paper.js';
import { docxOf } from '../../src/papers/paper-docx.js';
import { pageOf, sheetOf } from '../../src/papers/paper-html.js';
import { GlyphMissing, PaperPrinter } from '../../src/papers/paper-pdf.js';
import { readEnv } from '../../src/platform/config/env.js';
import { factsOf, paperFrom } from '../support/papers.js';

const printer = new PaperPrinter(readEnv({}));
const CODE = `http://127.0.0.1:3000/verify#${'abcdefgh'.repeat(60)}`;

const PAPERS: readonly (readonly [string, Paper])[] = [
  ['移送书', paperFrom(factsOf('R01', 'TRANSFER', 'SEND_TRANSFER', { copies: ['河津市人民检察院'], code: CODE }))],
  ['移送回执', paperFrom(factsOf('R01', 'RECEIPT', 'SIGN_RECEIPT', { code: CODE }))],
  ['不予立案通知书', paperFrom(factsOf('R01', 'DECLINE', 'DECLINE_FILING'))],
  ['补正通知书', paperFrom(factsOf('R01', 'SUPPLEMENT_REQUEST', 'REQUEST_SUPPLEMENT'))],
  ['强制执行申请书', paperFrom(factsOf('R08', 'TRANSFER', 'SEND_TRANSFER'))],
];

/** The same paper with other words in it. */
const saying = (statement: string): Paper =>
  paperFrom(
    factsOf('R01', 'DECLINE', 'DECLINE_FILING', {
      content: { action: 'DECLINE_FILING', facts: { documentNumber: '河公不立字〔2026〕1号', statement } },
    }),
  );

const bare = (text: string): string => text.replace(/[\s\u200b]/g, '');

async function textOfPdf(pdf: Buffer): Promise<string> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages = [...document.pages()].map((page) => page.getText());
  library.destroy();
  return pages.join('\n');
}

/** The parts of a docx are those of a zip; what stands in `word/document.xml`, without its markup. */
function textOfDocx(docx: Buffer): string {
  const end = docx.lastIndexOf('PK\x05\x06');
  let at = docx.readUInt32LE(end + 16);
  for (let entry = docx.readUInt16LE(end + 10); entry > 0; entry -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => docx.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = docx.toString('utf8', at + 46, at + 46 + nameLength);
    if (name === 'word/document.xml') {
      const local = docx.readUInt32LE(at + 42);
      const start = local + 30 + docx.readUInt16LE(local + 26) + docx.readUInt16LE(local + 28);
      const packed = docx.subarray(start, start + docx.readUInt32LE(at + 20));
      return unmarked(inflateRawSync(packed).toString('utf8'));
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error('no document in the docx');
}

const unmarked = (markup: string): string =>
  markup
    .replace(/<style>.*?<\/style>|<title>.*?<\/title>|<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&(#39|apos);/g, "'")
    .replace(/&amp;/g, '&');

async function renderings(paper: Paper): Promise<readonly (readonly [string, string])[]> {
  return [
    ['html', unmarked(pageOf(paper))],
    ['pdf', await textOfPdf(printer.print(paper))],
    ['docx', textOfDocx(await docxOf(paper))],
  ];
}

describe('a paper in its three renderings', () => {
  it.each(PAPERS)('%s says the same in HTML, PDF and docx', async (_, paper) => {
    for (const [form, text] of await renderings(paper))
      for (const line of textOf(paper)) expect([form, bare(text)]).toEqual([form, expect.stringContaining(bare(line))]);
  });

  it('is the same PDF, byte for byte, each time; PDF/A-2b', async () => {
    const [, paper] = PAPERS[0]!;
    const first = printer.print(paper);
    expect(first.equals(new PaperPrinter(readEnv({})).print(paper))).toBe(true);
    expect(first.toString('latin1')).toMatch(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>B</);
    expect((await textOfPdf(first)).includes('（印章）')).toBe(true);
  });

  it.each([
    ['marks of Typst', '#set page(width: 1pt) $x$ *a* _b_ `c` @d <e> // f /* g */ #image("/etc/passwd") \\ ~ = h'],
    ['marks of HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>&lt;&amp;"\''],
    ['marks of XML', ']]><w:p/><!-- --><?xml version="1.0"?>'],
    ['a formula', '=HYPERLINK("http://x","y") @SUM(A1) +1 -1'],
    ['marks of our own wording', '{title}[{party}]@items'],
    ['a very long word', 'A'.repeat(500)],
  ])('holds %s as text, and nothing of it acts', async (_, words) => {
    const paper = saying(words);
    for (const [form, text] of await renderings(paper))
      expect([form, bare(text)]).toEqual([form, expect.stringContaining(bare(words))]);
    expect(sheetOf(paper)).not.toMatch(/<(script|img)/);
  });

  it('keeps the lines of what a person wrote', () => {
    const paper = saying('第一条理由。\n第二条理由。');
    expect(textOf(paper)).toEqual(expect.arrayContaining(['第一条理由。', '第二条理由。']));
  });

  it('a character that no font has is named, and never printed as a box', () => {
    expect(() => printer.print(saying('当事人𠀀某'))).toThrow(GlyphMissing);
    try {
      printer.print(saying('当事人𠀀某ꀀ'));
    } catch (error) {
      expect((error as GlyphMissing).characters).toEqual(['𠀀', 'ꀀ']);
    }
  });

  it('loses nothing of a long text, nor its signature', async () => {
    for (const words of ['理由'.repeat(355), `${'甲'.repeat(1_900)}\n${'乙'.repeat(1_900)}`]) {
      const text = bare(await textOfPdf(printer.print(saying(words))));
      expect(text.replace(/—\d+—/g, '')).toContain(bare(words).replace('\n', ''));
      expect(text).toContain('2026年9月29日');
    }
    const missing = Array.from({ length: 60 }, (_, n) => `第${n + 1}份材料`);
    const content = { action: 'REQUEST_SUPPLEMENT', facts: { documentNumber: '河公补字〔2026〕1号', missing } };
    const text = bare(
      await textOfPdf(
        printer.print(paperFrom(factsOf('R01', 'SUPPLEMENT_REQUEST', 'REQUEST_SUPPLEMENT', { content }))),
      ),
    );
    for (const one of [...missing, '2026年9月29日']) expect(text).toContain(one);
  });

  it('a signature never stands on a page by itself', async () => {
    for (let lines = 1; lines <= 24; lines += 1) {
      const pdf = printer.print(saying(Array.from({ length: lines }, (_, n) => `第${n + 1}条理由。`).join('\n')));
      const library = await PDFiumLibrary.init();
      const last = [...(await library.loadDocument(pdf)).pages()].at(-1)?.getText() ?? '';
      expect([lines, bare(last)]).toEqual([lines, expect.stringMatching(/监督。.*2026年9月29日/)]);
      library.destroy();
    }
  }, 60_000);
});
