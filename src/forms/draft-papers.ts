import { Injectable } from '@nestjs/common';
import { Field, ID, ObjectType } from '@nestjs/graphql';

import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { DocumentNumbers } from '../books/casebook/document-numbers.js';
import { RuleBook } from '../books/rule-book.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import type { CaseFile } from '../domain/decision/case-file.js';
import { type Chosen, foreseen, NOTHING_CHOSEN } from '../domain/decision/what-follows.js';
import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import type { NoticeKind } from '../domain/notice/notice.js';
import { letterKindOf } from '../domain/paper/document-series.js';
import { textOf } from '../domain/paper/paper.js';
import type { Action } from '../domain/referral/actions.js';
import type { DocumentEntry } from '../domain/referral/referral.js';
import { getRoute } from '../domain/route/registry.js';
import { DocumentFiles, type GivenDocument } from '../files/document-files.js';
import { NoticeKindEnum } from '../inbox/notice.type.js';
import { sheetOf } from '../papers/paper-html.js';
import { Papers } from '../papers/papers.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';

@Policy('WITHIN')
@ObjectType('DraftPaper', describe('办理后将出具的一份文书', 'a paper that an act would send'))
export class DraftPaperType {
  @Field(() => NoticeKindEnum, describe('种类', 'kind'))
  kind!: NoticeKind;

  @Field(() => ID, { ...describe('收文机关；尚未选定的为空', 'to which agency; null: not chosen yet'), nullable: true })
  toId!: string | null;

  @Field(() => Boolean, describe('是否抄送', 'is it a copy for information'))
  copy!: boolean;

  @Field(() => String, describe('标题', 'its title'))
  title!: string;

  @Field(() => [String], describe('逐段文字', 'what it says, block by block'))
  text!: readonly string[];

  @Field(
    () => String,
    describe(
      '版面（HTML 片段）；所填内容在 class="paper-given" 之内',
      'the sheet, as HTML; what comes from the facts and the form stands within class="paper-given"',
    ),
  )
  html!: string;
}

/** A form as far as it is filled in. */
interface Draft {
  readonly caseFile: CaseFile;
  readonly action: Exclude<Action, 'OPEN'>;
  readonly chosen: Chosen;
  readonly written: Readonly<Record<string, unknown>>;
}

/** The paper beside a form: what would be sent is what is seen. */
@Injectable()
export class DraftPapers {
  constructor(
    private readonly rules: RuleBook,
    private readonly papers: Papers,
    private readonly files: DocumentFiles,
    private readonly numbers: DocumentNumbers,
    private readonly reader: CaseFileReader,
  ) {}

  async papersOf({ caseFile, action, chosen, written }: Draft, caller: Caller): Promise<readonly DraftPaperType[]> {
    const rules = await this.rules.context();
    const whole = await this.withFiles(written, caller);
    const filled = { chosen, written: await this.withNumber(whole, { caseFile, action }, caller, rules.now) };
    const decision = foreseen(caseFile, action, inPost(caller), filled, rules);
    if (decision === null) return [];
    const papers = await this.papers.ofDraft(decision.notices, decision.referral, caller);
    return decision.notices.flatMap(({ kind, to, copy }, index) => {
      const paper = papers[index];
      if (paper === undefined) return [];
      return [
        { kind, toId: to === '' ? null : to, copy, title: paper.title, text: textOf(paper), html: sheetOf(paper) },
      ];
    });
  }

  /** With the number that would be given, where it is left to the platform. */
  private async withNumber(
    written: Draft['written'],
    { caseFile, action }: Pick<Draft, 'caseFile' | 'action'>,
    caller: Caller,
    now: Instant,
  ): Promise<Draft['written']> {
    const { routeId } = caseFile.referral;
    const series = this.numbers.seriesFor(routeId, action, caller.agencyId, now);
    if (series === null) return written;
    const next = await this.reader.query(caller, (tx) => this.numbers.next(tx, caller.agencyId, series));
    if (action !== 'SEND_TRANSFER') return { ...written, documentNumber: written['documentNumber'] ?? next };
    const letter = letterKindOf(getRoute(routeId));
    const documents = (written['documents'] ?? []) as readonly DocumentEntry[];
    const at = documents.findIndex(({ kind }) => kind === letter);
    const numbered = documents.map((entry, index) =>
      index === at ? { ...entry, number: entry.number ?? next } : entry,
    );
    return { ...written, documents: numbered };
  }

  /** Documents with the hash and the pages of their files; what is not whole yet is left out of every list. */
  private async withFiles(fields: Draft['written'], caller: Caller): Promise<Draft['written']> {
    const written = Object.fromEntries(
      Object.entries(fields)
        .filter(([field]) => !(field in NOTHING_CHOSEN)) // what decides what follows is chosen, not written
        .map(([field, value]) => [field, Array.isArray(value) ? value.filter(isEntry) : value]),
    );
    const { documents } = written;
    if (!Array.isArray(documents)) return written;
    const whole = documents
      .filter(isWhole)
      .map((entry) => ({ number: null, original: true, fileId: null, pages: null, ...entry }));
    const entries = await this.files.entries(whole, caller);
    if ('code' in entries) throw new RefusedError(entries);
    return { ...written, documents: entries };
  }
}

/** An entry of a list: a text, or an object of which every part is plain. */
function isEntry(entry: unknown): boolean {
  if (typeof entry === 'string') return true;
  if (typeof entry !== 'object' || entry === null) return false;
  return Object.values(entry).every((part) => part === null || typeof part !== 'object');
}

function isWhole(entry: unknown): entry is Pick<GivenDocument, 'kind' | 'name'> & Partial<GivenDocument> {
  if (typeof entry !== 'object' || entry === null) return false;
  const { kind, name, pages, fileId } = entry as Partial<GivenDocument>;
  return (
    typeof kind === 'string' && typeof name === 'string' && (typeof pages === 'number' || typeof fileId === 'string')
  );
}

/** The fields of a form as JSON. Throws a refusal. */
export function fieldsIn(written: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(written);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      return fields as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new RefusedError(
    invalidInput('written', written, 'JSON 对象：字段名和内容', 'a JSON object: fields and what is in them'),
  );
}
