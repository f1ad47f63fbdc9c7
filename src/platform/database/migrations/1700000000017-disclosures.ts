import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Case files that were taken away, and bodies that were taken out: each by an event of the history. */
export class Disclosures1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE disclosure (
        id uuid PRIMARY KEY, referral_id uuid NOT NULL REFERENCES referral, event_seq int NOT NULL, agency_id text NOT NULL REFERENCES agency, person_id text NOT NULL REFERENCES person,
        until timestamptz(3) NOT NULL
      );
      COMMENT ON TABLE disclosure IS '案卷带出: who may fetch which bundle, and until when; what for and to whom stands in the event';
      GRANT SELECT, INSERT ON disclosure TO referral_api;
      ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON disclosure TO referral_api USING (agency_id = app_agency() AND person_id = app_person()) WITH CHECK (agency_id = app_agency() AND person_id = app_person());

      ALTER TABLE audit_event ALTER COLUMN body DROP NOT NULL;
      COMMENT ON COLUMN audit_event.body IS 'canonical JSON (RFC 8785); null once it has been redacted, as an event of the same history says';
      CREATE FUNCTION redact_events(referral uuid, by_event int) RETURNS int LANGUAGE plpgsql SECURITY INVOKER SET search_path = public AS $$
      DECLARE said jsonb; changed int;
      BEGIN
        SELECT e.body::jsonb->'event' INTO said FROM audit_event e JOIN audit_leaf l USING (referral_id, seq) WHERE e.referral_id = referral AND e.seq = by_event;
        IF said->>'kind' IS DISTINCT FROM 'REDACTION' THEN RAISE EXCEPTION 'event % of referral % is no sealed redaction', by_event, referral; END IF;
        UPDATE audit_event e SET body = NULL WHERE e.referral_id = referral AND e.seq IN (SELECT value::int FROM jsonb_array_elements_text(said->'seqs')) AND e.seq < by_event;
        GET DIAGNOSTICS changed = ROW_COUNT;
        RETURN changed;
      END $$;
      REVOKE ALL ON FUNCTION redact_events FROM PUBLIC;
      COMMENT ON FUNCTION redact_events IS 'takes out the bodies that a sealed REDACTION event lists; for the owner alone';
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what was disclosed or redacted is not undone by a migration'));
  }
}
