-- Posts: decided as the person of the transaction, applied as the owner. The constraints of the tables say what cannot
-- be, whoever asks. The last of the three administrators (三员) cannot be removed by the other two.

CREATE OR REPLACE FUNCTION administrator_goes_on()
  RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('administrator/' || OLD.post, 0));
        IF NOT EXISTS (SELECT FROM appointment a JOIN account c ON c.person_id = a.person_id
            WHERE a.post = OLD.post AND a.person_id <> OLD.person_id AND c.active
              -- has a password, or came in by the identity provider
              AND (c.password_hash <> '!' OR EXISTS (SELECT FROM session s WHERE s.person_id = a.person_id))
              AND a.valid_from <= NEW.valid_to + 1 AND (a.valid_to IS NULL OR a.valid_to > NEW.valid_to)) THEN
          RAISE EXCEPTION 'the last of its kind' USING ERRCODE = 'check_violation', CONSTRAINT = 'last_administrator';
        END IF;
        RETURN NEW;
      END $$;
COMMENT ON FUNCTION administrator_goes_on IS
  'whoever ends it, and in whatever way: each of the three administrators is there, and can sign in';

CREATE OR REPLACE FUNCTION bearer(token text, at timestamp with time zone, idle_minutes integer)
  RETURNS TABLE(caller jsonb, last_seen_at timestamp with time zone)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
AS $$
  BEGIN
    RETURN QUERY
      SELECT jsonb_build_object('personId', s.person_id, 'name', p.name, 'agencyId', s.agency_id, 'agencyKind', g.kind,
          'post', s.post, 'scopes', s.scopes, 'secondFactor', s.second_factor,
          'emergencyAccesses', (
            SELECT COALESCE(jsonb_agg(
              jsonb_build_object('id', e.id, 'referralId', e.referral_id, 'wasParty', e.was_party) ORDER BY e.id), '[]')
            FROM emergency_access e
            WHERE e.person_id = s.person_id AND e.agency_id = s.agency_id AND e.until > at)),
        s.last_seen_at
      FROM session s JOIN person p ON p.id = s.person_id JOIN agency g ON g.id = s.agency_id
      WHERE s.token_hash = token AND s.revoked_at IS NULL AND s.expires_at > at
        AND s.last_seen_at > at - make_interval(mins => idle_minutes)
        AND holds(s.person_id, s.agency_id, ARRAY[s.post], (at AT TIME ZONE 'Asia/Shanghai')::date);
  END $$;
COMMENT ON FUNCTION bearer IS
  'who bears this token (its SHA-256) at this moment; '
  'no row where it is unknown, revoked, expired or idle, or its post has ended';
REVOKE ALL ON FUNCTION bearer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bearer TO referral_api;

