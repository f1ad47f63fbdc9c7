import { buffer } from 'node:stream/consumers';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import type { Caller } from '../domain/agency/agency.js';
import { quoted } from '../domain/kernel/refusal.js';
import type { Paper } from '../domain/paper/paper.js';
import { KeptFiles } from '../files/kept-files.js';
import { docxOf } from '../papers/paper-docx.js';
import { pageOf } from '../papers/paper-html.js';
import { GlyphMissing, PaperPrinter } from '../papers/paper-pdf.js';
import { Papers } from '../papers/papers.js';
import { PrintedPapers } from '../papers/printed-papers.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { HARMLESS, withheld } from './file-download.js';

const FORMS = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html; charset=utf-8',
} as const;

type PaperForm = keyof typeof FORMS;

const NOTICE_ID = /^[\w.-]{1,200}$/;

interface Wanted {
  readonly referralId: string;
  readonly noticeId: string;
  readonly form: PaperForm;
}

/** The paper of a notice, to print, to keep or to finish in a word processor. */
@Injectable()
export class PaperDownload implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/referrals/:referralId/papers/:noticeId';
  readonly operation = 'paper';
  readonly admits = 'referral';
  readonly cost = 5_000; // a long paper holds the process for half a second

  constructor(
    private readonly papers: Papers,
    private readonly printer: PaperPrinter,
    private readonly printings: PrintedPapers,
    private readonly files: KeptFiles,
  ) {}

  ask({ params, query }: Request): Wanted {
    const { form = 'pdf' } = query;
    if (typeof form !== 'string' || !isForm(form))
      throw new Turned(
        400,
        'BAD_REQUEST',
        `form=${quoted(form)}：应为 pdf、docx 或者 html / must be pdf, docx or html`,
      );
    return { referralId: String(params['referralId']), noticeId: String(params['noticeId']), form };
  }

  async handle({ asked, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const { referralId, noticeId, form } = asked;
    const found =
      NOTICE_ID.test(noticeId) && noticeId.startsWith(`${referralId}.`)
        ? await this.papers.printable(noticeId, caller)
        : null;
    if (found === null)
      throw new Turned(
        404,
        'NOT_FOUND',
        '没有这份文书，或者本机关尚未打开 / no such paper, or your agency has not opened it yet',
      );
    const { paper, whole } = found;
    const content =
      form === 'pdf' && whole ? await this.printed(asked, paper, caller) : await this.rendered(paper, form);
    const out = await open({
      type: FORMS[form],
      name: form === 'html' ? null : `${paper.title}${paper.number === null ? '' : ` ${paper.number}`}.${form}`,
      headers: HARMLESS,
      reads: [referralId],
      groups: ['HAND_OVER', 'MATTER', 'PERSONAL', 'MATERIALS'],
    });
    out.write(content);
  }

  /** The same bytes each time, from the first printing on. */
  private async printed({ referralId, noticeId }: Wanted, paper: Paper, caller: Caller): Promise<Buffer> {
    const kept = (await this.printings.of([noticeId], caller)).get(noticeId);
    if (kept !== undefined) return buffer(await this.files.read(kept, caller).catch(withheld));
    const pdf = this.pdfOf(paper);
    await this.printings.keep(referralId, noticeId, pdf, caller);
    return pdf;
  }

  private async rendered(paper: Paper, form: PaperForm): Promise<Buffer | string> {
    if (form === 'html') return pageOf(paper);
    return form === 'docx' ? docxOf(paper) : this.pdfOf(paper);
  }

  private pdfOf(paper: Paper): Buffer {
    try {
      return this.printer.print(paper);
    } catch (error) {
      if (!(error instanceof GlyphMissing)) throw error;
      const characters = error.characters.join('、');
      throw new Turned(
        422,
        'GLYPH_MISSING',
        `字库没有「${characters}」，不能印制：请在 PAPER_FONTS 中加入有该字的字库 / no font has ${characters}: add one`,
      );
    }
  }
}

function isForm(text: string): text is PaperForm {
  return Object.hasOwn(FORMS, text);
}
