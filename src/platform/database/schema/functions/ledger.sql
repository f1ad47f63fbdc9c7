-- What lies around a record, whoever asks: an evaluation that depends on who asks would be none. How far each referral
-- is, and nothing of what it says.

CREATE OR REPLACE FUNCTION ledger_concerns(record uuid)
  RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
AS $$
  DECLARE mine text := app_agency_kind();
  BEGIN
    -- an import asks this of every row
    IF mine IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE', 'GOVERNMENT') THEN
      RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = record);
    END IF;
    RETURN EXISTS (
      SELECT 1
      FROM ledger_record
      WHERE id = record
        AND (
          app_agency() IN (township, duty_agency, handler)
          OR (mine = 'PROCURATORATE' AND (must_since IS NOT NULL OR ledger_must(case_id)))
          OR (kind = 'BULLETIN' AND app_agency() IS NOT NULL)
        )
    );
  END $$;
COMMENT ON FUNCTION ledger_concerns IS 'is this a record of the ledger that the agency of the transaction sees';
REVOKE ALL ON FUNCTION ledger_concerns FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_concerns TO referral_api;

CREATE OR REPLACE FUNCTION ledger_entry_of(patch_number text)
  RETURNS TABLE(number text, closed boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT COALESCE(c.number, p.number),
          COALESCE(c.state = 'STRUCK_OFF', p.state = 'JUDGED' AND p.body->'verdict'->>'verdict' <> 'UNLAWFUL')
        FROM ledger_record p LEFT JOIN ledger_record c ON c.id = p.case_id
        WHERE p.kind = 'PATCH' AND p.number COLLATE "C" = btrim(patch_number)
        ORDER BY 2 LIMIT 1 $$;
COMMENT ON FUNCTION ledger_entry_of IS
  'where a patch of this number stands in the ledger, whoever asks, and whether it is done with there: its case, '
  'or the patch itself where none was filed';
REVOKE ALL ON FUNCTION ledger_entry_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_entry_of TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_has_patch(campaign text, patch_number text)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT EXISTS (
      SELECT FROM ledger_record WHERE campaign_id = campaign AND kind = 'PATCH' AND number = patch_number
    ) $$;
REVOKE ALL ON FUNCTION ledger_has_patch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_has_patch TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_holds(record uuid)
  RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
AS $$ BEGIN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = record); END $$;
REVOKE ALL ON FUNCTION ledger_holds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_holds TO referral_worker;

CREATE OR REPLACE FUNCTION ledger_keeps()
  RETURNS trigger
  LANGUAGE plpgsql
AS $$
  BEGIN
    IF NEW.chain_length < OLD.chain_length
      OR NEW.version < OLD.version
      OR (OLD.must_since IS NOT NULL AND NEW.must_since IS NULL)
    THEN
      RAISE EXCEPTION 'a record of the ledger forgets nothing: %', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END $$;
COMMENT ON FUNCTION ledger_keeps IS
  'neither the length of a history nor that a case must be referred is taken back, whoever writes';

CREATE OR REPLACE FUNCTION ledger_must(land_case uuid)
  RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
AS $$ BEGIN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = land_case AND must_since IS NOT NULL); END $$;
COMMENT ON FUNCTION ledger_must IS 'must this case be referred, or must it have been';
REVOKE ALL ON FUNCTION ledger_must FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_must TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_near(places text[])
  RETURNS TABLE(
    id uuid, number text, township text, source text, delivered_on date, registered_at timestamp with time zone,
    registered_by text, geometry text
  )
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT DISTINCT ON (l.number) l.id, l.number, l.township, l.source, l.delivered_on, l.registered_at,
      l.body->>'registeredBy', l.body->'facts'->>'geometry'
    FROM unnest(places) p CROSS JOIN LATERAL (SELECT * FROM ledger_record WHERE place && p::box OFFSET 0) l
    ORDER BY l.number LIMIT 5000 $$;
