import { Inject, Injectable } from '@nestjs/common';

import { findReferral, readCaseFiles } from '../../books/casebook/load.js';
import type { Caller } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import type { ActEvent } from '../../domain/referral/events.js';
import type { Referral } from '../../domain/referral/referral.js';
import { replay } from '../../domain/referral/replay.js';
import { getRoute } from '../../domain/route/registry.js';
import type { Subject } from '../../domain/subject/subject.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { readable, type TrailRow } from '../trail.js';

/** What an auditor looks for; everything that is given must fit. */
export interface HistoryFilter {
  readonly subjectId?: string | null;
  readonly agencyId?: string | null;
  readonly personId?: string | null;
  readonly kind?: string | null;
  readonly action?: string | null;
  readonly late?: boolean | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** An event that was found. */
export interface HistoryHit extends TrailRow {
  readonly subject: Subject;
  readonly kind: string | null;
  readonly action: string | null;
  readonly byAgencyId: string | null;
  readonly byPersonId: string | null;
  readonly late: boolean;
}

/**
 * What an agency may know of an event at all: the same as `mayReadBody` says of one (a test holds the two together). It
 * is part of the question, so that neither a count nor a page tells of what nobody told the agency. $1 is the agency.
 */
export const CONCERNS = `
  CASE e.kind
    WHEN 'ACT' THEN e.by_agency = $1
      OR EXISTS (
        SELECT 1
        FROM notice n
        WHERE n.referral_id = e.subject_id
          AND n.version = e.version
          AND n.id = n.referral_id || '.' || n.version || '.' || n.kind || '.' || n.to_agency
          AND (r.sender = $1 OR n.from_agency = $1 OR (n.to_agency = $1 AND n.delivered_at IS NOT NULL))
      )
    WHEN 'NOTICE' THEN EXISTS (
      SELECT 1
      FROM notice n
      WHERE n.id = e.notice_id
        AND (r.sender = $1 OR n.from_agency = $1 OR (n.to_agency = $1 AND n.delivered_at IS NOT NULL))
    )
    WHEN 'PAPER' THEN EXISTS (
      SELECT 1
      FROM notice n
      WHERE n.id = e.notice_id
        AND (r.sender = $1 OR n.from_agency = $1 OR (n.to_agency = $1 AND n.delivered_at IS NOT NULL))
    )
    WHEN 'TIMER' THEN true
    WHEN 'FILE' THEN true
    WHEN 'REDACTION' THEN true
    WHEN 'EMERGENCY_ACCESS' THEN e.by_agency = $1 OR e.body::jsonb->'event'->'told' @> to_jsonb($1)
    WHEN 'DISCLOSURE' THEN e.by_agency = $1 OR e.body::jsonb->'event'->>'owner' = $1
    WHEN 'DETAIL' THEN CASE
      WHEN e.body::jsonb->'event'->>'detailKind' LIKE 'INFORMANT%' THEN r.sender = $1
      ELSE r.sender = $1 OR r.holder = $1
    END
    ELSE false END`;

const LEAF_HASH = /^[0-9a-f]{64}$/;
/**
 * $1 is the agency, $2 to $9 what is looked for. Each text begins with what narrows most, so that it is the range of an
 * index; joined with the parties, so that an agency with few referrals looks at those.
 */
const FITS = `($2::uuid IS NULL OR e.subject_id = $2)
  AND ($3::text IS NULL OR e.by_agency = $3)
  AND ($4::text IS NULL OR e.by_person = $4)
  AND ($5::text IS NULL OR e.kind = $5)
  AND ($6::text IS NULL OR e.action = $6)
  AND ($7::boolean IS NULL OR e.late = $7)
  AND ($8::timestamptz IS NULL OR e.recorded_at >= $8)
  AND ($9::timestamptz IS NULL OR e.recorded_at < $9)`;

function eventsThat({ subjectId, personId, agencyId, action, kind, late }: HistoryFilter): string {
  return `FROM audit_event e
      JOIN referral_party p ON p.referral_id = e.subject_id AND p.agency_id = $1
      JOIN referral r ON r.id = e.subject_id
    WHERE ${
      subjectId
        ? 'e.subject_id = $2'
        : personId
          ? 'e.by_person = $4'
          : late
            ? 'e.late'
            : action
              ? 'e.action = $6'
              : kind
                ? 'e.kind = $5'
                : agencyId
                  ? 'e.by_agency = $3'
                  : 'true'
    } AND ${FITS} AND ${CONCERNS}`;
}

/** The history as those review it who check: searched, and as it was at any moment. */
@Injectable()
export class Review {
  constructor(@Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork) {}

