import type { Refusal, RefusalCode } from '../../domain/kernel/refusal.js';

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
