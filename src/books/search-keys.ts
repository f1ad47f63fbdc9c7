import { invalidInput } from '../domain/kernel/refusal.js';
import {
  initialKeysOf,
  INITIALS,
  keysOfTerm,
  LONGEST_SEARCH,
  type Mark,
  pairsOf,
  searchable,
  searchTerms,
} from '../domain/kernel/search-text.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { initialsOf } from '../platform/text/initials.js';

/** The keys of texts for the index; of `names` their initials as well. */
export function keysOf(texts: readonly string[], names: readonly string[], mark: Mark): readonly string[] {
  return [
    ...texts.flatMap((text) => pairsOf(searchable(text), mark)),
    ...names.flatMap(initialsOf).flatMap((letters) => initialKeysOf(letters, mark)),
  ];
}

/** A line for each text, and one for the initials of each name: nothing is found across two lines. */
export function textOf(texts: readonly string[], names: readonly string[]): string {
  return [...texts.map(searchable), ...names.flatMap(initialsOf).map((letters) => INITIALS + letters)].join('\n');
}

/** Those whose name, or the initials of it, holds the term. */
export function namedSo<T extends { readonly name: string }>(people: readonly T[], term: string): readonly T[] {
  return people.filter(
    ({ name }) => searchable(name).includes(term) || initialsOf(name).some((letters) => letters.includes(term)),
  );
}

/** The parts of what is looked for. Throws a refusal for a text that is too long, or a part of one character. */
export function termsOf(text: string): readonly string[] {
  const terms = searchTerms(text);
  const short = terms.find((term) => Array.from(term).length < 2);
  if (short === undefined && terms.length > 0 && Array.from(text).length <= LONGEST_SEARCH) return terms;
  throw new RefusedError(
    invalidInput(
      'text',
      short ?? text,
      `至多${LONGEST_SEARCH}个字，以空格分隔的每一部分至少两个字`,
      `at most ${LONGEST_SEARCH} characters, and at least two in every part between blanks`,
    ),
  );
}

/**
 * The terms as a `tsquery`: each by the texts of one of the marks, or by one of its `others`. Beside a mark stands the
 * key that a row must bear for the asker to find it so; null: none.
 */
export function wordsQuery(
  terms: readonly string[],
  marks: readonly (readonly [mark: Mark, reader: string | null])[],
  others: (term: string) => readonly string[] = () => [],
): string {
  const of = (term: string): readonly string[] => [
    ...marks.flatMap(([mark, reader]) =>
      keysOfTerm(term, mark).map(
        (keys) => `(${[...(reader === null ? [] : [reader]), ...keys].map(quoted).join(' & ')})`,
      ),
    ),
    ...others(term).map(quoted),
  ];
  return terms.map((term) => `(${of(term).join(' | ')})`).join(' & ');
}

function quoted(key: string): string {
  return `'${key.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
