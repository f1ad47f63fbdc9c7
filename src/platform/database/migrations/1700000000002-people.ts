import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is asking: persons, the posts they hold by appointment, their accounts and sessions. */
export class People1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (id text PRIMARY KEY, name text NOT NULL);
      COMMENT ON TABLE person IS '人员; demonstration persons are named by post';

      CREATE TABLE appointment (
        person_id text NOT NULL REFERENCES person, agency_id text NOT NULL REFERENCES agency, post text NOT NULL,
        valid_from date NOT NULL, valid_to date, PRIMARY KEY (person_id, agency_id, post, valid_from)
      );
      CREATE INDEX appointment_of_agency ON appointment (agency_id);
      COMMENT ON TABLE appointment IS '任职 a person holds a post of an agency from one day to another';

      CREATE TABLE account (
        login text PRIMARY KEY, person_id text NOT NULL REFERENCES person, password_hash text NOT NULL, active boolean NOT NULL DEFAULT true
      );
      COMMENT ON COLUMN account.password_hash IS 'argon2id in PHC format';

      CREATE TABLE session (
        token_hash text PRIMARY KEY, person_id text NOT NULL REFERENCES person, agency_id text NOT NULL REFERENCES agency,
        post text NOT NULL, created_at timestamptz(3) NOT NULL, last_seen_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL, revoked_at timestamptz(3)
      );
      COMMENT ON TABLE session IS 'opaque server-side sessions; token_hash is the SHA-256 of a random token that is never stored';
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('accounts and sessions are not undone by a migration'));
  }
}
