import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { DirectoryReader } from '../agencies/directory.js';
import type { LedgerFilter } from '../books/ledger/ledger-conditions.js';
import { namesOf } from '../domain/agency/agency.js';
import { LIGHTS } from '../domain/deadline/light.js';
import { type AlertCode, ALERTS } from '../domain/ledger/alert/alert.js';
import { LEDGER_ACTS } from '../domain/ledger/ledger-acts.js';
import { PATCH_STATES, type PatchState } from '../domain/ledger/patch/patch.js';
import { type ListedPatch, patchList } from '../domain/sheet/patch-list.js';
import { PatchesWithLight } from '../ledger/sheets/patches-with-light.js';
import { Clock } from '../platform/time/clock.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { filterIn } from './ledger-filter.js';
import { formIn, leavingAs, type PaperForm, PaperForms } from './paper-forms.js';

interface Wanted {
  readonly filter: LedgerFilter;
  readonly form: PaperForm;
}

/** What fits on paper: some forty pages. A longer list is asked for as a sheet. */
const MOST = 1_000;

/** The list of patches that fit a filter, as a paper. */
@Injectable()
export class PatchListDownload implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/ledger/list';
  readonly operation = 'ledgerList';
  readonly admits = 'patches';
  readonly cost = 10_000;

  constructor(
    private readonly patches: PatchesWithLight,
    private readonly directory: DirectoryReader,
    private readonly forms: PaperForms,
    private readonly clock: Clock,
  ) {}

  ask({ query }: Request): Wanted {
    return { filter: filterIn(query, ['form']), form: formIn(query) };
  }

  async handle({ asked: { filter, form }, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const rows: ListedPatch[] = [];
    for await (const row of this.patches.that(caller, filter)) if (rows.push(row) > MOST) throw tooLong();
    const { agencies } = await this.directory.read();
    const nameOf = namesOf(agencies);
    const paper = patchList(rows, {
      filter: inWords(filter, nameOf),
      nameOf,
      printing: {
        at: this.clock.now(),
        organ: nameOf(caller.agencyId),
        post: caller.post,
        checkpoint: null,
        code: null,
      },
    });
    const content = await this.forms.render(form, [paper]);
    const out = await open(leavingAs(paper, form));
    out.write(content);
  }
}

/** 僧楼镇人民政府　C2-b: the values of a filter as they were asked for. */
function inWords(filter: LedgerFilter, nameOf: (id: string) => string): string {
  const { state, alertCode, light, late, next, waitingForMe, ...others } = filter;
  return [
    ...Object.values(others).map((value) => (typeof value === 'string' ? nameOf(value) : '')),
    state === undefined ? '' : PATCH_STATES[state as PatchState],
    alertCode === undefined ? '' : ALERTS[alertCode as AlertCode],
    light === undefined || light === null ? '' : LIGHTS[light],
    next ? `下一步：${LEDGER_ACTS[next].zh}` : '',
    waitingForMe === true ? '由本岗位办理' : '',
    late === undefined ? '' : late === true ? '逾期' : '未逾期',
  ]
    .filter((words) => words !== '')
    .join('　');
}

function tooLong(): Turned {
  return new Turned(
    422,
    'LIST_TOO_LONG',
    `超过${MOST}个图斑，不宜印成一份清单：请缩小范围，或者导出 Excel / more than ${MOST} patches: narrow the filter, or export a sheet`,
  );
}
