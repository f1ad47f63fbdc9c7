import type { Bilingual } from '../../domain/kernel/bilingual.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { invalidInput, type Refusal, type RefusalCode } from '../../domain/kernel/refusal.js';

/** The HTTP status of a refusal: bad input is a 4xx, whether it is answered in the payload or as an error. */
const STATUS: Readonly<Record<RefusalCode, number>> = {
  NOT_FOUND: 404,
  NOT_ALLOWED: 403,
  SAME_PERSON: 403,
  WRONG_STATE: 409,
  PRECONDITION: 409,
  STALE_VERSION: 409,
  NOTICE_NOT_SIGNED: 409,
  NOT_DELIVERED: 409,
  RIGHT_LAPSED: 409,
  MUST_BE_REFERRED: 409,
  KEY_REUSED: 409,
  MISSING_DOCUMENTS: 422,
  INVALID_INPUT: 422,
  NOT_PROVABLE: 503,
};

export function statusOf(code: RefusalCode): number {
  return STATUS[code];
}

/** A refusal of a query, which has no payload to carry it: answered as a coded error. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.message} / ${refusal.messageEn}`);
  }
}

/** Refuses a code that is none of a closed list: a search by it would find nothing and not say why. */
export function requireCode(
  field: string,
  given: string | null | undefined,
  known: ReadonlySet<string>,
  { zh, en }: Bilingual,
): void {
  if (given === null || given === undefined || known.has(given)) return;
  const codes = [...known];
  throw new RefusedError(invalidInput(field, given, `${zh}：${codes.join('、')}`, `${en}: ${codes.join(', ')}`));
}

/** Refuses a moment that has not come. */
export function requirePast(field: string, at: Instant, now: Instant): void {
  if (at > now)
    throw new RefusedError(invalidInput(field, at, '不晚于现在的时刻', 'a moment that is not in the future'));
}
