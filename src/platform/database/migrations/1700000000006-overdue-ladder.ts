import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each open limit stands on the overdue ladder: timers are rows, found by one index. */
export class OverdueLadder1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE policy (name text PRIMARY KEY, value jsonb NOT NULL);
      COMMENT ON TABLE policy IS 'what the city decides within the law, from its configuration files';
      GRANT SELECT ON policy TO referral_api, referral_worker;

      ALTER TABLE deadline ADD COLUMN next_step int NOT NULL DEFAULT 0, ADD COLUMN next_at timestamptz(3);
      UPDATE deadline SET next_step = 1, next_at = due_at + interval '1 millisecond' WHERE state = 'OPEN' AND kind = 'DUTY';
      CREATE INDEX deadline_next ON deadline (next_at) WHERE state = 'OPEN' AND next_at IS NOT NULL;
      COMMENT ON COLUMN deadline.next_step IS 'which step of the overdue ladder comes next, from 0';

      -- one version of a referral may see several limits pass; the id of a notice is unique by construction
      ALTER TABLE notice DROP CONSTRAINT notice_referral_id_version_kind_to_agency_key;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('notices of passed limits cannot be unsent'));
  }
}
