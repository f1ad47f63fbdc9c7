import type { Instant } from '../domain/kernel/instant.js';
import type { Referral, Ruling } from '../domain/referral/referral.js';
import { ownersOf } from '../domain/route/owners.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import { type ReferralType, toReferralType } from './referral.type.js';

/** A page of what an agency sent; the count is by the same condition as the list. */
export async function listSent(
  tx: Tx,
  agencyId: string,
  args: PageAsked & { state?: string | null },
): Promise<Connection<ReferralType>> {
  const { limit, from } = pageOf(args);
  const { state = null } = args;
  const asked = [agencyId, state];
  const [rows, [total]] = await Promise.all([
    tx.query<{ body: Referral; at: Instant }>(
      `SELECT body, opened_at AS at FROM referral
       WHERE ${state === null ? IS_MINE : IS_MINE_IN_STATE}
         AND ($3::timestamptz IS NULL OR (opened_at, id) < ($3::timestamptz, $4::uuid))
       ORDER BY opened_at DESC, id DESC LIMIT $5`,
      [...asked, from?.at ?? null, from?.id ?? null, limit + 1],
    ),
    args.counted
      ? tx.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM referral WHERE ${state === null ? IS_MINE : IS_MINE_IN_STATE}`,
          asked,
        )
      : [],
  ]);
  return connect(
    { rows, count: total?.count ?? 0 },
    { limit, from },
    ({ body, at }) => ({ at, id: body.id }),
    ({ body }) => toReferralType(body, ownersOf(body)),
  );
}

/** The referrals of each thread that the agency of this transaction is a party to, in the order of opening. */
export async function listThreads(tx: Tx, threadIds: readonly string[]): Promise<ReadonlyMap<string, ReferralType[]>> {
  const rows = await tx.query<{ body: Referral }>(
    'SELECT body FROM referral WHERE thread_id = ANY($1::uuid[]) ORDER BY opened_at, number',
    [threadIds],
  );
  return new Map(
    threadIds.map((id) => [
      id,
      rows.filter(({ body }) => body.threadId === id).map(({ body }) => toReferralType(body, ownersOf(body))),
    ]),
  );
}

/**
 * The newest designation in a referral of the same sender, route and place: what was decided once need not be disputed
 * again.
 */
export async function lastRuling(tx: Tx, { routeId, sender, matter }: Referral): Promise<Ruling | null> {
  const rows = await tx.query<{ ruling: Ruling }>(
    `SELECT body->'ruling' AS ruling FROM referral
     WHERE sender = $1
       AND route_id = $2
       AND body->'matter'->>'location' = $3
       AND jsonb_typeof(body->'ruling') = 'object'
     ORDER BY changed_at DESC, id DESC LIMIT 1`,
    [sender, routeId, matter.location],
  );
  return rows[0]?.ruling ?? null;
}

/** $1 is the agency, $2 the state: two texts, so that each is the range of an index. */
const IS_MINE = 'sender = $1 AND $2::text IS NULL';
const IS_MINE_IN_STATE = 'sender = $1 AND state = $2';
