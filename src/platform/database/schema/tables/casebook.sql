-- The case file of a referral: state, notices, evidences, time limits, receipts of commands, and what lies apart from
-- it. Identity numbers, telephones and informants are sealed; the history keeps their digests only.

CREATE TABLE number_series (
  name text PRIMARY KEY,
  last int NOT NULL CHECK (last > 0)
);
COMMENT ON TABLE number_series IS 'gap-free serial numbers: the row is raised in the transaction that uses the number';

CREATE TABLE referral (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  route_id text NOT NULL,
  state text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  sender text NOT NULL REFERENCES agency,
  holder text REFERENCES agency,
  owners text[] NOT NULL,
  body jsonb NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  chain_length int NOT NULL DEFAULT 0,
  chain_head text NOT NULL DEFAULT '',
  thread_id uuid NOT NULL,
  CONSTRAINT drafter_does_not_approve CHECK (
    (body ->> 'approvedBy') IS NULL
    OR (body ->> 'approvedBy') IS DISTINCT FROM (body ->> 'reportedBy')
      AND NOT jsonb_exists(body -> 'team', body ->> 'approvedBy')
  )
);
CREATE INDEX referral_changed ON referral (changed_at DESC);
CREATE INDEX referral_sent ON referral (sender, opened_at DESC, id DESC);
CREATE INDEX referral_sent_in_state ON referral (sender, state, opened_at DESC, id DESC);
CREATE INDEX referral_thread ON referral (thread_id, opened_at, id);
COMMENT ON INDEX referral_changed IS 'live streams: what has changed since a moment';
COMMENT ON INDEX referral_sent IS 'sentReferrals, newest first';
COMMENT ON INDEX referral_sent_in_state IS 'sentReferrals of one state, newest first';
COMMENT ON INDEX referral_thread IS 'the referrals of one thread, in their order';
COMMENT ON TABLE referral IS '移送 one referral; body is the state derived from its events';
COMMENT ON COLUMN referral.owners IS 'the agencies whose move it is; empty at an end';
COMMENT ON COLUMN referral.chain_head IS 'leaf hash of the newest audit event of this referral';
COMMENT ON COLUMN referral.thread_id IS 'the first referral of the thread (案件链条); its own id when it continues none';

CREATE TABLE referral_party (
  agency_id text NOT NULL REFERENCES agency,
  referral_id uuid NOT NULL REFERENCES referral,
  since timestamptz(3) NOT NULL,
  PRIMARY KEY (agency_id, referral_id)
);
COMMENT ON TABLE referral_party IS
  '当事机关 who may see a referral: its sender, and whoever a notice of it was delivered to';

CREATE TABLE notice (
  id text PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referral,
  version int NOT NULL,
  kind text NOT NULL,
  from_agency text NOT NULL REFERENCES agency,
  to_agency text NOT NULL REFERENCES agency,
  copy boolean NOT NULL,
  must_sign boolean NOT NULL,
  document_number text,
  content jsonb NOT NULL,
  submitted_at timestamptz(3) NOT NULL,
  delivered_at timestamptz(3),
  opened_at timestamptz(3),
  signed_at timestamptz(3)
);
CREATE INDEX notice_of_referral ON notice (referral_id, version);
CREATE INDEX notice_to_sign ON notice (to_agency, referral_id)
  WHERE must_sign AND delivered_at IS NOT NULL AND signed_at IS NULL;
CREATE INDEX notice_unopened ON notice (submitted_at)
  WHERE kind = 'TRANSFER' AND NOT copy AND opened_at IS NULL AND signed_at IS NULL;
CREATE INDEX notice_received ON notice (to_agency, delivered_at DESC, id DESC) WHERE delivered_at IS NOT NULL;
CREATE INDEX notice_signed_for ON notice (from_agency, signed_at DESC, id DESC) WHERE signed_at IS NOT NULL;
COMMENT ON INDEX notice_received IS 'notifications: what has reached an agency, the newest first';
COMMENT ON INDEX notice_signed_for IS 'notifications: what others have signed for, the newest first';
COMMENT ON INDEX notice_of_referral IS 'the notices of one referral, in their order';
COMMENT ON INDEX notice_to_sign IS 'what an agency has still to sign for';
COMMENT ON INDEX notice_unopened IS 'transfers that lie unopened: health, and the leading-group office';
COMMENT ON TABLE notice IS '文书 what one agency sends another; the three times are filled by evidences';

CREATE TABLE evidence (
  notice_id text NOT NULL REFERENCES notice,
  kind text NOT NULL,
  referral_id uuid NOT NULL REFERENCES referral,
  at timestamptz(3) NOT NULL,
  agency_id text NOT NULL,
  detail text NOT NULL,
  event_seq int NOT NULL,
  PRIMARY KEY (notice_id, kind)
);
CREATE INDEX evidence_of_referral ON evidence (referral_id);
COMMENT ON INDEX evidence_of_referral IS 'the evidences of one referral';
COMMENT ON TABLE evidence IS
  '证据 the steps of a hand-over (after ETSI EN 319 522); event_seq is the audit event that records it';

