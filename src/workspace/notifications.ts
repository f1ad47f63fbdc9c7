import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import { DirectoryReader } from '../agencies/directory.js';
import type { Caller } from '../domain/agency/agency.js';
import type { Bilingual } from '../domain/kernel/bilingual.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { Notice } from '../domain/notice/notice.js';
import { type NotificationKind, notificationKindOf, OF_TIME, wordsOf } from '../domain/notice/notification.js';
import type { Referral } from '../domain/referral/referral.js';
import { noticeName } from '../domain/route/registry.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import { settingsOf } from './settings.js';

/** Something that has happened beside one's own acts. */
export interface Notification extends Bilingual {
  readonly kind: NotificationKind;
  readonly at: Instant;
  readonly noticeId: string;
  readonly unread: boolean;
  readonly referral: Referral;
}

interface Row extends Pick<Notice, 'id' | 'kind' | 'from' | 'to' | 'copy' | 'documentNumber'> {
  readonly at: Instant;
  readonly body: Referral;
}

/** Beyond this they are not counted: 99＋. */
export const MOST_COUNTED = 100;

/** What a notice is known by, as far as a cursor must say it. */
const NOTICE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[\w.-]{1,200}$/;

/**
 * What an agency is told of: what has reached it, and what others have signed for. Nothing is written for it; a person
 * has read what is older than the moment up to which he has looked.
 */
@Injectable()
export class Notifications {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly directory: DirectoryReader,
  ) {}

  /** A page, the newest first, of all or of those that the person has not read. */
  async list(caller: Caller, unreadOnly: boolean, page: PageAsked): Promise<Connection<Notification>> {
    const { limit, from } = pageOf(page, NOTICE_ID);
    const { agencies } = await this.directory.read();
    return this.work.read(standingOf(caller), async (tx) => {
      const { until, muted } = await readingOf(tx, caller);
      const since = unreadOnly ? until : null;
      const asked = [
        caller.agencyId,
        from?.at ?? null,
        from?.id ?? null,
        limit + 1,
        since,
        unreadOnly ? muted : [],
        OF_TIME,
      ];
      const rows = await tx.query<Row>(
        `SELECT x.*, r.body FROM (${LEGS}) x JOIN referral r ON r.id = x."referralId" ORDER BY x.at DESC, x.id DESC`,
        asked,
      );
      const count = page.counted ? await countOf(tx, [caller.agencyId, null, null, null, ...asked.slice(4)]) : 0;
      return connect(
        { rows, count },
        { limit, from },
        ({ at, id }) => ({ at, id }),
        (row): Notification => {
          const kind = notificationKindOf(row, caller.agencyId);
          const otherId = kind === 'SIGNED' ? row.to : row.from;
          const other = agencies.get(otherId) ?? { name: otherId, nameEn: otherId };
          const name = noticeName(row.body.routeId, row.kind);
          return {
            ...wordsOf(kind, row, { name, other }),
            kind,
            at: row.at,
            noticeId: row.id,
            unread: (until === null || row.at > until) && !muted.includes(kind),
            referral: row.body,
          };
        },
      );
    });
  }

  /** How many the person has not read, those left out that he does not want counted; at most MOST_COUNTED. */
  unread(caller: Caller): Promise<number> {
    return this.work.read(standingOf(caller), async (tx) => {
      const { until, muted } = await readingOf(tx, caller);
      return countOf(tx, [caller.agencyId, null, null, MOST_COUNTED, until, muted, OF_TIME]);
    });
  }

  /** From now on what is not younger than this has been read; what was read before stays so. */
  async read(caller: Caller, until: Instant): Promise<void> {
    await this.work.as(standingOf(caller), (tx) =>
      tx.query(
        `INSERT INTO notifications_read (person_id, agency_id, until) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, agency_id) DO UPDATE SET until = GREATEST(notifications_read.until, excluded.until)`,
        [caller.personId, caller.agencyId, until],
      ),
    );
  }
}

async function readingOf(
  tx: Tx,
  { personId, agencyId }: Caller,
): Promise<{ readonly until: Instant | null; readonly muted: readonly NotificationKind[] }> {
  const [[row], { muted }] = await Promise.all([
    tx.query<{ until: Instant }>('SELECT until FROM notifications_read WHERE person_id = $1 AND agency_id = $2', [
      personId,
      agencyId,
    ]),
    settingsOf(tx, personId),
  ]);
  return { until: row?.until ?? null, muted };
}

async function countOf(tx: Tx, asked: readonly unknown[]): Promise<number> {
  const [row] = await tx.query<{ count: number }>(`SELECT count(*)::int FROM (${LEGS}) x`, asked);
  return row?.count ?? 0;
}

/**
 * Two ranges of two indexes; receipts are left out, because the signature is told itself. $1 is the agency, $2 and $3
 * where the page begins, $4 how many, $5 since when, $6 the kinds of notifications that are left out, $7 the kinds of
 * notices that time sends (`notificationKindOf`).
 */
const LEGS = `SELECT * FROM (
    (SELECT ${columns('delivered_at')} FROM notice n WHERE ${range('to_agency', 'delivered_at')}
       AND n.kind NOT IN ('RECEIPT', 'NOTICE_RECEIPT', 'ITEMS_RECEIPT')
       AND CASE WHEN n.kind = 'URGE' THEN 'URGED' WHEN n.kind = ANY ($7::text[]) THEN 'LIMIT'
         WHEN n.copy THEN 'COPIED' ELSE 'ARRIVED' END <> ALL ($6::text[])
     ORDER BY n.delivered_at DESC, n.id DESC LIMIT $4)
    UNION ALL
    (SELECT ${columns('signed_at')} FROM notice n WHERE ${range('from_agency', 'signed_at')}
       AND 'SIGNED' <> ALL ($6::text[]) AND n.kind <> ALL ($7::text[])
     ORDER BY n.signed_at DESC, n.id DESC LIMIT $4)
  ) both_legs ORDER BY at DESC, id DESC LIMIT $4`;

function columns(moment: string): string {
  return `n.id, n.kind, n.from_agency AS "from", n.to_agency AS "to", n.copy, n.document_number AS "documentNumber",
    n.referral_id AS "referralId", n.${moment} AS at`;
}

function range(agency: string, moment: string): string {
  return `n.${agency} = $1 AND n.${moment} IS NOT NULL
    AND ($2::timestamptz IS NULL OR (n.${moment}, n.id) < ($2::timestamptz, $3::text))
    AND ($5::timestamptz IS NULL OR n.${moment} > $5)`;
}
