-- Who may sign in, who has asked for what, and how posts change: by a proposal that a second person approves.

CREATE TABLE account (
  login text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  activation_hash text,
  activation_until timestamptz(3)
);
COMMENT ON TABLE account IS '账号: how one person signs in; "!" in the place of the hash lets nobody in';
COMMENT ON COLUMN account.password_hash IS 'argon2id in PHC format';
COMMENT ON COLUMN account.activation_hash IS 'SHA-256 of the code with which the owner sets a password; used once';

CREATE TABLE session (
  token_hash text PRIMARY KEY,
  person_id text NOT NULL REFERENCES person,
  agency_id text NOT NULL REFERENCES agency,
  post text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  second_factor boolean NOT NULL DEFAULT false,
  scopes text[]
);
COMMENT ON TABLE session IS
  'opaque server-side sessions; token_hash is the SHA-256 of a random token that is never stored';
COMMENT ON COLUMN session.scopes IS 'the operations that a service account may ask for; null for a person';

CREATE TABLE second_factor (
  person_id text PRIMARY KEY REFERENCES person,
  secret text NOT NULL,
  begun_at timestamptz(3) NOT NULL,
  confirmed_at timestamptz(3),
  last_step bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE second_factor IS
  'TOTP (RFC 6238); secret is sealed with the key of the platform; a step is accepted once';

CREATE TABLE recovery_code (
  person_id text NOT NULL REFERENCES person,
  code_hash text NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (person_id, code_hash)
);
COMMENT ON TABLE recovery_code IS '恢复码: each takes the place of the second factor once';

CREATE TABLE service_account (
  person_id text PRIMARY KEY REFERENCES person,
  agency_id text NOT NULL REFERENCES agency,
  scopes text[] NOT NULL
);
COMMENT ON TABLE service_account IS '服务账号: a machine that works for one agency, within its scopes';

CREATE TABLE service_secret (
  id uuid PRIMARY KEY,
  person_id text NOT NULL REFERENCES service_account,
  secret_hash text NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_by text NOT NULL
);
COMMENT ON TABLE service_secret IS 'SHA-256 of random secrets; a new one ends the life of the others within a day';

CREATE TABLE sign_in_attempt (
  key character varying(255) PRIMARY KEY,
  points int NOT NULL DEFAULT 0,
  expire bigint
);
COMMENT ON TABLE sign_in_attempt IS
  '登录尝试计数: by login and source, each hashed; the columns are those of rate-limiter-flexible';

CREATE UNLOGGED TABLE cost_budget (
  key character varying(255) PRIMARY KEY,
  points int NOT NULL DEFAULT 0,
  expire bigint
);
COMMENT ON TABLE cost_budget IS '查询额度: by hashed person or address; the columns are those of rate-limiter-flexible';

CREATE TABLE role_change (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('APPOINT', 'ACTING', 'DELEGATE', 'END', 'RESET', 'SERVICE')),
  agency_id text NOT NULL REFERENCES agency,
  person_id text NOT NULL,
  person_name text NOT NULL,
  post text,
  class text NOT NULL,
  valid_from date,
  valid_to date,
  basis text NOT NULL,
  scopes text[],
  part_hash text,
  proposed_by text NOT NULL REFERENCES person,
  proposed_at timestamptz(3) NOT NULL,
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'DONE', 'DECLINED')),
  decided_by text REFERENCES person,
  decided_at timestamptz(3),
  reason text,
  CONSTRAINT second_person CHECK (
    (state = 'PROPOSED') = (decided_by IS NULL)
    AND decided_by IS DISTINCT FROM proposed_by
    AND decided_by IS DISTINCT FROM person_id
  )
);
CREATE INDEX session_of_person ON session (person_id, created_at);
CREATE INDEX role_change_newest ON role_change (proposed_at DESC, id DESC);
COMMENT ON INDEX session_of_person IS 'the sessions of one person, and the sign-in before this one';
COMMENT ON INDEX role_change_newest IS 'roleChanges, newest first';
COMMENT ON TABLE role_change IS '岗位变更: proposed by one person, decided by another; rows are never removed';
COMMENT ON COLUMN role_change.part_hash IS
  'SHA-256 of the part of the activation code that the proposer was shown; whoever decides is shown the other';

CREATE TABLE access_event (
  id uuid PRIMARY KEY,
  at timestamptz(3) NOT NULL,
  person_id text,
  agency_id text,
  post text,
  login text,
  source text NOT NULL,
  operations text[] NOT NULL,
  purpose text,
  subject_ids uuid[] NOT NULL,
  field_groups text[] NOT NULL,
  outcome text[] NOT NULL,
  emergency_reads jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX access_event_newest ON access_event (at DESC, id DESC);
CREATE INDEX access_event_of_agency ON access_event (agency_id, at DESC, id DESC);
CREATE INDEX access_event_in_emergency ON access_event USING gin (emergency_reads) WHERE emergency_reads <> '{}';
COMMENT ON INDEX access_event_newest IS 'accessEvents of all agencies, newest first';
COMMENT ON INDEX access_event_of_agency IS 'accessEvents of one agency, newest first';
COMMENT ON INDEX access_event_in_emergency IS 'what was read under one emergency access; only the reads that were';
COMMENT ON TABLE access_event IS '访问记录: id is the request id that the client was told';
COMMENT ON COLUMN access_event.login IS 'the login that was tried, where the request was a sign-in';
COMMENT ON COLUMN access_event.purpose IS 'why, in the words of whoever asked';
COMMENT ON COLUMN access_event.outcome IS 'OK, or the codes of the refusals';
COMMENT ON COLUMN access_event.emergency_reads IS
  'the emergency accesses under which it was read, each with the parts that were read under it';

-- Rows that are only added: seen by index alone once a vacuum has passed, which must not wait for a fifth more.
ALTER TABLE access_event SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