CREATE TABLE deadline (
  id text PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referral,
  rule_id text NOT NULL,
  rule_version int NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  basis text NOT NULL,
  duty_agency text NOT NULL REFERENCES agency,
  owed_to text REFERENCES agency,
  notice_id text,
  starts_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  provisional boolean NOT NULL,
  explanation jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'MET', 'LATE', 'CANCELLED')),
  ended_at timestamptz(3),
  next_step int NOT NULL DEFAULT 0,
  next_at timestamptz(3),
  FOREIGN KEY (rule_id, rule_version) REFERENCES deadline_rule (id, version)
);
CREATE INDEX deadline_breached ON deadline (due_at DESC, id DESC) WHERE kind = 'DUTY' AND state IN ('LATE', 'OPEN');
CREATE INDEX deadline_breached_by ON deadline (duty_agency, due_at DESC, id DESC)
  WHERE kind = 'DUTY' AND state IN ('LATE', 'OPEN');
CREATE INDEX deadline_next ON deadline (next_at) WHERE state = 'OPEN' AND next_at IS NOT NULL;
CREATE INDEX deadline_of_referral ON deadline (referral_id);
CREATE INDEX deadline_owed_by ON deadline (duty_agency, kind, due_at, id) WHERE state = 'OPEN';
CREATE INDEX deadline_owed_to ON deadline (owed_to, kind, due_at, id) WHERE state = 'OPEN';
CREATE INDEX deadline_provisional ON deadline (referral_id) WHERE state = 'OPEN' AND provisional;
COMMENT ON INDEX deadline_breached IS 'breachedLimits of all agencies, latest first';
COMMENT ON INDEX deadline_breached_by IS 'breachedLimits of one agency, latest first';
COMMENT ON INDEX deadline_next IS 'the sweep: which limits take their next step now';
COMMENT ON INDEX deadline_of_referral IS 'the limits of one referral';
COMMENT ON INDEX deadline_owed_by IS 'owed(direction: BY_US): what an agency owes, by day';
COMMENT ON INDEX deadline_owed_to IS 'owed(direction: TO_US): what is owed to an agency, by day';
COMMENT ON INDEX deadline_provisional IS 'the sweep: what is counted again once a calendar is published';
COMMENT ON TABLE deadline IS '期限 a deadline marks and is answered by an act; it never moves a state';
COMMENT ON COLUMN deadline.owed_to IS
  'whom it is owed to: who sent the notice that it answers, else the sender, else the holder; null: nobody yet';
COMMENT ON COLUMN deadline.next_step IS 'which step of the overdue ladder comes next, from 0';

CREATE TABLE inbox_entry (
  agency_id text NOT NULL REFERENCES agency,
  referral_id uuid NOT NULL REFERENCES referral,
  tab text NOT NULL CHECK (tab IN ('TO_SIGN', 'TO_APPROVE', 'IN_HAND', 'REMINDED', 'COPIED', 'DONE')),
  action text,
  notice_id text REFERENCES notice,
  to_approve boolean NOT NULL,
  unread boolean NOT NULL,
  since timestamptz(3) NOT NULL,
  arrived_at timestamptz(3) NOT NULL,
  due_at timestamptz(3),
  PRIMARY KEY (agency_id, referral_id)
);
CREATE INDEX inbox_approvals ON inbox_entry (agency_id, arrived_at DESC, referral_id DESC) WHERE to_approve;
CREATE INDEX inbox_duties ON inbox_entry (agency_id, due_at, referral_id) WHERE due_at IS NOT NULL;
CREATE INDEX inbox_newest ON inbox_entry (agency_id, arrived_at DESC, referral_id DESC);
CREATE INDEX inbox_tab ON inbox_entry (agency_id, tab, arrived_at DESC, referral_id DESC) INCLUDE (to_approve);
COMMENT ON INDEX inbox_approvals IS 'the tab of what waits for a head';
COMMENT ON INDEX inbox_duties IS 'the tab of what is late, and the order by day';
COMMENT ON INDEX inbox_newest IS 'all tabs of an agency, newest arrival first';
COMMENT ON INDEX inbox_tab IS 'one tab, newest arrival first; the counts of all';
COMMENT ON TABLE inbox_entry IS
  '收件箱 what a referral asks of an agency; derived from its case file with every decision (inbox-entries.ts)';
COMMENT ON COLUMN inbox_entry.action IS
  'the step that is asked for; null where the agency may choose, or nothing is asked';