  /**
   * Events of referrals that the caller's agency is a party to, newest first; what an event says only where the caller
   * may read it.
   */
  search(filter: HistoryFilter, by: Caller, page: PageAsked): Promise<Connection<HistoryHit>> {
    const { limit, from } = pageOf(page, LEAF_HASH);
    const asked = [
      by.agencyId,
      filter.subjectId ?? null,
      filter.agencyId ?? null,
      filter.personId ?? null,
      filter.kind ?? null,
      filter.action ?? null,
      filter.late ?? null,
      filter.from ?? null,
      filter.to ?? null,
    ];
    return this.work.read({ agency: by.agencyId }, async (tx) => {
      const [hits, counted] = await Promise.all([
        tx.query<HistoryHit>(
          `SELECT e.subject_id AS "subjectId",
             jsonb_build_object('kind', e.subject_kind, 'id', e.subject_id, 'number', r.number) AS subject, e.seq,
             e.recorded_at AS "recordedAt", e.body, e.leaf_hash AS "leafHash", e.kind, e.action,
             e.by_agency AS "byAgencyId", e.by_person AS "byPersonId", COALESCE(e.late, false) AS late
           ${eventsThat(filter)}
             AND ($10::timestamptz IS NULL OR (e.recorded_at, e.leaf_hash) < ($10::timestamptz, $11))
           ORDER BY e.recorded_at DESC, e.leaf_hash DESC LIMIT $12`,
          [...asked, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        page.counted ? tx.query<{ count: number }>(`SELECT count(*)::int AS count ${eventsThat(filter)}`, asked) : [],
      ]);
      const cases = await readCaseFiles(tx, [...new Set(hits.map(({ subjectId }) => subjectId))]);
      const shown = hits.map((hit) => {
        const caseFile = cases.get(hit.subjectId);
        const [row] = caseFile === undefined ? [] : readable([hit], caseFile, by);
        return { ...hit, body: row?.body ?? null };
      });
      return connect(
        { rows: shown, count: counted[0]?.count ?? 0 },
        { limit, from },
        ({ recordedAt: at, leafHash: id }) => ({ at, id }),
        (hit) => hit,
      );
    });
  }

  /**
   * The state of a referral at a moment, replayed from its events; null when it cannot be seen, or did not exist then.
   */
  asOf(
    referralId: string,
    at: Instant,
    by: Caller,
  ): Promise<{ readonly then: Referral; readonly present: Referral } | null> {
    return this.work.read({ agency: by.agencyId }, async (tx) => {
      const kept = await findReferral(tx, referralId);
      if (kept === null) return null;
      const acts = await actsUntil(tx, referralId, at);
      if (acts.length === 0) return null;
      const earlier = kept.continuesId === null ? null : await findReferral(tx, kept.continuesId);
      const { states, respondentKinds, arbiter, coordinatorKinds = [] } = getRoute(kept.routeId);
      const coordinators = await tx.query<{ id: string }>('SELECT id FROM agency WHERE kind = ANY ($1)', [
        coordinatorKinds,
      ]);
      const then = replay({ id: kept.id, number: kept.number, routeId: kept.routeId, threadId: kept.threadId }, acts, {
        copied: kept.copied,
        coordinators: coordinators.map((agency) => agency.id),
        respondent: kept.respondent,
        respondentFromOpening: respondentKinds !== undefined,
        calls: (action) => arbiter?.calledBy.includes(action) ?? false,
        earlier,
        onSilence: kept.onSilence,
        ends: (state) => states[state]?.owner === null,
      });
      return { then, present: kept };
    });
  }
}

/** Recorded, and not done, until then: what was done on paper counts from when the platform knew of it. */
async function actsUntil(tx: Tx, referralId: string, at: Instant): Promise<ActEvent[]> {
  const rows = await tx.query<{ event: ActEvent }>(
    `SELECT body::jsonb->'event' AS event
     FROM audit_event
     WHERE subject_id = $1 AND kind = 'ACT' AND recorded_at <= $2
     ORDER BY seq`,
    [referralId, at],
  );
  return rows.map(({ event }) => event);
}
