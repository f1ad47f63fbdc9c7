-- The schema of a migrated database, read back from its catalog (npm run generate). Not run by anything.

CREATE TABLE access_event (
  id uuid NOT NULL,
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
  emergency_reads jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT access_event_pkey PRIMARY KEY (id)
);
CREATE INDEX access_event_in_emergency ON access_event USING gin (emergency_reads) WHERE (emergency_reads <> '{}'::jsonb);
CREATE INDEX access_event_newest ON access_event (at DESC, id DESC);
CREATE INDEX access_event_of_agency ON access_event (agency_id, at DESC, id DESC);
COMMENT ON INDEX access_event_in_emergency IS 'what was read under one emergency access; only the reads that were';
COMMENT ON INDEX access_event_newest IS 'accessEvents of all agencies, newest first';
COMMENT ON INDEX access_event_of_agency IS 'accessEvents of one agency, newest first';
ALTER TABLE access_event SET (autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE access_event IS '访问记录: id is the request id that the client was told';
COMMENT ON COLUMN access_event.login IS 'the login that was tried, where the request was a sign-in';
COMMENT ON COLUMN access_event.purpose IS 'why, in the words of whoever asked';
COMMENT ON COLUMN access_event.outcome IS 'OK, or the codes of the refusals';
COMMENT ON COLUMN access_event.emergency_reads IS 'the emergency accesses under which it was read, each with the parts that were read under it';
GRANT INSERT, SELECT ON access_event TO referral_api;
ALTER TABLE access_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_emergency ON access_event FOR SELECT TO referral_api
  USING (emergency_reads <> '{}'::jsonb AND (EXISTS ( SELECT FROM emergency_access b WHERE access_event.emergency_reads ? b.id::text)));
CREATE POLICY own ON access_event FOR SELECT TO referral_api
  USING (agency_id = app_agency() OR app_admin() = 'AUDIT_ADMIN'::text);
CREATE POLICY records ON access_event FOR INSERT TO referral_api
  WITH CHECK (NOT agency_id IS DISTINCT FROM app_agency());

CREATE TABLE account (
  login text NOT NULL,
  person_id text NOT NULL,
  password_hash text NOT NULL,
  active boolean DEFAULT true NOT NULL,
  activation_hash text,
  activation_until timestamptz(3),
  CONSTRAINT account_pkey PRIMARY KEY (login),
  CONSTRAINT account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE account IS '账号: how one person signs in; "!" in the place of the hash lets nobody in';
COMMENT ON COLUMN account.password_hash IS 'argon2id in PHC format';
COMMENT ON COLUMN account.activation_hash IS 'SHA-256 of the code with which the owner sets a password; used once';
GRANT SELECT, UPDATE (activation_hash, activation_until, password_hash) ON account TO referral_api;
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_changes ON account FOR UPDATE TO referral_api
  USING (login = app_login() OR person_id = app_person());
CREATE POLICY signs_in ON account FOR SELECT TO referral_api
  USING (login = app_login() OR person_id = app_person());

CREATE TABLE agency (
  id text NOT NULL,
  kind text NOT NULL,
  level text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  duties text NOT NULL,
  active boolean DEFAULT true NOT NULL,
  CONSTRAINT agency_pkey PRIMARY KEY (id),
  CONSTRAINT agency_name_key UNIQUE (name),
  CONSTRAINT agency_id_check CHECK (id ~ '^[a-z0-9][a-z0-9-]{1,62}$'::text)
);
COMMENT ON TABLE agency IS '机关 agencies, from the city configuration';
COMMENT ON COLUMN agency.active IS 'false: suspended; nothing can be delivered to it until it is active again';
GRANT SELECT ON agency TO referral_api;
GRANT SELECT ON agency TO referral_worker;

CREATE TABLE alert_run (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz(3) NOT NULL,
  looked integer NOT NULL,
  changed integer NOT NULL,
  CONSTRAINT alert_run_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE alert_run IS 'each sweep of the alert rules: how many records it looked at, and for how many the answer was another';
GRANT SELECT ON alert_run TO referral_api;
GRANT INSERT, SELECT ON alert_run TO referral_worker;

CREATE TABLE appointment (
  person_id text NOT NULL,
  agency_id text NOT NULL,
  post text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  class text DEFAULT 'CASE'::text NOT NULL,
  kind text DEFAULT 'REGULAR'::text NOT NULL,
  basis text,
  on_behalf_of text,
  CONSTRAINT appointment_pkey PRIMARY KEY (person_id, agency_id, post, valid_from),
  CONSTRAINT appointment_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT appointment_on_behalf_of_fkey FOREIGN KEY (on_behalf_of) REFERENCES person(id),
  CONSTRAINT appointment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT one_class FOREIGN KEY (person_id, class) REFERENCES person(id, class),
  CONSTRAINT acting_head_for_a_time CHECK ((kind = 'ACTING'::text) = (post = 'ACTING_HEAD'::text) AND (kind <> 'ACTING'::text OR valid_to IS NOT NULL)),
  CONSTRAINT appointment_kind_check CHECK (kind = ANY (ARRAY['REGULAR'::text, 'ACTING'::text, 'DELEGATED'::text])),
  CONSTRAINT ends_after_it_begins CHECK (valid_to IS NULL OR valid_to >= (valid_from - 1)),
  CONSTRAINT head_is_not_delegated CHECK (kind <> 'DELEGATED'::text OR (post <> ALL (ARRAY['HEAD'::text, 'ACTING_HEAD'::text])) AND valid_to IS NOT NULL AND on_behalf_of IS DISTINCT FROM person_id AND on_behalf_of IS NOT NULL),
  CONSTRAINT post_of_class CHECK (
CASE class
    WHEN 'CASE'::text THEN post <> ALL (ARRAY['SYSTEM_ADMIN'::text, 'SECURITY_ADMIN'::text, 'AUDIT_ADMIN'::text])
    WHEN 'SERVICE'::text THEN post = 'LIAISON'::text
    ELSE post = class
END)
);
CREATE INDEX appointment_of_agency ON appointment (agency_id);
COMMENT ON INDEX appointment_of_agency IS 'who holds a post of an agency: the directory, and every notice to it';
COMMENT ON TABLE appointment IS '任职 a person holds a post of an agency from one day to another';
COMMENT ON COLUMN appointment.kind IS 'REGULAR; ACTING: 主持工作, from one day to another; DELEGATED: 授权 by whoever holds the post. Only the head or who acts as head decides on a transfer (Decree 310 art. 5)';
GRANT SELECT ON appointment TO referral_api;
GRANT SELECT ON appointment TO referral_worker;
CREATE TRIGGER administrator_goes_on BEFORE UPDATE OF valid_to ON appointment FOR EACH ROW WHEN ((old.post = ANY (ARRAY['SYSTEM_ADMIN'::text, 'SECURITY_ADMIN'::text, 'AUDIT_ADMIN'::text])) AND new.valid_to IS NOT NULL AND new.valid_to IS DISTINCT FROM old.valid_to) EXECUTE FUNCTION administrator_goes_on();

CREATE TABLE audit_anchor (
  target text NOT NULL,
  tree_size bigint NOT NULL,
  anchored_at timestamptz(3),
  failing_since timestamptz(3),
  problem text,
  cosignature text,
  CONSTRAINT audit_anchor_pkey PRIMARY KEY (target)
);
COMMENT ON TABLE audit_anchor IS '锚定: how far each place outside the database has been told, and since when it cannot be';
GRANT SELECT ON audit_anchor TO referral_api;
GRANT INSERT, SELECT, UPDATE ON audit_anchor TO referral_worker;

CREATE TABLE audit_checkpoint (
  tree_size bigint NOT NULL,
  root text NOT NULL,
  peaks jsonb NOT NULL,
  note text NOT NULL,
  at timestamptz(3) NOT NULL,
  CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (tree_size),
  CONSTRAINT audit_checkpoint_tree_size_check CHECK (tree_size > 0)
);
COMMENT ON TABLE audit_checkpoint IS '检查点: signed notes (C2SP tlog-checkpoint); peaks: the roots of the complete subtrees by digest, from which the tree goes on';
GRANT SELECT ON audit_checkpoint TO referral_api;
GRANT INSERT, SELECT ON audit_checkpoint TO referral_worker;

CREATE TABLE audit_event (
  subject_id uuid NOT NULL,
  subject_kind text NOT NULL,
  seq integer NOT NULL,
  body text,
  leaf_hash text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  tree_size bigint NOT NULL,
  signature text NOT NULL,
  kind text GENERATED ALWAYS AS ((body::jsonb -> 'event'::text) ->> 'kind'::text) STORED,
  action text GENERATED ALWAYS AS (COALESCE((body::jsonb -> 'event'::text) ->> 'action'::text, (body::jsonb -> 'event'::text) ->> 'step'::text)) STORED,
  version integer GENERATED ALWAYS AS (((body::jsonb -> 'event'::text) ->> 'version'::text)::integer) STORED,
  notice_id text GENERATED ALWAYS AS ((body::jsonb -> 'event'::text) ->> 'noticeId'::text) STORED,
  by_agency text GENERATED ALWAYS AS (((body::jsonb -> 'event'::text) -> 'by'::text) ->> 'agencyId'::text) STORED,
  by_person text GENERATED ALWAYS AS (((body::jsonb -> 'event'::text) -> 'by'::text) ->> 'personId'::text) STORED,
  late boolean GENERATED ALWAYS AS (COALESCE((body::jsonb -> 'event'::text) -> 'late'::text, '[]'::jsonb) <> '[]'::jsonb) STORED,
  CONSTRAINT audit_event_pkey PRIMARY KEY (subject_id, seq),
  CONSTRAINT audit_event_leaf_hash_key UNIQUE (leaf_hash),
  CONSTRAINT audit_event_seq_check CHECK (seq > 0)
);
CREATE INDEX audit_event_late ON audit_event (recorded_at DESC, leaf_hash DESC) WHERE late;
CREATE INDEX audit_event_newest ON audit_event (recorded_at DESC, leaf_hash DESC);
CREATE INDEX audit_event_of_action ON audit_event (action, recorded_at DESC, leaf_hash DESC);
CREATE INDEX audit_event_of_agency ON audit_event (by_agency, recorded_at DESC, leaf_hash DESC) WHERE (by_agency IS NOT NULL);
CREATE INDEX audit_event_of_kind ON audit_event (kind, recorded_at DESC, leaf_hash DESC);
CREATE INDEX audit_event_of_person ON audit_event (by_person, recorded_at DESC, leaf_hash DESC) WHERE (by_person IS NOT NULL);
COMMENT ON INDEX audit_event_late IS 'historyEvents of acts after their limit, newest first';
COMMENT ON INDEX audit_event_newest IS 'historyEvents, newest first';
COMMENT ON INDEX audit_event_of_action IS 'historyEvents of one act, newest first';
COMMENT ON INDEX audit_event_of_agency IS 'historyEvents of one agency, newest first; time and machines have none';
COMMENT ON INDEX audit_event_of_kind IS 'historyEvents of one kind, newest first';
COMMENT ON INDEX audit_event_of_person IS 'historyEvents of one person, newest first; time and machines have none';
ALTER TABLE audit_event SET (autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE audit_event IS '审计事件 append-only; body is canonical JSON (RFC 8785), leaf_hash = SHA-256(0x00 || body) (RFC 6962)';
COMMENT ON COLUMN audit_event.subject_id IS 'whose history this is';
COMMENT ON COLUMN audit_event.body IS 'canonical JSON (RFC 8785); null once it has been redacted, as an event of the same history says';
COMMENT ON COLUMN audit_event.tree_size IS 'the newest checkpoint that the writer knew of; 0 before the first';
COMMENT ON COLUMN audit_event.signature IS 'of the process that decided the event, over its receipt (base64 of key id and Ed25519 signature)';
COMMENT ON COLUMN audit_event.kind IS 'derived from the body, like the columns after it; null once it has been redacted';
GRANT INSERT, SELECT ON audit_event TO referral_api;
GRANT INSERT, SELECT ON audit_event TO referral_worker;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON audit_event TO referral_worker
  USING (app_job() IS NOT NULL AND subject_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND subject_id = app_subject());
CREATE POLICY ledger_adds ON audit_event FOR INSERT TO referral_api
  WITH CHECK (ledger_concerns(subject_id));
CREATE POLICY ledger_reads ON audit_event FOR SELECT TO referral_api
  USING (ledger_concerns(subject_id));
CREATE POLICY party_adds ON audit_event FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = audit_event.subject_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_reads ON audit_event FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = audit_event.subject_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY seals ON audit_event FOR SELECT TO referral_worker
  USING (app_job() = 'SEAL'::text);
CREATE POLICY watches ON audit_event TO referral_worker
  USING (app_job() = 'ALERTS'::text AND ledger_holds(subject_id))
  WITH CHECK (app_job() = 'ALERTS'::text AND ledger_holds(subject_id));
CREATE POLICY when_beginning ON audit_event FOR INSERT TO referral_api
  WITH CHECK ((subject_id IN ( SELECT b.referral_id FROM emergency_access b WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid)));
CREATE TRIGGER queued AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_queued();

CREATE TABLE audit_key (
  vkey text NOT NULL,
  since_size bigint NOT NULL,
  at timestamptz(3) NOT NULL,
  CONSTRAINT audit_key_pkey PRIMARY KEY (vkey)
);
COMMENT ON TABLE audit_key IS '签名公钥: every key that has signed, since which size of the tree';
GRANT SELECT ON audit_key TO referral_api;
GRANT INSERT, SELECT ON audit_key TO referral_worker;

CREATE TABLE audit_leaf (
  leaf_index bigint NOT NULL,
  subject_id uuid NOT NULL,
  seq integer NOT NULL,
  leaf_hash text NOT NULL,
  sm3 text,
  CONSTRAINT audit_leaf_pkey PRIMARY KEY (leaf_index),
  CONSTRAINT audit_leaf_subject_id_seq_key UNIQUE (subject_id, seq),
  CONSTRAINT audit_leaf_subject_id_seq_fkey FOREIGN KEY (subject_id, seq) REFERENCES audit_event(subject_id, seq),
  CONSTRAINT audit_leaf_leaf_index_check CHECK (leaf_index >= 0)
);
ALTER TABLE audit_leaf SET (autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE audit_leaf IS '封存序号: the place of each event in the tree; sm3 is its leaf hash under the second digest, where one is kept';
GRANT SELECT ON audit_leaf TO referral_api;
GRANT INSERT, SELECT ON audit_leaf TO referral_worker;
ALTER TABLE audit_leaf ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_reads ON audit_leaf FOR SELECT TO referral_api
  USING (ledger_concerns(subject_id));
CREATE POLICY party_reads ON audit_leaf FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = audit_leaf.subject_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY seals ON audit_leaf TO referral_worker
  USING (app_job() = 'SEAL'::text)
  WITH CHECK (app_job() = 'SEAL'::text);

CREATE TABLE audit_tile (
  digest text NOT NULL,
  height integer NOT NULL,
  tile_index bigint NOT NULL,
  root text NOT NULL,
  CONSTRAINT audit_tile_pkey PRIMARY KEY (digest, height, tile_index)
);
COMMENT ON TABLE audit_tile IS 'roots of complete subtrees of 2^8, 2^16, 2^24 … leaves: proofs need not hash the leaves again';
GRANT SELECT ON audit_tile TO referral_api;
GRANT INSERT, SELECT ON audit_tile TO referral_worker;

CREATE TABLE audit_unsealed (
  id bigint GENERATED ALWAYS AS IDENTITY,
  subject_id uuid NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT audit_unsealed_pkey PRIMARY KEY (id),
  CONSTRAINT audit_unsealed_subject_id_seq_key UNIQUE (subject_id, seq)
);
ALTER TABLE audit_unsealed SET (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000);
COMMENT ON TABLE audit_unsealed IS '待封存: events that are in no checkpoint yet; within a subject in the order of its history';
GRANT SELECT ON audit_unsealed TO referral_worker;
ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY seals ON audit_unsealed TO referral_worker
  USING (app_job() = 'SEAL'::text);

CREATE TABLE calendar_day (
  day date NOT NULL,
  year integer NOT NULL,
  mark text NOT NULL,
  name text NOT NULL,
  CONSTRAINT calendar_day_pkey PRIMARY KEY (day),
  CONSTRAINT calendar_day_year_fkey FOREIGN KEY (year) REFERENCES calendar_edition(year),
  CONSTRAINT calendar_day_mark_check CHECK (mark = ANY (ARRAY['OFF'::text, 'MAKE_UP'::text]))
);
COMMENT ON TABLE calendar_day IS 'days off and make-up working days (调休) that differ from plain weeks';
GRANT SELECT ON calendar_day TO referral_api;
GRANT SELECT ON calendar_day TO referral_worker;

CREATE TABLE calendar_edition (
  year integer NOT NULL,
  source text NOT NULL,
  CONSTRAINT calendar_edition_pkey PRIMARY KEY (year)
);
COMMENT ON TABLE calendar_edition IS '节假日安排 one State Council notice per year; a missing year is not published yet';
GRANT SELECT ON calendar_edition TO referral_api;
GRANT SELECT ON calendar_edition TO referral_worker;

CREATE TABLE campaign (
  id text NOT NULL,
  version integer NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  body jsonb NOT NULL,
  digest text NOT NULL,
  loaded_at timestamptz(3) NOT NULL,
  CONSTRAINT campaign_pkey PRIMARY KEY (id, version),
  CONSTRAINT campaign_version_check CHECK (version > 0)
);
COMMENT ON TABLE campaign IS '整治行动方案: versions of a campaign file; a row is never changed, a change of plan is another version';
GRANT SELECT ON campaign TO referral_api;
GRANT SELECT ON campaign TO referral_worker;

CREATE TABLE command_receipt (
  agency_id text NOT NULL,
  key uuid NOT NULL,
  fingerprint text NOT NULL,
  at timestamptz(3) NOT NULL,
  receipts jsonb DEFAULT '[]'::jsonb NOT NULL,
  CONSTRAINT command_receipt_pkey PRIMARY KEY (agency_id, key),
  CONSTRAINT command_receipt_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id)
);
COMMENT ON TABLE command_receipt IS '命令回执 one per idempotency key and agency; the signed receipts of what the command led to';
GRANT INSERT, SELECT, UPDATE ON command_receipt TO referral_api;
GRANT SELECT, UPDATE ON command_receipt TO referral_worker;
ALTER TABLE command_receipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON command_receipt TO referral_api
  USING (agency_id = app_agency())
  WITH CHECK (agency_id = app_agency());

CREATE UNLOGGED TABLE cost_budget (
  key character varying(255) NOT NULL,
  points integer DEFAULT 0 NOT NULL,
  expire bigint,
  CONSTRAINT cost_budget_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE cost_budget IS '查询额度: by hashed person or address; the columns are those of rate-limiter-flexible';
GRANT DELETE, INSERT, SELECT, UPDATE ON cost_budget TO referral_api;

CREATE TABLE deadline (
  id text NOT NULL,
  referral_id uuid NOT NULL,
  rule_id text NOT NULL,
  rule_version integer NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  basis text NOT NULL,
  duty_agency text NOT NULL,
  owed_to text,
  notice_id text,
  starts_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  provisional boolean NOT NULL,
  explanation jsonb NOT NULL,
  state text NOT NULL,
  ended_at timestamptz(3),
  next_step integer DEFAULT 0 NOT NULL,
  next_at timestamptz(3),
  CONSTRAINT deadline_pkey PRIMARY KEY (id),
  CONSTRAINT deadline_duty_agency_fkey FOREIGN KEY (duty_agency) REFERENCES agency(id),
  CONSTRAINT deadline_owed_to_fkey FOREIGN KEY (owed_to) REFERENCES agency(id),
  CONSTRAINT deadline_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT deadline_rule_id_rule_version_fkey FOREIGN KEY (rule_id, rule_version) REFERENCES deadline_rule(id, version),
  CONSTRAINT deadline_state_check CHECK (state = ANY (ARRAY['OPEN'::text, 'MET'::text, 'LATE'::text, 'CANCELLED'::text]))
);
CREATE INDEX deadline_breached ON deadline (due_at DESC, id DESC) WHERE ((kind = 'DUTY'::text) AND (state = ANY (ARRAY['LATE'::text, 'OPEN'::text])));
CREATE INDEX deadline_breached_by ON deadline (duty_agency, due_at DESC, id DESC) WHERE ((kind = 'DUTY'::text) AND (state = ANY (ARRAY['LATE'::text, 'OPEN'::text])));
CREATE INDEX deadline_next ON deadline (next_at) WHERE ((state = 'OPEN'::text) AND (next_at IS NOT NULL));
CREATE INDEX deadline_of_referral ON deadline (referral_id);
CREATE INDEX deadline_owed_by ON deadline (duty_agency, kind, due_at, id) WHERE (state = 'OPEN'::text);
CREATE INDEX deadline_owed_to ON deadline (owed_to, kind, due_at, id) WHERE (state = 'OPEN'::text);
CREATE INDEX deadline_provisional ON deadline (referral_id) WHERE ((state = 'OPEN'::text) AND provisional);
COMMENT ON INDEX deadline_breached IS 'breachedLimits of all agencies, latest first';
COMMENT ON INDEX deadline_breached_by IS 'breachedLimits of one agency, latest first';
COMMENT ON INDEX deadline_next IS 'the sweep: which limits take their next step now';
COMMENT ON INDEX deadline_of_referral IS 'the limits of one referral';
COMMENT ON INDEX deadline_owed_by IS 'owed(direction: BY_US): what an agency owes, by day';
COMMENT ON INDEX deadline_owed_to IS 'owed(direction: TO_US): what is owed to an agency, by day';
COMMENT ON INDEX deadline_provisional IS 'the sweep: what is counted again once a calendar is published';
ALTER TABLE deadline SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE deadline IS '期限 a deadline marks and is answered by an act; it never moves a state';
COMMENT ON COLUMN deadline.owed_to IS 'whom it is owed to: who sent the notice that it answers, else the sender, else the holder; null: nobody yet';
COMMENT ON COLUMN deadline.next_step IS 'which step of the overdue ladder comes next, from 0';
GRANT INSERT, SELECT, UPDATE ON deadline TO referral_api;
GRANT INSERT, SELECT, UPDATE ON deadline TO referral_worker;
ALTER TABLE deadline ENABLE ROW LEVEL SECURITY;
CREATE POLICY finds_due ON deadline FOR SELECT TO referral_worker
  USING (app_job() = 'SWEEP'::text);
CREATE POLICY in_emergency ON deadline FOR SELECT TO referral_api
  USING (app_person() IS NOT NULL AND (referral_id = ANY (app_emergency_accesses())));
CREATE POLICY job ON deadline TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_adds ON deadline FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = deadline.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_reads ON deadline FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = deadline.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_updates ON deadline FOR UPDATE TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = deadline.referral_id AND p.agency_id = app_agency() OFFSET 0)));

CREATE TABLE deadline_rule (
  id text NOT NULL,
  version integer NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  name text NOT NULL,
  name_en text NOT NULL,
  length integer NOT NULL,
  regime text NOT NULL,
  kind text NOT NULL,
  source text NOT NULL,
  article text NOT NULL,
  confidence text NOT NULL,
  CONSTRAINT deadline_rule_pkey PRIMARY KEY (id, version),
  CONSTRAINT deadline_rule_check CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT deadline_rule_confidence_check CHECK (confidence = ANY (ARRAY['HIGH'::text, 'MEDIUM'::text, 'LOW'::text])),
  CONSTRAINT deadline_rule_kind_check CHECK (kind = ANY (ARRAY['DUTY'::text, 'RIGHT'::text, 'WINDOW'::text, 'DEEMED'::text])),
  CONSTRAINT deadline_rule_length_check CHECK (length >= 0),
  CONSTRAINT deadline_rule_regime_check CHECK (regime = ANY (ARRAY['CDR'::text, 'WD'::text, 'WDB'::text, 'MR'::text, 'H'::text, 'TARGET'::text])),
  CONSTRAINT deadline_rule_version_check CHECK (version > 0)
);
COMMENT ON TABLE deadline_rule IS '期限规则 effective-dated time limits; length in units of the regime (days, months, hours)';
GRANT SELECT ON deadline_rule TO referral_api;
GRANT SELECT ON deadline_rule TO referral_worker;

CREATE TABLE disclosure (
  id uuid NOT NULL,
  referral_id uuid NOT NULL,
  event_seq integer NOT NULL,
  agency_id text NOT NULL,
  person_id text NOT NULL,
  until timestamptz(3) NOT NULL,
  CONSTRAINT disclosure_pkey PRIMARY KEY (id),
  CONSTRAINT disclosure_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT disclosure_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT disclosure_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id)
);
COMMENT ON TABLE disclosure IS '案卷带出: who may fetch which bundle, and until when; what for and to whom stands in the event';
GRANT INSERT, SELECT ON disclosure TO referral_api;
ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure TO referral_api
  USING (agency_id = app_agency() AND person_id = app_person())
  WITH CHECK (agency_id = app_agency() AND person_id = app_person());

CREATE TABLE document_number (
  agency_id text NOT NULL,
  head text NOT NULL,
  year integer NOT NULL,
  n integer NOT NULL,
  state text NOT NULL,
  referral_id uuid,
  person_id text NOT NULL,
  at timestamptz(3) NOT NULL,
  reason text DEFAULT ''::text NOT NULL,
  CONSTRAINT document_number_pkey PRIMARY KEY (agency_id, head, year, n),
  CONSTRAINT document_number_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT document_number_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT document_number_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT document_number_n_check CHECK (n > 0),
  CONSTRAINT document_number_state_check CHECK (state = ANY (ARRAY['ISSUED'::text, 'RESERVED'::text, 'VOID'::text]))
);
COMMENT ON TABLE document_number IS '文号簿: each number of an agency, in the series 机关代字 + word + year';
COMMENT ON COLUMN document_number.head IS '机关代字 and the word of the kind, such as 河自然资移字';
COMMENT ON COLUMN document_number.state IS 'ISSUED: a paper bears it; RESERVED: one will; VOID 作废: none ever will';
COMMENT ON COLUMN document_number.referral_id IS 'of the first paper that bears it';
COMMENT ON COLUMN document_number.reason IS 'why it was reserved, or why it is void';
GRANT INSERT, SELECT, UPDATE (at, person_id, reason, referral_id, state) ON document_number TO referral_api;
ALTER TABLE document_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON document_number TO referral_api
  USING (agency_id = app_agency())
  WITH CHECK (agency_id = app_agency());

CREATE TABLE draft (
  person_id text NOT NULL,
  agency_id text NOT NULL,
  about text NOT NULL,
  form text NOT NULL,
  based_on integer,
  sealed text,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT draft_pkey PRIMARY KEY (person_id, agency_id, about, form),
  CONSTRAINT draft_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT draft_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE draft IS '草稿: a form that a person has begun and not handed in';
COMMENT ON COLUMN draft.about IS 'the id of the referral or of the record of the ledger; empty: something new';
COMMENT ON COLUMN draft.form IS 'the act, such as SIGN_RECEIPT, or the route that is opened, such as OPEN.R01';
COMMENT ON COLUMN draft.based_on IS 'the version of what it is about, when it was begun';
COMMENT ON COLUMN draft.sealed IS 'a JSON object, AES-256-GCM, bound to the row: it may name people; null: handed in or thrown away';
GRANT INSERT, SELECT, UPDATE ON draft TO referral_api;
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON draft TO referral_api
  USING (person_id = app_person() AND agency_id = app_agency())
  WITH CHECK (person_id = app_person() AND agency_id = app_agency());

CREATE TABLE emergency_access (
  id uuid NOT NULL,
  referral_id uuid NOT NULL,
  referral_number text NOT NULL,
  agency_id text NOT NULL,
  person_id text NOT NULL,
  was_party boolean NOT NULL,
  told text[] NOT NULL,
  reason text NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  CONSTRAINT emergency_access_pkey PRIMARY KEY (id),
  CONSTRAINT emergency_access_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT emergency_access_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT emergency_access_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT emergency_access_reason_check CHECK (length(btrim(reason)) >= 4),
  CONSTRAINT three_hours_at_most CHECK (until > opened_at AND until <= (opened_at + '03:00:00'::interval))
);
CREATE INDEX emergency_access_newest ON emergency_access (opened_at DESC, id DESC);
CREATE INDEX emergency_access_of_person ON emergency_access (person_id, until);
CREATE INDEX emergency_access_of_referral ON emergency_access (referral_id);
COMMENT ON INDEX emergency_access_newest IS 'emergencyAccesses, newest first';
COMMENT ON INDEX emergency_access_of_person IS 'which emergency access a person has now';
COMMENT ON INDEX emergency_access_of_referral IS 'the emergency accesses to one referral';
COMMENT ON TABLE emergency_access IS '应急查阅: who read a referral that did not concern the agency, why, and until when; rows are never changed';
COMMENT ON COLUMN emergency_access.told IS 'the agencies that got a notice of it';
GRANT SELECT ON emergency_access TO referral_api;
ALTER TABLE emergency_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_admin ON emergency_access FOR SELECT TO referral_api
  USING (app_admin() = 'AUDIT_ADMIN'::text);
CREATE POLICY own ON emergency_access FOR SELECT TO referral_api
  USING (person_id = app_person());
CREATE POLICY own_agency ON emergency_access FOR SELECT TO referral_api
  USING (agency_id = app_agency());
CREATE POLICY owner_is_told ON emergency_access FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT FROM referral_party p WHERE p.referral_id = emergency_access.referral_id AND p.agency_id = app_agency() OFFSET 0)));

