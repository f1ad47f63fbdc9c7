import { pinyin } from 'pinyin-pro';

/**
 * The initials of a text as people type them: of each Chinese character the first letter of its reading (樊村镇 → fcz),
 * letters and digits as they are, everything else left out. A character with several readings has the one that its
 * neighbours call for; a first one that is a surname has that reading as well (单某 → dm, sm).
 */
export function initialsOf(text: string): readonly string[] {
  const known = lately.get(text) ?? [...new Set([lettersOf(text, 'off'), lettersOf(text, 'head')])];
  if (lately.size >= MOST_KNOWN) lately.clear();
  lately.set(text, known);
  return known;
}

/** The same names come again and again: in an import, and twice in every row. */
const lately = new Map<string, readonly string[]>();
const MOST_KNOWN = 5_000;

function lettersOf(text: string, surname: 'off' | 'head'): string {
  return pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', surname })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
