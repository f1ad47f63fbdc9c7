import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { quoted } from '../domain/kernel/refusal.js';
import { isUuid } from '../domain/kernel/uuid.js';
import {
  CASE_SHEETS,
  type CaseSheet,
  CaseSheets,
  GROUPS_OF_SHEETS,
  type SheetAsked,
} from '../oversight/sheets/case-sheets.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { formIn, leavingAs, type PaperForm, PaperForms } from './paper-forms.js';

interface Wanted extends SheetAsked {
  readonly form: PaperForm;
}

const DEADLINE_ID = /^[\w.-]{1,300}$/;

/** A sheet of a referral as it stands now: hand-overs, the count of a limit, the story of a case, or its volume. */
@Injectable()
export class SheetDownload implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/referrals/:referralId/sheets/:sheet';
  readonly operation = 'caseSheet';
  readonly admits = 'referral';
  readonly cost = 5_000; // as a paper; a volume holds the process longer

  constructor(
    private readonly sheets: CaseSheets,
    private readonly forms: PaperForms,
  ) {}

  ask({ params, query }: Request): Wanted {
    const sheet = String(params['sheet']);
    if (!isSheet(sheet))
      throw new Turned(
        404,
        'NOT_FOUND',
        `没有${quoted(sheet)}这种表单：应为${Object.keys(CASE_SHEETS).join('、')} / there is no such sheet`,
      );
    const deadline = query['deadline'];
    const deadlineId = typeof deadline === 'string' && DEADLINE_ID.test(deadline) ? deadline : null;
    return { sheet, referralId: String(params['referralId']), deadlineId, form: formIn(query) };
  }

  async handle({ asked, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const papers = isUuid(asked.referralId) ? await this.sheets.of(asked, caller) : null;
    if (papers === null)
      throw new Turned(
        404,
        'NOT_FOUND',
        '没有这件移送或者这一期限，或者本岗位不能看其历史 / no such referral or limit, or its history is not yours to read',
      );
    const content = await this.forms.render(asked.form, papers);
    const out = await open({
      ...leavingAs(papers[0], asked.form),
      reads: [asked.referralId],
      groups: GROUPS_OF_SHEETS[asked.sheet],
    });
    out.write(content);
  }
}

function isSheet(text: string): text is CaseSheet {
  return Object.hasOwn(CASE_SHEETS, text);
}
