import type { NoticeContent } from '../access/notice-content.js';
import { POSTS } from '../agency/agency.js';
import { LIMIT_CHANGE_BASES } from '../deadline/limit-changes.js';
import { type Instant, isInstant, type LocalDate, localDateOf } from '../kernel/instant.js';
import type { Citation } from '../law/citations.js';
import { INSTRUMENTS } from '../law/citations.js';
import type { Notice } from '../notice/notice.js';
import type { Action } from '../referral/actions.js';
import { RETURN_REASONS } from '../referral/forms.js';
import type { DocumentEntry, ItemEntry, Matter } from '../referral/referral.js';
import type { Route } from '../route/route.js';
import { addressOf, selfOf } from './addressing.js';
import { letterKindOf } from './document-series.js';
import { type Block, dateInWords, type Paper } from './paper.js';
import { filledIn, isList, type ListName, type MarkValues, type PaperTemplate } from './paper-template.js';

/** What a paper of a notice is made of: all of it as its reader may read it. */
export interface PaperFacts {
  readonly notice: Pick<Notice, 'kind' | 'from' | 'to' | 'documentNumber' | 'submittedAt'>;
  readonly content: NoticeContent;
  readonly route: Route;
  readonly matter: Pick<Matter, 'title'>;
  readonly referralNumber: string;
  /** The list of the case file, where the reader may read it. */
  readonly documents: readonly DocumentEntry[];
  /** Who gets copies of it. */
  readonly copies: readonly string[];
  /** The name of an agency by its id. */
  readonly nameOf: (agencyId: string) => string;
  /** What the QR code at its foot holds, where there is one. */
  readonly code: string | null;
}

/** The paper of a notice. Pure: the same facts and the same wording give the same paper for ever. */
export function paperOfNotice(facts: PaperFacts, template: PaperTemplate): Paper {
  const { notice, referralNumber, nameOf, code } = facts;
  const said = saidIn(facts.content);
  const values = valuesOf(facts, said);
  const date = dayOf(notice.submittedAt, said);
  return {
    head: template.head ? nameOf(notice.from) : null,
    number: notice.documentNumber ?? letterIn(facts, said.documents ?? [])?.number ?? null,
    title: (filledIn(template.title, values) ?? []).map(({ text }) => text).join(''),
    recipient: nameOf(notice.to),
    blocks: template.body.flatMap((text) => (isList(text) ? listOf(text, facts, said) : paragraphs(text, values))),
    signature: template.head ? { organ: nameOf(notice.from), date } : null,
    date,
    copies: facts.copies,
    foot: [`移送编号 ${referralNumber}`],
    code,
    appendix: (template.appendix ?? []).flatMap((name) => listOf(name, facts, said)),
  };
}

/** What the content of any notice may say (`notices-due.ts`, `decide-overdue.ts`, `decide-emergency-access.ts`). */
interface Said {
  readonly action?: string;
  readonly matter?: Matter;
  readonly documents?: readonly DocumentEntry[];
  readonly items?: readonly ItemEntry[];
  readonly facts?: Readonly<Record<string, unknown>> | null;
  readonly onPaper?: { readonly documentNumber: string; readonly actedAt: Instant } | null;
  readonly [other: string]: unknown;
}

function saidIn(content: NoticeContent): Said {
  return content as Said; // it was written by the functions that are named above
}

function dayOf(submittedAt: Instant, { onPaper }: Said): LocalDate {
  return localDateOf(onPaper?.actedAt ?? submittedAt);
}

/** The entry of a list that is the letter itself, where it has a number. */
function letterIn({ route }: PaperFacts, documents: readonly DocumentEntry[]): DocumentEntry | undefined {
  const letter = letterKindOf(route);
  return documents.find(({ kind, number }) => kind === letter && number !== null);
}

function valuesOf(facts: PaperFacts, said: Said): MarkValues {
  const { notice, route, matter, referralNumber, documents, nameOf } = facts;
  const fact = (name: string): string | null => textIn(said.facts ?? {}, name);
  const own = (name: string): string | null => textIn(said, name);
  const reason = fact('reason') ?? own('reason');
  const toAgency = fact('toAgencyId');
  const agency = own('agencyId');
  return {
    we: selfOf(nameOf(notice.from)),
    you: addressOf(nameOf(notice.to)),
    title: matter.title,
    party: said.matter?.party ?? null,
    location: said.matter?.location ?? null,
    occupied: said.matter?.occupiedMu ?? null,
    basic: positive(said.matter?.basicFarmlandMu),
    destroyed: said.matter?.destroyedMu ?? null,
    crime: said.matter?.suspectedCrime ?? null,
    referralNumber,
    letterName: route.letter,
    letterNumber: letterIn(facts, documents)?.number ?? null,
    basis: basisOf(route, said.action),
    statement: fact('statement'),
    reason: labelIn(RETURN_REASONS, reason),
    remarks: fact('remarks') ?? fact('opinion'),
    registrationNumber: fact('registrationNumber'),
    competentOrgan: fact('competentOrgan'),
    toAgency: toAgency === null ? null : nameOf(toAgency),
    place: fact('place'),
    replyBy: day(fact('replyBy')),
    until: day(fact('until')),
    limitBasis: labelIn(BASES, fact('basis')),
    approver: fact('approver'),
    limit: own('limit'),
    limitSource: own('basis'),
    dueAt: moment(own('dueAt')),
    dutyAgency: own('dutyAgency') ?? (agency === null ? null : nameOf(agency)),
    explanation: own('explanation'),
    post: labelIn(POSTS, own('post')),
    untilTime: moment(own('until')),
  };
}

