import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of a person, seen and changed only in the context of that person. */
const OF_A_PERSON = ['second_factor', 'recovery_code'] as const;

/**
 * Posts change only by a proposal that a second person approves, applied by a function of the owner: the API's role cannot
 * write an appointment. A person is of one class for ever, so that no account combines two of the three administrators (三员).
 */
export class Identity1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CONTEXT);
    await runner.query(POSTS);
    await runner.query(FACTORS);
    await runner.query(ROLE_CHANGES);
    await runner.query(DECIDE);
    await runner.query(POLICIES);
    for (const table of OF_A_PERSON) {
      await runner.query(`
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO referral_api;
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON ${table} TO referral_api USING (person_id = app_person()) WITH CHECK (person_id = app_person());
      `);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('who holds which post is not undone by a migration'));
  }
}

const CONTEXT = ['person', 'admin', 'login', 'token']
  .map(
    (name) => `
  CREATE FUNCTION app_${name}() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT NULLIF(current_setting('app.${name}', true), '') $$;`,
  )
  .join('\n');

const POSTS = `
  ALTER TABLE person ADD COLUMN class text NOT NULL DEFAULT 'CASE' CHECK (class IN ('CASE', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN', 'SERVICE')), ADD UNIQUE (id, class);
  COMMENT ON COLUMN person.class IS '三员分立: a person works on cases, or is one of the three administrators, or is a machine; never two of these';

  ALTER TABLE appointment ADD COLUMN class text NOT NULL DEFAULT 'CASE',
    ADD COLUMN kind text NOT NULL DEFAULT 'REGULAR' CHECK (kind IN ('REGULAR', 'ACTING', 'DELEGATED')),
    ADD COLUMN basis text, ADD COLUMN on_behalf_of text REFERENCES person,
    ADD CONSTRAINT one_class FOREIGN KEY (person_id, class) REFERENCES person (id, class),
    ADD CONSTRAINT post_of_class CHECK (CASE class WHEN 'CASE' THEN post NOT IN ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN') WHEN 'SERVICE' THEN post = 'LIAISON' ELSE post = class END),
    ADD CONSTRAINT acting_head_for_a_time CHECK ((kind = 'ACTING') = (post = 'ACTING_HEAD') AND (kind <> 'ACTING' OR valid_to IS NOT NULL)),
    ADD CONSTRAINT head_is_not_delegated CHECK (kind <> 'DELEGATED' OR (post NOT IN ('HEAD', 'ACTING_HEAD') AND valid_to IS NOT NULL AND on_behalf_of IS DISTINCT FROM person_id AND on_behalf_of IS NOT NULL)),
    ADD CONSTRAINT ends_after_it_begins CHECK (valid_to IS NULL OR valid_to >= valid_from - 1);
  COMMENT ON COLUMN appointment.kind IS 'REGULAR; ACTING: 主持工作, from one day to another; DELEGATED: 授权 by whoever holds the post. Only the head or who acts as head decides on a transfer (Decree 310 art. 5)';
`;

const FACTORS = `
  ALTER TABLE account ADD COLUMN activation_hash text, ADD COLUMN activation_until timestamptz(3);
  COMMENT ON COLUMN account.activation_hash IS 'SHA-256 of the code with which the owner sets a password; used once';

  CREATE TABLE second_factor (person_id text PRIMARY KEY REFERENCES person, secret text NOT NULL, begun_at timestamptz(3) NOT NULL, confirmed_at timestamptz(3), last_step bigint NOT NULL DEFAULT 0);
  COMMENT ON TABLE second_factor IS 'TOTP (RFC 6238); secret is sealed with the key of the platform; a step is accepted once';
  CREATE TABLE recovery_code (person_id text NOT NULL REFERENCES person, code_hash text NOT NULL, used_at timestamptz(3), PRIMARY KEY (person_id, code_hash));

  ALTER TABLE session ADD COLUMN second_factor boolean NOT NULL DEFAULT false, ADD COLUMN scopes text[];
  COMMENT ON COLUMN session.scopes IS 'the operations that a service account may ask for; null for a person';

  CREATE TABLE service_account (person_id text PRIMARY KEY REFERENCES person, agency_id text NOT NULL REFERENCES agency, scopes text[] NOT NULL);
  COMMENT ON TABLE service_account IS '服务账号: a machine that works for one agency, within its scopes';
  CREATE TABLE service_secret (
    id uuid PRIMARY KEY, person_id text NOT NULL REFERENCES service_account, secret_hash text NOT NULL UNIQUE,
    created_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL, created_by text NOT NULL
  );
  COMMENT ON TABLE service_secret IS 'SHA-256 of random secrets; a new one ends the life of the others within a day';
`;

