import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { quoted } from '../domain/kernel/refusal.js';
import type { Paper } from '../domain/paper/paper.js';
import { PAPER_VARIANTS, type PaperVariant } from '../domain/referral/paper-variants.js';
import { KeptFiles } from '../files/kept-files.js';
import { Papers } from '../papers/papers.js';
import { PrintedPapers } from '../papers/printed-papers.js';
import { type Entry, type Leaving, Turned, type Visit } from './entry.js';
import { send, withheld } from './file-download.js';
import { formIn, glyphless, leavingAs, type PaperForm, PaperForms } from './paper-forms.js';

const NOTICE_ID = /^[\w.-]{1,200}$/;

interface Wanted {
  readonly referralId: string;
  readonly noticeId: string;
  readonly form: PaperForm;
  /** The original of the paper instead of the platform's own print. */
  readonly original: Exclude<PaperVariant, 'PRINTED'> | null;
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
    const [referralId, noticeId] = [String(params['referralId']), String(params['noticeId'])];
    return { referralId, noticeId, form: formIn(query), original: originalIn(query) };
  }

  async handle(visit: Visit<Wanted>): Promise<void> {
    const { asked, caller, pay, open } = visit;
    await pay();
    const { referralId, noticeId, form } = asked;
    const found =
      NOTICE_ID.test(noticeId) && noticeId.startsWith(`${referralId}.`)
        ? await this.papers.printable(noticeId, caller)
        : null;
    if (found === null) throw notThere();
    const { paper, whole } = found;
    if (asked.original !== null) {
      if (!whole)
        throw new Turned(
          404,
          'NOT_FOUND',
          '原件写明当事人，本岗位不能看 / an original names the party, whom your post reads masked',
        );
      await this.original(asked.original, paper, visit);
      return;
    }
    const content =
      form === 'pdf' && whole
        ? await this.printings
            .printed(referralId, noticeId, paper, caller)
            .catch((error: unknown) => withheld(glyphless(error)))
        : await this.forms.render(form, [paper]);
    const out = await open({ ...leavingAs(paper, form), ...readOf(asked) });
    out.write(content);
  }

  private async original(variant: PaperVariant, { title }: Paper, { asked, ...visit }: Visit<Wanted>): Promise<void> {
    const file = (await this.printings.of([asked.noticeId], visit.caller)).get(asked.noticeId)?.[variant];
    if (file === undefined) throw notThere();
    const saved = { ...visit, asked: { show: false, thumbnail: false } };
    await send(this.files, saved, { file, name: `${title}（${PAPER_VARIANTS[variant]}）` }, readOf(asked));
  }
}

/** What a paper shows of its referral. */
function readOf({ referralId }: Wanted): Pick<Leaving, 'reads' | 'groups'> {
  return { reads: [referralId], groups: ['HAND_OVER', 'MATTER', 'PERSONAL', 'MATERIALS'] };
}

/** `?original=scanned` or `sealed`. Throws Turned. */
function originalIn({ original }: { readonly original?: unknown }): Wanted['original'] {
  if (original === undefined) return null;
  if (original === 'scanned') return 'SCANNED';
  if (original === 'sealed') return 'SEALED';
  throw new Turned(
    400,
    'BAD_REQUEST',
    `original=${quoted(original)}：应为 scanned 或者 sealed / must be scanned or sealed`,
  );
}

function notThere(): Turned {
  return new Turned(
    404,
    'NOT_FOUND',
    '没有这份文书，或者本机关尚未打开 / no such paper, or your agency has not opened it yet',
  );
}
