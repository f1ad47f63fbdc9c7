import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts attempts to sign in, for all processes together. */
export class SignInAttempts1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_attempt (key varchar(255) PRIMARY KEY, points int NOT NULL DEFAULT 0, expire bigint);
      COMMENT ON TABLE sign_in_attempt IS '登录尝试计数: by login and source, each hashed; the columns are those of rate-limiter-flexible';
      GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempt TO referral_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_attempt');
  }
}
