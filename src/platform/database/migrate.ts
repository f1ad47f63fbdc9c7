import type { DataSource } from 'typeorm';
import { createDataSource, MIGRATIONS } from './data-source.js';

/** A database that cannot be used; one line that says why and what would be right. */
export class DatabaseError extends Error {}

const OLDEST_SERVER = 150_000;

/** Opens the database as its owner. Throws DatabaseError when it cannot be reached, is too old, or would lose what it confirmed. */
export async function openOwner(url: string, shownUrl: string): Promise<DataSource> {
  const owner = createDataSource(url, null, 2);
  try {
    await owner.initialize();
  } catch (error) {
    throw new DatabaseError(
      `DATABASE_URL=${shownUrl} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const problem = await problemOf(owner);
  if (problem === null) return owner;
  await owner.destroy();
  throw new DatabaseError(`DATABASE_URL=${shownUrl} cannot be used: ${problem}`);
}

async function problemOf(owner: DataSource): Promise<string | null> {
  const rows: { version: number; unsafe: string | null }[] = await owner.query(`
    SELECT current_setting('server_version_num')::int AS version,
      (SELECT string_agg(name || '=' || setting, ', ') FROM pg_settings
       WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off') AS unsafe`);
  const row = rows[0];
  if (row === undefined || row.version < OLDEST_SERVER)
    return `PostgreSQL 15 or newer is needed, this is ${String(row?.version ?? 'unknown')}`;
  return row.unsafe === null ? null : `it would lose what it has confirmed (${row.unsafe}); switch these on`;
}

/** Brings the schema up to this version, one process at a time. Throws DatabaseError when the schema is newer than this version. */
export async function migrate(owner: DataSource): Promise<void> {
  await refuseNewer(owner);
  const runner = owner.createQueryRunner();
  try {
    await runner.query("SELECT pg_advisory_lock(hashtext('case-referral-platform migrations'))");
    await owner.runMigrations();
    await runner.query("SELECT pg_advisory_unlock(hashtext('case-referral-platform migrations'))");
  } finally {
    await runner.release();
  }
}

/** Throws DatabaseError unless the schema is exactly that of this version. */
export async function requireMigrated(owner: DataSource): Promise<void> {
  await refuseNewer(owner);
  if (await owner.showMigrations())
    throw new DatabaseError('the database schema is older than this version: run "npm run migrate" first');
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

/** Throws DatabaseError when a pool does not work under the role it was opened for, or the role could see past row-level security. */
export async function requireRole(source: DataSource, role: string): Promise<void> {
  const rows: { name: string; unsafe: boolean }[] = await source.query(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS unsafe FROM pg_roles WHERE rolname = current_user',
  );
  const [row] = rows;
  if (row?.name !== role || row.unsafe)
    throw new DatabaseError(
      `the pool should work as ${role} and not bypass row-level security, but works as ${row?.name ?? 'nobody'}`,
    );
}
