/** The longest text that one field of a command may hold, in UTF-16 code units. */
export const LONGEST_TEXT = 4_000;

/** A mark of a state secret (密级标志), as it stands on papers: such text must not enter this system. */
const SECRET = /(秘密|机密|绝密)\s*★|密级\s*[:：]\s*(秘密|机密|绝密)|【(秘密|机密|绝密)】/;

/** Does the text bear the mark of a state secret (保守国家秘密法)? */
export function bearsSecretMark(text: string): boolean {
  return SECRET.test(text);
}

/** What is wrong with a text that shall be stored, hashed and printed for decades; null when nothing is. */
export function textProblem(text: string): string | null {
  if (text.length > LONGEST_TEXT) return `at most ${LONGEST_TEXT} characters (got ${text.length})`;
  if (!text.isWellFormed()) return 'well-formed Unicode (no lone surrogates)';
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text)) return 'text without control characters';
  if (/\p{Noncharacter_Code_Point}/u.test(text)) return 'text without codes that are no characters';
  if (/\p{Cf}/u.test(text)) return 'text without invisible characters (zero width, direction)';
  return null;
}

/**
 * A document number: 机关代字〔年〕序号号 in hexagonal brackets without leading zero (GB/T 9704-2012), such as 河自然资移字〔2023〕1号, or
 * a court's case number (2023)晋0882刑初1号 in round brackets.
 */
export function isDocumentNumber(text: string): boolean {
  return (
    /^[^\s〔〕[\]【】]{1,30}〔(19|20)\d{2}〕[1-9]\d{0,6}号$/u.test(text) ||
    /^[(（](19|20)\d{2}[)）]\p{L}[\p{L}\d]{1,20}[1-9]\d{0,6}号$/u.test(text)
  );
}

export const DOCUMENT_NUMBER_EXAMPLE = '河自然资移字〔2023〕1号';

/**
 * A name as those may read it who need not know whom it names: the first character, then one ＊ for each that follows.
 */
export function masked(text: string): string {
  const [first = '', ...others] = Array.from(text);
  return first + '＊'.repeat(Math.min(others.length, 8));
}

/** A text in which somebody is named, as those may read it who need not know whom. */
export function maskedIn(text: string, name: string): string {
  return Array.from(name).length < 2 ? text : text.replaceAll(name, masked(name));
}
