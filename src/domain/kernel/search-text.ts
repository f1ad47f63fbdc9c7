/** The longest text that is looked for at once, in characters. */
export const LONGEST_SEARCH = 60;

/** Of a text, so many characters are found. */
const LONGEST_FOUND = 200;

/** Nobody looks for what stands further behind, and a text of thousands of characters has as many keys. */
export function begin(text: string): string {
  return Array.from(text).slice(0, LONGEST_FOUND).join('');
}

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

/**
 * Marks, in front of a key of the index, of whose texts it is: those that every party may read have none. A text of two
 * characters is no key of another mark, because those are longer.
 */
export const MARKS = { OPEN: '', PARTY: '#', DOCUMENTS: '%', NOTICES: '+', PERSON: '^' } as const;
export type Mark = (typeof MARKS)[keyof typeof MARKS];

/** In front of the initials of a name, in the texts: nobody can type it. */
export const INITIALS = '\u0002';

/** Every two characters of a searchable text that follow one another, each pair once: so an index holds Chinese. */
export function pairsOf(text: string, mark: Mark): readonly string[] {
  const characters = Array.from(text);
  return [...new Set(characters.slice(1).map((second, at) => `${mark}${characters[at] ?? ''}${second}`))];
}

/** Every two and every three letters of the initials of a name that follow one another. */
export function initialKeysOf(initials: string, mark: Mark): readonly string[] {
  return [...new Set([2, 3].flatMap((length) => stretches(initials, length)))].map((key) => `${mark}~${key}`);
}

/** Under which sets of keys a term is found: as text, or, where it is letters alone, as the initials of a name. */
export function keysOfTerm(term: string, mark: Mark): readonly (readonly string[])[] {
  const pairs = pairsOf(term, mark);
  const isName = mark === MARKS.OPEN || mark === MARKS.PARTY;
  if (!isName || !/^[a-z]{2,}$/.test(term)) return [pairs];
  return [pairs, stretches(term, Math.min(3, term.length)).map((key) => `${mark}~${key}`)];
}

/** The key that stands for an agency which may find a referral by the texts of a mark. */
export function keyOfReader(agencyId: string, mark: Mark): string {
  return `${mark}@${agencyId}`;
}

/** The key of a person who works on a referral, by which his own agency finds it. */
export function keyOfPerson(agencyId: string, personId: string): string {
  return `${MARKS.PERSON}${agencyId}/${personId}`;
}

/** The key of a value that a record has in one of its columns: what a filter beside a text asks for. */
export function keyOfValue(column: string, value: string): string {
  return `=${column}:${value}`;
}

function stretches(letters: string, length: number): readonly string[] {
  return Array.from({ length: Math.max(0, letters.length - length + 1) }, (_, at) => letters.slice(at, at + length));
}
