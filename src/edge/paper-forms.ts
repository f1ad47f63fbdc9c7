import { Injectable } from '@nestjs/common';

import { quoted } from '../domain/kernel/refusal.js';
import type { Paper } from '../domain/paper/paper.js';
import { docxOf } from '../papers/paper-docx.js';
import { pageOf } from '../papers/paper-html.js';
import { GlyphMissing, PaperPrinter } from '../papers/paper-pdf.js';
import { type Leaving, Turned } from './entry.js';
import { HARMLESS } from './file-download.js';

export const PAPER_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html; charset=utf-8',
} as const;

export type PaperForm = keyof typeof PAPER_TYPES;

/** `?form=`: pdf where nothing is said. Throws Turned. */
export function formIn({ form = 'pdf' }: { readonly form?: unknown }): PaperForm {
  if (typeof form === 'string' && Object.hasOwn(PAPER_TYPES, form)) return form as PaperForm;
  throw new Turned(400, 'BAD_REQUEST', `form=${quoted(form)}：应为 pdf、docx 或者 html / must be pdf, docx or html`);
}

/** How a paper leaves: under its title and number; a page is shown and not saved. */
export function leavingAs({ title, number }: Paper, form: PaperForm): Pick<Leaving, 'type' | 'name' | 'headers'> {
  const name = form === 'html' ? null : `${title}${number === null ? '' : ` ${number}`}.${form}`;
  return { type: PAPER_TYPES[form], name, headers: HARMLESS };
}

/** Renders papers for a download. */
@Injectable()
export class PaperForms {
  constructor(private readonly printer: PaperPrinter) {}

  /** One paper, or a volume. Throws Turned where no font has a character. */
  async render(form: PaperForm, papers: readonly [Paper, ...Paper[]]): Promise<Buffer | string> {
    if (form === 'html') return pageOf(...papers);
    return form === 'docx' ? docxOf(...papers) : this.pdfOf(papers);
  }

  private pdfOf(papers: readonly [Paper, ...Paper[]]): Buffer {
    try {
      return this.printer.print(...papers);
    } catch (error) {
      throw glyphless(error);
    }
  }
}

/** An error as it is told: one of a missing glyph with its characters. */
export function glyphless(error: unknown): unknown {
  if (!(error instanceof GlyphMissing)) return error;
  const characters = error.characters.join('、');
  return new Turned(
    422,
    'GLYPH_MISSING',
    `字库没有「${characters}」，不能印制：请在 PAPER_FONTS 中加入有该字的字库 / no font has ${characters}: add one`,
  );
}
