import { type Instant, type LocalDate, localDateOf } from '../kernel/instant.js';
import { valuesOf } from './mark-values.js';
import type { Block, Paper } from './paper.js';
import { letterIn, type PaperFacts, type Said, saidIn } from './paper-facts.js';
import { listOf } from './paper-lists.js';
import { filledIn, isList, type MarkValues, type PaperTemplate } from './paper-template.js';

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
    blocks: template.body.flatMap((text) => (isList(text) ? listOf(text, said) : paragraphs(text, values))),
    signature: template.head ? { organ: nameOf(notice.from), date } : null,
    date,
    copies: facts.copies,
    foot: [`移送编号 ${referralNumber}`],
    code,
    layout: 'LETTER',
    appendix: (template.appendix ?? []).flatMap((name) => listOf(name, said)),
  };
}

function dayOf(submittedAt: Instant, { onPaper }: Said): LocalDate {
  return localDateOf(onPaper?.actedAt ?? submittedAt);
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
