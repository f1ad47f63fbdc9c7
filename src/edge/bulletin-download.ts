import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { isUuid } from '../domain/kernel/uuid.js';
import { BulletinPapers } from '../papers/bulletin-papers.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { formIn, leavingAs, type PaperForm, PaperForms } from './paper-forms.js';

interface Wanted {
  readonly id: string;
  readonly form: PaperForm;
}

/** One edition of the monthly bulletin on paper. */
@Injectable()
export class BulletinDownload implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/bulletins/:id';
  readonly operation = 'bulletinPaper';
  readonly admits = 'bulletin';
  readonly cost = 5_000;

  constructor(
    private readonly papers: BulletinPapers,
    private readonly forms: PaperForms,
  ) {}

  ask({ params, query }: Request): Wanted {
    return { id: String(params['id']), form: formIn(query) };
  }

  async handle({ asked: { id, form }, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const paper = isUuid(id) ? await this.papers.of(id, caller) : null;
    if (paper === null) throw new Turned(404, 'NOT_FOUND', '没有这份通报 / no such bulletin');
    const content = await this.forms.render(form, [paper]);
    const out = await open({ ...leavingAs(paper, form), reads: [id] });
    out.write(content);
  }
}
