import { invalidInput, type Refusal } from '../kernel/refusal.js';

/** Personal details that are kept apart from the case file, sealed: of the party, and of whoever informed (举报人). */
export const DETAIL_KINDS = {
  PARTY_ID_NUMBER: '当事人居民身份证号码',
  PARTY_TELEPHONE: '当事人电话',
  INFORMANT_NAME: '举报人姓名',
  INFORMANT_TELEPHONE: '举报人电话',
} as const;

export type DetailKind = keyof typeof DETAIL_KINDS;
export const INFORMANT_KINDS: readonly DetailKind[] = ['INFORMANT_NAME', 'INFORMANT_TELEPHONE'];

/** What a value looks like while it is not unmasked: 110***********1234, 138****1234, ＊＊＊. */
export function maskedDetail(kind: DetailKind, value: string): string {
  switch (kind) {
    case 'PARTY_ID_NUMBER':
      return `${value.slice(0, 3)}${'*'.repeat(11)}${value.slice(-4)}`;
    case 'PARTY_TELEPHONE':
    case 'INFORMANT_TELEPHONE':
      return value.startsWith('1')
        ? `${value.slice(0, 3)}****${value.slice(-4)}`
        : `${value.slice(0, 3)}****${value.slice(-2)}`;
    case 'INFORMANT_NAME':
      return '＊＊＊'; // a surname alone can give away who informed in a village
  }
}

/**
 * What is wrong with a value; null when nothing is. The refusal never quotes it: an error is not a place for personal
 * data.
 */
export function detailProblem(kind: DetailKind, value: string): Refusal | null {
  switch (kind) {
    case 'PARTY_ID_NUMBER':
      return isIdNumber(value)
        ? null
        : unfit(
            '18位公民身份号码，末位校验码正确（GB 11643-1999）',
            'a citizen identity number of 18 characters with the right check character (GB 11643-1999)',
          );
    case 'PARTY_TELEPHONE':
    case 'INFORMANT_TELEPHONE':
      return /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/.test(value)
        ? null
        : unfit('手机号码，或带区号的固定电话', 'a mobile number of eleven digits, or a landline with its area code');
    case 'INFORMANT_NAME':
      return /^\p{L}[\p{L}\p{M}·. ]{1,49}$/u.test(value) && value.trim() === value
        ? null
        : unfit('姓名，2至50字', 'a name of 2 to 50 letters');
  }
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK = '10X98765432';

/**
 * A citizen identity number: division, birthday that exists, serial, check character (GB 11643-1999, ISO 7064 MOD
 * 11-2).
 */
function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const birthday = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const time = Date.parse(`${birthday}T00:00:00.000Z`);
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(birthday)) return false;
  const sum = WEIGHTS.reduce<number>((total, weight, index) => total + weight * Number(text[index]), 0);
  return CHECK[sum % 11] === text[17];
}

function unfit(expected: string, expectedEn: string): Refusal {
  return invalidInput('value', '（已隐去 / withheld）', expected, expectedEn);
}
