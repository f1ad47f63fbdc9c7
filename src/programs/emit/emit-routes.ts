import { readFile, writeFile } from 'node:fs/promises';

import { POSTS } from '../../domain/agency/agency.js';
import type { DeadlineRule } from '../../domain/deadline/deadline-rule.js';
import { DEADLINE_RULE_IDS, type DeadlineRuleId } from '../../domain/law/rule-ids.js';
import { NOTICE_KINDS } from '../../domain/notice/notice.js';
import type { Action } from '../../domain/referral/actions.js';
import { DOCUMENT_KINDS, RELATIONS } from '../../domain/referral/referral.js';
import { noticeName, ROUTES } from '../../domain/route/registry.js';
import { type ClockRow, type Route, stepName, type StepRow } from '../../domain/route/route.js';
import { RULES_OF_NO_ROUTE } from '../../domain/route/rules-of-no-route.js';

/** Writes docs/routes.md: every route as tables and a state diagram, from the tables that the platform runs on. */
const rules = new Map(
  (JSON.parse(await readFile('config/law/deadline-rules.json', 'utf8')) as DeadlineRule[]).map((rule) => [
    rule.id,
    rule,
  ]),
);

const UNITS = {
  CDR: '日',
  WD: '个工作日',
  WDB: '个工作日（倒数）',
  MR: '个月',
  H: '小时',
  TARGET: '日（不顺延）',
} as const;

function limit(id: DeadlineRuleId): string {
  const rule = rules.get(id);
  return rule ? `${id} ${rule.name} ${rule.length}${UNITS[rule.regime]}` : id;
}

const SORTS: Readonly<Record<NonNullable<ClockRow['when']>, string>> = {
  URGENT: '紧急',
  NOT_URGENT: '非紧急',
  DEMOLITION: '责令限期拆除',
  OTHER_DECISION: '其他决定',
};

const clock = ({ rule, binds, when }: ClockRow): string =>
  `${limit(rule)}（${RELATIONS[binds]}${when === undefined ? '' : `，${SORTS[when]}`}）`;

function stateOf(route: Route, state: string): string {
  return route.states[state]?.name ?? state;
}

function row(route: Route, action: Action, step: StepRow<string>): string {
  const from =
    step.from === 'START'
      ? '—'
      : step.from === 'ANY'
        ? '任何状态'
        : step.from === 'UNTIL_ENDED'
          ? '办结前'
          : step.from.map((state) => stateOf(route, state)).join('、');
  const to = step.to === 'SAME' ? '不变' : stateOf(route, step.to);
  const who =
    `${step.relation.map((relation) => RELATIONS[relation]).join('、')}：` +
    step.posts.map((post) => POSTS[post]).join('、');
  const papers = (step.documents ?? [])
    .map((kind) => `${DOCUMENT_KINDS[kind].code} ${DOCUMENT_KINDS[kind].name}`)
    .join('、');
  const notices = (step.notices ?? [])
    .map(
      ({ kind, to: relation, copy }) =>
        `《${noticeName(route.id, kind)}》→${RELATIONS[relation]}${copy ? '（抄送）' : ''}`,
    )
    .join('；');
  const clocks = [
    ...(step.starts ?? []).map((start) => `起算 ${clock(start)}`),
    ...(step.meets ?? []).map((id) => `完成 ${id}`),
  ].join('；');
  const basis = step.basis.map(({ instrument, article }) => `${instrument}${article}`).join('；');
  return `| ${stepName(route, action)} | ${who} | ${from} → ${to} | ${papers} | ${notices} | ${clocks} | ${basis} |`;
}

function diagram(route: Route): string[] {
  const lines = Object.entries(route.steps).flatMap(([action, step]) => {
    if (step.to === 'SAME') return [];
    const from = step.from === 'START' ? ['[*]'] : step.from === 'ANY' || step.from === 'UNTIL_ENDED' ? [] : step.from;
    return from.map((state) => `    ${state} --> ${step.to}: ${stepName(route, action as Action)}`);
  });
  const names = Object.entries(route.states).map(([state, { name }]) => `    ${state}: ${name}`);
  const ends = Object.entries(route.states)
    .filter(([, { owner }]) => owner === null)
    .map(([state]) => `    ${state} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', ...names, ...lines, ...ends, '```'];
}

function chapter(route: Route): string {
  const steps = Object.entries(route.steps).map(([action, step]) => row(route, action as Action, step));
  const signed = Object.entries(route.notices).flatMap(([kind, meaning]) =>
    (meaning.starts ?? []).map(
      (start) => `- 签收《${NOTICE_KINDS[kind as keyof typeof NOTICE_KINDS].name}》起算 ${clock(start)}`,
    ),
  );
  return [
    `## ${route.id} ${route.title}`,
    '',
    route.titleEn,
    '',
    `依据：${route.basis.map(({ instrument, article }) => `${instrument}${article}`).join('；')}`,
    '',
    ...diagram(route),
    '',
    '| 步骤 | 谁 | 状态 | 必备材料 | 文书 | 期限 | 依据 |',
    '|---|---|---|---|---|---|---|',
    ...steps,
    '',
    ...(signed.length > 0 ? [...signed, ''] : []),
  ].join('\n');
}

const HEAD = [
  '# 移送路线 · Routes',
  '',
  'Generated from `src/domain/route/` by "npm run generate"; do not edit. ' +
    'R07 (办理结果反馈) is part of R01 and R02: results come back as their later steps.',
  '',
  ...ROUTES.map(({ id, title }) => `- [${id}](#${id.toLowerCase()}-${title.replaceAll(/[（）、]/g, '')}) ${title}`),
  '',
].join('\n');

const NO_ROUTE = [
  '## 不由任何路线起算的期限 · Limits that no route starts',
  '',
  ...DEADLINE_RULE_IDS.filter((id) => id in RULES_OF_NO_ROUTE).map((id) => `- ${limit(id)}：${RULES_OF_NO_ROUTE[id]}`),
  '',
].join('\n');

await writeFile('docs/routes.md', `${HEAD}\n${ROUTES.map(chapter).join('\n')}\n${NO_ROUTE}`);
