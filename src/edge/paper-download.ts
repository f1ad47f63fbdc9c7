import { buffer } from 'node:stream/consumers';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import type { Caller } from '../domain/agency/agency.js';
import type { Paper } from '../domain/paper/paper.js';
import { KeptFiles } from '../files/kept-files.js';
import { Papers } from '../papers/papers.js';
import { PrintedPapers } from '../papers/printed-papers.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { withheld } from './file-download.js';
import { formIn, leavingAs, type PaperForm, PaperForms } from './paper-forms.js';

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
    private readonly forms: PaperForms,
    private readonly printings: PrintedPapers,
    private readonly files: KeptFiles,
  ) {}

  ask({ params, query }: Request): Wanted {
    return { referralId: String(params['referralId']), noticeId: String(params['noticeId']), form: formIn(query) };
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
      form === 'pdf' && whole ? await this.printed(asked, paper, caller) : await this.forms.render(form, [paper]);
    const out = await open({
      ...leavingAs(paper, form),
      reads: [referralId],
      groups: ['HAND_OVER', 'MATTER', 'PERSONAL', 'MATERIALS'],
    });
    out.write(content);
  }

  /** The same bytes each time, from the first printing on. */
  private async printed({ referralId, noticeId }: Wanted, paper: Paper, caller: Caller): Promise<Buffer> {
    const kept = (await this.printings.of([noticeId], caller)).get(noticeId);
    if (kept !== undefined) return buffer(await this.files.read(kept, caller).catch(withheld));
    const pdf = this.forms.pdfOf([paper]);
    await this.printings.keep(referralId, noticeId, pdf, caller);
    return pdf;
  }
}
