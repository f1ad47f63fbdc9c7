import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever watches asks again and again for what has changed lately. */
export class LiveChanges1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX referral_changed ON referral (changed_at DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX referral_changed');
  }
}
