import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The Merkle tree over all histories. Every audit event is queued by a trigger, whoever writes it; the sealing job numbers the
 * queue into leaves. Leaves, tiles and checkpoints can only be added, and the primary keys fence a second sealer.
 */
export class AuditTree1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(QUEUE);
    await runner.query(ROLES);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the tree over the history is not undone by a migration'));
  }
}

const TABLES = `
  CREATE TABLE audit_unsealed (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, referral_id uuid NOT NULL, seq int NOT NULL, UNIQUE (referral_id, seq));
  COMMENT ON TABLE audit_unsealed IS '待封存: events that are in no checkpoint yet; within a referral in the order of its history';

  CREATE TABLE audit_leaf (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0), referral_id uuid NOT NULL, seq int NOT NULL, leaf_hash text NOT NULL, sm3 text,
    UNIQUE (referral_id, seq), FOREIGN KEY (referral_id, seq) REFERENCES audit_event (referral_id, seq)
  );
  COMMENT ON TABLE audit_leaf IS '封存序号: the place of each event in the tree; sm3 is its leaf hash under the second digest, where one is kept';

  CREATE TABLE audit_tile (digest text NOT NULL, height int NOT NULL, tile_index bigint NOT NULL, root text NOT NULL, PRIMARY KEY (digest, height, tile_index));
  COMMENT ON TABLE audit_tile IS 'roots of complete subtrees of 2^8, 2^16, 2^24 … leaves: proofs need not hash the leaves again';

  CREATE TABLE audit_checkpoint (tree_size bigint PRIMARY KEY CHECK (tree_size > 0), root text NOT NULL, peaks jsonb NOT NULL, note text NOT NULL, at timestamptz(3) NOT NULL);
  COMMENT ON TABLE audit_checkpoint IS '检查点: signed notes (C2SP tlog-checkpoint); peaks: the roots of the complete subtrees by digest, from which the tree goes on';

  CREATE TABLE audit_key (vkey text PRIMARY KEY, since_size bigint NOT NULL, at timestamptz(3) NOT NULL);
  COMMENT ON TABLE audit_key IS '签名公钥: every key that has signed, since which size of the tree';

  CREATE TABLE audit_anchor (
    target text PRIMARY KEY, tree_size bigint NOT NULL, anchored_at timestamptz(3), failing_since timestamptz(3), problem text, cosignature text
  );
  COMMENT ON TABLE audit_anchor IS '锚定: how far each place outside the database has been told, and since when it cannot be';
`;

const QUEUE = `
  CREATE FUNCTION audit_event_is_queued() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  BEGIN
    INSERT INTO audit_unsealed (referral_id, seq) SELECT e.referral_id, e.seq FROM added e ORDER BY e.referral_id, e.seq;
    RETURN NULL;
  END $$;
  CREATE TRIGGER queued AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_queued();
  INSERT INTO audit_unsealed (referral_id, seq) SELECT referral_id, seq FROM audit_event ORDER BY recorded_at, referral_id, seq;
`;

const PARTY =
  'EXISTS (SELECT 1 FROM referral_party p WHERE p.referral_id = audit_leaf.referral_id AND p.agency_id = app_agency())';

/** What the API may see of others' leaves: hashes over bodies that hold random text; they tell nothing but that there is an event. */
const ROLES = `
  GRANT SELECT ON audit_unsealed TO referral_worker;
  GRANT SELECT, INSERT ON audit_leaf, audit_tile, audit_checkpoint, audit_key TO referral_worker;
  GRANT SELECT, INSERT, UPDATE ON audit_anchor TO referral_worker;
  GRANT SELECT ON audit_leaf, audit_tile, audit_checkpoint, audit_key, audit_anchor TO referral_api;

  ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
  CREATE POLICY seals ON audit_unsealed TO referral_worker USING (app_job() = 'SEAL');
  CREATE POLICY seals ON audit_event FOR SELECT TO referral_worker USING (app_job() = 'SEAL');
  ALTER TABLE audit_leaf ENABLE ROW LEVEL SECURITY;
  CREATE POLICY seals ON audit_leaf TO referral_worker USING (app_job() = 'SEAL') WITH CHECK (app_job() = 'SEAL');
  CREATE POLICY party_reads ON audit_leaf FOR SELECT TO referral_api USING (${PARTY});

  CREATE FUNCTION audit_leaf_hashes(first bigint, past bigint) RETURNS TABLE (leaf_index bigint, leaf_hash text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.leaf_index, l.leaf_hash FROM audit_leaf l WHERE l.leaf_index >= first AND l.leaf_index < past ORDER BY l.leaf_index $$;
  CREATE FUNCTION audit_leaf_of(referral uuid, event int) RETURNS TABLE (leaf_index bigint, leaf_hash text, event_hash text, body_hash text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.leaf_index, l.leaf_hash, e.leaf_hash, encode(sha256('\\x00'::bytea || convert_to(e.body, 'UTF8')), 'hex')
    FROM audit_event e LEFT JOIN audit_leaf l USING (referral_id, seq) WHERE e.referral_id = referral AND e.seq = event $$;
  COMMENT ON FUNCTION audit_leaf_of IS 'the hashes of one event, as its leaf, beside it and of its bytes now (null once redacted): what a receipt is held against';
  CREATE FUNCTION audit_take_sealed() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    DELETE FROM audit_unsealed u USING audit_leaf l WHERE l.referral_id = u.referral_id AND l.seq = u.seq $$;
  COMMENT ON FUNCTION audit_take_sealed IS 'takes out of the queue what has its leaf; nothing can be taken out without one';
  CREATE FUNCTION audit_backlog() RETURNS TABLE (waiting bigint, oldest timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT count(*), min(e.recorded_at) FROM (SELECT referral_id, seq FROM audit_unsealed ORDER BY id LIMIT 1000) u JOIN audit_event e USING (referral_id, seq) $$;
  COMMENT ON FUNCTION audit_backlog IS 'how many events wait for a checkpoint (counted up to 1000) and since when: for health';
  REVOKE ALL ON FUNCTION audit_leaf_hashes, audit_leaf_of, audit_backlog, audit_take_sealed FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION audit_take_sealed TO referral_worker;
  GRANT EXECUTE ON FUNCTION audit_leaf_hashes, audit_leaf_of, audit_backlog TO referral_api, referral_worker;
`;
