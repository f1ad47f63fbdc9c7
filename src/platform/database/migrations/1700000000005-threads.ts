import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Referrals that continue one another stand in one thread, named by its first. */
export class Threads1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE referral ADD COLUMN thread_id uuid;
      UPDATE referral SET thread_id = id,
        body = jsonb_build_object('respondent', NULL, 'threadId', id, 'continuesId', NULL, 'urgent', false) || body;
      ALTER TABLE referral ALTER COLUMN thread_id SET NOT NULL;
      CREATE INDEX referral_thread ON referral (thread_id, opened_at, id);
      COMMENT ON COLUMN referral.thread_id IS 'the first referral of the thread (案件链条); its own id when it continues none';
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('threads are part of the state of a referral'));
  }
}
