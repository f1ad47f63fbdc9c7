import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A regime for limits that are counted back from a fixed date (听证七日前). */
export class CountingBack1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deadline_rule DROP CONSTRAINT deadline_rule_regime_check;
      ALTER TABLE deadline_rule ADD CONSTRAINT deadline_rule_regime_check CHECK (regime IN ('CDR','WD','WDB','MR','H','TARGET'));
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('rules that count back may be in use'));
  }
}