CREATE TABLE evidence (
  notice_id text NOT NULL,
  kind text NOT NULL,
  referral_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  agency_id text NOT NULL,
  detail text NOT NULL,
  event_seq integer NOT NULL,
  CONSTRAINT evidence_pkey PRIMARY KEY (notice_id, kind),
  CONSTRAINT evidence_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
  CONSTRAINT evidence_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id)
);
CREATE INDEX evidence_of_referral ON evidence (referral_id);
COMMENT ON INDEX evidence_of_referral IS 'the evidences of one referral';
ALTER TABLE evidence SET (autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE evidence IS '证据 the steps of a hand-over (after ETSI EN 319 522); event_seq is the audit event that records it';
GRANT INSERT, SELECT ON evidence TO referral_api;
GRANT INSERT, SELECT ON evidence TO referral_worker;
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON evidence TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_adds ON evidence FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = evidence.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_reads ON evidence FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = evidence.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY when_beginning ON evidence FOR INSERT TO referral_api
  WITH CHECK (agency_id = app_agency() AND (referral_id IN ( SELECT b.referral_id FROM emergency_access b WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid)));
CREATE POLICY when_beginning_reads ON evidence FOR SELECT TO referral_api
  USING (agency_id = app_agency() AND (referral_id IN ( SELECT b.referral_id FROM emergency_access b WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid)));

CREATE TABLE file_use (
  sha256 text NOT NULL,
  referral_id uuid NOT NULL,
  quarantined boolean DEFAULT false NOT NULL,
  erased_at timestamptz(3),
  CONSTRAINT file_use_pkey PRIMARY KEY (sha256, referral_id),
  CONSTRAINT file_use_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT file_use_sha256_fkey FOREIGN KEY (sha256) REFERENCES kept_file(sha256)
);
CREATE INDEX file_use_of_referral ON file_use (referral_id);
CREATE INDEX file_use_quarantined ON file_use (sha256) WHERE quarantined;
COMMENT ON INDEX file_use_of_referral IS 'which files belong to a referral';
COMMENT ON INDEX file_use_quarantined IS 'of which files do histories say that they are in quarantine?';
COMMENT ON TABLE file_use IS 'which referrals have a document that is this file';
COMMENT ON COLUMN file_use.quarantined IS 'what the history of the referral says of the file';
COMMENT ON COLUMN file_use.erased_at IS 'when a rule of retention took the file away from this referral; it stays so when the content comes again';
GRANT INSERT, SELECT ON file_use TO referral_api;
GRANT SELECT, UPDATE (quarantined) ON file_use TO referral_worker;
ALTER TABLE file_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes ON file_use TO referral_worker
  USING (app_job() = 'FILES'::text)
  WITH CHECK (app_job() = 'FILES'::text);
CREATE POLICY reads ON file_use FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT FROM referral r WHERE r.id = file_use.referral_id)));
CREATE POLICY uses_own ON file_use FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT FROM referral_party p WHERE p.referral_id = file_use.referral_id AND p.agency_id = app_agency())) AND may_use_file(sha256));