COMMENT ON COLUMN inbox_entry.notice_id IS 'the notice that is to be signed for or read';
COMMENT ON COLUMN inbox_entry.due_at IS
  'when the next open duty of the agency ends; a right or a window lapses by itself, and is owed by nobody';

CREATE TABLE search_entry (
  referral_id uuid PRIMARY KEY REFERENCES referral,
  opened_at timestamptz(3) NOT NULL,
  open_text text NOT NULL,
  party_text text NOT NULL,
  party_for text[] NOT NULL,
  documents_text text NOT NULL,
  documents_for text[] NOT NULL,
  notice_texts jsonb NOT NULL,
  words tsvector NOT NULL
);
ALTER TABLE search_entry ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX search_newest ON search_entry (opened_at DESC, referral_id DESC);
CREATE INDEX search_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 512);
COMMENT ON INDEX search_newest IS 'search: the newest thousand referrals, where frequent words are found';
COMMENT ON INDEX search_words IS
  'search: rare words; the pending list stays short, because it is read with every search';
COMMENT ON TABLE search_entry IS
  '检索 what a referral is found by, and by whom (the table of reading); derived with every decision (search-texts.ts)';
COMMENT ON COLUMN search_entry.party_for IS 'the agencies that find it by the name of the party';
COMMENT ON COLUMN search_entry.documents_for IS 'the agencies that find it by the numbers of its documents';
COMMENT ON COLUMN search_entry.notice_texts IS 'by agency, the numbers of the notices that it has sent or received';
COMMENT ON COLUMN search_entry.words IS
  'keys: every two characters that follow one another, initials after ~, readers after @ (search-text.ts)';

CREATE TABLE command_receipt (
  agency_id text NOT NULL REFERENCES agency,
  key uuid NOT NULL,
  fingerprint text NOT NULL,
  at timestamptz(3) NOT NULL,
  receipts jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (agency_id, key)
);
COMMENT ON TABLE command_receipt IS
  '命令回执 one per idempotency key and agency; the signed receipts of what the command led to';

CREATE TABLE personal_detail (
  id uuid PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referral,
  kind text NOT NULL,
  masked text NOT NULL,
  sealed text NOT NULL,
  salt text NOT NULL,
  recorded_by text NOT NULL REFERENCES person,
  recorded_at timestamptz(3) NOT NULL
);
CREATE INDEX personal_detail_of_referral ON personal_detail (referral_id);
COMMENT ON INDEX personal_detail_of_referral IS 'the sealed details of one referral';
COMMENT ON TABLE personal_detail IS
  '个人信息: sealed with the key of the platform (AES-256-GCM, bound to the row); rows are never changed';
COMMENT ON COLUMN personal_detail.salt IS 'random; SHA-256(salt || value) stands in the history of the referral';

CREATE TABLE emergency_access (
  id uuid PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referral,
  referral_number text NOT NULL,
  agency_id text NOT NULL REFERENCES agency,
  person_id text NOT NULL REFERENCES person,
  was_party boolean NOT NULL,
  told text[] NOT NULL,
  reason text NOT NULL CHECK (length(btrim(reason)) >= 4),
  opened_at timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  CONSTRAINT three_hours_at_most CHECK (until > opened_at AND until <= (opened_at + '03:00:00'::interval))
);
CREATE INDEX emergency_access_newest ON emergency_access (opened_at DESC, id DESC);
CREATE INDEX emergency_access_of_person ON emergency_access (person_id, until);
CREATE INDEX emergency_access_of_referral ON emergency_access (referral_id);
COMMENT ON INDEX emergency_access_newest IS 'emergencyAccesses, newest first';
COMMENT ON INDEX emergency_access_of_person IS 'which emergency access a person has now';
COMMENT ON INDEX emergency_access_of_referral IS 'the emergency accesses to one referral';
COMMENT ON TABLE emergency_access IS
  '应急查阅: who read a referral that did not concern the agency, why, and until when; rows are never changed';
COMMENT ON COLUMN emergency_access.told IS 'the agencies that got a notice of it';

CREATE TABLE disclosure (
  id uuid PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referral,
  event_seq int NOT NULL,
  agency_id text NOT NULL REFERENCES agency,
  person_id text NOT NULL REFERENCES person,
  until timestamptz(3) NOT NULL
);
COMMENT ON TABLE disclosure IS
  '案卷带出: who may fetch which bundle, and until when; what for and to whom stands in the event';

-- Rows that change with every act: cleared away after a fiftieth of the table, not after a fifth, whatever its size.
ALTER TABLE deadline SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE inbox_entry SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE notice SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE referral SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE search_entry SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Rows that are only added: seen by index alone once a vacuum has passed, which must not wait for a fifth more.
ALTER TABLE evidence SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
