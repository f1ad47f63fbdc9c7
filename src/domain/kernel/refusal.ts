import type { Instant } from './instant.js';

/**
 * The closed list of expected refusals. A refusal is a value, never an exception: it says what was wrong with what was
 * asked and what would be right, and nothing has been written.
 */
export type Refusal =
  | RefusalOf<'NOT_FOUND', { what: 'REFERRAL' | 'NOTICE' | 'DEAD_LETTER'; id: string }>
  | RefusalOf<'NOT_ALLOWED', { action: string; required: string }>
  | RefusalOf<'WRONG_STATE', { action: string; state: string; allowedFrom: readonly string[] }>
  | RefusalOf<'STALE_VERSION', { expected: number; current: number; state: string }>
  | RefusalOf<'SAME_PERSON', { action: string }>
  | RefusalOf<'NOTICE_NOT_SIGNED', { action: string; noticeKind: string }>
  | RefusalOf<'NOT_DELIVERED', { action: string }>
  | RefusalOf<'MISSING_DOCUMENTS', { missing: readonly string[] }>
  | RefusalOf<'INVALID_INPUT', { field: string; value: string; expected: string }>
  | RefusalOf<'RIGHT_LAPSED', { rule: string; dueAt: Instant }>
  | RefusalOf<'KEY_REUSED', { key: string }>;

interface RefusalOf<Code extends string, Detail> {
  readonly code: Code;
  /** One sentence in Chinese for the person who asked. */
  readonly message: string;
  /** The same in English. */
  readonly messageEn: string;
  readonly detail: Detail;
}

export type RefusalCode = Refusal['code'];
type DetailOf<Code extends RefusalCode> = Extract<Refusal, { code: Code }>['detail'];

/** Every code once; the record type makes a forgotten code a compile error. */
const EVERY_CODE: Record<RefusalCode, true> = {
  NOT_FOUND: true,
  NOT_ALLOWED: true,
  WRONG_STATE: true,
  STALE_VERSION: true,
  SAME_PERSON: true,
  NOTICE_NOT_SIGNED: true,
  NOT_DELIVERED: true,
  MISSING_DOCUMENTS: true,
  INVALID_INPUT: true,
  RIGHT_LAPSED: true,
  KEY_REUSED: true,
};
export const REFUSAL_CODES = Object.keys(EVERY_CODE) as readonly RefusalCode[];

/** Builds a refusal; the detail is checked against the code by the compiler. */
export function refuse<Code extends RefusalCode>(
  code: Code,
  message: string,
  messageEn: string,
  detail: DetailOf<Code>,
): Extract<Refusal, { code: Code }> {
  return { code, message, messageEn, detail } as Extract<Refusal, { code: Code }>;
}

/** Quotes a value in a refusal, cut so that hostile input cannot flood an answer. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Bad input: which field, what was given, what would be right. */
export function invalidInput(field: string, value: unknown, expected: string, expectedEn: string): Refusal {
  return refuse(
    'INVALID_INPUT',
    `${field} 不符合要求：收到「${quoted(value)}」，应为${expected}`,
    `${field} is not acceptable: got "${quoted(value)}", expected ${expectedEn}`,
    { field, value: quoted(value), expected: expectedEn },
  );
}
