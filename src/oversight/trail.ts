import { visibleNotices } from '../books/casebook/case-file-reader.js';
import { mayReadBody } from '../domain/access/event-readers.js';
import { readerOf } from '../domain/access/read-policy.js';
import type { Caller } from '../domain/agency/agency.js';
import type { CaseFile } from '../domain/decision/case-file.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { ReferralEvent } from '../domain/referral/events.js';
import type { Tx } from '../platform/database/unit-of-work.js';

/** An event as it is kept; `body` null: it has been redacted. */
export interface TrailRow {
  readonly subjectId: string;
  readonly seq: number;
  readonly recordedAt: Instant;
  readonly body: string | null;
  readonly leafHash: string;
}

/** The histories of referrals, as far as whoever asks is a party. */
export function readTrails(tx: Tx, ids: readonly string[]): Promise<TrailRow[]> {
  return tx.query<TrailRow>(
    `SELECT subject_id AS "subjectId", seq, body, leaf_hash AS "leafHash", recorded_at AS "recordedAt"
     FROM audit_event WHERE subject_id = ANY($1::uuid[]) ORDER BY subject_id, seq`,
    [ids],
  );
}

/** The same, with the bodies that this person may not read left out. */
export function readable(rows: readonly TrailRow[], caseFile: CaseFile, caller: Caller): readonly TrailRow[] {
  const visible = visibleNotices(caseFile, caller.agencyId);
  const reading = readerOf(caseFile.referral, caller);
  return rows.map((row) =>
    row.body !== null && mayReadBody(eventIn(row.body), visible, caller.agencyId, reading)
      ? row
      : { ...row, body: null },
  );
}

export function eventIn(body: string): ReferralEvent {
  return (JSON.parse(body) as { event: ReferralEvent }).event;
}
