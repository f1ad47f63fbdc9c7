import type { LocalDate } from '../kernel/instant.js';
import type { NoticeKind } from '../notice/notice.js';
import { NOTICE_KINDS } from '../notice/notice.js';
import type { Action } from '../referral/actions.js';
import type { Route } from '../route/route.js';
import type { Run } from './paper.js';

/**
 * The wording of one kind of paper, as the city has it. In the text `{title}` is a mark: what the facts say takes its
 * place. `[…]` is left out where one of its marks has nothing to say; so is a paragraph.
 */
export interface PaperTemplate {
  readonly kind: NoticeKind;
  /** The routes that it is for; undefined: those that have none of their own. */
  readonly routes?: readonly string[] | undefined;
  /** The acts that it is for, where a route sends several papers of one kind. */
  readonly actions?: readonly Action[] | undefined;
  readonly version: number;
  /** The day of the first paper that it is for; what was issued before keeps its wording. */
  readonly validFrom: LocalDate;
  readonly title: string;
  /** The word of its series (文种字), such as 移字; undefined: its number is another's, or it has none. */
  readonly word?: string | undefined;
  /** Has it the red head of the agency? */
  readonly head: boolean;
  /** Paragraphs; or one of LISTS, which is set as a table or a list. */
  readonly body: readonly string[];
  /** Lists that follow on pages of their own (另附). */
  readonly appendix?: readonly ListName[] | undefined;
  /** What the paper and its wording rest on. */
  readonly source: string;
}

/** What a template may say, and what takes its place. */
export const MARKS = {
  we: '发文机关自称（我局、本院…）',
  you: '对主送机关的称呼（你局、你院…）',
  organ: '发文机关全称',
  sender: '移送机关全称',
  case: '“案件名称”，必要时加一案',
  title: '案件名称',
  party: '当事人',
  location: '地点',
  occupied: '占用面积（亩）',
  basic: '其中永久基本农田（亩）',
  destroyed: '经鉴定严重毁坏（亩）',
  patch: '图斑编号',
  crime: '涉嫌罪名',
  referralNumber: '移送编号',
  letterName: '本路线移送文书的简称',
  letterNumber: '移送文书的文号',
  basis: '办理该步骤的依据',
  statement: '文书写明的内容',
  reason: '理由',
  remarks: '备注、意见',
  registrationNumber: '受案登记号',
  competentOrgan: '有管辖权的机关',
  toAgency: '转送、指定的机关',
  place: '交接地点',
  replyBy: '回复期限',
  until: '变更后的期限',
  limitBasis: '变更期限的依据',
  approver: '批准人',
  limit: '期限名称',
  limitSource: '期限的依据',
  dueAt: '届满时间',
  dutyAgency: '承办机关',
  explanation: '期限的计算',
  post: '岗位',
  untilTime: '截止时间',
  lateReason: '逾期理由',
  signer: '签收人及岗位',
  signedAt: '签收时间',
} as const;

export type Mark = keyof typeof MARKS;

/** What stands in the place of each mark; null: the facts say nothing of it. */
export type MarkValues = Readonly<Record<Mark, string | null>>;

/** What is set apart from the text, under the name by which a template asks for it. */
export const LISTS = {
  '@attachments': '附件目录（材料清单、物品清单及份数）',
  '@documents': '收到的材料',
  '@sent': '移送案件材料清单',
  '@given': '本次补充的材料',
  '@items': '涉案物品清单',
  '@missing': '须补充的材料',
  '@problems': '存在问题',
} as const;

export type ListName = keyof typeof LISTS;

export function isList(text: string): text is ListName {
  return text in LISTS;
}

