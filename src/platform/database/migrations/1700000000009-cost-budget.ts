import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each principal has spent in this minute, for all processes together; worth nothing after a crash. */
export class CostBudget1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE cost_budget (key varchar(255) PRIMARY KEY, points int NOT NULL DEFAULT 0, expire bigint);
      COMMENT ON TABLE cost_budget IS '查询额度: by hashed person or address; the columns are those of rate-limiter-flexible';
      GRANT SELECT, INSERT, UPDATE, DELETE ON cost_budget TO referral_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cost_budget');
  }
}
