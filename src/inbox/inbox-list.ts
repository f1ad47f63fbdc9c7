import { DEADLINE_COLUMNS } from '../books/casebook/load.js';
import type { Deadline } from '../domain/deadline/deadline.js';
import type { InboxEntry } from '../domain/decision/inbox-entries.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { Referral } from '../domain/referral/referral.js';
import { ownersOf } from '../domain/route/owners.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type Keyset, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import { toReferralType } from '../referrals/referral.type.js';
import type { InboxCountsType, InboxFilterInput, InboxItemType, InboxOrder, InboxTabAsked } from './inbox.type.js';

/** What is asked of the inbox of one agency at one moment. */
export interface InboxQuestion {
  readonly agencyId: string;
  /** May the asker find by the names of parties? */
  readonly withParty: boolean;
  readonly now: Instant;
  readonly tab: InboxTabAsked | null;
  readonly filter: InboxFilterInput | null;
  readonly order: InboxOrder;
  readonly page: PageAsked;
}

/** The tabs that hold what is asked of the agency or lies unread: as many rows as there is work, whatever the past. */
const OPEN_TABS = "tab IN ('TO_SIGN', 'TO_APPROVE', 'IN_HAND', 'REMINDED', 'COPIED')";

/** By the definition of the lists. `done`: is the count of the past asked for as well? */
export async function countInbox(tx: Tx, agencyId: string, now: Instant, done: boolean): Promise<InboxCountsType> {
  const [[open], [overdue], [past]] = await Promise.all([
    tx.query<Omit<InboxCountsType, 'done' | 'overdue'>>(
      `SELECT count(*) FILTER (WHERE tab = 'TO_SIGN')::int AS "toSign",
         count(*) FILTER (WHERE to_approve)::int AS "toApprove",
         count(*) FILTER (WHERE tab = 'IN_HAND')::int AS "inHand",
         count(*) FILTER (WHERE tab = 'REMINDED')::int AS reminded,
         count(*) FILTER (WHERE tab = 'COPIED')::int AS copied
       FROM inbox_entry WHERE agency_id = $1 AND ${OPEN_TABS}`,
      [agencyId],
    ),
    tx.query<{ count: number }>('SELECT count(*)::int FROM inbox_entry WHERE agency_id = $1 AND due_at < $2', [
      agencyId,
      now,
    ]),
    done
      ? tx.query<{ count: number }>("SELECT count(*)::int FROM inbox_entry WHERE agency_id = $1 AND tab = 'DONE'", [
          agencyId,
        ])
      : [],
  ]);
  const none = { toSign: 0, toApprove: 0, inHand: 0, reminded: 0, copied: 0 };
  return { ...none, ...open, done: past?.count ?? 0, overdue: overdue?.count ?? 0 };
}

/** A page of one tab, or of all. */
export async function listInbox(tx: Tx, question: InboxQuestion): Promise<Connection<InboxItemType>> {
  const { agencyId, withParty, now, order, page } = question;
  const tab = question.tab === 'OVERDUE' || question.tab === 'TO_APPROVE' ? null : question.tab;
  const { limit, from } = pageOf(page);
  const asked = [agencyId, tab, now, question.tab === 'OVERDUE', question.tab === 'TO_APPROVE'];
  const filter = filterOf(question.filter);
  const until = [from?.at ?? null, from?.id ?? null, limit + 1];
  const [rows, [total]] = await Promise.all([
    filter === null && order === 'ARRIVAL'
      ? tx.query<Row>(newest(question.tab), [...asked.slice(0, 3), ...until])
      : tx.query<Row>(filtered(order), [...asked, ...(filter ?? NO_FILTER), withParty, ...until]),
    !page.counted
      ? []
      : filter === null
        ? tx.query<{ count: number }>(`SELECT count(*)::int FROM inbox_entry i WHERE ${IN_TAB}`, asked)
        : tx.query<{ count: number }>(
            `SELECT count(*)::int FROM inbox_entry i JOIN referral r ON r.id = i.referral_id
             WHERE ${IN_TAB} AND ${FITS}`,
            [...asked, ...filter, withParty],
          ),
  ]);
  return connect({ rows, count: total?.count ?? 0 }, { limit, from }, keyIn(order), toItem);
}

/** What an agency has to look at next in a referral: its next duty, and the next right or window that it still has. */
export interface NextLimits {
  readonly duty: Deadline | null;
  readonly right: Deadline | null;
}

