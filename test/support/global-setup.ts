import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { onServer, prepareDatabase, TEMPLATE_DATABASE, withDatabase } from './database.js';
import { rememberServer } from './running.js';

/**
 * One PostgreSQL for the whole run: DATABASE_URL, or an embedded one in a temporary folder. It holds one template database,
 * migrated and with the demonstration city; every spec file works on a clone of it. Says loudly when Redis is missing.
 */
export default async function globalSetup(): Promise<void> {
  const url = process.env['DATABASE_URL'] ?? (await startServer());
  process.env['TEST_DATABASE_URL'] = url;
  await prepareTemplate(url);
  const redis = process.env['REDIS_URL'] ?? (hasRedisServer() ? 'redis-server' : '');
  process.env['TEST_REDIS'] = redis;
  if (redis !== '') return;
  const missing = 'no Redis: neither REDIS_URL nor a redis-server program. EVERY SPEC ON REDIS IS LEFT OUT OF THIS RUN.';
  if (process.env['CI']) throw new Error(missing);
  process.stderr.write(`\n${'!'.repeat(100)}\n!!  ${missing}\n${'!'.repeat(100)}\n\n`);
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

function hasRedisServer(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
