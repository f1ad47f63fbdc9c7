import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { loadCity, loadRules } from '../../src/access/load-city.js';
import { readConfiguration } from '../../src/agencies/city.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';

/** Migrated, with the demonstration city; cloned for each spec file. */
export const TEMPLATE_DATABASE = 'referral_test_template';

/** BullMQ's tables, emptied: what a wiped queue means on PostgreSQL. */
export const WIPE_QUEUES =
  'TRUNCATE bullmq.job, bullmq.event, bullmq.meta, bullmq.rate_limit, bullmq.dedup, bullmq.metrics CASCADE';
const PREFIX = 'referral_test_';

export interface TestDatabase {
  /** As the owner of the tables. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A clone of the template for one spec. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`);
  return { url: withDatabase(server, name), drop: () => onServer(server, `DROP DATABASE ${name}`) };
}

/** An empty database, not migrated. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  return { url: withDatabase(server, name), drop: () => onServer(server, `DROP DATABASE ${name}`) };
}

/** Brings an empty database to where the platform finds it after its first start, with the demonstration city. */
export async function prepareDatabase(url: string): Promise<void> {
  const owner = await createDataSource(url, null, 2).initialize();
  try {
    const configuration = await readConfiguration('config/city-hejin.json');
    await migrate(owner);
    await loadRules(owner, configuration);
    await loadCity(owner, configuration.city, true);
  } finally {
    await owner.destroy();
  }
}

/** Connections to test databases that are still open. */
export async function leftOpen(): Promise<string[]> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT datname || ' by ' || application_name AS name FROM pg_stat_activity WHERE datname LIKE '${PREFIX}%'`,
    );
    return rows.map((row) => row.name);
  } finally {
    await client.end();
  }
}

export async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, name: string): string {
  const there = new URL(url);
  there.pathname = `/${name}`;
  return there.href;
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('globalSetup has not run');
  return url;
}
