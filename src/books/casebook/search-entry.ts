import { isDeepStrictEqual } from 'node:util';

import type { CaseFile } from '../../domain/decision/case-file.js';
import { type SearchTexts, searchTexts } from '../../domain/decision/search-texts.js';
import { initialKeysOf, INITIALS, pairsOf, searchable } from '../../domain/kernel/search-text.js';
import { initialsOf } from '../../platform/text/initials.js';

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

/** The row of a referral where a decision has changed what it is found by; null where it has not. */
export function changedSearchEntry(then: CaseFile, before: CaseFile | null): SearchEntry | null {
  const texts = searchTexts(then);
  return before !== null && isDeepStrictEqual(texts, searchTexts(before)) ? null : searchEntry(then, texts);
}

/** A word of the index that stands for an agency: a party to the referral. */
function wordOfParty(agencyId: string): string {
  return `@${agencyId}`;
}

export function searchEntry({ referral }: CaseFile, texts: SearchTexts): SearchEntry {
  const { parties, open, names, party, partyFor, documents, documentsFor, notices } = texts;
  const numbers = Object.entries(notices);
  const lines = [...open, party, ...documents, ...numbers.flatMap(([, of]) => of)].map(searchable);
  const initials = [...names, party].flatMap(initialsOf);
  return {
    openedAt: referral.openedAt,
    openText: textOf(open, names),
    partyText: textOf([party], [party]),
    partyFor,
    documentsText: textOf(documents, []),
    documentsFor,
    noticeTexts: Object.fromEntries(numbers.map(([agency, of]) => [agency, textOf(of, [])])),
    words: [...new Set([...parties.map(wordOfParty), ...lines.flatMap(pairsOf), ...initials.flatMap(initialKeysOf)])],
  };
}

/** A line for each text, and one for the initials of each name: nothing is found across two lines. */
function textOf(texts: readonly string[], names: readonly string[]): string {
  return [...texts.map(searchable), ...names.flatMap(initialsOf).map((letters) => INITIALS + letters)].join('\n');
}
