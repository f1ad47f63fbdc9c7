import type { DataSource, QueryRunner } from 'typeorm';

import { sha256 } from '../../crypto/digest.js';
import { sqlIn } from './sql-files.js';

const FILES = [...sqlIn('functions'), ...sqlIn('access')];

/** Names the functions and rights of this version. */
const DIGEST = sha256(FILES.join('\0'));

/** The functions that this version makes. */
const FUNCTIONS = FILES.flatMap((text) =>
  [...text.matchAll(/^CREATE OR REPLACE FUNCTION (\w+)\(/gm)].map(([, name = '']) => name),
);

/**
 * Puts the functions, triggers, grants and policies of this version in the place of those that are there, in one
 * transaction: a process that reads meanwhile sees the old ones or the new ones. Functions that somebody else made, of
 * an extension or of the site, stay.
 */
export async function applyRights(runner: QueryRunner): Promise<void> {
  await runner.startTransaction();
  try {
    // functions name functions that follow
    await runner.query("SELECT set_config('check_function_bodies', 'off', true)");
    await runner.query("SELECT set_config('app.functions', $1, true)", [FUNCTIONS.join()]);
    await runner.query(TAKE_OFF);
    for (const text of FILES) await runner.query(text);
    await runner.query(
      `INSERT INTO schema_edition (digest, functions) VALUES ($1, $2)
       ON CONFLICT (one) DO UPDATE SET digest = excluded.digest, functions = excluded.functions`,
      [DIGEST, FUNCTIONS],
    );
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

/**
 * The owner is bound by row-level security like everybody, and let through by a policy that names him: what migrations,
 * operators and the functions that run as the owner may do stands in the database. Repeated at each migration, for
 * tables that are new and for a copy that has another owner.
 */
export async function forceRowSecurity(runner: QueryRunner): Promise<void> {
  await runner.query(FORCE_ROW_SECURITY);
}

/** Does the database hold the functions and rights of this version? */
export async function hasRights(source: DataSource): Promise<boolean> {
  const rows: { digest: string }[] = await source.query('SELECT digest FROM schema_edition');
  return rows[0]?.digest === DIGEST;
}

/** Whatever a file could have made, this version's or the last one's; so that what a file no longer names is gone. */
const TAKE_OFF = `
  DO $$ DECLARE what record; ours oid[] := ARRAY(
    SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
      AND (
        p.proname = ANY (string_to_array(current_setting('app.functions'), ','))
        OR p.proname = ANY (SELECT unnest(e.functions) FROM schema_edition e)
      ));
  BEGIN
    FOR what IN SELECT p.polname, p.polrelid::regclass AS name FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE c.relnamespace = 'public'::regnamespace AND p.polname <> 'owner'
    LOOP EXECUTE format('DROP POLICY %I ON %s', what.polname, what.name); END LOOP;
    FOR what IN SELECT t.tgname, t.tgrelid::regclass AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgfoid = ANY (ours)
    LOOP EXECUTE format('DROP TRIGGER %I ON %s', what.tgname, what.name); END LOOP;
    FOR what IN SELECT p.oid::regprocedure AS name FROM unnest(ours) AS p (oid)
    LOOP EXECUTE format('DROP FUNCTION %s', what.name); END LOOP;
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM referral_api, referral_worker, referral_queue;
  END $$`;

const FORCE_ROW_SECURITY = `
  DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT c.oid::regclass AS name, c.relforcerowsecurity AS forced,
        EXISTS (
          SELECT FROM pg_policy p
          WHERE p.polrelid = c.oid AND p.polname = 'owner' AND p.polroles = ARRAY[current_user::regrole::oid]
        ) AS let
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
    LOOP
      IF NOT t.forced THEN EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t.name); END IF;
      CONTINUE WHEN t.let;
      EXECUTE format('DROP POLICY IF EXISTS owner ON %s', t.name);
      EXECUTE format('CREATE POLICY owner ON %s TO %I USING (true) WITH CHECK (true)', t.name, current_user);
    END LOOP;
  END $$`;