CREATE OR REPLACE FUNCTION decide_role_change(
  change_id uuid, approve boolean, why text, decided timestamp with time zone, activation text
)
  RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
  DECLARE c role_change; today date := (decided AT TIME ZONE 'Asia/Shanghai')::date;
  BEGIN
    UPDATE role_change
    SET state = CASE WHEN approve THEN 'DONE' ELSE 'DECLINED' END,
      decided_by = app_person(), decided_at = decided, reason = why
    WHERE id = change_id AND state = 'PROPOSED' AND proposed_at > decided - interval '30 days' AND (
      (app_admin() = 'SECURITY_ADMIN' AND holds(app_person(), NULL, ARRAY['SECURITY_ADMIN'], today))
      OR (
        kind = 'DELEGATE' AND agency_id = app_agency()
        AND holds(app_person(), agency_id, ARRAY['HEAD', 'ACTING_HEAD'], today)
      )
    )
    RETURNING * INTO c;
    IF NOT FOUND THEN RETURN false; END IF;
    IF NOT approve THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM person WHERE id = c.person_id AND name <> c.person_name) THEN
      RAISE EXCEPTION 'another name' USING ERRCODE = 'check_violation', CONSTRAINT = 'known_by_that_name';
    END IF;
    IF c.kind = 'DELEGATE' AND NOT EXISTS (
      SELECT FROM appointment a
      WHERE a.person_id = c.proposed_by AND a.agency_id = c.agency_id AND a.post = c.post AND a.kind = 'REGULAR'
        AND a.valid_from <= c.valid_from AND (a.valid_to IS NULL OR a.valid_to >= c.valid_to)
    ) THEN
      RAISE EXCEPTION 'not the own post' USING ERRCODE = 'check_violation', CONSTRAINT = 'delegates_own_post';
    END IF;
    IF c.kind IN ('APPOINT', 'ACTING', 'DELEGATE', 'SERVICE') THEN
      INSERT INTO person (id, name, class) VALUES (c.person_id, c.person_name, c.class) ON CONFLICT (id) DO NOTHING;
      INSERT INTO appointment (person_id, agency_id, post, valid_from, valid_to, class, kind, basis, on_behalf_of)
      VALUES (c.person_id, c.agency_id, c.post, c.valid_from, c.valid_to, c.class,
        CASE c.kind WHEN 'ACTING' THEN 'ACTING' WHEN 'DELEGATE' THEN 'DELEGATED' ELSE 'REGULAR' END,
        c.basis, CASE c.kind WHEN 'DELEGATE' THEN c.proposed_by END);
    END IF;
    IF c.kind = 'SERVICE' THEN
      INSERT INTO service_account (person_id, agency_id, scopes) VALUES (c.person_id, c.agency_id, c.scopes);
    ELSIF c.kind IN ('APPOINT', 'ACTING') THEN
      INSERT INTO account (login, person_id, password_hash, activation_hash, activation_until)
      VALUES (c.person_id, c.person_id, '!', activation, decided + interval '72 hours')
      ON CONFLICT (login) DO UPDATE
        SET activation_hash = excluded.activation_hash, activation_until = excluded.activation_until
        WHERE account.password_hash = '!';
    ELSIF c.kind = 'END' THEN
      UPDATE appointment
      SET valid_to = c.valid_to
      WHERE person_id = c.person_id
        AND agency_id = c.agency_id
        AND post = c.post
        AND valid_from <= c.valid_to + 1
        AND (valid_to IS NULL OR valid_to > c.valid_to);
      IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing to end' USING ERRCODE = 'check_violation', CONSTRAINT = 'holds_that_post';
      END IF;
      UPDATE appointment
      SET valid_to = valid_from - 1
      WHERE person_id = c.person_id AND agency_id = c.agency_id AND post = c.post AND valid_from > c.valid_to + 1;
      UPDATE appointment
      SET valid_to = GREATEST(c.valid_to, valid_from - 1)
      WHERE on_behalf_of = c.person_id AND agency_id = c.agency_id AND post = c.post AND valid_to > c.valid_to;
      UPDATE account
      SET password_hash = '!'
      WHERE person_id = c.person_id
        AND c.valid_to < today
        AND NOT EXISTS (
          SELECT FROM appointment a WHERE a.person_id = c.person_id AND (a.valid_to IS NULL OR a.valid_to >= today)
        );
      UPDATE session
      SET revoked_at = decided
      WHERE person_id = c.person_id
        AND agency_id = c.agency_id
        AND post = c.post
        AND revoked_at IS NULL
        AND c.valid_to < today;
    ELSIF c.kind = 'RESET' THEN
      UPDATE account
      SET password_hash = '!', activation_hash = activation, activation_until = decided + interval '72 hours'
      WHERE person_id = c.person_id;
      DELETE FROM second_factor WHERE person_id = c.person_id;
      DELETE FROM recovery_code WHERE person_id = c.person_id;
      UPDATE session SET revoked_at = decided WHERE person_id = c.person_id AND revoked_at IS NULL;
    END IF;
    RETURN true;
  END $$;
REVOKE ALL ON FUNCTION decide_role_change FROM PUBLIC;
GRANT EXECUTE ON FUNCTION decide_role_change TO referral_api;

CREATE OR REPLACE FUNCTION has_password(owner text)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT EXISTS (SELECT FROM account WHERE person_id = owner AND password_hash <> '!') $$;
COMMENT ON FUNCTION has_password IS 'whoever has one is given no activation code with another post';
REVOKE ALL ON FUNCTION has_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION has_password TO referral_api;

