import { fieldName } from './field-names.js';
import type { Instant } from './instant.js';

/**
 * The closed list of expected refusals. A refusal is a value, never an exception: it says what was wrong with what was
 * asked and what would be right, and nothing has been written.
 */
export type Refusal =
  | RefusalOf<
      'NOT_FOUND',
      {
        what:
          | 'REFERRAL'
          | 'NOTICE'
          | 'PERSONAL_DETAIL'
          | 'DEAD_LETTER'
          | 'ROLE_CHANGE'
          | 'SERVICE_ACCOUNT'
          | 'PATCH'
          | 'LAND_CASE'
          | 'CAMPAIGN'
          | 'ALERT'
          | 'REPORTING_DUTY';
        id: string;
      }
    >
  | RefusalOf<'NOT_ALLOWED', { action: string; required: string }>
  | RefusalOf<'WRONG_STATE', { action: string; state: string; allowedFrom: readonly string[] }>
  | RefusalOf<'PRECONDITION', { action: string; needs: string }>
  | RefusalOf<'STALE_VERSION', { expected: number; current: number; state: string }>
  | RefusalOf<'SAME_PERSON', { action: string }>
  | RefusalOf<'NOTICE_NOT_SIGNED', { action: string; noticeKind: string }>
  | RefusalOf<'NOT_DELIVERED', { action: string }>
  | RefusalOf<'MISSING_DOCUMENTS', { missing: readonly string[] }>
  | RefusalOf<'INVALID_INPUT', { field: string; value: string; expected: string }>
  | RefusalOf<'RIGHT_LAPSED', { rule: string; dueAt: Instant }>
  | RefusalOf<'MUST_BE_REFERRED', { action: string; level: string; rule: string }>
  | RefusalOf<'KEY_REUSED', { key: string }>
  | RefusalOf<'NOT_PROVABLE', { since: Instant }>;

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

/** Every code once, with what it is called; the record type makes a forgotten code a compile error. */
export const REFUSAL_CODES: Readonly<Record<RefusalCode, string>> = {
  NOT_FOUND: '不存在，或者本机关无权查看',
  NOT_ALLOWED: '本机关或本岗位无权办理',
  WRONG_STATE: '当前状态下不能这样办',
  PRECONDITION: '尚不具备办理条件',
  STALE_VERSION: '已由他人更新',
  SAME_PERSON: '不得由同一人办理',
  NOTICE_NOT_SIGNED: '应先签收文书',
  NOT_DELIVERED: '尚未送达',
  MISSING_DOCUMENTS: '材料不全',
  INVALID_INPUT: '内容不符合要求',
  RIGHT_LAPSED: '权利期限已届满',
  MUST_BE_REFERRED: '应移送而未移送，不得结案或者以罚代刑',
  KEY_REUSED: '幂等键已用于另一请求',
  NOT_PROVABLE: '历史无法在平台之外留存，暂停办理',
};

/** Builds a refusal; the detail is checked against the code by the compiler. */
export function refuse<Code extends RefusalCode>(
  code: Code,
  message: string,
  messageEn: string,
  detail: DetailOf<Code>,
): Extract<Refusal, { code: Code }> {
  return { code, message, messageEn, detail } as Extract<Refusal, { code: Code }>;
}

/** Something other than the state is in the way; the sentence says what has to be first. */
export function precondition(action: string, message: string, messageEn: string): Refusal {
  return refuse('PRECONDITION', message, messageEn, { action, needs: messageEn });
}

/** Quotes a value in a refusal, cut so that hostile input cannot flood an answer. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : shown(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A value that nests past the end of the stack has no text. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return Array.isArray(value) ? '[…]' : '{…}';
    throw error;
  }
}

/** Bad input: which field, what was given, what would be right. */
export function invalidInput(field: string, value: unknown, expected: string, expectedEn: string): Refusal {
  return refuse(
    'INVALID_INPUT',
    `${fieldName(field)} 不符合要求：收到「${quoted(value)}」，应为${expected}`,
    `${field} is not acceptable: got "${quoted(value)}", expected ${expectedEn}`,
    { field, value: quoted(value), expected: expectedEn },
  );
}
