/** The longest text that is looked for at once, in characters. */
export const LONGEST_SEARCH = 60;

const BRACKETS: Readonly<Record<string, string>> = { '〔': '(', '【': '(', '[': '(', '〕': ')', '】': ')', ']': ')' };

/**
 * A text as it is compared in a search: full and half width, Latin capitals and the kinds of brackets make no
 * difference, and runs of blanks are one blank.
 */
export function searchable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[〔〕【】[\]]/g, (bracket) => BRACKETS[bracket] ?? bracket)
    .replace(/\s+/g, ' ')
    .trim();
}

/** The parts of what somebody looks for; each must be found. */
export function searchTerms(asked: string): readonly string[] {
  return [...new Set(searchable(asked).split(' '))].filter((term) => term !== '');
}

/** Every two characters that follow one another in a searchable text, each pair once: so an index holds Chinese. */
export function pairsOf(text: string): readonly string[] {
  const characters = Array.from(text);
  return [...new Set(characters.slice(1).map((second, index) => `${characters[index] ?? ''}${second}`))];
}

/** Marks what stands for the initials of a name and not for the letters of a text. */
export const INITIALS = '~';

/** What an index holds of the initials of a name: every three that follow one another, and the first two. */
export function initialKeysOf(initials: string): readonly string[] {
  const threes = Array.from({ length: Math.max(0, initials.length - 2) }, (_, at) => initials.slice(at, at + 3));
  return [...new Set([initials.slice(0, 2), ...threes])]
    .filter(({ length }) => length >= 2)
    .map((key) => INITIALS + key);
}

/** Under which keys a term is found: as text, or, where it is letters alone, as the initials of a name. */
export function keysOfTerm(term: string): readonly (readonly string[])[] {
  const pairs = pairsOf(term);
  if (!/^[a-z]{2,}$/.test(term)) return [pairs];
  return [pairs, term.length === 2 ? [INITIALS + term] : initialKeysOf(term).slice(1)];
}
