-- What only the platform itself may say of a file.

CREATE OR REPLACE FUNCTION note_altered_file(hash text, at timestamp with time zone)
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public
AS $$ UPDATE kept_file SET altered_at = at
  WHERE sha256 = hash AND erased_at IS NULL AND (altered_at IS NULL) <> (at IS NULL) $$;
COMMENT ON FUNCTION note_altered_file IS
  'the store was found to hold something else under this hash; null: what was kept is there again';
REVOKE ALL ON FUNCTION note_altered_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_altered_file TO referral_api;

CREATE OR REPLACE FUNCTION may_use_file(hash text)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT EXISTS (SELECT FROM upload u WHERE u.sha256 = hash AND u.agency_id = app_agency())
      OR EXISTS (
        SELECT FROM file_use f JOIN referral_party p USING (referral_id)
        WHERE f.sha256 = hash AND p.agency_id = app_agency()
      )
      OR EXISTS (
        SELECT FROM ledger_file_use l WHERE l.sha256 = hash AND ledger_concerns(l.record_id)
      ) $$;
COMMENT ON FUNCTION may_use_file IS
  'has the agency of this transaction sent this content, or is it of a referral or a record that it sees?';

CREATE OR REPLACE FUNCTION file_sentinel()
  RETURNS TABLE(finding text, referral_number text, detail text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT 'FILE_ALTERED', COALESCE(r.number, o.number, '-'), k.sha256
    FROM kept_file k
      LEFT JOIN file_use f USING (sha256)
      LEFT JOIN referral r ON r.id = f.referral_id
      LEFT JOIN ledger_file_use l ON l.sha256 = k.sha256
      LEFT JOIN ledger_record o ON o.id = l.record_id
    WHERE k.altered_at IS NOT NULL
    UNION ALL
    SELECT 'FILE_QUARANTINED', COALESCE(r.number, o.number, '-'), k.sha256 || ' ' || k.finding
    FROM kept_file k
      LEFT JOIN file_use f USING (sha256)
      LEFT JOIN referral r ON r.id = f.referral_id
      LEFT JOIN ledger_file_use l ON l.sha256 = k.sha256
      LEFT JOIN ledger_record o ON o.id = l.record_id
    WHERE k.check_state = 'QUARANTINED' AND k.erased_at IS NULL $$;
COMMENT ON FUNCTION file_sentinel IS
  'files that are no longer what was kept, or in quarantine; for the administrators, who see numbers';
REVOKE ALL ON FUNCTION file_sentinel FROM PUBLIC;

CREATE OR REPLACE FUNCTION note_file_returned(hash text, small bytea)
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public
AS $$
    UPDATE kept_file
    SET erased_at = NULL, thumbnail = small, check_next_at = CASE WHEN checked_at IS NULL THEN kept_at END
    WHERE sha256 = hash AND erased_at IS NOT NULL $$;
COMMENT ON FUNCTION note_file_returned IS 'content that was taken away by a rule of retention has been sent again';
REVOKE ALL ON FUNCTION note_file_returned FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_file_returned TO referral_api;

CREATE OR REPLACE FUNCTION erase_files(of_referral uuid, at timestamp with time zone)
  RETURNS TABLE(sha256 text)
  LANGUAGE sql SET search_path = public
AS $$
    UPDATE file_use f SET erased_at = at WHERE f.referral_id = of_referral AND f.erased_at IS NULL;
    UPDATE kept_file k
    SET erased_at = at, altered_at = NULL, thumbnail = NULL, check_next_at = NULL
    WHERE k.erased_at IS NULL
      AND k.sha256 IN (
        SELECT f.sha256 FROM file_use f WHERE f.referral_id = of_referral
        UNION ALL SELECT p.sha256 FROM printed_paper p WHERE p.referral_id = of_referral
      )
      AND NOT EXISTS (
        SELECT FROM file_use f
        WHERE f.sha256 = k.sha256 AND f.referral_id <> of_referral AND f.erased_at IS NULL
      )
      AND NOT EXISTS (SELECT FROM ledger_file_use l WHERE l.sha256 = k.sha256)
      AND NOT EXISTS (SELECT FROM printed_paper p WHERE p.sha256 = k.sha256 AND p.referral_id <> of_referral)
    RETURNING k.sha256 $$;
COMMENT ON FUNCTION erase_files IS
  'marks the files of this referral as taken away from it, and returns those that are of this referral alone: '
  'whoever calls it takes them out of the store';
REVOKE ALL ON FUNCTION erase_files FROM PUBLIC;

CREATE OR REPLACE FUNCTION papers_of_event(subject uuid, event integer)
  RETURNS TABLE("routeId" text, kind text, number text, letters jsonb, "from" text, "to" text, at timestamptz,
    sha256 text, originals text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT r.route_id, n.kind, n.document_number, (
        SELECT jsonb_object_agg(d->>'kind', d->>'number')
        FROM jsonb_array_elements(n.content->'documents') d
        WHERE n.kind = 'TRANSFER' AND d->>'number' IS NOT NULL
      ), f.name, t.name, n.submitted_at, p.sha256,
      ARRAY(SELECT o.sha256 FROM printed_paper o WHERE o.notice_id = n.id AND o.variant <> 'PRINTED' ORDER BY o.variant)
    FROM evidence e
      JOIN notice n ON n.id = e.notice_id
      JOIN referral r ON r.id = n.referral_id
      JOIN agency f ON f.id = n.from_agency
      JOIN agency t ON t.id = n.to_agency
      LEFT JOIN printed_paper p ON p.notice_id = n.id AND p.variant = 'PRINTED'
    WHERE e.referral_id = subject AND e.event_seq = event AND e.kind = 'SUBMITTED'
    ORDER BY n.copy, n.id $$;
COMMENT ON FUNCTION papers_of_event IS
  'which papers an event issued: their names and numbers, for whoever holds the receipt that is printed on them';
REVOKE ALL ON FUNCTION papers_of_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION papers_of_event TO referral_api;