/** What is wrong with the templates of a city; empty when nothing is. Every notice of every route must have one. */
export function templateProblems(templates: readonly PaperTemplate[], routes: readonly Route[]): readonly string[] {
  const known = new Set(routes.map(({ id }) => id));
  return [
    ...templates.flatMap(({ kind, title, body, routes: of = [] }) => [
      ...[title, ...body].flatMap(problemsOfText).map((problem) => `${kind}「${title}」: ${problem}`),
      ...of.filter((id) => !known.has(id)).map((id) => `${kind}「${title}」: there is no route ${id}`),
    ]),
    ...(Object.keys(NOTICE_KINDS) as NoticeKind[])
      .filter((kind) => !templates.some((template) => template.kind === kind && isForAll(template)))
      .map((kind) => `no template for ${kind} on any route`),
  ];
}

function isForAll({ routes, actions }: PaperTemplate): boolean {
  return routes === undefined && actions === undefined;
}

function problemsOfText(text: string): readonly string[] {
  if (text.startsWith('@')) return isList(text) ? [] : [`there is no list ${text}`];
  const rest = text.replaceAll(MARK, '').replaceAll(OPTIONAL_SIGNS, '');
  return [
    ...[...text.matchAll(MARK)].flatMap(([, name = '']) => (name in MARKS ? [] : [`there is no mark {${name}}`])),
    ...(/[{}]/.test(rest) ? ['a brace that belongs to no mark'] : []),
    ...(balanced(text) ? [] : ['a bracket without its other']),
  ];
}

const MARK = /\{(\w+)\}/g;
const OPTIONAL_SIGNS = /[[\]]/g;

/** Optional parts may hold others. */
function balanced(text: string): boolean {
  let depth = 0;
  for (const sign of text.match(OPTIONAL_SIGNS) ?? []) {
    depth += sign === '[' ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** The template of a paper: the most special that fits, in its newest version of that day. Throws where none does. */
export function templateFor(
  templates: readonly PaperTemplate[],
  { kind, routeId, action, on }: { kind: NoticeKind; routeId: string; action: string | null; on: LocalDate },
): PaperTemplate {
  const fitting = templates.filter(
    ({ kind: of, routes, actions, validFrom }) =>
      of === kind &&
      validFrom <= on &&
      (routes === undefined || routes.includes(routeId)) &&
      (actions === undefined || actions.some((one) => one === action)),
  );
  const special = ({ routes, actions }: PaperTemplate): number =>
    (actions === undefined ? 0 : 2) + (routes === undefined ? 0 : 1);
  const [best] = fitting.sort((a, b) => special(b) - special(a) || b.version - a.version);
  if (best === undefined) throw new Error(`no wording for a ${kind} of ${routeId} on ${on}`);
  return best;
}

/** Sets the values in; null: a mark outside every optional part has nothing to say, and the whole is left out. */
export function filledIn(text: string, values: MarkValues): readonly Run[] | null {
  const { runs, isComplete } = part(text, { at: 0 }, values);
  return isComplete ? joined(runs) : null;
}

interface Part {
  readonly runs: readonly Run[];
  readonly isComplete: boolean;
}

/** Reads to the end of the text, or to the bracket that closes this part. */
function part(text: string, reading: { at: number }, values: MarkValues): Part {
  const runs: Run[] = [];
  let isComplete = true;
  while (reading.at < text.length) {
    const [sign] = /^(\[|\]|\{\w+\}|[^[\]{]+|.)/s.exec(text.slice(reading.at)) ?? [''];
    reading.at += sign.length;
    if (sign === ']') break;
    if (sign === '[') {
      const inner = part(text, reading, values);
      if (inner.isComplete) runs.push(...inner.runs);
    } else if (sign.startsWith('{')) {
      const value = values[sign.slice(1, -1) as Mark];
      if (value === null) isComplete = false;
      else runs.push({ text: value, given: true });
    } else runs.push({ text: sign, given: false });
  }
  return { runs, isComplete };
}

/** Fixed text in one piece where nothing given stands between. */
function joined(runs: readonly Run[]): readonly Run[] {
  const whole: Run[] = [];
  for (const run of runs) {
    const last = whole.at(-1);
    if (last !== undefined && !last.given && !run.given)
      whole[whole.length - 1] = { ...last, text: last.text + run.text };
    else whole.push(run);
  }
  return whole;
}