function textIn(of: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = of[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Nothing of no area. */
function positive(mu: string | undefined): string | null {
  return mu === undefined || Number(mu) === 0 ? null : mu;
}

const BASES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LIMIT_CHANGE_BASES).map(([basis, { name }]) => [basis, name]),
);

/** What a code is called; a text that is no code is its own name. */
function labelIn(labels: Readonly<Record<string, string>>, code: string | null): string | null {
  return code === null ? null : (labels[code] ?? code);
}

function day(text: string | null): string | null {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? dateInWords(text as LocalDate) : null;
}

/** 2026年9月29日16时05分 */
function moment(text: string | null): string | null {
  if (!isInstant(text)) return null;
  const local = new Date(Date.parse(text) + 8 * 3_600_000).toISOString();
  return `${dateInWords(localDateOf(text))}${local.slice(11, 13)}时${local.slice(14, 16)}分`;
}

/** 《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款、第六条; what the city arranges for itself is no law to cite. */
function basisOf(route: Route, action: string | undefined): string | null {
  const cited = (route.steps[action as Action]?.basis ?? []).filter(isLaw);
  return cited.length === 0 ? null : cited.map(inWords).join('、');
}

function isLaw({ instrument, article }: Citation): boolean {
  return instrument !== INSTRUMENTS.cityPolicy && article.startsWith('第');
}

function inWords({ instrument, article }: Citation): string {
  return `《${instrument.replace(/（[^（）]*）$/, '')}》${article}`;
}

/** A text of several lines is as many paragraphs. */
function paragraphs(text: string, values: MarkValues): readonly Block[] {
  const runs = filledIn(text, values);
  if (runs === null || runs.length === 0) return [];
  const lines: (typeof runs)[number][][] = [[]];
  for (const { text: words, given } of runs)
    for (const [index, line] of words.split(/\r?\n/).entries()) {
      if (index > 0) lines.push([]);
      if (line !== '') lines.at(-1)?.push({ text: line, given });
    }
  return lines.filter((line) => line.length > 0).map((line) => ({ kind: 'PARAGRAPH', runs: line }));
}

function listOf(name: ListName, { documents }: PaperFacts, said: Said): readonly Block[] {
  const facts = said.facts ?? {};
  const given = (facts['documents'] ?? []) as readonly DocumentEntry[];
  const items = said.items ?? ((facts['items'] ?? []) as readonly ItemEntry[]);
  switch (name) {
    case '@attachments':
      return listed('附件', attachments(said.documents ?? [], said.items ?? []));
    case '@documents':
      return documentTable('收到下列材料：', documents);
    case '@sent':
      return documentTable('移送案件材料清单', said.documents ?? []);
    case '@given':
      return documentTable(null, given);
    case '@items':
      return itemTable(items);
    case '@missing':
      return listed('材料', (facts['missing'] ?? []) as readonly string[]);
  }
}

/** What follows the letter: the lists, with how much they hold. */
function attachments(documents: readonly DocumentEntry[], items: readonly ItemEntry[]): readonly string[] {
  const pages = documents.reduce((sum, entry) => sum + entry.pages, 0);
  return [
    ...(documents.length === 0 ? [] : [`移送案件材料清单（${documents.length}份，${pages}页）`]),
    ...(items.length === 0 ? [] : [`涉案物品清单（${items.length}件）`]),
  ];
}

function listed(label: string, items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'LIST', label, items }];
}

/** 材料清单: with what the platform knows of each file. */
export function documentTable(caption: string | null, documents: readonly DocumentEntry[]): readonly Block[] {
  if (documents.length === 0) return [];
  const rows = documents.map(({ name, number, pages, original, sha256 }, index) => [
    String(index + 1),
    number === null ? name : `${name}（${number}）`,
    String(pages),
    original ? '原件' : '复印件',
    sha256 === null ? '仅有纸质，未核验' : `文件核验一致 ${sha256.slice(0, 8)}`,
  ]);
  return [
    {
      kind: 'TABLE',
      caption,
      widths: [2, 11, 2, 3, 7],
      header: ['序号', '材料名称', '页数', '原件', '核验'],
      rows,
    },
  ];
}

/** 涉案物品清单 */
export function itemTable(items: readonly ItemEntry[]): readonly Block[] {
  if (items.length === 0) return [];
  return [
    {
      kind: 'TABLE',
      caption: '涉案物品清单',
      widths: [2, 7, 3, 7, 6],
      header: ['序号', '名称', '数量', '特征', '存放地'],
      rows: items.map(({ name, quantity, features, storage }, index) =>
        [index + 1, name, quantity, features, storage].map((cell) => String(cell)),
      ),
    },
  ];
}