CREATE OR REPLACE FUNCTION holds(who text, agency text, posts text[], day date)
  RETURNS boolean
  LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
      SELECT FROM appointment a
      WHERE a.person_id = who
        AND (agency IS NULL OR a.agency_id = agency)
        AND a.post = ANY (posts)
        AND a.valid_from <= day
        AND (a.valid_to IS NULL OR a.valid_to >= day)
    ) $$;

CREATE OR REPLACE FUNCTION somebody_can_sign_in(agency text, day date)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
        SELECT EXISTS (
          SELECT FROM appointment a JOIN account c ON c.person_id = a.person_id
          WHERE a.agency_id = agency
            AND a.post NOT IN ('AUDITOR', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN')
            AND a.valid_from <= day
            AND (a.valid_to IS NULL OR a.valid_to >= day)
            AND c.active
            AND (c.password_hash <> '!' OR EXISTS (SELECT FROM session s WHERE s.person_id = a.person_id))
        ) $$;
COMMENT ON FUNCTION somebody_can_sign_in IS
  'in a post that works on cases; an auditor or an administrator signs for nothing';
REVOKE ALL ON FUNCTION somebody_can_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION somebody_can_sign_in TO referral_api;

CREATE OR REPLACE FUNCTION waits_for(owner text, activation text)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT EXISTS (SELECT FROM account WHERE person_id = owner AND activation_hash = activation) $$;
COMMENT ON FUNCTION waits_for IS
  'whether an approval led to an account that waits for its owner: the code is given to whoever approved';

CREATE OR REPLACE FUNCTION held_posts(on_day date, of_agency text)
  RETURNS TABLE(place text, "personId" text, name text, "agencyId" text, post text, "validFrom" text, "validTo" text,
    basis text, "awaitsActivation" boolean, "secondFactor" boolean, "lastSignInAt" timestamptz, scopes text[],
    "secretEndsAt" timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT (a.agency_id || '/' || a.post || '/' || a.person_id || '/' || a.valid_from) COLLATE "C", a.person_id, p.name,
      a.agency_id, a.post, a.valid_from::text, a.valid_to::text, a.basis,
      EXISTS (SELECT FROM account c WHERE c.person_id = a.person_id AND c.activation_hash IS NOT NULL),
      EXISTS (SELECT FROM second_factor f WHERE f.person_id = a.person_id AND f.confirmed_at IS NOT NULL),
      (SELECT max(s.created_at) FROM session s WHERE s.person_id = a.person_id),
      (SELECT v.scopes FROM service_account v WHERE v.person_id = a.person_id),
      (SELECT max(x.expires_at) FROM service_secret x WHERE x.person_id = a.person_id)
    FROM appointment a JOIN person p ON p.id = a.person_id
    WHERE app_admin() IS NOT NULL
      AND (of_agency IS NULL OR a.agency_id = of_agency)
      AND a.valid_from <= on_day AND (a.valid_to IS NULL OR a.valid_to >= on_day)
    ORDER BY 1 $$;
COMMENT ON FUNCTION held_posts IS
  'who holds which post on a day, of one agency or of all, with how the person signs in; for the administrators';
REVOKE ALL ON FUNCTION held_posts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION held_posts TO referral_api;

CREATE OR REPLACE FUNCTION failed_sign_ins(of_login text)
  RETURNS TABLE(id uuid, at timestamptz, login text, source text, outcome text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT e.id, e.at, e.login, e.source, e.outcome
    FROM access_event e
    WHERE app_admin() IN ('SECURITY_ADMIN', 'AUDIT_ADMIN')
      AND e.operations && ARRAY['activateAccount', 'oidc', 'signIn', 'signInService'] AND e.outcome <> ARRAY['OK']
      AND (of_login IS NULL OR e.login = of_login) $$;
COMMENT ON FUNCTION failed_sign_ins IS
  'requests that wanted to sign in and were refused; for the security and the audit administrator';
REVOKE ALL ON FUNCTION failed_sign_ins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION failed_sign_ins TO referral_api;
