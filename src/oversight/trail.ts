import { visibleNotices } from '../books/casebook/case-file-reader.js';
import { isUnopened, mayReadBody } from '../domain/access/event-readers.js';
import { readerOf } from '../domain/access/read-policy.js';
import type { Caller } from '../domain/agency/agency.js';
import type { DeadlineRule } from '../domain/deadline/deadline-rule.js';
import type { CaseFile } from '../domain/decision/case-file.js';
import { wordsOfEvent } from '../domain/decision/timeline.js';
import type { Instant } from '../domain/kernel/instant.js';
import { maskedIn } from '../domain/kernel/text.js';
import type { ReferralEvent } from '../domain/referral/events.js';
import { getRoute } from '../domain/route/registry.js';
import type { ToldEvent } from '../domain/sheet/case-facts.js';
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

/** A history in words, oldest first: `rows` as this person may read them (`readable`). */
export function toldEvents(
  rows: readonly TrailRow[],
  caseFile: CaseFile,
  caller: Caller,
  rules: readonly DeadlineRule[],
): readonly ToldEvent[] {
  const { agencyId } = caller;
  const { party } = caseFile.referral.matter;
  const named = readerOf(caseFile.referral, caller)('PERSONAL') === 'FULL';
  const about = { route: getRoute(caseFile.referral.routeId), notices: visibleNotices(caseFile, agencyId) };
  const nameOf = new Map(rules.map((rule) => [rule.id as string, rule.name]));
  return rows.map(({ seq, recordedAt, body }) => {
    const event = body === null ? null : eventIn(body);
    const unopened = event !== null && isUnopened(event, about.notices, agencyId);
    const told = wordsOfEvent(event, about, rules);
    const said = told.said === null || named ? told.said : maskedIn(told.said, party);
    const words = unopened ? { ...told, said: null, documentNumber: null } : { ...told, said };
    const late = words.late.map((rule) => nameOf.get(rule) ?? rule);
    const action = event?.kind === 'ACT' ? event.action : null;
    return { ...words, late, seq, recordedAt, at: event?.at ?? recordedAt, action };
  });
}
