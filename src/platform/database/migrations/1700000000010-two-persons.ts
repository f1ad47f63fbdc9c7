import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who drafts does not approve: held by the state itself, whatever the application believes (Decree 310 art. 5: two officers report, the head decides). */
export class TwoPersons1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION by_whom(act text, id uuid) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT e.body::jsonb->'event'->'by'->>'personId' FROM audit_event e
        WHERE e.referral_id = id AND e.body::jsonb->'event'->>'action' = act ORDER BY e.seq DESC LIMIT 1 $$;
      UPDATE referral r SET body = r.body || jsonb_build_object('approvedBy', by_whom('APPROVE_TRANSFER', r.id), 'verifiedBy', by_whom('VERIFY_RECTIFICATION', r.id));

      ALTER TABLE referral ADD CONSTRAINT drafter_does_not_approve CHECK (
        body->>'approvedBy' IS NULL OR (body->>'approvedBy' IS DISTINCT FROM body->>'reportedBy' AND NOT jsonb_exists(body->'team', body->>'approvedBy')));

      DROP FUNCTION by_whom;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('who approved is part of the state of a referral'));
  }
}
