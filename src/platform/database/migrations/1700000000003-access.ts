import type { MigrationInterface, QueryRunner } from 'typeorm';

const OF_A_PARTY =
  'EXISTS (SELECT 1 FROM referral_party p WHERE p.referral_id = %T.referral_id AND p.agency_id = app_agency())';

/** Tables of a case file, and what the API's role may do with them besides reading. */
const CASE_TABLES: Readonly<Record<string, readonly ('INSERT' | 'UPDATE')[]>> = {
  notice: ['INSERT', 'UPDATE'],
  evidence: ['INSERT'],
  deadline: ['INSERT', 'UPDATE'],
  audit_event: ['INSERT'],
};

/**
 * Two roles that own nothing and cannot bypass row-level security. `referral_api` acts for one agency, named in the
 * transaction (`app.agency`); an unset agency sees no row. `referral_worker` relays for all. Nobody may delete, and the
 * history can be neither updated nor deleted by either.
 */
export class Access1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'referral_api') THEN CREATE ROLE referral_api NOLOGIN; END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'referral_worker') THEN CREATE ROLE referral_worker NOLOGIN; END IF;
        EXECUTE format('GRANT referral_api, referral_worker TO %I', current_user);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the cluster is creating them just now
      END $$;

      CREATE FUNCTION app_agency() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT NULLIF(current_setting('app.agency', true), '') $$;

      CREATE FUNCTION referral_has_parties(id uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
        AS $$ SELECT EXISTS (SELECT 1 FROM referral_party WHERE referral_id = id) $$;
      COMMENT ON FUNCTION referral_has_parties IS 'the sender joins at the opening only; everybody later is let in by delivery';

      GRANT USAGE ON SCHEMA public TO referral_api, referral_worker;
      GRANT SELECT ON agency, person, appointment, deadline_rule, calendar_edition, calendar_day, migrations TO referral_api, referral_worker;
      GRANT SELECT ON account TO referral_api;
      GRANT SELECT, INSERT, UPDATE ON session TO referral_api;
      GRANT SELECT, INSERT, UPDATE ON number_series TO referral_api;
      GRANT SELECT, INSERT, UPDATE ON referral, command_receipt TO referral_api;
      GRANT SELECT, INSERT ON referral_party TO referral_api;
      GRANT SELECT ON inbox_entry TO referral_api;
      GRANT SELECT, INSERT, UPDATE ON outbox TO referral_api;
      GRANT SELECT, UPDATE ON referral, notice, outbox TO referral_worker;
      GRANT SELECT, INSERT ON referral_party, evidence, audit_event TO referral_worker;
      GRANT SELECT, INSERT, UPDATE ON inbox_entry, deadline TO referral_worker;
      -- the one write statement names these tables; the relay never has rows for them, and no policy lets it touch any receipt
      GRANT INSERT ON notice, outbox TO referral_worker;
      GRANT SELECT, UPDATE ON command_receipt TO referral_worker;

      ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
      CREATE POLICY party_reads ON referral FOR SELECT TO referral_api
        USING (EXISTS (SELECT 1 FROM referral_party p WHERE p.referral_id = referral.id AND p.agency_id = app_agency()));
      CREATE POLICY sender_opens ON referral FOR INSERT TO referral_api WITH CHECK (sender = app_agency());
      CREATE POLICY party_writes ON referral FOR UPDATE TO referral_api
        USING (EXISTS (SELECT 1 FROM referral_party p WHERE p.referral_id = referral.id AND p.agency_id = app_agency()));

      ALTER TABLE referral_party ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON referral_party FOR SELECT TO referral_api USING (agency_id = app_agency());
      CREATE POLICY sender_joins ON referral_party FOR INSERT TO referral_api WITH CHECK (
        agency_id = app_agency() AND NOT referral_has_parties(referral_id));

      ALTER TABLE inbox_entry ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON inbox_entry FOR SELECT TO referral_api USING (agency_id = app_agency());

      ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON outbox FOR SELECT TO referral_api USING (from_agency = app_agency());
      CREATE POLICY sends ON outbox FOR INSERT TO referral_api WITH CHECK (from_agency = app_agency() AND ${OF_A_PARTY.replace('%T', 'outbox')});
      CREATE POLICY replays ON outbox FOR UPDATE TO referral_api USING (from_agency = app_agency());

      ALTER TABLE command_receipt ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON command_receipt TO referral_api USING (agency_id = app_agency()) WITH CHECK (agency_id = app_agency());
    `);
    for (const [table, writes] of Object.entries(CASE_TABLES)) {
      const party = OF_A_PARTY.replace('%T', table);
      await runner.query(`
        GRANT SELECT, ${writes.join(', ')} ON ${table} TO referral_api;
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY party_reads ON ${table} FOR SELECT TO referral_api USING (${party});
        CREATE POLICY party_adds ON ${table} FOR INSERT TO referral_api WITH CHECK (${party});
      `);
      if (writes.includes('UPDATE'))
        await runner.query(`CREATE POLICY party_updates ON ${table} FOR UPDATE TO referral_api USING (${party})`);
    }
    for (const table of ['referral', 'referral_party', 'inbox_entry', 'outbox', ...Object.keys(CASE_TABLES)]) {
      await runner.query(`CREATE POLICY relay ON ${table} TO referral_worker USING (true) WITH CHECK (true)`);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('access rules are not undone by a migration'));
  }
}