CREATE TABLE inbox_entry (
  agency_id text NOT NULL,
  referral_id uuid NOT NULL,
  tab text NOT NULL,
  action text,
  notice_id text,
  to_approve boolean NOT NULL,
  unread boolean NOT NULL,
  since timestamptz(3) NOT NULL,
  arrived_at timestamptz(3) NOT NULL,
  due_at timestamptz(3),
  CONSTRAINT inbox_entry_pkey PRIMARY KEY (agency_id, referral_id),
  CONSTRAINT inbox_entry_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT inbox_entry_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
  CONSTRAINT inbox_entry_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT inbox_entry_tab_check CHECK (tab = ANY (ARRAY['TO_SIGN'::text, 'TO_APPROVE'::text, 'IN_HAND'::text, 'REMINDED'::text, 'COPIED'::text, 'DONE'::text]))
);
CREATE INDEX inbox_approvals ON inbox_entry (agency_id, arrived_at DESC, referral_id DESC) WHERE to_approve;
CREATE INDEX inbox_duties ON inbox_entry (agency_id, due_at, referral_id) WHERE (due_at IS NOT NULL);
CREATE INDEX inbox_newest ON inbox_entry (agency_id, arrived_at DESC, referral_id DESC);
CREATE INDEX inbox_tab ON inbox_entry (agency_id, tab, arrived_at DESC, referral_id DESC) INCLUDE (to_approve);
COMMENT ON INDEX inbox_approvals IS 'the tab of what waits for a head';
COMMENT ON INDEX inbox_duties IS 'the tab of what is late, and the order by day';
COMMENT ON INDEX inbox_newest IS 'all tabs of an agency, newest arrival first';
COMMENT ON INDEX inbox_tab IS 'one tab, newest arrival first; the counts of all';
ALTER TABLE inbox_entry SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE inbox_entry IS '收件箱 what a referral asks of an agency; derived from its case file with every decision (inbox-entries.ts)';
COMMENT ON COLUMN inbox_entry.action IS 'the step that is asked for; null where the agency may choose, or nothing is asked';
COMMENT ON COLUMN inbox_entry.notice_id IS 'the notice that is to be signed for or read';
COMMENT ON COLUMN inbox_entry.due_at IS 'when the next open duty of the agency ends; a right or a window lapses by itself, and is owed by nobody';
GRANT INSERT, SELECT, UPDATE ON inbox_entry TO referral_api;
GRANT INSERT, SELECT, UPDATE ON inbox_entry TO referral_worker;
ALTER TABLE inbox_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_party ON inbox_entry TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = inbox_entry.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY job ON inbox_entry TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY own ON inbox_entry FOR SELECT TO referral_api
  USING (agency_id = app_agency());

CREATE TABLE kept_file (
  sha256 text NOT NULL,
  size bigint NOT NULL,
  type text NOT NULL,
  pages integer,
  taken_at timestamptz(3),
  longitude text,
  latitude text,
  kept_at timestamptz(3) NOT NULL,
  altered_at timestamptz(3),
  check_state text NOT NULL,
  finding text,
  checked_at timestamptz(3),
  check_next_at timestamptz(3),
  check_attempts integer DEFAULT 0 NOT NULL,
  check_problem text,
  thumbnail bytea,
  erased_at timestamptz(3),
  CONSTRAINT kept_file_pkey PRIMARY KEY (sha256)
);
CREATE INDEX kept_file_quarantined ON kept_file (sha256) WHERE (check_state = 'QUARANTINED'::text);
CREATE INDEX kept_file_unchecked ON kept_file (check_next_at) WHERE (check_next_at IS NOT NULL);
COMMENT ON INDEX kept_file_quarantined IS 'which files are in quarantine?';
COMMENT ON INDEX kept_file_unchecked IS 'which files does the virus check have to look at?';
COMMENT ON TABLE kept_file IS 'the content of files, each once; what was found in it when it was whole';
COMMENT ON COLUMN kept_file.sha256 IS 'FIPS 180-4, lower-case hexadecimal; the name under which the store keeps it';
COMMENT ON COLUMN kept_file.type IS 'by content: FILE_TYPES in domain/file';
COMMENT ON COLUMN kept_file.altered_at IS 'when the store was first found to hold something else under this hash, or nothing';
COMMENT ON COLUMN kept_file.check_state IS 'what the virus check has said: FILE_CHECKS in domain/file';
COMMENT ON COLUMN kept_file.finding IS 'the name that the check gives to what it found';
COMMENT ON COLUMN kept_file.check_next_at IS 'when it is to be checked, later while a check is under way or has failed; null: it was checked';
COMMENT ON COLUMN kept_file.check_problem IS 'why the last attempt gave no answer';
COMMENT ON COLUMN kept_file.thumbnail IS 'of a picture: a small JPEG, the right way up';
COMMENT ON COLUMN kept_file.erased_at IS 'when a rule of retention took the content away; null: it is there';
GRANT INSERT, SELECT ON kept_file TO referral_api;
GRANT SELECT, UPDATE (check_attempts, check_next_at, check_problem, check_state, checked_at, finding) ON kept_file TO referral_worker;
ALTER TABLE kept_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON kept_file TO referral_worker
  USING (app_job() = ANY (ARRAY['FILES'::text, 'HEALTH'::text]))
  WITH CHECK (app_job() = 'FILES'::text);
CREATE POLICY sent ON kept_file FOR INSERT TO referral_api
  WITH CHECK (app_agency() IS NOT NULL);
CREATE POLICY sent_or_used ON kept_file FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT FROM upload u WHERE u.sha256 = kept_file.sha256 AND u.agency_id = app_agency())) OR (EXISTS ( SELECT FROM file_use f WHERE f.sha256 = kept_file.sha256)) OR (EXISTS ( SELECT FROM ledger_file_use l WHERE l.sha256 = kept_file.sha256)) OR (EXISTS ( SELECT FROM printed_paper p WHERE p.sha256 = kept_file.sha256)));

CREATE TABLE ledger_evaluation (
  record_id uuid NOT NULL,
  no integer NOT NULL,
  at timestamptz(3) NOT NULL,
  cause text NOT NULL,
  campaign_version integer NOT NULL,
  alerts jsonb NOT NULL,
  CONSTRAINT ledger_evaluation_pkey PRIMARY KEY (record_id, no),
  CONSTRAINT ledger_evaluation_record_id_fkey FOREIGN KEY (record_id) REFERENCES ledger_record(id),
  CONSTRAINT ledger_evaluation_cause_check CHECK (cause = ANY (ARRAY['ACT'::text, 'SWEEP'::text, 'IMPORT'::text]))
);
COMMENT ON TABLE ledger_evaluation IS '预警评估: what the alert rules found, each time that it was something else: level, rule with version, reason, inputs';
GRANT INSERT, SELECT ON ledger_evaluation TO referral_api;
GRANT INSERT, SELECT ON ledger_evaluation TO referral_worker;
ALTER TABLE ledger_evaluation ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON ledger_evaluation TO referral_api
  USING (ledger_concerns(record_id))
  WITH CHECK (ledger_concerns(record_id));
CREATE POLICY watches ON ledger_evaluation TO referral_worker
  USING (app_job() = 'ALERTS'::text)
  WITH CHECK (app_job() = 'ALERTS'::text);

CREATE TABLE ledger_file_use (
  sha256 text NOT NULL,
  record_id uuid NOT NULL,
  quarantined boolean DEFAULT false NOT NULL,
  CONSTRAINT ledger_file_use_pkey PRIMARY KEY (sha256, record_id),
  CONSTRAINT ledger_file_use_record_id_fkey FOREIGN KEY (record_id) REFERENCES ledger_record(id),
  CONSTRAINT ledger_file_use_sha256_fkey FOREIGN KEY (sha256) REFERENCES kept_file(sha256)
);
CREATE INDEX ledger_file_use_of_record ON ledger_file_use (record_id);
CREATE INDEX ledger_file_use_quarantined ON ledger_file_use (sha256) WHERE quarantined;
COMMENT ON INDEX ledger_file_use_of_record IS 'which files belong to a record of the ledger';
COMMENT ON INDEX ledger_file_use_quarantined IS 'of which files do histories of the ledger say that they are in quarantine?';
COMMENT ON TABLE ledger_file_use IS 'which records of the ledger have a photograph or a report that is this file';
COMMENT ON COLUMN ledger_file_use.quarantined IS 'what the history of the record says of the file';
GRANT INSERT, SELECT ON ledger_file_use TO referral_api;
GRANT SELECT, UPDATE (quarantined) ON ledger_file_use TO referral_worker;
ALTER TABLE ledger_file_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes ON ledger_file_use TO referral_worker
  USING (app_job() = ANY (ARRAY['FILES'::text, 'ALERTS'::text]))
  WITH CHECK (app_job() = 'ALERTS'::text);
CREATE POLICY reads ON ledger_file_use FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT FROM ledger_record r WHERE r.id = ledger_file_use.record_id)));
CREATE POLICY uses_own ON ledger_file_use FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT FROM ledger_record r WHERE r.id = ledger_file_use.record_id)) AND may_use_file(sha256));