const ROLE_CHANGES = `
  CREATE TABLE role_change (
    id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('APPOINT', 'ACTING', 'DELEGATE', 'END', 'RESET', 'SERVICE')),
    agency_id text NOT NULL REFERENCES agency, person_id text NOT NULL, person_name text NOT NULL, post text, class text NOT NULL, valid_from date, valid_to date,
    basis text NOT NULL, scopes text[], part_hash text, proposed_by text NOT NULL REFERENCES person, proposed_at timestamptz(3) NOT NULL,
    state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'DONE', 'DECLINED')),
    decided_by text REFERENCES person, decided_at timestamptz(3), reason text,
    CONSTRAINT second_person CHECK ((state = 'PROPOSED') = (decided_by IS NULL) AND decided_by IS DISTINCT FROM proposed_by AND decided_by IS DISTINCT FROM person_id)
  );
  CREATE INDEX role_change_newest ON role_change (proposed_at DESC, id DESC);
  COMMENT ON COLUMN role_change.part_hash IS 'SHA-256 of the part of the activation code that the proposer was shown; whoever decides is shown the other';
  COMMENT ON TABLE role_change IS '岗位变更: proposed by one person, decided by another; rows are never removed';
`;

/** Decides as the person of the transaction; the constraints of the tables say what cannot be, whoever asks. */
const DECIDE = `
  CREATE FUNCTION holds(who text, agency text, posts text[], day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM appointment a WHERE a.person_id = who AND (agency IS NULL OR a.agency_id = agency) AND a.post = ANY (posts) AND a.valid_from <= day AND (a.valid_to IS NULL OR a.valid_to >= day)) $$;
  CREATE FUNCTION decide_role_change(change_id uuid, approve boolean, why text, decided timestamptz, activation text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  DECLARE c role_change; today date := (decided AT TIME ZONE 'Asia/Shanghai')::date;
  BEGIN
    UPDATE role_change SET state = CASE WHEN approve THEN 'DONE' ELSE 'DECLINED' END, decided_by = app_person(), decided_at = decided, reason = why
    WHERE id = change_id AND state = 'PROPOSED' AND proposed_at > decided - interval '30 days' AND (
      (app_admin() = 'SECURITY_ADMIN' AND holds(app_person(), NULL, ARRAY['SECURITY_ADMIN'], today))
      OR (kind = 'DELEGATE' AND agency_id = app_agency() AND holds(app_person(), agency_id, ARRAY['HEAD', 'ACTING_HEAD'], today))) RETURNING * INTO c;
    IF NOT FOUND THEN RETURN false; END IF;
    IF NOT approve THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM person WHERE id = c.person_id AND name <> c.person_name) THEN
      RAISE EXCEPTION 'another name' USING ERRCODE = 'check_violation', CONSTRAINT = 'known_by_that_name';
    END IF;
    IF c.kind = 'DELEGATE' AND NOT EXISTS (SELECT FROM appointment a WHERE a.person_id = c.proposed_by AND a.agency_id = c.agency_id AND a.post = c.post AND a.kind = 'REGULAR'
        AND a.valid_from <= c.valid_from AND (a.valid_to IS NULL OR a.valid_to >= c.valid_to)) THEN
      RAISE EXCEPTION 'not the own post' USING ERRCODE = 'check_violation', CONSTRAINT = 'delegates_own_post';
    END IF;
    IF c.kind IN ('APPOINT', 'ACTING', 'DELEGATE', 'SERVICE') THEN
      INSERT INTO person (id, name, class) VALUES (c.person_id, c.person_name, c.class) ON CONFLICT (id) DO NOTHING;
      INSERT INTO appointment (person_id, agency_id, post, valid_from, valid_to, class, kind, basis, on_behalf_of)
      VALUES (c.person_id, c.agency_id, c.post, c.valid_from, c.valid_to, c.class,
        CASE c.kind WHEN 'ACTING' THEN 'ACTING' WHEN 'DELEGATE' THEN 'DELEGATED' ELSE 'REGULAR' END, c.basis, CASE c.kind WHEN 'DELEGATE' THEN c.proposed_by END);
    END IF;
    IF c.kind = 'SERVICE' THEN
      INSERT INTO service_account (person_id, agency_id, scopes) VALUES (c.person_id, c.agency_id, c.scopes);
    ELSIF c.kind IN ('APPOINT', 'ACTING') THEN
      INSERT INTO account (login, person_id, password_hash, activation_hash, activation_until) VALUES (c.person_id, c.person_id, '!', activation, decided + interval '72 hours')
      ON CONFLICT (login) DO UPDATE SET activation_hash = excluded.activation_hash, activation_until = excluded.activation_until WHERE account.password_hash = '!';
    ELSIF c.kind = 'END' THEN
      UPDATE appointment SET valid_to = c.valid_to WHERE person_id = c.person_id AND agency_id = c.agency_id AND post = c.post AND valid_from <= c.valid_to + 1 AND (valid_to IS NULL OR valid_to > c.valid_to);
      IF NOT FOUND THEN RAISE EXCEPTION 'nothing to end' USING ERRCODE = 'check_violation', CONSTRAINT = 'holds_that_post'; END IF;
      UPDATE appointment SET valid_to = valid_from - 1 WHERE person_id = c.person_id AND agency_id = c.agency_id AND post = c.post AND valid_from > c.valid_to + 1;
      UPDATE appointment SET valid_to = GREATEST(c.valid_to, valid_from - 1) WHERE on_behalf_of = c.person_id AND agency_id = c.agency_id AND post = c.post AND valid_to > c.valid_to;
      UPDATE account SET password_hash = '!' WHERE person_id = c.person_id AND c.valid_to < today
        AND NOT EXISTS (SELECT FROM appointment a WHERE a.person_id = c.person_id AND (a.valid_to IS NULL OR a.valid_to >= today));
      UPDATE session SET revoked_at = decided WHERE person_id = c.person_id AND agency_id = c.agency_id AND post = c.post AND revoked_at IS NULL AND c.valid_to < today;
    ELSIF c.kind = 'RESET' THEN
      UPDATE account SET password_hash = '!', activation_hash = activation, activation_until = decided + interval '72 hours' WHERE person_id = c.person_id;
      DELETE FROM second_factor WHERE person_id = c.person_id;
      DELETE FROM recovery_code WHERE person_id = c.person_id;
      UPDATE session SET revoked_at = decided WHERE person_id = c.person_id AND revoked_at IS NULL;
    END IF;
    RETURN true;
  END $$;
  CREATE FUNCTION waits_for(owner text, activation text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT FROM account WHERE person_id = owner AND activation_hash = activation) $$;
  COMMENT ON FUNCTION waits_for IS 'whether an approval led to an account that waits for its owner: the code is given to whoever approved';
  REVOKE ALL ON FUNCTION decide_role_change FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION decide_role_change TO referral_api;
`;