export async function nextLimits(
  tx: Tx,
  agencyId: string,
  now: Instant,
  referralIds: readonly string[],
): Promise<ReadonlyMap<string, NextLimits>> {
  const rows = await tx.query<Deadline & { readonly referralId: string }>(
    `SELECT DISTINCT ON (d.referral_id, d.kind = 'DUTY') d.referral_id AS "referralId", ${DEADLINE_COLUMNS}
     FROM deadline d
     WHERE d.referral_id = ANY ($1::uuid[]) AND d.duty_agency = $2 AND d.state = 'OPEN'
       AND (d.kind = 'DUTY' OR d.due_at >= $3)
     ORDER BY d.referral_id, d.kind = 'DUTY', d.due_at, d.id`,
    [referralIds, agencyId, now],
  );
  const of = (id: string, isDuty: boolean): Deadline | null =>
    rows.find(({ referralId, kind }) => referralId === id && (kind === 'DUTY') === isDuty) ?? null;
  return new Map(referralIds.map((id) => [id, { duty: of(id, true), right: of(id, false) }]));
}

interface Row extends Omit<InboxEntry, 'agencyId'> {
  readonly body: Referral;
  readonly overdue: boolean;
}

/** $1 is the agency, $2 one of the tabs that exclude one another, $3 the present time. */
const COLUMNS = `r.body, i.tab, i.action, i.notice_id AS "noticeId", i.to_approve AS "toApprove", i.unread, i.since,
  i.arrived_at AS "arrivedAt", i.due_at AS "dueAt", COALESCE(i.due_at < $3, false) AS overdue`;

/** The newest of a tab: a range of an index, then as many referrals as the page has rows. */
function newest(tab: InboxTabAsked | null): string {
  return `SELECT ${COLUMNS}
    FROM (
      SELECT * FROM inbox_entry
      WHERE agency_id = $1 AND ${
        tab === null
          ? '$2::text IS NULL'
          : tab === 'TO_APPROVE'
            ? '$2::text IS NULL AND to_approve'
            : tab === 'OVERDUE'
              ? '$2::text IS NULL AND due_at < $3'
              : 'tab = $2'
      } AND ($4::timestamptz IS NULL OR (arrived_at, referral_id) < ($4::timestamptz, $5::uuid))
      ORDER BY arrived_at DESC, referral_id DESC LIMIT $6
    ) i JOIN referral r ON r.id = i.referral_id ORDER BY i.arrived_at DESC, i.referral_id DESC`;
}

/** $4: only what is overdue, $5: only what a head has to decide. */
const IN_TAB = `i.agency_id = $1 AND ($2::text IS NULL OR i.tab = $2)
  AND (NOT $4::boolean OR i.due_at < $3::timestamptz) AND (NOT $5::boolean OR i.to_approve)`;

const FITS = `($6::text IS NULL OR r.route_id = $6) AND ($7::text IS NULL OR r.state = $7)
  AND ($8::text IS NULL OR r.sender = $8) AND ($9::boolean IS NULL OR (r.body->'urgent')::boolean = $9)
  AND ($10::boolean IS NULL OR i.unread = $10) AND ($11::timestamptz IS NULL OR i.due_at < $11)
  AND ($12::timestamptz IS NULL OR i.arrived_at > $12)
  AND ($13::text IS NULL OR EXISTS (
    SELECT FROM search_entry s
    WHERE s.referral_id = r.id AND strpos(search_readable(s, $1, $15::boolean), searchable($13)) > 0
  )) AND ($14::text IS NULL OR r.body->'matter'->>'townshipId' = $14)`;

/** What bears no limit comes after what does. */
const NEVER = '9999-12-31T00:00:00.000Z' as Instant;
const DUE = `COALESCE(i.due_at, '${NEVER}'::timestamptz)`;

function filtered(order: InboxOrder): string {
  return `SELECT ${COLUMNS} FROM inbox_entry i JOIN referral r ON r.id = i.referral_id WHERE ${IN_TAB} AND ${FITS}
    AND ${
      order === 'DUE'
        ? `($16::timestamptz IS NULL OR (${DUE}, i.referral_id) > ($16::timestamptz, $17::uuid))
           ORDER BY ${DUE}, i.referral_id`
        : `($16::timestamptz IS NULL OR (i.arrived_at, i.referral_id) < ($16::timestamptz, $17::uuid))
           ORDER BY i.arrived_at DESC, i.referral_id DESC`
    } LIMIT $18`;
}

const NO_FILTER = [null, null, null, null, null, null, null, null, null];

function filterOf(filter: InboxFilterInput | null): readonly unknown[] | null {
  if (filter === null) return null;
  const { routeId, state, senderId, urgent, unread, dueBefore, arrivedAfter, text, townshipId } = filter;
  const asked = [routeId, state, senderId, urgent, unread, dueBefore, arrivedAfter, text, townshipId].map(
    (one) => one ?? null,
  );
  return asked.every((one) => one === null) ? null : asked;
}

function keyIn(order: InboxOrder): (row: Row) => Keyset {
  return ({ body: { id }, arrivedAt, dueAt }) => ({ at: order === 'DUE' ? (dueAt ?? NEVER) : arrivedAt, id });
}

function toItem({ body, ...entry }: Row): InboxItemType {
  return { ...entry, nextDueAt: entry.dueAt, referral: toReferralType(body, ownersOf(body)) };
}
