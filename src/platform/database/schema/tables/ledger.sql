-- The problem ledger: patches, cases, reports and bulletins, one row each, with the state derived from the history.
-- Areas are hundred-millionths of a 亩.

CREATE TABLE ledger_record (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('PATCH', 'CASE', 'REPORT', 'BULLETIN')),
  campaign_id text NOT NULL,
  number text NOT NULL,
  state text NOT NULL,
  township text REFERENCES agency,
  duty_agency text REFERENCES agency,
  handler text REFERENCES agency,
  must_since timestamptz(3),
  batch text,
  category text,
  total bigint,
  cultivated bigint,
  basic bigint,
  excluded boolean NOT NULL DEFAULT false,
  own boolean NOT NULL DEFAULT false,
  case_id uuid,
  due_on date,
  struck_off_on date,
  passed int NOT NULL DEFAULT 0,
  failed int NOT NULL DEFAULT 0,
  relapses int NOT NULL DEFAULT 0,
  reds text[] NOT NULL DEFAULT '{}',
  alerts text[] NOT NULL DEFAULT '{}',
  version int NOT NULL CHECK (version >= 0),
  body jsonb NOT NULL,
  registered_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  party_key text,
  place box,
  delivered_on date,
  source text,
  look_at timestamptz(3),
  chain_length int NOT NULL,
  chain_head text NOT NULL,
  has_dismissed boolean NOT NULL DEFAULT false,
  UNIQUE (campaign_id, kind, number)
);
CREATE INDEX ledger_case_referrals ON ledger_record USING gin (((body -> 'referrals')) jsonb_path_ops)
  WHERE kind = 'CASE';
CREATE INDEX ledger_dismissed ON ledger_record (id) WHERE has_dismissed;
CREATE INDEX ledger_duty ON ledger_record (duty_agency, kind, registered_at DESC, id DESC);
CREATE INDEX ledger_in_category ON ledger_record (kind, category, registered_at DESC, id DESC);
CREATE INDEX ledger_in_state ON ledger_record (kind, state, registered_at DESC, id DESC);
CREATE INDEX ledger_late ON ledger_record (kind, due_on)
  WHERE due_on IS NOT NULL AND state NOT IN ('STRUCK_OFF', 'WITHDRAWN', 'DONE', 'LATE');
