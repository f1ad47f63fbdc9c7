-- What a policy or an act has to know of a case file beyond what the asking agency may see.

CREATE OR REPLACE FUNCTION begin_emergency_access(new_id uuid, wanted text, why text, hours integer)
  RETURNS emergency_access
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
  DECLARE broken emergency_access; at timestamptz := date_trunc('milliseconds', now());
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('emergency_access/' || app_person(), 0));
    IF NOT holds(
        app_person(), app_agency(), ARRAY['HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'AUDITOR'],
        (at AT TIME ZONE 'Asia/Shanghai')::date
      )
      OR (SELECT count(*) FROM emergency_access b
        WHERE b.person_id = app_person() AND b.opened_at > at - interval '24 hours') >= 3
    THEN RETURN NULL; END IF;
    INSERT INTO emergency_access
      (id, referral_id, referral_number, agency_id, person_id, was_party, told, reason, opened_at, until)
    SELECT new_id, r.id, r.number, app_agency(), app_person(), p.own,
      array_remove(ARRAY[r.sender, CASE WHEN p.holder AND r.holder <> r.sender THEN r.holder END], NULL),
      why, at, at + make_interval(hours => hours)
    FROM referral r, LATERAL (
      SELECT
        EXISTS (SELECT FROM referral_party q WHERE q.referral_id = r.id AND q.agency_id = app_agency()) AS own,
        EXISTS (SELECT FROM referral_party q WHERE q.referral_id = r.id AND q.agency_id = r.holder) AS holder
    ) p
    WHERE r.number = wanted AND (p.own OR r.route_id NOT IN ('R12', 'R13'))
    RETURNING * INTO broken;
    RETURN broken;
  END $$;
REVOKE ALL ON FUNCTION begin_emergency_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_emergency_access TO referral_api;

CREATE OR REPLACE FUNCTION referral_has_parties(id uuid)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT EXISTS (SELECT 1 FROM referral_party WHERE referral_id = id) $$;
COMMENT ON FUNCTION referral_has_parties IS
  'the sender joins at the opening only; everybody later is let in by delivery';

CREATE OR REPLACE FUNCTION running_children(parent uuid, thread uuid, routes text[])
  RETURNS TABLE(
    id uuid, opened_at timestamp with time zone, number text, route_id text, state text, sender text, continues_id text,
    ended_at timestamp with time zone
  )
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT r.id, r.opened_at, r.number, r.route_id, r.state, r.sender, parent::text, r.ended_at
        FROM referral r
        WHERE r.thread_id = thread
          AND r.body->>'continuesId' = parent::text
          AND r.ended_at IS NULL
          AND r.route_id = ANY (routes) $$;
COMMENT ON FUNCTION running_children IS
  'whoever asks: what continues a referral and keeps it from ending; routes are those that hold their parent';
REVOKE ALL ON FUNCTION running_children FROM PUBLIC;
GRANT EXECUTE ON FUNCTION running_children TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION search_readable(s search_entry, agency text, with_party boolean)
  RETURNS text
  LANGUAGE sql STABLE
AS $$
    SELECT concat_ws(E'\n', s.open_text,
      CASE WHEN with_party AND agency = ANY (s.party_for) THEN s.party_text END,
      CASE WHEN agency = ANY (s.documents_for) THEN s.documents_text END,
      s.notice_texts->>agency) $$;
COMMENT ON FUNCTION search_readable IS 'the texts by which an agency may find a referral, line by line';

CREATE OR REPLACE FUNCTION search_referrals(
  query text, terms text[], persons jsonb, with_party boolean, before timestamp with time zone, before_id uuid,
  most integer
)
  RETURNS TABLE(referral_id uuid, opened_at timestamp with time zone)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET enable_seqscan = off
AS $$
  DECLARE
    me text := app_agency();
    edge search_entry;
    found integer := 0;
    fits constant text := 'EXISTS (
        SELECT FROM referral_party p WHERE p.referral_id = s.referral_id AND p.agency_id = $1
      ) AND NOT EXISTS (
        SELECT FROM unnest($2) t
        WHERE strpos(search_readable(s, $1, $3), t) = 0
          AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text($4->t) p
            WHERE s.words @@ quote_literal(''^'' || $1 || ''/'' || p)::tsquery
          )
      )';
  BEGIN
    IF most IS NOT NULL THEN
      SELECT * INTO edge FROM search_entry s
      WHERE before IS NULL OR (s.opened_at, s.referral_id) < (before, before_id)
      ORDER BY s.opened_at DESC, s.referral_id DESC OFFSET 1000 LIMIT 1;
      -- What is frequent is found among the newest.
      RETURN QUERY EXECUTE 'SELECT s.referral_id, s.opened_at FROM search_entry s
        WHERE ($5 IS NULL OR (s.opened_at, s.referral_id) < ($5, $6))
          AND ($7 IS NULL OR (s.opened_at, s.referral_id) > ($7, $8)) AND ' || fits || '
        ORDER BY s.opened_at DESC, s.referral_id DESC LIMIT $9'
      USING me, terms, with_party, persons, before, before_id, edge.opened_at, edge.referral_id, most;
      GET DIAGNOSTICS found = ROW_COUNT;
      IF found >= most OR edge.referral_id IS NULL THEN RETURN; END IF;
    END IF;
    -- What is rare is found by its words; the sum keeps the planner from walking along the newest all the way.
    RETURN QUERY EXECUTE 'SELECT s.referral_id, s.opened_at FROM search_entry s
      WHERE s.words @@ $5 AND ($6 IS NULL OR (s.opened_at, s.referral_id) <= ($6, $7)) AND ' || fits || '
      ORDER BY s.opened_at + interval ''0'' DESC, s.referral_id DESC LIMIT $8'
    USING me, terms, with_party, persons, quote_literal('@' || me)::tsquery && query::tsquery, edge.opened_at,
      edge.referral_id, most - found;
  END $$;