const POLICIES = `
  GRANT SELECT, INSERT ON role_change TO referral_api;
  ALTER TABLE role_change ENABLE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON role_change FOR SELECT TO referral_api USING (agency_id = app_agency() OR app_admin() IS NOT NULL);
  CREATE POLICY proposes ON role_change FOR INSERT TO referral_api WITH CHECK (proposed_by = app_person() AND state = 'PROPOSED' AND (agency_id = app_agency() OR app_admin() IS NOT NULL));

  REVOKE UPDATE ON session FROM referral_api;
  GRANT UPDATE (last_seen_at, revoked_at, agency_id, post, second_factor) ON session TO referral_api;
  ALTER TABLE session ENABLE ROW LEVEL SECURITY;
  CREATE POLICY bearer ON session FOR SELECT TO referral_api USING (token_hash = app_token() OR person_id = app_person());
  CREATE POLICY begins ON session FOR INSERT TO referral_api WITH CHECK (person_id = app_person());
  CREATE POLICY goes_on ON session FOR UPDATE TO referral_api USING (token_hash = app_token() OR person_id = app_person());

  GRANT UPDATE (password_hash, activation_hash, activation_until) ON account TO referral_api;
  ALTER TABLE account ENABLE ROW LEVEL SECURITY;
  CREATE POLICY signs_in ON account FOR SELECT TO referral_api USING (login = app_login() OR person_id = app_person());
  CREATE POLICY owner_changes ON account FOR UPDATE TO referral_api USING (login = app_login() OR person_id = app_person());

  GRANT SELECT ON service_account TO referral_api;
  ALTER TABLE service_account ENABLE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON service_account FOR SELECT TO referral_api USING (person_id = app_login() OR agency_id = app_agency() OR app_admin() IS NOT NULL);
  GRANT SELECT, INSERT, UPDATE (expires_at) ON service_secret TO referral_api;
  ALTER TABLE service_secret ENABLE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON service_secret TO referral_api
    USING (EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = service_secret.person_id))
    WITH CHECK (EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = service_secret.person_id));

  DROP POLICY own ON access_event;
  CREATE POLICY own ON access_event FOR SELECT TO referral_api USING (agency_id = app_agency() OR app_admin() = 'AUDIT_ADMIN');
`;