COMMENT ON FUNCTION ledger_near IS 'patches upon these places';
REVOKE ALL ON FUNCTION ledger_near FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_near TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_of_parties(keys text[])
  RETURNS TABLE(party_key text, id uuid, number text, state text, body jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT l.party_key, l.id, l.number, l.state,
          jsonb_build_object(
            'conductOn', l.body->'conductOn', 'land', l.body->'land', 'use', l.body->'use',
            'penalty', l.body->'penalty'
          )
        FROM ledger_record l
        WHERE l.kind = 'CASE' AND l.party_key = ANY (keys)
        ORDER BY l.number $$;
REVOKE ALL ON FUNCTION ledger_of_parties FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_of_parties TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_patches(ids uuid[])
  RETURNS TABLE(id uuid, number text, total text, cultivated text, basic text, geometry text, place text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT l.id, l.number,
      COALESCE(l.body->'check'->>'total', l.body->'facts'->>'total'),
      COALESCE(l.body->'check'->>'cultivated', l.body->'facts'->>'cultivated'),
      COALESCE(l.body->'check'->>'basic', l.body->'facts'->>'basic'),
      l.body->'facts'->>'geometry', l.place::text
    FROM ledger_record l WHERE l.kind = 'PATCH' AND l.id = ANY (ids) ORDER BY l.number $$;
REVOKE ALL ON FUNCTION ledger_patches FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_patches TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_referrals(ids uuid[], at timestamp with time zone)
  RETURNS TABLE(
    linked uuid, referral_id uuid, number text, route_id text, state text, sender text, holder text, sent boolean,
    sent_at timestamp with time zone, ended_at timestamp with time zone, changed_at timestamp with time zone,
    overdue boolean
  )
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT l.id, r.id, r.number, r.route_id, r.state, r.sender, r.holder,
          n.first IS NOT NULL AND r.state <> 'WITHDRAWN', n.first, r.ended_at, r.changed_at,
          EXISTS (
            SELECT FROM deadline d
            WHERE d.referral_id = r.id
              AND d.duty_agency = r.sender
              AND d.kind = 'DUTY'
              AND d.state = 'OPEN'
              AND d.due_at < at
              AND d.rule_id <> 'WC-1'
          )
        FROM referral l JOIN referral r ON r.thread_id = l.thread_id
          LEFT JOIN LATERAL (
            SELECT min(submitted_at) AS first FROM notice WHERE referral_id = r.id AND kind = 'TRANSFER' AND NOT copy
          ) n ON true
        WHERE l.id = ANY (ids) ORDER BY r.opened_at, r.number $$;
REVOKE ALL ON FUNCTION ledger_referrals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_referrals TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_sentinel(at timestamp with time zone)
  RETURNS TABLE(finding text, referral_number text, detail text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT 'LEDGER_CHAIN', l.number, l.chain_length || ' / ' || e.count
    FROM ledger_record l
      LEFT JOIN LATERAL (SELECT count(*) AS count, max(seq) AS last FROM audit_event WHERE subject_id = l.id) e ON true
    WHERE l.chain_length <> e.count OR l.chain_length <> COALESCE(e.last, 0)
    UNION ALL SELECT 'EVENT_OF_NOTHING', e.subject_id::text, e.seq::text
      FROM audit_event e
      WHERE NOT EXISTS (SELECT FROM referral r WHERE r.id = e.subject_id)
        AND NOT EXISTS (SELECT FROM ledger_record l WHERE l.id = e.subject_id)
    UNION ALL SELECT 'STRUCK_OFF_WITHOUT_ACCEPTANCE', l.number, l.state
      FROM ledger_record l
      WHERE l.kind = 'CASE' AND l.state = 'STRUCK_OFF' AND l.body->'acceptance' = 'null'::jsonb
    UNION ALL SELECT 'FILED_WITHOUT_CASE', l.number, l.state
      FROM ledger_record l
      WHERE l.kind = 'PATCH'
        AND l.state = 'FILED'
        AND NOT EXISTS (SELECT FROM ledger_record c WHERE c.id = l.case_id AND c.kind = 'CASE')
    UNION ALL SELECT 'VERSION_OPEN_TWICE', l.number, count(*)::text
      FROM ledger_version v JOIN ledger_record l ON l.id = v.record_id
      WHERE v.until_at IS NULL
      GROUP BY l.id, l.number HAVING count(*) <> 1
    UNION ALL SELECT 'NOBODY_LOOKS', l.number, l.look_at::text
      FROM ledger_record l
      WHERE l.look_at < at - interval '1 day'
  $$;
COMMENT ON FUNCTION ledger_sentinel IS
  'impossible states of the ledger; for the administrators, who see numbers and no case';
REVOKE ALL ON FUNCTION ledger_sentinel FROM PUBLIC;

CREATE OR REPLACE FUNCTION ledger_trigger(places text[], self_found text[], key text, at timestamp with time zone)
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public
AS $$
    WITH triggered AS (
        SELECT l.case_id AS id
        FROM unnest(places) p CROSS JOIN LATERAL (SELECT case_id FROM ledger_record WHERE place && p::box OFFSET 0) l
        WHERE l.case_id IS NOT NULL
        UNION
        SELECT l.id
        FROM unnest(self_found) p
          CROSS JOIN LATERAL (SELECT id, source FROM ledger_record WHERE place && p::box OFFSET 0) l
        WHERE l.source IN ('SATELLITE', 'INSPECTION')
        UNION
        SELECT l.id FROM ledger_record l WHERE l.party_key = key AND l.kind = 'CASE'),
      held AS (SELECT l.id FROM ledger_record l JOIN triggered USING (id) ORDER BY l.id FOR NO KEY UPDATE OF l)
    UPDATE ledger_record l SET look_at = at FROM held WHERE l.id = held.id AND (l.look_at IS NULL OR l.look_at > at) $$;
COMMENT ON FUNCTION ledger_trigger IS
  'a patch was put upon these places, found by the township itself upon those, or a case of this party has changed: '
  'the alert rules look again at the cases and patches there';
REVOKE ALL ON FUNCTION ledger_trigger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_trigger TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_triggers()
  RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
      BEGIN
        UPDATE ledger_record l
        SET look_at = NEW.changed_at
        FROM referral t
        WHERE t.thread_id = NEW.thread_id
          AND l.kind = 'CASE'
          AND l.body->'referrals' @> jsonb_build_array(jsonb_build_object('referralId', t.id))
          AND (l.look_at IS NULL OR l.look_at > NEW.changed_at);
        RETURN NULL;
      END $$;
COMMENT ON FUNCTION ledger_triggers IS 'a referral has moved: the alert rules look at its case again';

CREATE OR REPLACE FUNCTION search_ledger(
  of_kind text, query text, terms text[], keys text[], with_party boolean, before timestamp with time zone,
  before_id uuid, most integer
)
  RETURNS TABLE(record_id uuid, registered_at timestamp with time zone)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET enable_seqscan = off
AS $$
  DECLARE
    whole boolean := COALESCE(app_agency_kind() IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE', 'GOVERNMENT'), false);
    edge ledger_search;
    narrow tsquery := (SELECT string_agg(quote_literal(k), ' & ')::tsquery FROM unnest(keys) k);
    found integer := 0;
    -- in this order: whom a record concerns costs more than whether it fits
    fits constant text := 'CASE WHEN ($5 IS NULL OR s.words @@ $5) AND NOT EXISTS (
        SELECT FROM unnest($3) t
        WHERE strpos(s.open_text || CASE WHEN $4 THEN E''\n'' || s.party_text ELSE '''' END, t) = 0
      ) THEN $2 OR ledger_concerns(s.record_id) END';
  BEGIN
    IF most IS NOT NULL THEN
      SELECT * INTO edge FROM ledger_search s
      WHERE s.kind = of_kind AND (before IS NULL OR (s.registered_at, s.record_id) < (before, before_id))
      ORDER BY s.registered_at DESC, s.record_id DESC OFFSET 1000 LIMIT 1;
      -- What is frequent is found among the newest.
      RETURN QUERY EXECUTE 'SELECT s.record_id, s.registered_at FROM ledger_search s
        WHERE s.kind = $1 AND ($6 IS NULL OR (s.registered_at, s.record_id) < ($6, $7))
          AND ($8 IS NULL OR (s.registered_at, s.record_id) > ($8, $9)) AND ' || fits || '
        ORDER BY s.registered_at DESC, s.record_id DESC LIMIT $10'
      USING of_kind, whole, terms, with_party, narrow, before, before_id, edge.registered_at, edge.record_id, most;
      GET DIAGNOSTICS found = ROW_COUNT;
      IF found >= most OR edge.record_id IS NULL THEN RETURN; END IF;
    ELSE
      edge.registered_at := before;
      edge.record_id := before_id;
    END IF;
    -- What is rare is found by its words; the sum keeps the planner from walking along the newest all the way.
    RETURN QUERY EXECUTE 'SELECT s.record_id, s.registered_at FROM ledger_search s
      WHERE s.kind = $1 AND s.words @@ $6
        AND ($7 IS NULL OR (s.registered_at, s.record_id) <= ($7, $8)) AND ' || fits || '
      ORDER BY s.registered_at + interval ''0'' DESC, s.record_id DESC LIMIT $9'
    USING of_kind, whole, terms, with_party, narrow, COALESCE(query::tsquery && narrow, query::tsquery),
      edge.registered_at, edge.record_id, most - found;
  END $$;
COMMENT ON FUNCTION search_ledger IS
  'patches or cases that the asking agency sees by their words, newest first. '
  'A function of the owner, because no condition of the asker goes before a policy into an index of words';
REVOKE ALL ON FUNCTION search_ledger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_ledger TO referral_api;
