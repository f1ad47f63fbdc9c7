-- The history of every subject and the Merkle tree over all of them. Leaves, tiles and checkpoints can only be added,
-- and their primary keys fence a second sealer.

CREATE TABLE audit_event (
  subject_id uuid NOT NULL,
  subject_kind text NOT NULL,
  seq int NOT NULL CHECK (seq > 0),
  body text,
  leaf_hash text NOT NULL UNIQUE,
  recorded_at timestamptz(3) NOT NULL,
  tree_size bigint NOT NULL,
  signature text NOT NULL,
  kind text GENERATED ALWAYS AS ((body::jsonb -> 'event') ->> 'kind') STORED,
  action text GENERATED ALWAYS AS (
    COALESCE((body::jsonb -> 'event') ->> 'action', (body::jsonb -> 'event') ->> 'step')
  ) STORED,
  version int GENERATED ALWAYS AS (((body::jsonb -> 'event') ->> 'version')::integer) STORED,
  notice_id text GENERATED ALWAYS AS ((body::jsonb -> 'event') ->> 'noticeId') STORED,
  by_agency text GENERATED ALWAYS AS (((body::jsonb -> 'event') -> 'by') ->> 'agencyId') STORED,
  by_person text GENERATED ALWAYS AS (((body::jsonb -> 'event') -> 'by') ->> 'personId') STORED,
  late boolean GENERATED ALWAYS AS (COALESCE((body::jsonb -> 'event') -> 'late', '[]') <> '[]') STORED,
  PRIMARY KEY (subject_id, seq)
);
CREATE INDEX audit_event_late ON audit_event (recorded_at DESC, leaf_hash DESC) WHERE late;
CREATE INDEX audit_event_newest ON audit_event (recorded_at DESC, leaf_hash DESC);
CREATE INDEX audit_event_of_action ON audit_event (action, recorded_at DESC, leaf_hash DESC);
CREATE INDEX audit_event_of_agency ON audit_event (by_agency, recorded_at DESC, leaf_hash DESC)
  WHERE by_agency IS NOT NULL;
CREATE INDEX audit_event_of_kind ON audit_event (kind, recorded_at DESC, leaf_hash DESC);
CREATE INDEX audit_event_of_person ON audit_event (by_person, recorded_at DESC, leaf_hash DESC)
  WHERE by_person IS NOT NULL;
COMMENT ON INDEX audit_event_late IS 'historyEvents of acts after their limit, newest first';
COMMENT ON INDEX audit_event_newest IS 'historyEvents, newest first';
COMMENT ON INDEX audit_event_of_action IS 'historyEvents of one act, newest first';
COMMENT ON INDEX audit_event_of_agency IS 'historyEvents of one agency, newest first; time and machines have none';
COMMENT ON INDEX audit_event_of_kind IS 'historyEvents of one kind, newest first';
COMMENT ON INDEX audit_event_of_person IS 'historyEvents of one person, newest first; time and machines have none';
COMMENT ON TABLE audit_event IS
  '审计事件 append-only; body is canonical JSON (RFC 8785), leaf_hash = SHA-256(0x00 || body) (RFC 6962)';
COMMENT ON COLUMN audit_event.subject_id IS 'whose history this is';
COMMENT ON COLUMN audit_event.body IS
  'canonical JSON (RFC 8785); null once it has been redacted, as an event of the same history says';
COMMENT ON COLUMN audit_event.tree_size IS 'the newest checkpoint that the writer knew of; 0 before the first';
COMMENT ON COLUMN audit_event.signature IS
  'of the process that decided the event, over its receipt (base64 of key id and Ed25519 signature)';
COMMENT ON COLUMN audit_event.kind IS
  'derived from the body, like the columns after it; null once it has been redacted';

CREATE TABLE audit_unsealed (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject_id uuid NOT NULL,
  seq int NOT NULL,
  UNIQUE (subject_id, seq)
);
-- A queue: what is dead is cleared away by number.
ALTER TABLE audit_unsealed SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE audit_unsealed IS
  '待封存: events that are in no checkpoint yet; within a subject in the order of its history';

CREATE TABLE audit_leaf (
  leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
  subject_id uuid NOT NULL,
  seq int NOT NULL,
  leaf_hash text NOT NULL,
  sm3 text,
  UNIQUE (subject_id, seq),
  FOREIGN KEY (subject_id, seq) REFERENCES audit_event (subject_id, seq)
);
COMMENT ON TABLE audit_leaf IS
  '封存序号: the place of each event in the tree; sm3 is its leaf hash under the second digest, where one is kept';

CREATE TABLE audit_tile (
  digest text NOT NULL,
  height int NOT NULL,
  tile_index bigint NOT NULL,
  root text NOT NULL,
  PRIMARY KEY (digest, height, tile_index)
);
COMMENT ON TABLE audit_tile IS
  'roots of complete subtrees of 2^8, 2^16, 2^24 … leaves: proofs need not hash the leaves again';

CREATE TABLE audit_checkpoint (
  tree_size bigint PRIMARY KEY CHECK (tree_size > 0),
  root text NOT NULL,
  peaks jsonb NOT NULL,
  note text NOT NULL,
  at timestamptz(3) NOT NULL
);
COMMENT ON TABLE audit_checkpoint IS
  '检查点: signed notes (C2SP tlog-checkpoint); peaks: the roots of the complete subtrees by digest, '
  'from which the tree goes on';

CREATE TABLE audit_key (
  vkey text PRIMARY KEY,
  since_size bigint NOT NULL,
  at timestamptz(3) NOT NULL
);
COMMENT ON TABLE audit_key IS '签名公钥: every key that has signed, since which size of the tree';

CREATE TABLE audit_anchor (
  target text PRIMARY KEY,
  tree_size bigint NOT NULL,
  anchored_at timestamptz(3),
  failing_since timestamptz(3),
  problem text,
  cosignature text
);
COMMENT ON TABLE audit_anchor IS
  '锚定: how far each place outside the database has been told, and since when it cannot be';

-- Rows that are only added: seen by index alone once a vacuum has passed, which must not wait for a fifth more.
ALTER TABLE audit_event SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE audit_leaf SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
