import path from 'node:path';

import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { Inject, Injectable } from '@nestjs/common';
import { renderSVG } from 'uqr';

import { noonOf } from '../domain/kernel/instant.js';
import {
  type Block,
  CONTENTS_HEADER,
  copiesInWords,
  dateInWords,
  headShare,
  PAGE_HEADER,
  type Paper,
} from '../domain/paper/paper.js';
import { ENV, type Env } from '../platform/config/env.js';
import { fontFoldersOf } from '../platform/text/fonts.js';

const LAYOUT = path.join(import.meta.dirname, 'paper.typ');

/** The Song type that is shipped (Noto Serif SC, SIL Open Font License): what no other font has is looked for here. */
const SHIPPED = 'Noto Serif SC';

/** A character that no font of the office or of ours has. It is told, never printed as a box. */
export class GlyphMissing extends Error {
  constructor(readonly characters: readonly string[]) {
    super(`no font has ${characters.join(' ')}`);
  }
}

/** Sets papers as PDF/A-2b, byte for byte the same each time. */
@Injectable()
export class PaperPrinter {
  private compiler: NodeCompiler | null = null;

  constructor(@Inject(ENV) private readonly env: Env) {}

  /** One paper, or a volume of them with pages counted through. Throws GlyphMissing. */
  print(first: Paper, ...others: readonly Paper[]): Buffer {
    const inputs = {
      papers: JSON.stringify([first, ...others].map(setting)),
      'body-font': `${this.env.PAPER_BODY_FONT}|${SHIPPED}`,
      'title-font': `${this.env.PAPER_TITLE_FONT}|${SHIPPED}`,
    };
    const compiler = (this.compiler ??= this.open());
    try {
      return compiler.pdf(
        { mainFilePath: LAYOUT, inputs },
        { pdfStandard: 'a-2b', creationTimestamp: Date.parse(noonOf(first.date)) / 1_000 },
      );
    } catch (error) {
      throw missingIn(error) ?? error;
    } finally {
      compiler.evictCache(5);
    }
  }

  private open(): NodeCompiler {
    return NodeCompiler.create({
      workspace: path.dirname(LAYOUT), // nothing outside can be read by a paper
      fontArgs: [{ fontPaths: [...fontFoldersOf(this.env)] }],
    });
  }
}

/** Does the last text fit beside the signature? A longer one goes on by itself, over as many pages as it needs. */
function isShort(block: Block | undefined): boolean {
  if (block?.kind === 'PARAGRAPH') return block.runs.map(({ text }) => text).join('').length <= 200;
  return block?.kind === 'LIST' && block.items.length <= 6 && block.items.join('').length <= 120;
}

/** What the layout takes. */
function setting({ signature, copies, date, code, ...paper }: Paper): object {
  return {
    'keeps-last': isShort(paper.blocks.at(-1)),
    ...paper,
    blocks: paper.blocks.map((block) =>
      block.kind === 'CONTENTS' ? { ...block, header: [...CONTENTS_HEADER, PAGE_HEADER] } : block,
    ),
    'head-share': paper.head === null ? 1 : headShare(paper.head),
    signature: signature === null ? null : { organ: signature.organ, date: dateInWords(signature.date) },
    copies: copies.length === 0 ? null : copiesInWords(copies),
    date: date.split('-').map(Number),
    code: code === null ? null : renderSVG(code, { border: 0 }),
  };
}

/** Typst names each piece of text that it cannot show. */
function missingIn(error: unknown): GlyphMissing | null {
  const said = error instanceof Error ? error.message : String(error);
  const pieces = [...said.matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/gs)].map(([, piece = '']) => piece);
  const shown = pieces.map((piece) =>
    piece.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
  );
  return pieces.length === 0 ? null : new GlyphMissing([...new Set(shown.flatMap((piece) => Array.from(piece)))]);
}
