import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of a case file that the worker changes, with the column that names the referral. */
const OF_A_REFERRAL = {
  referral: 'id',
  referral_party: 'referral_id',
  notice: 'referral_id',
  evidence: 'referral_id',
  deadline: 'referral_id',
  audit_event: 'referral_id',
  inbox_entry: 'referral_id',
} as const;

/**
 * The worker's role no longer sees every case: a job says what it is (`app.job`) and which referral it works on
 * (`app.referral`), inside its transaction. Without a job it sees nothing; with one, the queue of its work and that referral.
 */
export class JobContext1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION app_job() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT NULLIF(current_setting('app.job', true), '') $$;
      CREATE FUNCTION app_referral() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT NULLIF(current_setting('app.referral', true), '')::uuid $$;

      DROP POLICY relay ON outbox;
      CREATE POLICY carries ON outbox TO referral_worker USING (app_job() IS NOT NULL) WITH CHECK (app_job() = 'RELAY' OR referral_id = app_referral());
      CREATE POLICY finds_due ON deadline FOR SELECT TO referral_worker USING (app_job() = 'SWEEP');
    `);
    for (const [table, column] of Object.entries(OF_A_REFERRAL)) {
      await runner.query(`
        DROP POLICY relay ON ${table};
        CREATE POLICY job ON ${table} TO referral_worker USING (app_job() IS NOT NULL AND ${column} = app_referral()) WITH CHECK (app_job() IS NOT NULL AND ${column} = app_referral());
      `);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the narrower sight of the worker is not undone by a migration'));
  }
}
