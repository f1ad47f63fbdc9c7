import { ownersOf } from '../books/casebook/record.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { Referral } from '../domain/referral/referral.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageArgs, pageOf } from '../platform/graphql/paging.js';
import { toReferralType } from '../referrals/referral.type.js';
import type { InboxCountsType, InboxItemType, InboxTab } from './inbox.type.js';

/**
 * The one definition of the tabs, under the lists and the counts alike. $1 is the agency, $2 the present time. TO_SIGN:
 * something delivered waits for a signature (a transfer no more once the referral has ended: it was withdrawn).
 * IN_HAND: it is my move. DONE: neither.
 */
const TABBED = `
  SELECT i.referral_id, i.last_at,
    CASE WHEN EXISTS (SELECT 1 FROM notice n WHERE n.to_agency = $1 AND n.referral_id = i.referral_id AND n.must_sign
                        AND n.delivered_at IS NOT NULL AND n.signed_at IS NULL
                        AND NOT (n.kind = 'TRANSFER' AND r.ended_at IS NOT NULL)) THEN 'TO_SIGN'
         WHEN $1 = ANY (r.owners) THEN 'IN_HAND' ELSE 'DONE' END AS tab,
    EXISTS (SELECT 1 FROM deadline d WHERE d.referral_id = i.referral_id AND d.duty_agency = $1 AND d.state = 'OPEN' AND d.kind = 'DUTY' AND d.due_at < $2) AS overdue
  FROM inbox_entry i JOIN referral r ON r.id = i.referral_id
  WHERE i.agency_id = $1`;

export async function countInbox(tx: Tx, agencyId: string, now: Instant): Promise<InboxCountsType> {
  const rows = await tx.query<InboxCountsType>(
    `SELECT count(*) FILTER (WHERE tab = 'TO_SIGN')::int AS "toSign", count(*) FILTER (WHERE tab = 'IN_HAND')::int AS "inHand",
       count(*) FILTER (WHERE tab = 'DONE')::int AS done, count(*) FILTER (WHERE overdue)::int AS overdue
     FROM (${TABBED}) t`,
    [agencyId, now],
  );
  return rows[0] ?? { toSign: 0, inHand: 0, done: 0, overdue: 0 };
}

/** A page of one tab, or of all; newest delivery first. */
export async function listInbox(
  tx: Tx,
  agencyId: string,
  now: Instant,
  tab: InboxTab | null,
  page: PageArgs,
): Promise<Connection<InboxItemType>> {
  const { limit, from } = pageOf(page);
  const inTab = "($3::text IS NULL OR tab = $3 OR ($3 = 'OVERDUE' AND overdue))";
  const counted = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM (${TABBED}) t WHERE ${inTab}`, [
    agencyId,
    now,
    tab,
  ]);
  const rows = await tx.query<{
    body: Referral;
    tab: InboxTab;
    overdue: boolean;
    lastAt: Instant;
    nextDueAt: Instant | null;
  }>(
    `SELECT r.body, t.tab, t.overdue, t.last_at AS "lastAt",
       (SELECT min(d.due_at) FROM deadline d WHERE d.referral_id = t.referral_id AND d.duty_agency = $1 AND d.state = 'OPEN') AS "nextDueAt"
     FROM (SELECT * FROM (${TABBED}) x WHERE ${inTab} AND ($4::timestamptz IS NULL OR (last_at, referral_id) < ($4::timestamptz, $5::uuid))
           ORDER BY last_at DESC, referral_id DESC LIMIT $6) t
     JOIN referral r ON r.id = t.referral_id ORDER BY t.last_at DESC, t.referral_id DESC`,
    [agencyId, now, tab, from?.at ?? null, from?.id ?? null, limit + 1],
  );
  return connect(
    { rows, count: counted[0]?.count ?? 0 },
    { limit, from },
    ({ body, lastAt }) => ({ at: lastAt, id: body.id }),
    (row) => ({
      tab: row.tab,
      overdue: row.overdue,
      lastDeliveredAt: row.lastAt,
      nextDueAt: row.nextDueAt,
      referral: toReferralType(row.body, ownersOf(row.body)),
    }),
  );
}
