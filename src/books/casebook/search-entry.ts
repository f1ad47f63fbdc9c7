import { isDeepStrictEqual } from 'node:util';

import type { CaseFile } from '../../domain/decision/case-file.js';
import { type SearchTexts, searchTexts } from '../../domain/decision/search-texts.js';
import { keyOfPerson, keyOfReader, MARKS } from '../../domain/kernel/search-text.js';
import { keysOf, textOf } from '../search-keys.js';

/** A row of `search_entry`: the texts, who may find by which, and the keys of all of them for the index. */
export interface SearchEntry {
  readonly openedAt: string;
  readonly openText: string;
  readonly partyText: string;
  readonly partyFor: readonly string[];
  readonly documentsText: string;
  readonly documentsFor: readonly string[];
  readonly noticeTexts: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** A `tsvector` holds a megabyte and does not say where it ends: far fewer keys than that are kept of one referral. */
const MOST_KEYS = 10_000;

/** The row of a referral where a decision has changed what it is found by; null where it has not. */
export function changedSearchEntry(then: CaseFile, before: CaseFile | null): SearchEntry | null {
  const texts = searchTexts(then);
  return before !== null && isDeepStrictEqual(texts, searchTexts(before)) ? null : searchEntry(then, texts);
}

export function searchEntry({ referral }: CaseFile, texts: SearchTexts): SearchEntry {
  const { parties, open, place, party, partyFor, documents, documentsFor, notices, team } = texts;
  const numbers = Object.values(notices).flat();
  const keys = [
    ...parties.map((agency) => keyOfReader(agency, MARKS.OPEN)),
    ...partyFor.map((agency) => keyOfReader(agency, MARKS.PARTY)),
    ...documentsFor.map((agency) => keyOfReader(agency, MARKS.DOCUMENTS)),
    ...team.persons.map((person) => keyOfPerson(team.of, person)),
    ...keysOf(open, [place], MARKS.OPEN),
    ...keysOf(party, party.slice(0, 1), MARKS.PARTY),
    ...keysOf(documents, [], MARKS.DOCUMENTS),
    ...keysOf(numbers, [], MARKS.NOTICES),
  ];
  return {
    openedAt: referral.openedAt,
    openText: textOf(open, [place]),
    partyText: textOf(party, party.slice(0, 1)),
    partyFor,
    documentsText: textOf(documents, []),
    documentsFor,
    noticeTexts: Object.fromEntries(Object.entries(notices).map(([agency, of]) => [agency, textOf(of, [])])),
    words: [...new Set(keys)].slice(0, MOST_KEYS),
  };
}
