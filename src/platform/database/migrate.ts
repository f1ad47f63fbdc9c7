import pg from 'pg';
import type { DataSource } from 'typeorm';

import { createDataSource, MIGRATIONS } from './data-source.js';
import { DatabaseError } from './database-error.js';
import { applyRights, forceRowSecurity, hasRights } from './schema/rights.js';

const OLDEST_SERVER = 150_000;

/**
 * Opens the database as its owner. Throws DatabaseError when it cannot be reached, is too old, or would lose what it
 * confirmed.
 */
export async function openOwner(url: string, shownUrl: string): Promise<DataSource> {
  const owner = await opened(createDataSource(url, null, 2), shownUrl);
  try {
    await requireSafe(owner, shownUrl);
    return owner;
  } catch (error) {
    await owner.destroy();
    throw error;
  }
}

/** Opens a pool. Throws DatabaseError, one line, when nobody answers or the login is refused. */
export async function opened(source: DataSource, shownUrl: string): Promise<DataSource> {
  try {
    return await source.initialize();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(`DATABASE_URL=${shownUrl} cannot be used: ${why}${isRefused(error) ? REFUSED : ''}`);
  }
}

const REFUSED = '; run "npm run migrate" first, with the same SECRET_KEY_FILE: it makes the logins';

/** SQLSTATE class 28: the server does not let this login in. */
function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code ?? '').startsWith('28');
}

/**
 * How a server takes nothing, and what it would lose, in words; null where it is right. Asked at the start, and by
 * health.
 */
export const CONDITION_SQL = `
  CASE WHEN pg_is_in_recovery() THEN 'it is a standby and read-only'
    WHEN current_setting('transaction_read_only') = 'on' THEN 'it is read-only (default_transaction_read_only=on)'
  END AS "readOnly",
  (
    SELECT 'it would lose what it has confirmed (' || string_agg(name || '=' || setting, ', ') || '); switch these on'
    FROM pg_settings
    WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'
  ) AS losing`;

export interface ServerCondition {
  readonly readOnly: string | null;
  readonly losing: string | null;
}

/** Throws DatabaseError when the server is too old, read-only, or would lose what it confirms. */
export async function requireSafe(source: DataSource, shownUrl: string): Promise<void> {
  const rows: (ServerCondition & { version: number })[] = await source.query(
    `SELECT current_setting('server_version_num')::int AS version, ${CONDITION_SQL}`,
  );
  const row = rows[0];
  const old =
    row === undefined || row.version < OLDEST_SERVER
      ? `PostgreSQL 15 or newer is needed, this is ${String(row?.version ?? 'unknown')}`
      : null;
  const problem = old ?? row?.readOnly ?? row?.losing ?? null;
  if (problem !== null) throw new DatabaseError(`DATABASE_URL=${shownUrl} cannot be used: ${problem}`);
}

/**
 * Brings the schema up to this version, one process at a time. `anew`: functions and rights too, where the database
 * says that they are those of this version; somebody may have changed them by hand. Throws DatabaseError when the
 * schema is newer than this version.
 */
export async function migrate(owner: DataSource, anew = false): Promise<void> {
  await refuseNewer(owner);
  const runner = owner.createQueryRunner();
  try {
    await runner.query("SELECT pg_advisory_lock(hashtext('case-referral-platform migrations'))");
    await owner.runMigrations();
    if (anew || !(await hasRights(owner))) await applyRights(runner);
    await forceRowSecurity(runner);
    await runner.query("SELECT pg_advisory_unlock(hashtext('case-referral-platform migrations'))");
  } finally {
    await runner.release();
  }
}

/** Throws DatabaseError unless the schema is exactly that of this version. */
export async function requireMigrated(source: DataSource): Promise<void> {
  await refuseNewer(source);
  const rows: { lacking: number }[] = await source.query(
    `SELECT (
       SELECT count(*) FROM unnest($1::text[]) n WHERE NOT EXISTS (SELECT FROM migrations m WHERE m.name = n)
     )::int AS lacking`,
    [MIGRATIONS.map((migration) => migration.name)],
  );
  if (rows[0]?.lacking !== 0)
    throw new DatabaseError('the database schema is older than this version: run "npm run migrate" first');
  if (!(await hasRights(source)))
    throw new DatabaseError(
      'the functions and rights of the database are those of another version: ' +
        'run "npm run migrate" of the newer one first',
    );
}

async function refuseNewer(owner: DataSource): Promise<void> {
  const tables: { there: boolean }[] = await owner.query(
    "SELECT to_regclass('public.migrations') IS NOT NULL AS there",
  );
  if (!tables[0]?.there) return;
  const known = MIGRATIONS.map((migration) => migration.name);
  const rows: { name: string }[] = await owner.query(
    'SELECT name FROM migrations WHERE name <> ALL($1) ORDER BY name',
    [known],
  );
  if (rows.length > 0)
    throw new DatabaseError(
      `the database schema is newer than this version: it knows ${rows.map((row) => row.name).join(', ')}`,
    );
}
