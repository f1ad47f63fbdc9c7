import type { Evidence } from '../domain/notice/notice.js';
import type { Tx } from '../platform/database/unit-of-work.js';

/** A step that a transfer of a referral has made. */
export type TransferStep = Pick<Evidence, 'noticeId' | 'kind' | 'at'> & { readonly referralId: string };

/** The evidences of the transfers of referrals, oldest first; of which of them may be seen, the notices decide. */
export function stepsOfTransfers(tx: Tx, referralIds: readonly string[]): Promise<TransferStep[]> {
  return tx.query<TransferStep>(
    `SELECT e.referral_id AS "referralId", e.notice_id AS "noticeId", e.kind, e.at
     FROM evidence e JOIN notice n ON n.id = e.notice_id
     WHERE e.referral_id = ANY ($1::uuid[]) AND n.kind = 'TRANSFER' AND NOT n.copy
     ORDER BY e.at, e.event_seq`,
    [referralIds],
  );
}
