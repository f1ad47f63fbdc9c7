import type { Subject } from '../../domain/subject/subject.js';

/** A referral as histories, receipts and the record of access name it. */
export function subjectOf({ id, number }: { readonly id: string; readonly number: string }): Subject {
  return { kind: 'REFERRAL', id, number };
}