COMMENT ON FUNCTION search_referrals IS
  'referrals of the asking agency by their words, newest first; what it may not read does not find anything. '
  'A function of the owner, because no condition of the asker goes before a policy into an index of words';
REVOKE ALL ON FUNCTION search_referrals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_referrals TO referral_api;

CREATE OR REPLACE FUNCTION searchable(from_text text)
  RETURNS text
  LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(regexp_replace(
      translate(normalize(from_text, NFKC), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ〔【[〕】]', 'abcdefghijklmnopqrstuvwxyz((()))'),
      '\s+', ' ', 'g')) $$;
COMMENT ON FUNCTION searchable IS 'a text as it is compared in a search, as search-text.ts says';

CREATE OR REPLACE FUNCTION unopened_transfers(today date, confidential text[])
  RETURNS TABLE(
    number text, route_id text, from_agency text, to_agency text, submitted_at timestamp with time zone,
    delivered_at timestamp with time zone
  )
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT r.number, r.route_id, n.from_agency, n.to_agency, n.submitted_at, n.delivered_at
        FROM notice n JOIN referral r ON r.id = n.referral_id
        WHERE (SELECT app_agency_kind()) = 'LEADING_GROUP_OFFICE'
          AND n.kind = 'TRANSFER'
          AND NOT n.copy
          AND n.opened_at IS NULL
          AND n.signed_at IS NULL
          AND r.ended_at IS NULL
          AND r.holder = n.to_agency
          AND r.route_id <> ALL (confidential)
          -- Whoever is appointed afterwards has to open it first.
          AND NOT (
            somebody_can_sign_in(n.to_agency, today)
            AND somebody_can_sign_in(n.to_agency, (n.submitted_at AT TIME ZONE 'Asia/Shanghai')::date)
          )
        ORDER BY n.submitted_at, r.number LIMIT 500 $$;
COMMENT ON FUNCTION unopened_transfers IS
  'for the leading-group office: transfers that lie unopened where nobody could sign in';
REVOKE ALL ON FUNCTION unopened_transfers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unopened_transfers TO referral_api;
