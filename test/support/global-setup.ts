import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { onServer, prepareDatabase, TEMPLATE_DATABASE, withDatabase } from './database.js';
import { rememberServer } from './running.js';

/**
 * One PostgreSQL for the whole run: DATABASE_URL, or an embedded one in a temporary folder. It holds one template
 * database, migrated and with the demonstration city; every spec file works on a clone of it. Says loudly when Redis is
 * missing.
 */
export default async function globalSetup(): Promise<void> {
  const url = process.env['DATABASE_URL'] ?? (await startServer());
  process.env['TEST_DATABASE_URL'] = url;
  await prepareTemplate(url);
  process.env['TEST_REDIS'] =
    process.env['REDIS_URL'] ??
    findProgram('redis-server') ??
    missing('no Redis: neither REDIS_URL nor a redis-server program. EVERY SPEC ON REDIS IS LEFT OUT OF THIS RUN.');
  process.env['TEST_CHROMIUM'] =
    findProgram('chromium') ??
    findProgram('google-chrome') ??
    missing('no browser: neither chromium nor google-chrome. THE SPECS IN A BROWSER ARE LEFT OUT OF THIS RUN.');
  process.env['TEST_POSTGRES_BIN'] =
    findPostgres() ??
    missing(
      'no PostgreSQL of the system with its tools (pg_dump). ' +
        'THE RESTORE WITH pg_dump AND pg_restore IS LEFT OUT OF THIS RUN.',
    );
  execFileSync(process.execPath, ['src/programs/build.mjs'], { stdio: 'inherit' });
}

/** Says loudly what is missing on this machine; in CI nothing may be missing. */
function missing(what: string): string {
  if (process.env['CI']) throw new Error(what);
  process.stderr.write(`\n${'!'.repeat(120)}\n!!  ${what}\n${'!'.repeat(120)}\n\n`);
  return '';
}

async function startServer(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-test-'));
  const server = await startEmbeddedPostgres({ dataFolder: folder, durable: false });
  rememberServer({ server, folder });
  return server.url;
}

async function prepareTemplate(url: string): Promise<void> {
  await onServer(url, `DROP DATABASE IF EXISTS ${TEMPLATE_DATABASE}`);
  await onServer(url, `CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await prepareDatabase(withDatabase(url, TEMPLATE_DATABASE));
}

/** The newest PostgreSQL of the operating system (Debian's folders). */
function findPostgres(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .sort((one, other) => other - one)
    : [];
  return (
    versions
      .map((version) => path.join(root, String(version), 'bin'))
      .find((bin) => existsSync(path.join(bin, 'pg_dump')) && existsSync(path.join(bin, 'postgres'))) ?? null
  );
}

function findProgram(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}