CREATE TABLE ledger_record (
  id uuid NOT NULL,
  kind text NOT NULL,
  campaign_id text NOT NULL,
  number text NOT NULL,
  state text NOT NULL,
  township text,
  duty_agency text,
  handler text,
  must_since timestamptz(3),
  batch text,
  category text,
  total bigint,
  cultivated bigint,
  basic bigint,
  excluded boolean DEFAULT false NOT NULL,
  own boolean DEFAULT false NOT NULL,
  case_id uuid,
  due_on date,
  struck_off_on date,
  passed integer DEFAULT 0 NOT NULL,
  failed integer DEFAULT 0 NOT NULL,
  relapses integer DEFAULT 0 NOT NULL,
  reds text[] DEFAULT '{}'::text[] NOT NULL,
  alerts text[] DEFAULT '{}'::text[] NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  registered_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  party_key text,
  place box,
  delivered_on date,
  source text,
  look_at timestamptz(3),
  chain_length integer NOT NULL,
  chain_head text NOT NULL,
  has_dismissed boolean DEFAULT false NOT NULL,
  CONSTRAINT ledger_record_pkey PRIMARY KEY (id),
  CONSTRAINT ledger_record_campaign_id_kind_number_key UNIQUE (campaign_id, kind, number),
  CONSTRAINT ledger_record_duty_agency_fkey FOREIGN KEY (duty_agency) REFERENCES agency(id),
  CONSTRAINT ledger_record_handler_fkey FOREIGN KEY (handler) REFERENCES agency(id),
  CONSTRAINT ledger_record_township_fkey FOREIGN KEY (township) REFERENCES agency(id),
  CONSTRAINT ledger_record_kind_check CHECK (kind = ANY (ARRAY['PATCH'::text, 'CASE'::text, 'REPORT'::text, 'BULLETIN'::text])),
  CONSTRAINT ledger_record_version_check CHECK (version >= 0)
);
CREATE INDEX ledger_case_referrals ON ledger_record USING gin (((body -> 'referrals'::text)) jsonb_path_ops) WHERE (kind = 'CASE'::text);
CREATE INDEX ledger_dismissed ON ledger_record (id) WHERE has_dismissed;
CREATE INDEX ledger_duty ON ledger_record (duty_agency, kind, registered_at DESC, id DESC);
CREATE INDEX ledger_filing ON ledger_record (((body ->> 'documentNumber'::text))) WHERE (kind = 'CASE'::text);
CREATE INDEX ledger_in_category ON ledger_record (kind, category, registered_at DESC, id DESC);
CREATE INDEX ledger_in_state ON ledger_record (kind, state, registered_at DESC, id DESC);
CREATE INDEX ledger_late ON ledger_record (kind, due_on) WHERE ((due_on IS NOT NULL) AND (state <> ALL (ARRAY['STRUCK_OFF'::text, 'WITHDRAWN'::text, 'DONE'::text, 'LATE'::text])));
CREATE INDEX ledger_look ON ledger_record (look_at) WHERE (look_at IS NOT NULL);
CREATE INDEX ledger_newest ON ledger_record (kind, registered_at DESC, id DESC);
CREATE INDEX ledger_number ON ledger_record (kind, number COLLATE "C");
CREATE INDEX ledger_of_party ON ledger_record (party_key) WHERE (party_key IS NOT NULL);
CREATE INDEX ledger_place ON ledger_record USING gist (place) WHERE (place IS NOT NULL);
CREATE INDEX ledger_referred ON ledger_record (look_at) WHERE ((kind = 'CASE'::text) AND (look_at IS NOT NULL) AND ((body -> 'referrals'::text) <> '[]'::jsonb));
CREATE INDEX ledger_township ON ledger_record (township, kind, registered_at DESC, id DESC);
CREATE INDEX ledger_with_alert ON ledger_record (kind, registered_at DESC, id DESC) WHERE (alerts <> '{}'::text[]);
COMMENT ON INDEX ledger_case_referrals IS 'which case a referral was opened from';
COMMENT ON INDEX ledger_dismissed IS 'alerts that leaders have dismissed';
COMMENT ON INDEX ledger_duty IS 'patches, cases and reports of the agency that has to act, newest first';
COMMENT ON INDEX ledger_filing IS 'one filing is of one case';
COMMENT ON INDEX ledger_in_category IS 'patches and cases of one category, newest first';
COMMENT ON INDEX ledger_in_state IS 'patches and cases of one state, newest first';
COMMENT ON INDEX ledger_late IS 'patches and cases past their day and not done';
COMMENT ON INDEX ledger_look IS 'the watch: at which records the alert rules look now';
COMMENT ON INDEX ledger_newest IS 'patches and cases, newest first';
COMMENT ON INDEX ledger_number IS 'patches and cases whose number begins so; the export, in the order of numbers';
COMMENT ON INDEX ledger_of_party IS 'the other cases of the same party';
COMMENT ON INDEX ledger_place IS 'patches upon a place';
COMMENT ON INDEX ledger_referred IS 'the watch: which cases that were referred another agency may have taken over';
COMMENT ON INDEX ledger_township IS 'patches, cases and reports of a township, newest first';
COMMENT ON INDEX ledger_with_alert IS 'patches and cases with an alert that stands, newest first';
ALTER TABLE ledger_record SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE ledger_record IS '问题台账: 图斑 (PATCH), 案件 (CASE), 报送 (REPORT), 月调度通报 (BULLETIN); body is the state derived from the history';
COMMENT ON COLUMN ledger_record.must_since IS 'since when it is found that the case must be referred and has not been: then the procuratorate sees it';
COMMENT ON COLUMN ledger_record.total IS 'hundred-millionths of a 亩 (1 m² = 150000): exact in either unit';
COMMENT ON COLUMN ledger_record.own IS 'registered by the township in which it lies, a case: on such patches alone; it enters none of the shares of a ranking';
COMMENT ON COLUMN ledger_record.reds IS 'alertCodes whose alert stands and is RED';
COMMENT ON COLUMN ledger_record.look_at IS 'when the alert rules look again: time alone, or something around the record, can have changed what they find';
COMMENT ON COLUMN ledger_record.has_dismissed IS 'an alert of it has been dismissed by a leader';
GRANT INSERT, SELECT, UPDATE (alerts, basic, batch, body, case_id, category, chain_head, chain_length, changed_at, cultivated, delivered_on, due_on, duty_agency, excluded, failed, handler, has_dismissed, look_at, must_since, own, party_key, passed, place, reds, relapses, source, state, struck_off_on, total, township, version) ON ledger_record TO referral_api;
GRANT INSERT, SELECT, UPDATE (alerts, basic, batch, body, case_id, category, chain_head, chain_length, changed_at, cultivated, delivered_on, due_on, duty_agency, excluded, failed, handler, has_dismissed, look_at, must_since, own, party_key, passed, place, reds, relapses, source, state, struck_off_on, total, township, version) ON ledger_record TO referral_worker;
ALTER TABLE ledger_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON ledger_record FOR INSERT TO referral_api
  WITH CHECK ((((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text])) OR ((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND (app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler)) AND (kind <> 'BULLETIN'::text OR (( SELECT app_agency_kind() AS app_agency_kind)) = 'LEADING_GROUP_OFFICE'::text));
CREATE POLICY changes ON ledger_record FOR UPDATE TO referral_api
  USING ((((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text])) OR ((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND (app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler)) AND kind <> 'BULLETIN'::text)
  WITH CHECK (((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text])) OR ((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND (app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler));
CREATE POLICY concerned ON ledger_record FOR SELECT TO referral_api
  USING (((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text, 'GOVERNMENT'::text])) OR app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler OR (( SELECT app_agency_kind() AS app_agency_kind)) = 'PROCURATORATE'::text AND (must_since IS NOT NULL OR ledger_must(case_id)) OR kind = 'BULLETIN'::text AND app_agency() IS NOT NULL);
CREATE POLICY watches ON ledger_record TO referral_worker
  USING (app_job() = 'ALERTS'::text)
  WITH CHECK (app_job() = 'ALERTS'::text);
CREATE TRIGGER keeps BEFORE UPDATE ON ledger_record FOR EACH ROW EXECUTE FUNCTION ledger_keeps();

CREATE TABLE ledger_search (
  record_id uuid NOT NULL,
  kind text NOT NULL,
  registered_at timestamptz(3) NOT NULL,
  open_text text NOT NULL,
  party_text text NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT ledger_search_pkey PRIMARY KEY (record_id),
  CONSTRAINT ledger_search_record_id_fkey FOREIGN KEY (record_id) REFERENCES ledger_record(id),
  CONSTRAINT ledger_search_kind_check CHECK (kind = ANY (ARRAY['PATCH'::text, 'CASE'::text]))
);
CREATE INDEX ledger_search_newest ON ledger_search (kind, registered_at DESC, record_id DESC);
CREATE INDEX ledger_search_words ON ledger_search USING gin (words) WITH (gin_pending_list_limit='512');
COMMENT ON INDEX ledger_search_newest IS 'search: the newest thousand records of a kind, where frequent words are found';
COMMENT ON INDEX ledger_search_words IS 'search: rare words; the pending list stays short, because it is read with every search';
ALTER TABLE ledger_search SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE ledger_search IS '检索 what a patch or a case is found by: numbers, places, and the party for those who may read it';
COMMENT ON COLUMN ledger_search.words IS 'keys: every two characters that follow one another, initials after ~ (search-text.ts)';
GRANT INSERT, SELECT, UPDATE (open_text, party_text, words) ON ledger_search TO referral_api;
GRANT INSERT, SELECT, UPDATE (open_text, party_text, words) ON ledger_search TO referral_worker;
ALTER TABLE ledger_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON ledger_search FOR INSERT TO referral_api
  WITH CHECK (((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND ledger_concerns(record_id));
CREATE POLICY changes ON ledger_search FOR UPDATE TO referral_api
  USING (((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND ledger_concerns(record_id))
  WITH CHECK (((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND ledger_concerns(record_id));
CREATE POLICY concerned ON ledger_search FOR SELECT TO referral_api
  USING (((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND ledger_concerns(record_id));
CREATE POLICY watches ON ledger_search TO referral_worker
  USING (app_job() = 'ALERTS'::text)
  WITH CHECK (app_job() = 'ALERTS'::text);

CREATE TABLE ledger_version (
  record_id uuid NOT NULL,
  no integer NOT NULL,
  kind text NOT NULL,
  campaign_id text NOT NULL,
  number text NOT NULL,
  state text NOT NULL,
  township text,
  duty_agency text,
  handler text,
  must_since timestamptz(3),
  batch text,
  category text,
  total bigint,
  cultivated bigint,
  basic bigint,
  excluded boolean DEFAULT false NOT NULL,
  own boolean DEFAULT false NOT NULL,
  case_id uuid,
  due_on date,
  struck_off_on date,
  passed integer DEFAULT 0 NOT NULL,
  failed integer DEFAULT 0 NOT NULL,
  relapses integer DEFAULT 0 NOT NULL,
  reds text[] DEFAULT '{}'::text[] NOT NULL,
  alerts text[] DEFAULT '{}'::text[] NOT NULL,
  from_at timestamptz(3) NOT NULL,
  until_at timestamptz(3),
  CONSTRAINT ledger_version_pkey PRIMARY KEY (record_id, no),
  CONSTRAINT ledger_version_duty_agency_fkey FOREIGN KEY (duty_agency) REFERENCES agency(id),
  CONSTRAINT ledger_version_handler_fkey FOREIGN KEY (handler) REFERENCES agency(id),
  CONSTRAINT ledger_version_record_id_fkey FOREIGN KEY (record_id) REFERENCES ledger_record(id),
  CONSTRAINT ledger_version_township_fkey FOREIGN KEY (township) REFERENCES agency(id),
  CONSTRAINT ledger_version_kind_check CHECK (kind = ANY (ARRAY['PATCH'::text, 'CASE'::text, 'REPORT'::text, 'BULLETIN'::text]))
);
CREATE INDEX ledger_version_now ON ledger_version (record_id) WHERE (until_at IS NULL);
CREATE INDEX ledger_version_then ON ledger_version (kind, from_at);
COMMENT ON INDEX ledger_version_now IS 'the version of a record that holds now; one of each';
COMMENT ON INDEX ledger_version_then IS 'figures as they stood at a moment';
ALTER TABLE ledger_version SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE ledger_version IS 'what the row said from one moment to another: figures of any past moment are the same whenever they are asked for';
GRANT INSERT, SELECT, UPDATE (until_at) ON ledger_version TO referral_api;
GRANT INSERT, SELECT, UPDATE (until_at) ON ledger_version TO referral_worker;
ALTER TABLE ledger_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON ledger_version FOR INSERT TO referral_api
  WITH CHECK ((((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text])) OR ((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND (app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler)) AND (kind <> 'BULLETIN'::text OR (( SELECT app_agency_kind() AS app_agency_kind)) = 'LEADING_GROUP_OFFICE'::text));
CREATE POLICY changes ON ledger_version FOR UPDATE TO referral_api
  USING ((((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text])) OR ((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND (app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler)) AND kind <> 'BULLETIN'::text AND until_at IS NULL)
  WITH CHECK (((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text])) OR ((( SELECT app_agency_kind() AS app_agency_kind)) <> ALL (ARRAY['GOVERNMENT'::text, 'PROCURATORATE'::text])) AND (app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler));
CREATE POLICY concerned ON ledger_version FOR SELECT TO referral_api
  USING (((( SELECT app_agency_kind() AS app_agency_kind)) = ANY (ARRAY['NATURAL_RESOURCES'::text, 'LEADING_GROUP_OFFICE'::text, 'GOVERNMENT'::text])) OR app_agency() = township OR app_agency() = duty_agency OR app_agency() = handler OR (( SELECT app_agency_kind() AS app_agency_kind)) = 'PROCURATORATE'::text AND (must_since IS NOT NULL OR ledger_must(case_id)) OR kind = 'BULLETIN'::text AND app_agency() IS NOT NULL);
CREATE POLICY watches ON ledger_version TO referral_worker
  USING (app_job() = 'ALERTS'::text)
  WITH CHECK (app_job() = 'ALERTS'::text);

CREATE TABLE notice (
  id text NOT NULL,
  referral_id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  from_agency text NOT NULL,
  to_agency text NOT NULL,
  copy boolean NOT NULL,
  must_sign boolean NOT NULL,
  document_number text,
  content jsonb NOT NULL,
  submitted_at timestamptz(3) NOT NULL,
  delivered_at timestamptz(3),
  opened_at timestamptz(3),
  signed_at timestamptz(3),
  CONSTRAINT notice_pkey PRIMARY KEY (id),
  CONSTRAINT notice_from_agency_fkey FOREIGN KEY (from_agency) REFERENCES agency(id),
  CONSTRAINT notice_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT notice_to_agency_fkey FOREIGN KEY (to_agency) REFERENCES agency(id)
);
CREATE INDEX notice_of_referral ON notice (referral_id, version);
CREATE INDEX notice_received ON notice (to_agency, delivered_at DESC, id DESC) WHERE (delivered_at IS NOT NULL);
CREATE INDEX notice_signed_for ON notice (from_agency, signed_at DESC, id DESC) WHERE (signed_at IS NOT NULL);
CREATE INDEX notice_to_sign ON notice (to_agency, referral_id) WHERE (must_sign AND (delivered_at IS NOT NULL) AND (signed_at IS NULL));
CREATE INDEX notice_unopened ON notice (submitted_at) WHERE ((kind = 'TRANSFER'::text) AND (NOT copy) AND (opened_at IS NULL) AND (signed_at IS NULL));
COMMENT ON INDEX notice_of_referral IS 'the notices of one referral, in their order';
COMMENT ON INDEX notice_received IS 'notifications: what has reached an agency, the newest first';
COMMENT ON INDEX notice_signed_for IS 'notifications: what others have signed for, the newest first';
COMMENT ON INDEX notice_to_sign IS 'what an agency has still to sign for';
COMMENT ON INDEX notice_unopened IS 'transfers that lie unopened: health, and the leading-group office';
ALTER TABLE notice SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE notice IS '文书 what one agency sends another; the three times are filled by evidences';
GRANT INSERT, SELECT, UPDATE ON notice TO referral_api;
GRANT INSERT, SELECT, UPDATE ON notice TO referral_worker;
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON notice TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_adds ON notice FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = notice.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_reads ON notice FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = notice.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_updates ON notice FOR UPDATE TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = notice.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY when_beginning ON notice FOR INSERT TO referral_api
  WITH CHECK (from_agency = app_agency() AND (referral_id IN ( SELECT b.referral_id FROM emergency_access b WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid)));

CREATE TABLE notifications_read (
  person_id text NOT NULL,
  agency_id text NOT NULL,
  until timestamptz(3) NOT NULL,
  CONSTRAINT notifications_read_pkey PRIMARY KEY (person_id, agency_id),
  CONSTRAINT notifications_read_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT notifications_read_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE notifications_read IS '已读通知: up to which moment a person has read what an agency was told of';
GRANT INSERT, SELECT, UPDATE ON notifications_read TO referral_api;
ALTER TABLE notifications_read ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notifications_read TO referral_api
  USING (person_id = app_person() AND agency_id = app_agency())
  WITH CHECK (person_id = app_person() AND agency_id = app_agency());

CREATE TABLE number_series (
  name text NOT NULL,
  last integer NOT NULL,
  CONSTRAINT number_series_pkey PRIMARY KEY (name),
  CONSTRAINT number_series_last_check CHECK (last > 0)
);
COMMENT ON TABLE number_series IS 'gap-free serial numbers: the row is raised in the transaction that uses the number';
GRANT INSERT, SELECT, UPDATE ON number_series TO referral_api;

CREATE TABLE outbox (
  id text NOT NULL,
  referral_id uuid NOT NULL,
  queue text NOT NULL,
  from_agency text NOT NULL,
  to_agency text NOT NULL,
  state text DEFAULT 'PENDING'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  next_at timestamptz(3) NOT NULL,
  waiting_since timestamptz(3) DEFAULT now() NOT NULL,
  queued_at timestamptz(3),
  lease_token uuid,
  lease_until timestamptz(3),
  problem text,
  ended_at timestamptz(3),
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_id_fkey FOREIGN KEY (id) REFERENCES notice(id),
  CONSTRAINT outbox_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT outbox_state_check CHECK (state = ANY (ARRAY['PENDING'::text, 'QUEUED'::text, 'DONE'::text, 'DEAD'::text]))
);
CREATE INDEX outbox_dead ON outbox (from_agency, ended_at DESC) WHERE (state = 'DEAD'::text);
CREATE INDEX outbox_due ON outbox (next_at) WHERE (state = 'PENDING'::text);
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE (state = 'QUEUED'::text);
COMMENT ON INDEX outbox_dead IS 'deadLetters of one agency, newest first';
COMMENT ON INDEX outbox_due IS 'the relay: what is to be carried now';
COMMENT ON INDEX outbox_leased IS 'the relay: what was leased and never finished';
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
COMMENT ON TABLE outbox IS '发件箱 messages to be relayed; the truth about delivery, whatever happens to the queue';
COMMENT ON COLUMN outbox.waiting_since IS 'when it was given to the relay, or given again by a person; whatever happens on the way';
GRANT INSERT, SELECT, UPDATE ON outbox TO referral_api;
GRANT INSERT, SELECT, UPDATE ON outbox TO referral_worker;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY carries ON outbox TO referral_worker
  USING (app_job() IS NOT NULL)
  WITH CHECK (app_job() = 'RELAY'::text OR referral_id = app_subject());
CREATE POLICY own ON outbox FOR SELECT TO referral_api
  USING (from_agency = app_agency());
CREATE POLICY replays ON outbox FOR UPDATE TO referral_api
  USING (from_agency = app_agency());
CREATE POLICY sends ON outbox FOR INSERT TO referral_api
  WITH CHECK (from_agency = app_agency() AND (EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = outbox.referral_id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY when_beginning ON outbox FOR INSERT TO referral_api
  WITH CHECK (from_agency = app_agency() AND (referral_id IN ( SELECT b.referral_id FROM emergency_access b WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid)));

CREATE TABLE person (
  id text NOT NULL,
  name text NOT NULL,
  class text DEFAULT 'CASE'::text NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_id_class_key UNIQUE (id, class),
  CONSTRAINT person_class_check CHECK (class = ANY (ARRAY['CASE'::text, 'SYSTEM_ADMIN'::text, 'SECURITY_ADMIN'::text, 'AUDIT_ADMIN'::text, 'SERVICE'::text]))
);
COMMENT ON TABLE person IS '人员; demonstration persons are named by post';
COMMENT ON COLUMN person.class IS '三员分立: a person works on cases, or is one of the three administrators, or is a machine; never two of these';
GRANT SELECT ON person TO referral_api;
GRANT SELECT ON person TO referral_worker;

CREATE TABLE person_settings (
  person_id text NOT NULL,
  language text NOT NULL,
  large_type boolean NOT NULL,
  single_keys boolean NOT NULL,
  muted text[] NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT person_settings_pkey PRIMARY KEY (person_id),
  CONSTRAINT person_settings_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE person_settings IS '个人设置: how a person wants the screens; who has no row has the defaults';
COMMENT ON COLUMN person_settings.muted IS 'the kinds of notifications that are not counted: NOTIFICATION_KINDS';
GRANT INSERT, SELECT, UPDATE ON person_settings TO referral_api;
ALTER TABLE person_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON person_settings TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

CREATE TABLE personal_detail (
  id uuid NOT NULL,
  referral_id uuid NOT NULL,
  kind text NOT NULL,
  masked text NOT NULL,
  sealed text NOT NULL,
  salt text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT personal_detail_pkey PRIMARY KEY (id),
  CONSTRAINT personal_detail_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES person(id),
  CONSTRAINT personal_detail_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id)
);
CREATE INDEX personal_detail_of_referral ON personal_detail (referral_id);
COMMENT ON INDEX personal_detail_of_referral IS 'the sealed details of one referral';
COMMENT ON TABLE personal_detail IS '个人信息: sealed with the key of the platform (AES-256-GCM, bound to the row); rows are never changed';
COMMENT ON COLUMN personal_detail.salt IS 'random; SHA-256(salt || value) stands in the history of the referral';
GRANT INSERT, SELECT ON personal_detail TO referral_api;
ALTER TABLE personal_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY party_adds ON personal_detail FOR INSERT TO referral_api
  WITH CHECK (recorded_by = app_person() AND CASE WHEN kind ~~ 'INFORMANT%'::text THEN (EXISTS ( SELECT 1 FROM referral r WHERE r.id = personal_detail.referral_id AND r.sender = app_agency())) ELSE (EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = personal_detail.referral_id AND p.agency_id = app_agency() OFFSET 0)) END);
CREATE POLICY party_reads ON personal_detail FOR SELECT TO referral_api
  USING ( CASE WHEN kind ~~ 'INFORMANT%'::text THEN (EXISTS ( SELECT 1 FROM referral r WHERE r.id = personal_detail.referral_id AND r.sender = app_agency())) ELSE (EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = personal_detail.referral_id AND p.agency_id = app_agency() OFFSET 0)) END);

CREATE TABLE policy (
  name text NOT NULL,
  value jsonb NOT NULL,
  CONSTRAINT policy_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE policy IS 'what the city decides within the law, from its configuration files';
GRANT SELECT ON policy TO referral_api;
GRANT SELECT ON policy TO referral_worker;

CREATE TABLE printed_paper (
  notice_id text NOT NULL,
  variant text NOT NULL,
  referral_id uuid NOT NULL,
  sha256 text NOT NULL,
  CONSTRAINT printed_paper_pkey PRIMARY KEY (notice_id, variant),
  CONSTRAINT printed_paper_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
  CONSTRAINT printed_paper_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id),
  CONSTRAINT printed_paper_sha256_fkey FOREIGN KEY (sha256) REFERENCES kept_file(sha256)
);
CREATE INDEX printed_paper_by_content ON printed_paper (sha256);
CREATE INDEX printed_paper_of_referral ON printed_paper (referral_id);
COMMENT ON INDEX printed_paper_by_content IS 'which papers are this file?';
COMMENT ON INDEX printed_paper_of_referral IS 'which papers of a referral have been printed';
COMMENT ON TABLE printed_paper IS 'which bytes the paper of a notice is, since somebody printed it for the first time, attached its scan or sealed it';
COMMENT ON COLUMN printed_paper.variant IS 'PAPER_VARIANTS (domain/referral/paper-variants.ts)';
GRANT INSERT, SELECT ON printed_paper TO referral_api;
ALTER TABLE printed_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY prints ON printed_paper FOR INSERT TO referral_api
  WITH CHECK ((EXISTS ( SELECT FROM notice n WHERE n.id = printed_paper.notice_id AND n.referral_id = printed_paper.referral_id AND (n.from_agency = app_agency() OR printed_paper.variant = 'PRINTED'::text AND n.to_agency = app_agency() AND COALESCE(n.opened_at, n.signed_at) IS NOT NULL))));
CREATE POLICY reads ON printed_paper FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT FROM notice n WHERE n.id = printed_paper.notice_id AND (n.from_agency = app_agency() OR n.to_agency = app_agency() AND COALESCE(n.opened_at, n.signed_at) IS NOT NULL))));

CREATE TABLE recovery_code (
  person_id text NOT NULL,
  code_hash text NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, code_hash),
  CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE recovery_code IS '恢复码: each takes the place of the second factor once';
GRANT DELETE, INSERT, SELECT, UPDATE ON recovery_code TO referral_api;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON recovery_code TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

CREATE TABLE referral (
  id uuid NOT NULL,
  number text NOT NULL,
  route_id text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL,
  sender text NOT NULL,
  holder text,
  owners text[] NOT NULL,
  body jsonb NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  chain_length integer DEFAULT 0 NOT NULL,
  chain_head text DEFAULT ''::text NOT NULL,
  thread_id uuid NOT NULL,
  CONSTRAINT referral_pkey PRIMARY KEY (id),
  CONSTRAINT referral_number_key UNIQUE (number),
  CONSTRAINT referral_holder_fkey FOREIGN KEY (holder) REFERENCES agency(id),
  CONSTRAINT referral_sender_fkey FOREIGN KEY (sender) REFERENCES agency(id),
  CONSTRAINT drafter_does_not_approve CHECK ((body ->> 'approvedBy'::text) IS NULL OR (body ->> 'approvedBy'::text) IS DISTINCT FROM (body ->> 'reportedBy'::text) AND NOT jsonb_exists(body -> 'team'::text, body ->> 'approvedBy'::text)),
  CONSTRAINT referral_version_check CHECK (version > 0)
);
CREATE INDEX referral_changed ON referral (changed_at DESC);
CREATE INDEX referral_sent ON referral (sender, opened_at DESC, id DESC);
CREATE INDEX referral_sent_in_state ON referral (sender, state, opened_at DESC, id DESC);
CREATE INDEX referral_thread ON referral (thread_id, opened_at, id);
COMMENT ON INDEX referral_changed IS 'live streams: what has changed since a moment';
COMMENT ON INDEX referral_sent IS 'sentReferrals, newest first';
COMMENT ON INDEX referral_sent_in_state IS 'sentReferrals of one state, newest first';
COMMENT ON INDEX referral_thread IS 'the referrals of one thread, in their order';
ALTER TABLE referral SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE referral IS '移送 one referral; body is the state derived from its events';
COMMENT ON COLUMN referral.owners IS 'the agencies whose move it is; empty at an end';
COMMENT ON COLUMN referral.chain_head IS 'leaf hash of the newest audit event of this referral';
COMMENT ON COLUMN referral.thread_id IS 'the first referral of the thread (案件链条); its own id when it continues none';
GRANT INSERT, SELECT, UPDATE ON referral TO referral_api;
GRANT SELECT, UPDATE ON referral TO referral_worker;
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_emergency ON referral FOR SELECT TO referral_api
  USING (app_person() IS NOT NULL AND (id = ANY (app_emergency_accesses())));
CREATE POLICY job ON referral TO referral_worker
  USING (app_job() IS NOT NULL AND id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND id = app_subject());
CREATE POLICY party_reads ON referral FOR SELECT TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = referral.id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY party_writes ON referral FOR UPDATE TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = referral.id AND p.agency_id = app_agency() OFFSET 0)));
CREATE POLICY sender_opens ON referral FOR INSERT TO referral_api
  WITH CHECK (sender = app_agency());
CREATE POLICY when_beginning ON referral FOR UPDATE TO referral_api
  USING ((id IN ( SELECT b.referral_id FROM emergency_access b WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid)));
CREATE TRIGGER triggers_alerts AFTER UPDATE OF state ON referral FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION ledger_triggers();

CREATE TABLE referral_party (
  agency_id text NOT NULL,
  referral_id uuid NOT NULL,
  since timestamptz(3) NOT NULL,
  CONSTRAINT referral_party_pkey PRIMARY KEY (agency_id, referral_id),
  CONSTRAINT referral_party_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT referral_party_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id)
);
COMMENT ON TABLE referral_party IS '当事机关 who may see a referral: its sender, and whoever a notice of it was delivered to';
GRANT INSERT, SELECT ON referral_party TO referral_api;
GRANT INSERT, SELECT ON referral_party TO referral_worker;
ALTER TABLE referral_party ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON referral_party TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY own ON referral_party FOR SELECT TO referral_api
  USING (agency_id = app_agency());
CREATE POLICY sender_joins ON referral_party FOR INSERT TO referral_api
  WITH CHECK (agency_id = app_agency() AND NOT referral_has_parties(referral_id));

CREATE TABLE role_change (
  id uuid NOT NULL,
  kind text NOT NULL,
  agency_id text NOT NULL,
  person_id text NOT NULL,
  person_name text NOT NULL,
  post text,
  class text NOT NULL,
  valid_from date,
  valid_to date,
  basis text NOT NULL,
  scopes text[],
  part_hash text,
  proposed_by text NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  state text DEFAULT 'PROPOSED'::text NOT NULL,
  decided_by text,
  decided_at timestamptz(3),
  reason text,
  CONSTRAINT role_change_pkey PRIMARY KEY (id),
  CONSTRAINT role_change_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT role_change_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  CONSTRAINT role_change_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(id),
  CONSTRAINT role_change_kind_check CHECK (kind = ANY (ARRAY['APPOINT'::text, 'ACTING'::text, 'DELEGATE'::text, 'END'::text, 'RESET'::text, 'SERVICE'::text])),
  CONSTRAINT role_change_state_check CHECK (state = ANY (ARRAY['PROPOSED'::text, 'DONE'::text, 'DECLINED'::text])),
  CONSTRAINT second_person CHECK ((state = 'PROPOSED'::text) = (decided_by IS NULL) AND decided_by IS DISTINCT FROM proposed_by AND decided_by IS DISTINCT FROM person_id)
);
CREATE INDEX role_change_newest ON role_change (proposed_at DESC, id DESC);
COMMENT ON INDEX role_change_newest IS 'roleChanges, newest first';
COMMENT ON TABLE role_change IS '岗位变更: proposed by one person, decided by another; rows are never removed';
COMMENT ON COLUMN role_change.part_hash IS 'SHA-256 of the part of the activation code that the proposer was shown; whoever decides is shown the other';
GRANT INSERT, SELECT ON role_change TO referral_api;
ALTER TABLE role_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON role_change FOR SELECT TO referral_api
  USING (agency_id = app_agency() OR app_admin() IS NOT NULL);
CREATE POLICY proposes ON role_change FOR INSERT TO referral_api
  WITH CHECK (proposed_by = app_person() AND state = 'PROPOSED'::text AND (agency_id = app_agency() OR app_admin() IS NOT NULL));

CREATE TABLE saved_view (
  person_id text NOT NULL,
  name text NOT NULL,
  value text,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT saved_view_pkey PRIMARY KEY (person_id, name),
  CONSTRAINT saved_view_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE saved_view IS '表格和视图的设置: columns, order and filters of a list as a person has left it; the screens alone know what it says';
COMMENT ON COLUMN saved_view.value IS 'a JSON object; null: taken away';
GRANT INSERT, SELECT, UPDATE ON saved_view TO referral_api;
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON saved_view TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

CREATE TABLE schema_edition (
  one boolean DEFAULT true NOT NULL,
  digest text NOT NULL,
  functions text[] NOT NULL,
  CONSTRAINT schema_edition_pkey PRIMARY KEY (one),
  CONSTRAINT schema_edition_one_check CHECK (one)
);
COMMENT ON TABLE schema_edition IS 'one row: the digest of the functions and rights that were applied last (schema/functions, schema/access), and the names of these functions';
GRANT SELECT ON schema_edition TO referral_api;
GRANT SELECT ON schema_edition TO referral_worker;

CREATE TABLE search_entry (
  referral_id uuid NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  open_text text NOT NULL,
  party_text text NOT NULL,
  party_for text[] NOT NULL,
  documents_text text NOT NULL,
  documents_for text[] NOT NULL,
  notice_texts jsonb NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT search_entry_pkey PRIMARY KEY (referral_id),
  CONSTRAINT search_entry_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES referral(id)
);
CREATE INDEX search_newest ON search_entry (opened_at DESC, referral_id DESC);
CREATE INDEX search_words ON search_entry USING gin (words) WITH (gin_pending_list_limit='512');
COMMENT ON INDEX search_newest IS 'search: the newest thousand referrals, where frequent words are found';
COMMENT ON INDEX search_words IS 'search: rare words; the pending list stays short, because it is read with every search';
ALTER TABLE search_entry SET (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
COMMENT ON TABLE search_entry IS '检索 what a referral is found by, and by whom (the table of reading); derived with every decision (search-texts.ts)';
COMMENT ON COLUMN search_entry.party_for IS 'the agencies that find it by the name of the party';
COMMENT ON COLUMN search_entry.documents_for IS 'the agencies that find it by the numbers of its documents';
COMMENT ON COLUMN search_entry.notice_texts IS 'by agency, the numbers of the notices that it has sent or received';
COMMENT ON COLUMN search_entry.words IS 'keys: every two characters that follow one another, initials after ~, readers after @ (search-text.ts)';
GRANT INSERT, SELECT, UPDATE ON search_entry TO referral_api;
GRANT INSERT, SELECT, UPDATE ON search_entry TO referral_worker;
ALTER TABLE search_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON search_entry TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_writes ON search_entry TO referral_api
  USING ((EXISTS ( SELECT 1 FROM referral_party p WHERE p.referral_id = search_entry.referral_id AND p.agency_id = app_agency() OFFSET 0)));

CREATE TABLE second_factor (
  person_id text NOT NULL,
  secret text NOT NULL,
  begun_at timestamptz(3) NOT NULL,
  confirmed_at timestamptz(3),
  last_step bigint DEFAULT 0 NOT NULL,
  CONSTRAINT second_factor_pkey PRIMARY KEY (person_id),
  CONSTRAINT second_factor_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE second_factor IS 'TOTP (RFC 6238); secret is sealed with the key of the platform; a step is accepted once';
GRANT DELETE, INSERT, SELECT, UPDATE ON second_factor TO referral_api;
ALTER TABLE second_factor ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON second_factor TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

CREATE TABLE service_account (
  person_id text NOT NULL,
  agency_id text NOT NULL,
  scopes text[] NOT NULL,
  CONSTRAINT service_account_pkey PRIMARY KEY (person_id),
  CONSTRAINT service_account_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT service_account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
COMMENT ON TABLE service_account IS '服务账号: a machine that works for one agency, within its scopes';
GRANT SELECT ON service_account TO referral_api;
ALTER TABLE service_account ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON service_account FOR SELECT TO referral_api
  USING (person_id = app_login() OR agency_id = app_agency() OR app_admin() IS NOT NULL);

CREATE TABLE service_secret (
  id uuid NOT NULL,
  person_id text NOT NULL,
  secret_hash text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT service_secret_pkey PRIMARY KEY (id),
  CONSTRAINT service_secret_secret_hash_key UNIQUE (secret_hash),
  CONSTRAINT service_secret_person_id_fkey FOREIGN KEY (person_id) REFERENCES service_account(person_id)
);
COMMENT ON TABLE service_secret IS 'SHA-256 of random secrets; a new one ends the life of the others within a day';
GRANT INSERT, SELECT, UPDATE (expires_at) ON service_secret TO referral_api;
ALTER TABLE service_secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON service_secret TO referral_api
  USING ((EXISTS ( SELECT 1 FROM service_account s WHERE s.person_id = service_secret.person_id)))
  WITH CHECK ((EXISTS ( SELECT 1 FROM service_account s WHERE s.person_id = service_secret.person_id)));

CREATE TABLE session (
  token_hash text NOT NULL,
  person_id text NOT NULL,
  agency_id text NOT NULL,
  post text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  second_factor boolean DEFAULT false NOT NULL,
  scopes text[],
  CONSTRAINT session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT session_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
CREATE INDEX session_of_person ON session (person_id, created_at);
COMMENT ON INDEX session_of_person IS 'the sessions of one person, and the sign-in before this one';
COMMENT ON TABLE session IS 'opaque server-side sessions; token_hash is the SHA-256 of a random token that is never stored';
COMMENT ON COLUMN session.scopes IS 'the operations that a service account may ask for; null for a person';
GRANT INSERT, SELECT, UPDATE (agency_id, last_seen_at, post, revoked_at, second_factor) ON session TO referral_api;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
CREATE POLICY bearer ON session FOR SELECT TO referral_api
  USING (token_hash = app_token() OR person_id = app_person());
CREATE POLICY begins ON session FOR INSERT TO referral_api
  WITH CHECK (person_id = app_person());
CREATE POLICY goes_on ON session FOR UPDATE TO referral_api
  USING (token_hash = app_token() OR person_id = app_person());

CREATE TABLE sign_in_attempt (
  key character varying(255) NOT NULL,
  points integer DEFAULT 0 NOT NULL,
  expire bigint,
  CONSTRAINT sign_in_attempt_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE sign_in_attempt IS '登录尝试计数: by login and source, each hashed; the columns are those of rate-limiter-flexible';
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_attempt TO referral_api;

CREATE TABLE upload (
  id uuid NOT NULL,
  agency_id text NOT NULL,
  person_id text NOT NULL,
  purpose text NOT NULL,
  name text NOT NULL,
  size bigint NOT NULL,
  begun_at timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  held_until timestamptz(3),
  sha256 text,
  problem text,
  CONSTRAINT upload_pkey PRIMARY KEY (id),
  CONSTRAINT upload_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency(id),
  CONSTRAINT upload_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT upload_sha256_fkey FOREIGN KEY (sha256) REFERENCES kept_file(sha256)
);
CREATE INDEX upload_by_content ON upload (sha256) WHERE (sha256 IS NOT NULL);
CREATE INDEX upload_of_agency ON upload (agency_id, person_id, begun_at DESC);
CREATE INDEX upload_unfinished ON upload (until) WHERE ((sha256 IS NULL) AND (problem IS NULL));
COMMENT ON INDEX upload_by_content IS 'which agency has sent this content';
COMMENT ON INDEX upload_of_agency IS 'which files has a person sent; which has an agency';
COMMENT ON INDEX upload_unfinished IS 'which uploads were never finished';
COMMENT ON TABLE upload IS '上传: a file that a person sends, piece by piece; its name is that agency''s own';
COMMENT ON COLUMN upload.until IS 'what is not whole by then is cleared away';
COMMENT ON COLUMN upload.held_until IS 'a process that takes a piece in renews this; nobody else takes one meanwhile';
COMMENT ON COLUMN upload.problem IS 'why it was not taken in: FILE_PROBLEMS in domain/file';
GRANT INSERT, SELECT, UPDATE (held_until, problem, sha256) ON upload TO referral_api;
GRANT SELECT, UPDATE (problem) ON upload TO referral_worker;
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY begins ON upload FOR INSERT TO referral_api
  WITH CHECK (agency_id = app_agency() AND person_id = app_person());
CREATE POLICY goes_on ON upload FOR UPDATE TO referral_api
  USING (agency_id = app_agency() AND person_id = app_person());
CREATE POLICY job ON upload TO referral_worker
  USING (app_job() = 'FILES'::text)
  WITH CHECK (app_job() = 'FILES'::text);
CREATE POLICY own ON upload FOR SELECT TO referral_api
  USING (agency_id = app_agency());

CREATE OR REPLACE FUNCTION administrator_goes_on()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
      END $function$
;
COMMENT ON FUNCTION administrator_goes_on IS 'whoever ends it, and in whatever way: each of the three administrators is there, and can sign in';

CREATE OR REPLACE FUNCTION app_admin()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.admin', true), '') $function$
;

CREATE OR REPLACE FUNCTION app_agency()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.agency', true), '') $function$
;

CREATE OR REPLACE FUNCTION app_agency_kind()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT kind FROM agency WHERE id = app_agency() $function$
;

CREATE OR REPLACE FUNCTION app_emergency_accesses()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT COALESCE(array_agg(b.referral_id), '{}')
    FROM emergency_access b
    WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.until > now() $function$
;
COMMENT ON FUNCTION app_emergency_accesses IS 'the referrals to which the person of this transaction has emergency access, while it lasts';

CREATE OR REPLACE FUNCTION app_job()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.job', true), '') $function$
;

CREATE OR REPLACE FUNCTION app_login()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.login', true), '') $function$
;

CREATE OR REPLACE FUNCTION app_person()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.person', true), '') $function$
;

CREATE OR REPLACE FUNCTION app_subject()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.subject', true), '')::uuid $function$
;

CREATE OR REPLACE FUNCTION app_token()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT NULLIF(current_setting('app.token', true), '') $function$
;

CREATE OR REPLACE FUNCTION audit_backlog()
 RETURNS TABLE(waiting bigint, oldest timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT count(*), min(e.recorded_at)
    FROM (SELECT subject_id, seq FROM audit_unsealed ORDER BY id LIMIT 1000) u
      JOIN audit_event e USING (subject_id, seq) $function$
;
COMMENT ON FUNCTION audit_backlog IS 'how many events wait for a checkpoint (counted up to 1000) and since when: for health';
REVOKE ALL ON FUNCTION audit_backlog FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_backlog TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_event_is_queued()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
      DECLARE newest timestamptz := (SELECT at FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1);
      BEGIN
        IF EXISTS (SELECT FROM added e WHERE e.recorded_at < newest - interval '10 minutes') THEN
          RAISE EXCEPTION 'the clock is before the newest checkpoint' USING ERRCODE = 'RP001';
        END IF;
        INSERT INTO audit_unsealed (subject_id, seq)
        SELECT e.subject_id, e.seq FROM added e ORDER BY e.subject_id, e.seq;
        RETURN NULL;
      END $function$
;
COMMENT ON FUNCTION audit_event_is_queued IS 'queues every event for its checkpoint; the ten minutes are CLOCK_TOLERANCE_MS (domain/audit/checkpoint.ts)';

CREATE OR REPLACE FUNCTION audit_head(subject uuid)
 RETURNS TABLE(subject_kind text, subject_id uuid, seq integer, leaf_hash text, recorded_at timestamp with time zone, tree_size bigint, signature text, sealed boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT e.subject_kind, e.subject_id, e.seq, e.leaf_hash, e.recorded_at, e.tree_size, e.signature,
      EXISTS (SELECT FROM audit_leaf l WHERE l.subject_id = e.subject_id AND l.seq = e.seq)
    FROM audit_event e WHERE e.subject_id = subject ORDER BY e.seq DESC LIMIT 1 $function$
;
COMMENT ON FUNCTION audit_head IS 'the last event of a subject, without its body: what the next one is to stand on';
REVOKE ALL ON FUNCTION audit_head FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_head TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_leaf_hashes(first bigint, past bigint)
 RETURNS TABLE(leaf_index bigint, leaf_hash text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT l.leaf_index, l.leaf_hash
    FROM audit_leaf l
    WHERE l.leaf_index >= first AND l.leaf_index < past
    ORDER BY l.leaf_index $function$
;
REVOKE ALL ON FUNCTION audit_leaf_hashes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_leaf_hashes TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_leaf_of(subject uuid, event integer)
 RETURNS TABLE(leaf_index bigint, leaf_hash text, event_hash text, body_hash text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT l.leaf_index, l.leaf_hash, e.leaf_hash, encode(sha256('\x00'::bytea || convert_to(e.body, 'UTF8')), 'hex')
    FROM audit_event e LEFT JOIN audit_leaf l USING (subject_id, seq) WHERE e.subject_id = subject AND e.seq = event $function$
;
COMMENT ON FUNCTION audit_leaf_of IS 'the hashes of one event, as its leaf, beside it and of its bytes now (null once redacted): what a receipt is held against';
REVOKE ALL ON FUNCTION audit_leaf_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_leaf_of TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_take_sealed()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    DELETE FROM audit_unsealed u USING audit_leaf l WHERE l.subject_id = u.subject_id AND l.seq = u.seq $function$
;
COMMENT ON FUNCTION audit_take_sealed IS 'takes out of the queue what has its leaf; nothing can be taken out without one';
REVOKE ALL ON FUNCTION audit_take_sealed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_take_sealed TO referral_worker;

CREATE OR REPLACE FUNCTION bearer(token text, at timestamp with time zone, idle_minutes integer)
 RETURNS TABLE(caller jsonb, last_seen_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
  END $function$
;
COMMENT ON FUNCTION bearer IS 'who bears this token (its SHA-256) at this moment; no row where it is unknown, revoked, expired or idle, or its post has ended';
REVOKE ALL ON FUNCTION bearer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bearer TO referral_api;

CREATE OR REPLACE FUNCTION begin_emergency_access(new_id uuid, wanted text, why text, hours integer)
 RETURNS emergency_access
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
  END $function$
;
REVOKE ALL ON FUNCTION begin_emergency_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_emergency_access TO referral_api;

CREATE OR REPLACE FUNCTION decide_role_change(change_id uuid, approve boolean, why text, decided timestamp with time zone, activation text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
  END $function$
;
REVOKE ALL ON FUNCTION decide_role_change FROM PUBLIC;
GRANT EXECUTE ON FUNCTION decide_role_change TO referral_api;

CREATE OR REPLACE FUNCTION erase_files(of_referral uuid, at timestamp with time zone)
 RETURNS TABLE(sha256 text)
 LANGUAGE sql
 SET search_path TO 'public'
AS $function$
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
    RETURNING k.sha256 $function$
;
COMMENT ON FUNCTION erase_files IS 'marks the files of this referral as taken away from it, and returns those that are of this referral alone: whoever calls it takes them out of the store';
REVOKE ALL ON FUNCTION erase_files FROM PUBLIC;

CREATE OR REPLACE FUNCTION failed_sign_ins(of_login text)
 RETURNS TABLE(id uuid, at timestamp with time zone, login text, source text, outcome text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT e.id, e.at, e.login, e.source, e.outcome
    FROM access_event e
    WHERE app_admin() IN ('SECURITY_ADMIN', 'AUDIT_ADMIN')
      AND e.operations && ARRAY['activateAccount', 'oidc', 'signIn', 'signInService'] AND e.outcome <> ARRAY['OK']
      AND (of_login IS NULL OR e.login = of_login) $function$
;
COMMENT ON FUNCTION failed_sign_ins IS 'requests that wanted to sign in and were refused; for the security and the audit administrator';
REVOKE ALL ON FUNCTION failed_sign_ins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION failed_sign_ins TO referral_api;

CREATE OR REPLACE FUNCTION file_sentinel()
 RETURNS TABLE(finding text, referral_number text, detail text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
    WHERE k.check_state = 'QUARANTINED' AND k.erased_at IS NULL $function$
;
COMMENT ON FUNCTION file_sentinel IS 'files that are no longer what was kept, or in quarantine; for the administrators, who see numbers';
REVOKE ALL ON FUNCTION file_sentinel FROM PUBLIC;

CREATE OR REPLACE FUNCTION has_password(owner text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
        SELECT EXISTS (SELECT FROM account WHERE person_id = owner AND password_hash <> '!') $function$
;
COMMENT ON FUNCTION has_password IS 'whoever has one is given no activation code with another post';
REVOKE ALL ON FUNCTION has_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION has_password TO referral_api;

CREATE OR REPLACE FUNCTION held_posts(on_day date, of_agency text)
 RETURNS TABLE(place text, "personId" text, name text, "agencyId" text, post text, "validFrom" text, "validTo" text, basis text, "awaitsActivation" boolean, "secondFactor" boolean, "lastSignInAt" timestamp with time zone, scopes text[], "secretEndsAt" timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
    ORDER BY 1 $function$
;
COMMENT ON FUNCTION held_posts IS 'who holds which post on a day, of one agency or of all, with how the person signs in; for the administrators';
REVOKE ALL ON FUNCTION held_posts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION held_posts TO referral_api;

CREATE OR REPLACE FUNCTION holds(who text, agency text, posts text[], day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    SELECT EXISTS (
      SELECT FROM appointment a
      WHERE a.person_id = who
        AND (agency IS NULL OR a.agency_id = agency)
        AND a.post = ANY (posts)
        AND a.valid_from <= day
        AND (a.valid_to IS NULL OR a.valid_to >= day)
    ) $function$
;

CREATE OR REPLACE FUNCTION ledger_concerns(record uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
  END $function$
;
COMMENT ON FUNCTION ledger_concerns IS 'is this a record of the ledger that the agency of the transaction sees';
REVOKE ALL ON FUNCTION ledger_concerns FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_concerns TO referral_api;

CREATE OR REPLACE FUNCTION ledger_entry_of(patch_number text)
 RETURNS TABLE(number text, closed boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
        SELECT COALESCE(c.number, p.number),
          COALESCE(c.state = 'STRUCK_OFF', p.state = 'JUDGED' AND p.body->'verdict'->>'verdict' <> 'UNLAWFUL')
        FROM ledger_record p LEFT JOIN ledger_record c ON c.id = p.case_id
        WHERE p.kind = 'PATCH' AND p.number COLLATE "C" = btrim(patch_number)
        ORDER BY 2 LIMIT 1 $function$
;
COMMENT ON FUNCTION ledger_entry_of IS 'where a patch of this number stands in the ledger, whoever asks, and whether it is done with there: its case, or the patch itself where none was filed';
REVOKE ALL ON FUNCTION ledger_entry_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_entry_of TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_has_patch(campaign text, patch_number text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT EXISTS (
      SELECT FROM ledger_record WHERE campaign_id = campaign AND kind = 'PATCH' AND number = patch_number
    ) $function$
;
REVOKE ALL ON FUNCTION ledger_has_patch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_has_patch TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_holds(record uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ BEGIN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = record); END $function$
;
REVOKE ALL ON FUNCTION ledger_holds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_holds TO referral_worker;

CREATE OR REPLACE FUNCTION ledger_keeps()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  BEGIN
    IF NEW.chain_length < OLD.chain_length
      OR NEW.version < OLD.version
      OR (OLD.must_since IS NOT NULL AND NEW.must_since IS NULL)
    THEN
      RAISE EXCEPTION 'a record of the ledger forgets nothing: %', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END $function$
;
COMMENT ON FUNCTION ledger_keeps IS 'neither the length of a history nor that a case must be referred is taken back, whoever writes';

CREATE OR REPLACE FUNCTION ledger_must(land_case uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ BEGIN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = land_case AND must_since IS NOT NULL); END $function$
;
COMMENT ON FUNCTION ledger_must IS 'must this case be referred, or must it have been';
REVOKE ALL ON FUNCTION ledger_must FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_must TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_near(places text[])
 RETURNS TABLE(id uuid, number text, township text, source text, delivered_on date, registered_at timestamp with time zone, registered_by text, geometry text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT DISTINCT ON (l.number) l.id, l.number, l.township, l.source, l.delivered_on, l.registered_at,
      l.body->>'registeredBy', l.body->'facts'->>'geometry'
    FROM unnest(places) p CROSS JOIN LATERAL (SELECT * FROM ledger_record WHERE place && p::box OFFSET 0) l
    ORDER BY l.number LIMIT 5000 $function$
;
COMMENT ON FUNCTION ledger_near IS 'patches upon these places';
REVOKE ALL ON FUNCTION ledger_near FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_near TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_of_parties(keys text[])
 RETURNS TABLE(party_key text, id uuid, number text, state text, body jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
        SELECT l.party_key, l.id, l.number, l.state,
          jsonb_build_object(
            'conductOn', l.body->'conductOn', 'land', l.body->'land', 'use', l.body->'use',
            'penalty', l.body->'penalty'
          )
        FROM ledger_record l
        WHERE l.kind = 'CASE' AND l.party_key = ANY (keys)
        ORDER BY l.number $function$
;
REVOKE ALL ON FUNCTION ledger_of_parties FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_of_parties TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_patches(ids uuid[])
 RETURNS TABLE(id uuid, number text, total text, cultivated text, basic text, geometry text, place text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT l.id, l.number,
      COALESCE(l.body->'check'->>'total', l.body->'facts'->>'total'),
      COALESCE(l.body->'check'->>'cultivated', l.body->'facts'->>'cultivated'),
      COALESCE(l.body->'check'->>'basic', l.body->'facts'->>'basic'),
      l.body->'facts'->>'geometry', l.place::text
    FROM ledger_record l WHERE l.kind = 'PATCH' AND l.id = ANY (ids) ORDER BY l.number $function$
;
REVOKE ALL ON FUNCTION ledger_patches FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_patches TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_referrals(ids uuid[], at timestamp with time zone)
 RETURNS TABLE(linked uuid, referral_id uuid, number text, route_id text, state text, sender text, holder text, sent boolean, sent_at timestamp with time zone, ended_at timestamp with time zone, changed_at timestamp with time zone, overdue boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
        WHERE l.id = ANY (ids) ORDER BY r.opened_at, r.number $function$
;
REVOKE ALL ON FUNCTION ledger_referrals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_referrals TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_sentinel(at timestamp with time zone)
 RETURNS TABLE(finding text, referral_number text, detail text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
  $function$
;
COMMENT ON FUNCTION ledger_sentinel IS 'impossible states of the ledger; for the administrators, who see numbers and no case';
REVOKE ALL ON FUNCTION ledger_sentinel FROM PUBLIC;

CREATE OR REPLACE FUNCTION ledger_trigger(places text[], self_found text[], key text, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
    UPDATE ledger_record l SET look_at = at FROM held WHERE l.id = held.id AND (l.look_at IS NULL OR l.look_at > at) $function$
;
COMMENT ON FUNCTION ledger_trigger IS 'a patch was put upon these places, found by the township itself upon those, or a case of this party has changed: the alert rules look again at the cases and patches there';
REVOKE ALL ON FUNCTION ledger_trigger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_trigger TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION ledger_triggers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
      BEGIN
        UPDATE ledger_record l
        SET look_at = NEW.changed_at
        FROM referral t
        WHERE t.thread_id = NEW.thread_id
          AND l.kind = 'CASE'
          AND l.body->'referrals' @> jsonb_build_array(jsonb_build_object('referralId', t.id))
          AND (l.look_at IS NULL OR l.look_at > NEW.changed_at);
        RETURN NULL;
      END $function$
;
COMMENT ON FUNCTION ledger_triggers IS 'a referral has moved: the alert rules look at its case again';

CREATE OR REPLACE FUNCTION may_use_file(hash text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT EXISTS (SELECT FROM upload u WHERE u.sha256 = hash AND u.agency_id = app_agency())
      OR EXISTS (
        SELECT FROM file_use f JOIN referral_party p USING (referral_id)
        WHERE f.sha256 = hash AND p.agency_id = app_agency()
      )
      OR EXISTS (
        SELECT FROM ledger_file_use l WHERE l.sha256 = hash AND ledger_concerns(l.record_id)
      ) $function$
;
COMMENT ON FUNCTION may_use_file IS 'has the agency of this transaction sent this content, or is it of a referral or a record that it sees?';

CREATE OR REPLACE FUNCTION note_altered_file(hash text, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ UPDATE kept_file SET altered_at = at
  WHERE sha256 = hash AND erased_at IS NULL AND (altered_at IS NULL) <> (at IS NULL) $function$
;
COMMENT ON FUNCTION note_altered_file IS 'the store was found to hold something else under this hash; null: what was kept is there again';
REVOKE ALL ON FUNCTION note_altered_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_altered_file TO referral_api;

CREATE OR REPLACE FUNCTION note_file_returned(hash text, small bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    UPDATE kept_file
    SET erased_at = NULL, thumbnail = small, check_next_at = CASE WHEN checked_at IS NULL THEN kept_at END
    WHERE sha256 = hash AND erased_at IS NOT NULL $function$
;
COMMENT ON FUNCTION note_file_returned IS 'content that was taken away by a rule of retention has been sent again';
REVOKE ALL ON FUNCTION note_file_returned FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_file_returned TO referral_api;

CREATE OR REPLACE FUNCTION papers_of_event(subject uuid, event integer)
 RETURNS TABLE("routeId" text, kind text, number text, letters jsonb, "from" text, "to" text, at timestamp with time zone, sha256 text, originals text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
    ORDER BY n.copy, n.id $function$
;
COMMENT ON FUNCTION papers_of_event IS 'which papers an event issued: their names and numbers, for whoever holds the receipt that is printed on them';
REVOKE ALL ON FUNCTION papers_of_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION papers_of_event TO referral_api;

CREATE OR REPLACE FUNCTION platform_state(at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT CASE WHEN app_admin() IN ('SYSTEM_ADMIN', 'AUDIT_ADMIN') THEN jsonb_build_object(
      'queues', (
        SELECT COALESCE(jsonb_agg(jsonb_build_object(
          'name', q.name, 'waiting', q.waiting, 'carried', q.carried, 'dead', q.dead, 'oldestAt', q.oldest
        ) ORDER BY q.name), '[]')
        FROM (
          SELECT queue AS name, count(*) FILTER (WHERE state = 'PENDING') AS waiting,
            count(*) FILTER (WHERE state = 'QUEUED') AS carried, count(*) FILTER (WHERE state = 'DEAD') AS dead,
            min(waiting_since) FILTER (WHERE state <> 'DEAD') AS oldest
          FROM outbox WHERE state IN ('PENDING', 'QUEUED', 'DEAD') GROUP BY queue
        ) q
      ),
      'unsealed', (SELECT jsonb_build_object('count', b.waiting, 'oldestAt', b.oldest) FROM audit_backlog() b),
      'checkpoint', (
        SELECT jsonb_build_object('size', c.tree_size, 'sealedAt', c.at)
        FROM audit_checkpoint c ORDER BY c.tree_size DESC LIMIT 1
      ),
      'anchors', (
        SELECT COALESCE(jsonb_agg(jsonb_build_object(
          'target', a.target, 'size', a.tree_size, 'toldAt', a.anchored_at, 'failedAt', a.failing_since,
          'problem', a.problem
        ) ORDER BY a.target), '[]')
        FROM audit_anchor a WHERE a.target <> 'sealing'
      ),
      'calendars', (SELECT COALESCE(jsonb_agg(e.year ORDER BY e.year), '[]') FROM calendar_edition e),
      'provisionalLimits', (SELECT count(*) FROM deadline d WHERE d.state = 'OPEN' AND d.provisional),
      'alertRunAt', (SELECT max(r.at) FROM alert_run r),
      'alteredFiles', (SELECT count(*) FROM kept_file k WHERE k.altered_at IS NOT NULL),
      'openSessions', (SELECT count(*) FROM session s WHERE s.revoked_at IS NULL AND s.expires_at > at)
    ) END $function$
;
COMMENT ON FUNCTION platform_state IS 'how the platform is, in numbers, for the system and the audit administrator';
REVOKE ALL ON FUNCTION platform_state FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform_state TO referral_api;

CREATE OR REPLACE FUNCTION redact_events(subject uuid, by_event integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
      DECLARE said jsonb; changed int;
      BEGIN
        SELECT e.body::jsonb->'event' INTO said
        FROM audit_event e JOIN audit_leaf l USING (subject_id, seq)
        WHERE e.subject_id = subject AND e.seq = by_event;
        IF said->>'kind' IS DISTINCT FROM 'REDACTION' THEN
          RAISE EXCEPTION 'event % of % is no sealed redaction', by_event, subject;
        END IF;
        UPDATE audit_event e
        SET body = NULL
        WHERE e.subject_id = subject
          AND e.seq IN (SELECT value::int FROM jsonb_array_elements_text(said->'seqs'))
          AND e.seq < by_event;
        GET DIAGNOSTICS changed = ROW_COUNT;
        RETURN changed;
      END $function$
;
COMMENT ON FUNCTION redact_events IS 'takes out the bodies that a sealed REDACTION event lists; for the owner alone';
REVOKE ALL ON FUNCTION redact_events FROM PUBLIC;

CREATE OR REPLACE FUNCTION referral_has_parties(id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ SELECT EXISTS (SELECT 1 FROM referral_party WHERE referral_id = id) $function$
;
COMMENT ON FUNCTION referral_has_parties IS 'the sender joins at the opening only; everybody later is let in by delivery';

CREATE OR REPLACE FUNCTION running_children(parent uuid, thread uuid, routes text[])
 RETURNS TABLE(id uuid, opened_at timestamp with time zone, number text, route_id text, state text, sender text, continues_id text, ended_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
        SELECT r.id, r.opened_at, r.number, r.route_id, r.state, r.sender, parent::text, r.ended_at
        FROM referral r
        WHERE r.thread_id = thread
          AND r.body->>'continuesId' = parent::text
          AND r.ended_at IS NULL
          AND r.route_id = ANY (routes) $function$
;
COMMENT ON FUNCTION running_children IS 'whoever asks: what continues a referral and keeps it from ending; routes are those that hold their parent';
REVOKE ALL ON FUNCTION running_children FROM PUBLIC;
GRANT EXECUTE ON FUNCTION running_children TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION search_ledger(of_kind text, query text, terms text[], keys text[], with_party boolean, before timestamp with time zone, before_id uuid, most integer)
 RETURNS TABLE(record_id uuid, registered_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET enable_seqscan TO 'off'
AS $function$
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
  END $function$
;
COMMENT ON FUNCTION search_ledger IS 'patches or cases that the asking agency sees by their words, newest first. A function of the owner, because no condition of the asker goes before a policy into an index of words';
REVOKE ALL ON FUNCTION search_ledger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_ledger TO referral_api;

CREATE OR REPLACE FUNCTION search_readable(s search_entry, agency text, with_party boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    SELECT concat_ws(E'\n', s.open_text,
      CASE WHEN with_party AND agency = ANY (s.party_for) THEN s.party_text END,
      CASE WHEN agency = ANY (s.documents_for) THEN s.documents_text END,
      s.notice_texts->>agency) $function$
;
COMMENT ON FUNCTION search_readable IS 'the texts by which an agency may find a referral, line by line';

CREATE OR REPLACE FUNCTION search_referrals(query text, terms text[], persons jsonb, with_party boolean, before timestamp with time zone, before_id uuid, most integer)
 RETURNS TABLE(referral_id uuid, opened_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET enable_seqscan TO 'off'
AS $function$
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
  END $function$
;
COMMENT ON FUNCTION search_referrals IS 'referrals of the asking agency by their words, newest first; what it may not read does not find anything. A function of the owner, because no condition of the asker goes before a policy into an index of words';
REVOKE ALL ON FUNCTION search_referrals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_referrals TO referral_api;

CREATE OR REPLACE FUNCTION searchable(from_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT btrim(regexp_replace(
      translate(normalize(from_text, NFKC), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ〔【[〕】]', 'abcdefghijklmnopqrstuvwxyz((()))'),
      '\s+', ' ', 'g')) $function$
;
COMMENT ON FUNCTION searchable IS 'a text as it is compared in a search, as search-text.ts says';

CREATE OR REPLACE FUNCTION sentinel(at timestamp with time zone)
 RETURNS TABLE(finding text, referral_number text, detail text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    WITH subject AS (
      SELECT id, number, chain_length, chain_head FROM referral
      UNION ALL SELECT id, number, chain_length, chain_head FROM ledger_record
    )
    SELECT 'NO_OWNER', r.number, r.state FROM referral r WHERE r.ended_at IS NULL AND r.owners = '{}'
    UNION ALL SELECT 'OWNER_AFTER_END', r.number, array_to_string(r.owners, ', ')
      FROM referral r
      WHERE r.ended_at IS NOT NULL AND r.owners <> '{}'
    UNION ALL SELECT 'CHAIN_LENGTH', r.number, r.chain_length || ' / ' || e.count
      FROM referral r
        JOIN (
          SELECT subject_id, count(*) AS count, max(seq) AS last FROM audit_event GROUP BY subject_id
        ) e ON e.subject_id = r.id
      WHERE r.chain_length <> e.count OR r.chain_length <> e.last
    UNION ALL SELECT 'CHAIN_HEAD', r.number, r.chain_head
      FROM subject r JOIN audit_event e ON e.subject_id = r.id AND e.seq = r.chain_length
      WHERE e.leaf_hash <> r.chain_head
    UNION ALL SELECT 'NOTICE_WITHOUT_MESSAGE', r.number, n.id
      FROM notice n JOIN referral r ON r.id = n.referral_id
      WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.id = n.id)
    UNION ALL SELECT 'DELIVERED_WITHOUT_PARTY', r.number, n.id
      FROM notice n JOIN referral r ON r.id = n.referral_id
      WHERE n.delivered_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM referral_party p WHERE p.referral_id = n.referral_id AND p.agency_id = n.to_agency)
    UNION ALL SELECT 'INBOX_NOT_AS_RECORDED', r.number, p.agency_id || ' ' || COALESCE(i.tab, '-')
      FROM referral_party p
        JOIN referral r ON r.id = p.referral_id
        LEFT JOIN inbox_entry i ON i.agency_id = p.agency_id AND i.referral_id = p.referral_id
        CROSS JOIN LATERAL (
          SELECT
            count(*) FILTER (
              WHERE n.must_sign AND n.signed_at IS NULL AND NOT (n.kind = 'TRANSFER' AND r.ended_at IS NOT NULL)
            ) > 0 AS unsigned,
            count(*) FILTER (
              WHERE n.must_sign AND n.signed_at IS NULL AND NOT (n.kind = 'TRANSFER' AND r.ended_at IS NOT NULL)
                AND n.id = i.notice_id
            ) > 0 AS named,
            count(*) FILTER (WHERE n.opened_at IS NULL AND n.signed_at IS NULL) > 0 AS unread,
            count(*) FILTER (WHERE n.opened_at IS NULL AND n.signed_at IS NULL AND n.copy) > 0 AS copied,
            max(n.delivered_at) AS last
          FROM notice n
          WHERE n.referral_id = r.id AND n.to_agency = p.agency_id AND n.delivered_at IS NOT NULL
        ) n
        CROSS JOIN LATERAL (
          SELECT min(d.due_at) AS due
          FROM deadline d
          WHERE d.referral_id = r.id AND d.duty_agency = p.agency_id AND d.state = 'OPEN' AND d.kind = 'DUTY'
        ) d
      WHERE i.tab IS NULL OR i.unread <> n.unread
        OR (i.tab = 'TO_SIGN') <> n.unsigned
        OR (n.unsigned AND NOT n.named)
        OR (i.tab IN ('REMINDED', 'COPIED') AND NOT n.unread)
        OR (i.tab = 'DONE' AND n.copied)
        OR (i.to_approve AND NOT (p.agency_id = ANY (r.owners)))
        OR (i.tab = 'TO_APPROVE' AND NOT i.to_approve)
        OR i.arrived_at < COALESCE(n.last, r.opened_at)
        OR (NOT n.unsigned AND (i.tab IN ('TO_APPROVE', 'IN_HAND')) <> (p.agency_id = ANY (r.owners)))
        OR i.due_at IS DISTINCT FROM d.due
    UNION ALL SELECT 'SEARCH_NOT_AS_RECORDED', r.number, COALESCE(s.open_text, '-')
      FROM referral r LEFT JOIN search_entry s ON s.referral_id = r.id
      WHERE s.referral_id IS NULL
        OR s.opened_at <> r.opened_at
        OR NOT starts_with(s.open_text, searchable(r.number) || E'\n')
        OR strpos(s.open_text, searchable(left(r.body->'matter'->>'location', 200)) || E'\n') = 0
        OR NOT starts_with(s.party_text, searchable(left(r.body->'matter'->>'party', 200)))
        OR NOT (s.party_for || s.documents_for)
          <@ ARRAY(SELECT p.agency_id FROM referral_party p WHERE p.referral_id = r.id)
        OR EXISTS (
          SELECT FROM unnest(tsvector_to_array(s.words)) AS w (key)
          WHERE w.key ~ '^[#%]?@'
            AND NOT EXISTS (
              SELECT FROM referral_party p
              WHERE p.referral_id = r.id AND p.agency_id = substr(w.key, strpos(w.key, '@') + 1)
            )
        )
        OR EXISTS (
          SELECT FROM referral_party p
          WHERE p.referral_id = r.id
            AND NOT (
              s.words @@ quote_literal('@' || p.agency_id)::tsquery AND jsonb_exists(s.notice_texts, p.agency_id)
            )
        )
        OR EXISTS (
          SELECT FROM jsonb_object_keys(s.notice_texts) AS k (agency)
          WHERE NOT EXISTS (SELECT FROM referral_party p WHERE p.referral_id = r.id AND p.agency_id = k.agency)
        )
    UNION ALL SELECT 'MESSAGE_NEVER_ENDED', r.number, o.id
      FROM outbox o JOIN referral r ON r.id = o.referral_id
      WHERE o.state IN ('PENDING', 'QUEUED') AND o.waiting_since < at - interval '1 hour'
    UNION ALL SELECT 'DUTY_WITHOUT_CLOCK', r.number, d.id
      FROM deadline d JOIN referral r ON r.id = d.referral_id
      WHERE d.state = 'OPEN'
        AND d.kind = 'DUTY'
        AND d.next_at IS NULL
        AND d.due_at > at - interval '90 days'
        AND d.next_step = 0
    UNION ALL SELECT 'LIMIT_AFTER_END', r.number, d.id
      FROM deadline d JOIN referral r ON r.id = d.referral_id
      WHERE d.state = 'OPEN' AND d.notice_id IS NULL AND r.ended_at IS NOT NULL AND d.rule_id = 'WC-1'
    UNION ALL SELECT 'EVIDENCE_WITHOUT_EVENT', r.number, v.notice_id || ' ' || v.kind
      FROM evidence v JOIN referral r ON r.id = v.referral_id
      WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.subject_id = v.referral_id AND e.seq = v.event_seq)
    UNION ALL SELECT 'NEVER_SEALED', r.number, u.seq::text
      FROM audit_unsealed u JOIN audit_event e USING (subject_id, seq) JOIN subject r ON r.id = u.subject_id
      WHERE e.recorded_at < at - interval '5 minutes'
    UNION ALL SELECT 'EVENT_OUTSIDE_TREE', r.number, e.seq::text
      FROM audit_event e JOIN subject r ON r.id = e.subject_id
      WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.subject_id = e.subject_id AND l.seq = e.seq)
        AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.subject_id = e.subject_id AND u.seq = e.seq)
  $function$
;
COMMENT ON FUNCTION sentinel IS 'impossible states; for the administrators, who see numbers and no case';
REVOKE ALL ON FUNCTION sentinel FROM PUBLIC;

CREATE OR REPLACE FUNCTION sentinel_for_administrators(at timestamp with time zone)
 RETURNS TABLE(finding text, referral_number text, detail text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT s.finding, s.referral_number, s.detail
    FROM (
      SELECT * FROM sentinel(at)
      UNION ALL SELECT * FROM ledger_sentinel(at)
      UNION ALL SELECT * FROM file_sentinel()
    ) s
    WHERE app_admin() IN ('SYSTEM_ADMIN', 'AUDIT_ADMIN')
    ORDER BY 1, 2, 3 LIMIT 500 $function$
;
REVOKE ALL ON FUNCTION sentinel_for_administrators FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sentinel_for_administrators TO referral_api;

CREATE OR REPLACE FUNCTION somebody_can_sign_in(agency text, day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
        SELECT EXISTS (
          SELECT FROM appointment a JOIN account c ON c.person_id = a.person_id
          WHERE a.agency_id = agency
            AND a.post NOT IN ('AUDITOR', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN')
            AND a.valid_from <= day
            AND (a.valid_to IS NULL OR a.valid_to >= day)
            AND c.active
            AND (c.password_hash <> '!' OR EXISTS (SELECT FROM session s WHERE s.person_id = a.person_id))
        ) $function$
;
COMMENT ON FUNCTION somebody_can_sign_in IS 'in a post that works on cases; an auditor or an administrator signs for nothing';
REVOKE ALL ON FUNCTION somebody_can_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION somebody_can_sign_in TO referral_api;

CREATE OR REPLACE FUNCTION unopened_transfers(today date, confidential text[])
 RETURNS TABLE(number text, route_id text, from_agency text, to_agency text, submitted_at timestamp with time zone, delivered_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
        ORDER BY n.submitted_at, r.number LIMIT 500 $function$
;
COMMENT ON FUNCTION unopened_transfers IS 'for the leading-group office: transfers that lie unopened where nobody could sign in';
REVOKE ALL ON FUNCTION unopened_transfers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unopened_transfers TO referral_api;

CREATE OR REPLACE FUNCTION waits_for(owner text, activation text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    SELECT EXISTS (SELECT FROM account WHERE person_id = owner AND activation_hash = activation) $function$
;
COMMENT ON FUNCTION waits_for IS 'whether an approval led to an account that waits for its owner: the code is given to whoever approved';