CREATE INDEX ledger_number ON ledger_record (kind, number COLLATE "C");
CREATE INDEX ledger_filing ON ledger_record (((body ->> 'documentNumber'))) WHERE kind = 'CASE';
CREATE INDEX ledger_look ON ledger_record (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX ledger_referred ON ledger_record (look_at)
  WHERE kind = 'CASE' AND look_at IS NOT NULL AND body->'referrals' <> '[]';
CREATE INDEX ledger_newest ON ledger_record (kind, registered_at DESC, id DESC);
CREATE INDEX ledger_of_party ON ledger_record (party_key) WHERE party_key IS NOT NULL;
CREATE INDEX ledger_place ON ledger_record USING gist (place) WHERE place IS NOT NULL;
CREATE INDEX ledger_township ON ledger_record (township, kind, registered_at DESC, id DESC);
CREATE INDEX ledger_with_alert ON ledger_record (kind, registered_at DESC, id DESC) WHERE alerts <> '{}';
COMMENT ON INDEX ledger_case_referrals IS 'which case a referral was opened from';
COMMENT ON INDEX ledger_dismissed IS 'alerts that leaders have dismissed';
COMMENT ON INDEX ledger_duty IS 'patches, cases and reports of the agency that has to act, newest first';
COMMENT ON INDEX ledger_in_category IS 'patches and cases of one category, newest first';
COMMENT ON INDEX ledger_in_state IS 'patches and cases of one state, newest first';
COMMENT ON INDEX ledger_late IS 'patches and cases past their day and not done';
COMMENT ON INDEX ledger_number IS 'patches and cases whose number begins so; the export, in the order of numbers';
COMMENT ON INDEX ledger_filing IS 'one filing is of one case';
COMMENT ON INDEX ledger_look IS 'the watch: at which records the alert rules look now';
COMMENT ON INDEX ledger_referred IS 'the watch: which cases that were referred another agency may have taken over';
COMMENT ON INDEX ledger_newest IS 'patches and cases, newest first';
COMMENT ON INDEX ledger_of_party IS 'the other cases of the same party';
COMMENT ON INDEX ledger_place IS 'patches upon a place';
COMMENT ON INDEX ledger_township IS 'patches, cases and reports of a township, newest first';
COMMENT ON INDEX ledger_with_alert IS 'patches and cases with an alert that stands, newest first';
COMMENT ON TABLE ledger_record IS
  '问题台账: 图斑 (PATCH), 案件 (CASE), 报送 (REPORT), 月调度通报 (BULLETIN); body is the state derived from the history';
COMMENT ON COLUMN ledger_record.must_since IS
  'since when it is found that the case must be referred and has not been: then the procuratorate sees it';
COMMENT ON COLUMN ledger_record.total IS 'hundred-millionths of a 亩 (1 m² = 150000): exact in either unit';
COMMENT ON COLUMN ledger_record.own IS
  'registered by the township in which it lies, a case: on such patches alone; '
  'it enters none of the shares of a ranking';
COMMENT ON COLUMN ledger_record.has_dismissed IS 'an alert of it has been dismissed by a leader';
COMMENT ON COLUMN ledger_record.reds IS 'alertCodes whose alert stands and is RED';
COMMENT ON COLUMN ledger_record.look_at IS
  'when the alert rules look again: time alone, or something around the record, can have changed what they find';

CREATE TABLE ledger_version (
  record_id uuid NOT NULL REFERENCES ledger_record,
  no int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PATCH', 'CASE', 'REPORT', 'BULLETIN')),
  campaign_id text NOT NULL,
  number text NOT NULL,
  state text NOT NULL,
  township text REFERENCES agency,
  duty_agency text REFERENCES agency,
  handler text REFERENCES agency,
  must_since timestamptz(3),
  batch text,
  category text,
  total bigint,
  cultivated bigint,
  basic bigint,
  excluded boolean NOT NULL DEFAULT false,
  own boolean NOT NULL DEFAULT false,
  case_id uuid,
  due_on date,
  struck_off_on date,
  passed int NOT NULL DEFAULT 0,
  failed int NOT NULL DEFAULT 0,
  relapses int NOT NULL DEFAULT 0,
  reds text[] NOT NULL DEFAULT '{}',
  alerts text[] NOT NULL DEFAULT '{}',
  from_at timestamptz(3) NOT NULL,
  until_at timestamptz(3),
  PRIMARY KEY (record_id, no)
);
CREATE INDEX ledger_version_now ON ledger_version (record_id) WHERE until_at IS NULL;
CREATE INDEX ledger_version_then ON ledger_version (kind, from_at);
COMMENT ON INDEX ledger_version_now IS 'the version of a record that holds now; one of each';
COMMENT ON INDEX ledger_version_then IS 'figures as they stood at a moment';
COMMENT ON TABLE ledger_version IS
  'what the row said from one moment to another: figures of any past moment are the same whenever they are asked for';

CREATE TABLE ledger_search (
  record_id uuid PRIMARY KEY REFERENCES ledger_record,
  kind text NOT NULL CHECK (kind IN ('PATCH', 'CASE')),
  registered_at timestamptz(3) NOT NULL,
  open_text text NOT NULL,
  party_text text NOT NULL,
  words tsvector NOT NULL
);
ALTER TABLE ledger_search ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX ledger_search_newest ON ledger_search (kind, registered_at DESC, record_id DESC);
CREATE INDEX ledger_search_words ON ledger_search USING gin (words) WITH (gin_pending_list_limit = 512);
COMMENT ON INDEX ledger_search_newest IS
  'search: the newest thousand records of a kind, where frequent words are found';
COMMENT ON INDEX ledger_search_words IS
  'search: rare words; the pending list stays short, because it is read with every search';
COMMENT ON TABLE ledger_search IS
  '检索 what a patch or a case is found by: numbers, places, and the party for those who may read it';
COMMENT ON COLUMN ledger_search.words IS
  'keys: every two characters that follow one another, initials after ~ (search-text.ts)';

CREATE TABLE ledger_evaluation (
  record_id uuid NOT NULL REFERENCES ledger_record,
  no int NOT NULL,
  at timestamptz(3) NOT NULL,
  cause text NOT NULL CHECK (cause IN ('ACT', 'SWEEP', 'IMPORT')),
  campaign_version int NOT NULL,
  alerts jsonb NOT NULL,
  PRIMARY KEY (record_id, no)
);
COMMENT ON TABLE ledger_evaluation IS
  '预警评估: what the alert rules found, each time that it was something else: level, rule with version, reason, inputs';

CREATE TABLE alert_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz(3) NOT NULL,
  looked int NOT NULL,
  changed int NOT NULL
);
COMMENT ON TABLE alert_run IS
  'each sweep of the alert rules: how many records it looked at, and for how many the answer was another';

-- Rows that change with every act: cleared away after a fiftieth of the table, not after a fifth, whatever its size.
ALTER TABLE ledger_record SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE ledger_search SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE ledger_version SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
