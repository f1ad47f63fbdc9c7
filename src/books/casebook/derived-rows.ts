/**
 * The rows that are derived from a case file with every decision: what a referral asks of agencies, and what it is
 * found by. Part of the one statement of `record`, and of the command that derives all of them again.
 */

/** `rows` is the parameter that holds the entries as JSON, `referral` the one that holds the id. */
export function upsertInbox(rows: string, referral: string): string {
  return `INSERT INTO inbox_entry (agency_id, referral_id, tab, action, notice_id, to_approve, unread, since,
      arrived_at, due_at)
    SELECT "agencyId", ${referral}, tab, action, "noticeId", "toApprove", unread, since, "arrivedAt", "dueAt"
    FROM jsonb_to_recordset(${rows}::jsonb) AS i ("agencyId" text, tab text, action text, "noticeId" text,
      "toApprove" boolean, unread boolean, since timestamptz, "arrivedAt" timestamptz, "dueAt" timestamptz)
    ON CONFLICT (agency_id, referral_id) DO UPDATE SET tab = excluded.tab, action = excluded.action,
      notice_id = excluded.notice_id, to_approve = excluded.to_approve, unread = excluded.unread,
      since = excluded.since, arrived_at = excluded.arrived_at, due_at = excluded.due_at`;
}

/** `rows` holds one entry as a JSON array, or none. */
export function upsertSearch(rows: string, referral: string): string {
  return `INSERT INTO search_entry (referral_id, opened_at, open_text, party_text, party_for, documents_text,
      documents_for, notice_texts, words)
    SELECT ${referral}, "openedAt", "openText", "partyText", "partyFor", "documentsText", "documentsFor", "noticeTexts",
      array_to_tsvector(words)
    FROM jsonb_to_recordset(${rows}::jsonb) AS s ("openedAt" timestamptz, "openText" text, "partyText" text,
      "partyFor" text[], "documentsText" text, "documentsFor" text[], "noticeTexts" jsonb, words text[])
    ON CONFLICT (referral_id) DO UPDATE SET opened_at = excluded.opened_at, open_text = excluded.open_text,
      party_text = excluded.party_text, party_for = excluded.party_for, documents_text = excluded.documents_text,
      documents_for = excluded.documents_for, notice_texts = excluded.notice_texts, words = excluded.words`;
}
