-- How events come into the tree, and what may be asked of it.

CREATE OR REPLACE FUNCTION audit_backlog()
  RETURNS TABLE(waiting bigint, oldest timestamp with time zone)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT count(*), min(e.recorded_at)
    FROM (SELECT subject_id, seq FROM audit_unsealed ORDER BY id LIMIT 1000) u
      JOIN audit_event e USING (subject_id, seq) $$;
COMMENT ON FUNCTION audit_backlog IS
  'how many events wait for a checkpoint (counted up to 1000) and since when: for health';
REVOKE ALL ON FUNCTION audit_backlog FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_backlog TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_event_is_queued()
  RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
      DECLARE newest timestamptz := (SELECT at FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1);
      BEGIN
        IF EXISTS (SELECT FROM added e WHERE e.recorded_at < newest - interval '10 minutes') THEN
          RAISE EXCEPTION 'the clock is before the newest checkpoint' USING ERRCODE = 'RP001';
        END IF;
        INSERT INTO audit_unsealed (subject_id, seq)
        SELECT e.subject_id, e.seq FROM added e ORDER BY e.subject_id, e.seq;
        RETURN NULL;
      END $$;
COMMENT ON FUNCTION audit_event_is_queued IS
  'queues every event for its checkpoint; the ten minutes are CLOCK_TOLERANCE_MS (domain/audit/checkpoint.ts)';

CREATE OR REPLACE FUNCTION audit_leaf_hashes(first bigint, past bigint)
  RETURNS TABLE(leaf_index bigint, leaf_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT l.leaf_index, l.leaf_hash
    FROM audit_leaf l
    WHERE l.leaf_index >= first AND l.leaf_index < past
    ORDER BY l.leaf_index $$;
REVOKE ALL ON FUNCTION audit_leaf_hashes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_leaf_hashes TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_head(subject uuid)
  RETURNS TABLE(
    subject_kind text, subject_id uuid, seq integer, leaf_hash text, recorded_at timestamp with time zone,
    tree_size bigint, signature text, sealed boolean
  )
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT e.subject_kind, e.subject_id, e.seq, e.leaf_hash, e.recorded_at, e.tree_size, e.signature,
      EXISTS (SELECT FROM audit_leaf l WHERE l.subject_id = e.subject_id AND l.seq = e.seq)
    FROM audit_event e WHERE e.subject_id = subject ORDER BY e.seq DESC LIMIT 1 $$;
COMMENT ON FUNCTION audit_head IS 'the last event of a subject, without its body: what the next one is to stand on';
REVOKE ALL ON FUNCTION audit_head FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_head TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_leaf_of(subject uuid, event integer)
  RETURNS TABLE(leaf_index bigint, leaf_hash text, event_hash text, body_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT l.leaf_index, l.leaf_hash, e.leaf_hash, encode(sha256('\x00'::bytea || convert_to(e.body, 'UTF8')), 'hex')
    FROM audit_event e LEFT JOIN audit_leaf l USING (subject_id, seq) WHERE e.subject_id = subject AND e.seq = event $$;
COMMENT ON FUNCTION audit_leaf_of IS
  'the hashes of one event, as its leaf, beside it and of its bytes now (null once redacted): '
  'what a receipt is held against';
REVOKE ALL ON FUNCTION audit_leaf_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_leaf_of TO referral_api, referral_worker;

CREATE OR REPLACE FUNCTION audit_take_sealed()
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public
AS $$
    DELETE FROM audit_unsealed u USING audit_leaf l WHERE l.subject_id = u.subject_id AND l.seq = u.seq $$;
COMMENT ON FUNCTION audit_take_sealed IS
  'takes out of the queue what has its leaf; nothing can be taken out without one';
REVOKE ALL ON FUNCTION audit_take_sealed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_take_sealed TO referral_worker;

CREATE OR REPLACE FUNCTION redact_events(subject uuid, by_event integer)
  RETURNS integer
  LANGUAGE plpgsql SET search_path = public
AS $$
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
      END $$;
COMMENT ON FUNCTION redact_events IS 'takes out the bodies that a sealed REDACTION event lists; for the owner alone';
REVOKE ALL ON FUNCTION redact_events FROM PUBLIC;
