import { isUuid } from '../kernel/uuid.js';

/**
 * What a record is about: a case that was sent on, a patch of the ledger, a bulletin. History, receipts, the record of
 * access and packages all name it in this way, whatever it is.
 */
export interface Subject {
  /** Which kind of record: capital letters, such as PATCH. The book that keeps it says which there are. */
  readonly kind: string;
  /** UUID, lower case. */
  readonly id: string;
  /** What people call it, such as R01-2026-0001. */
  readonly number: string;
}

/** Is the text the kind of a subject as histories spell it? */
export function isSubjectKind(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Z][A-Z_]{0,30}$/.test(text);
}

/** Is the text the id of a subject as histories spell it (RFC 9562, lower case)? */
export function isSubjectId(text: unknown): text is string {
  return isUuid(text);
}
