import { NOTICE_KINDS, type NoticeKind } from '../../../src/domain/notice/notice.js';
import { textOf } from '../../../src/domain/paper/paper.js';
import {
  filledIn,
  isList,
  MARKS,
  type MarkValues,
  type PaperTemplate,
  templateFor,
  templateProblems,
} from '../../../src/domain/paper/paper-template.js';
import type { Action } from '../../../src/domain/referral/actions.js';
import { RETURN_REASONS } from '../../../src/domain/referral/forms.js';
import { getRoute, ROUTES } from '../../../src/domain/route/registry.js';
import { FACTS } from '../../support/facts.js';
import { factsOf, paperFrom, SHIPPED } from '../../support/papers.js';

const NOTHING = Object.fromEntries(Object.keys(MARKS).map((mark) => [mark, null])) as MarkValues;
const filled = (text: string, values: Partial<MarkValues>): string | null =>
  filledIn(text, { ...NOTHING, ...values })
    ?.map((run) => run.text)
    .join('') ?? null;

/** Every notice that an act of any route sends. */
const SENT = ROUTES.flatMap((route) =>
  Object.entries(route.steps).flatMap(([action, step]) =>
    (step.notices ?? []).map(({ kind }) => [route.id, action as Action, kind] as const),
  ),
);

describe('the wording of papers', () => {
  it('is whole as it is shipped', () => {
    expect(templateProblems(SHIPPED, ROUTES)).toEqual([]);
    for (const { source } of SHIPPED) expect(source.length).toBeGreaterThan(3);
  });

  it.each(SENT)('%s %s: a %s has a title, something to say, and no mark left', (routeId, action, kind) => {
    const paper = paperFrom(factsOf(routeId, kind, action));
    expect(paper.title.length).toBeGreaterThan(2);
    expect(paper.blocks.length).toBeGreaterThan(0);
    expect(paper.recipient).toBe('河津市公安局');
    expect(textOf(paper).join('\n')).not.toMatch(/[{}[\]@]|undefined|null|NaN/);
    expect(paper.title).not.toMatch(/[（、]/); // one name, not the choice of several
  });

  it('names the case on every paper that an act sends; of what only the parties may know, the number alone', () => {
    for (const [routeId, action, kind] of SENT) {
      const text = textOf(paperFrom(factsOf(routeId, kind, action))).join('\n');
      const secret = getRoute(routeId).confidential === true;
      const named = secret ? `${routeId}-2026-0005` : '仓库案';
      expect([routeId, action, kind, text]).toEqual([routeId, action, kind, expect.stringContaining(named)]);
      if (secret) expect([kind, text]).toEqual([kind, expect.not.stringContaining('仓库案')]);
    }
  });

  it('says on the paper what the person wrote on the form', () => {
    const written = { statement: '所写的内容甲', reason: '所写的理由乙', remarks: '所写的备注丙' };
    for (const [routeId, action, kind] of SENT) {
      const facts = FACTS[action] as unknown as Record<string, unknown>;
      const asked = Object.entries(written).filter(
        ([field]) => typeof facts[field] === 'string' && !(facts[field] in RETURN_REASONS),
      );
      const content = { ...factsOf(routeId, kind, action).content, facts: { ...facts, ...Object.fromEntries(asked) } };
      const text = textOf(paperFrom(factsOf(routeId, kind, action, { content }))).join('\n');
      for (const [field, words] of asked)
        expect([routeId, action, kind, field, text]).toEqual([
          routeId,
          action,
          kind,
          field,
          expect.stringContaining(words),
        ]);
    }
  });

  it('leaves out what the facts do not say, and nothing else', () => {
    expect(filled('甲{title}乙', { title: '案' })).toBe('甲案乙');
    expect(filled('甲{title}乙', {})).toBeNull();
    expect(filled('甲[，{party}]乙', {})).toBe('甲乙');
    expect(filled('甲[，{party}[（{location}）]]乙', { party: '某' })).toBe('甲，某乙');
    expect(filled('甲[，{party}[（{location}）]]乙', { location: '某处' })).toBe('甲乙');
    expect(filled('[{party}]', {})).toBe('');
  });

  it('is never read again: what a person wrote is text, whatever it looks like', () => {
    expect(filled('{statement}', { statement: '{title}[{party}]@items' })).toBe('{title}[{party}]@items');
  });

  it.each<[string, Partial<PaperTemplate>, RegExp]>([
    ['a mark that there is not', { body: ['{poem}'] }, /there is no mark \{poem\}/],
    ['a list that there is not', { body: ['@poems'] }, /there is no list @poems/],
    ['a bracket without its other', { body: ['甲[乙'] }, /a bracket/],
    ['a brace without a mark', { body: ['甲{'] }, /a brace/],
    ['a route that there is not', { routes: ['R99'] }, /there is no route R99/],
  ])('with %s keeps a platform from starting', (_, change, problem) => {
    const [first] = SHIPPED;
    expect(templateProblems([...SHIPPED, { ...first!, ...change }], ROUTES).join('; ')).toMatch(problem);
  });

  it.each(Object.keys(NOTICE_KINDS) as NoticeKind[])('without one for %s keeps a platform from starting', (kind) => {
    expect(
      templateProblems(
        SHIPPED.filter((template) => template.kind !== kind),
        ROUTES,
      ),
    ).toEqual([`no template for ${kind} on any route`]);
  });

  it('of a later version is for papers from its day on: what was issued before keeps its words', () => {
    const [first] = SHIPPED.filter(({ kind }) => kind === 'URGE');
    const anew = { ...first!, version: 2, validFrom: '2026-10-01' as never, title: '催办通知书' };
    const asked = { kind: 'URGE', routeId: 'R01', action: 'URGE' } as const;
    expect(templateFor([...SHIPPED, anew], { ...asked, on: '2026-09-30' as never }).title).toBe('催办函');
    expect(templateFor([...SHIPPED, anew], { ...asked, on: '2026-10-01' as never }).title).toBe('催办通知书');
  });

  it('uses every mark and every list that it may', () => {
    const used = SHIPPED.flatMap(({ title, body, appendix = [] }) => [title, ...body, ...appendix]).join(' ');
    const unused = Object.keys(MARKS).filter((mark) => !used.includes(`{${mark}}`));
    expect(unused).toEqual([]);
    expect(SHIPPED.flatMap(({ body }) => body).filter((text) => text.startsWith('@') && !isList(text))).toEqual([]);
  });
});
