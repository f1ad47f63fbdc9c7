import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for what: one row per request, written before the answer leaves, never changed. */
export class AccessEvents1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access_event (
        id uuid PRIMARY KEY, at timestamptz(3) NOT NULL, person_id text, agency_id text, post text, login text,
        source text NOT NULL, operations text[] NOT NULL, purpose text, referral_ids uuid[] NOT NULL, field_groups text[] NOT NULL, outcome text[] NOT NULL
      );
      CREATE INDEX access_event_of_agency ON access_event (agency_id, at DESC, id DESC);
      COMMENT ON TABLE access_event IS '访问记录: id is the request id that the client was told';
      COMMENT ON COLUMN access_event.login IS 'the login that was tried, where the request was a sign-in';
      COMMENT ON COLUMN access_event.purpose IS 'why, in the words of whoever asked';
      COMMENT ON COLUMN access_event.outcome IS 'OK, or the codes of the refusals';

      GRANT SELECT, INSERT ON access_event TO referral_api;
      ALTER TABLE access_event ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON access_event FOR SELECT TO referral_api USING (agency_id = app_agency());
      CREATE POLICY records ON access_event FOR INSERT TO referral_api WITH CHECK (agency_id IS NOT DISTINCT FROM app_agency());
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the record of who read what is not undone by a migration'));
  }
}
