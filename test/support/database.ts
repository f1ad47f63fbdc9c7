import { createPrivateKey, randomBytes } from 'node:crypto';

import pg from 'pg';
import type { DataSource } from 'typeorm';

import { loadCity, loadRules } from '../../src/access/load-city.js';
import { readConfiguration } from '../../src/agencies/city.js';
import { nameLog } from '../../src/platform/crypto/audit-keys.js';
import { noteKey, Sealer } from '../../src/platform/crypto/sealer.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { type DatabaseRole, giveLogins, loginUrl } from '../../src/platform/database/logins.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrateQueues } from '../../src/platform/queue/queue-backend.js';

/** Migrated, with the demonstration city; cloned for each spec file. */
export const TEMPLATE_DATABASE = 'referral_test_template';

/**
 * The sealing key of every test: processes get it as a file (support/process.ts), platforms in this process as it is.
 */
export const SECRET = Buffer.alloc(32, 33);
export const SEALER = new Sealer(SECRET);

/** The key with which every process of a test signs what it writes, as PKCS #8 (RFC 8410) of a fixed seed. */
export const AUDIT_KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 34)]),
  format: 'der',
  type: 'pkcs8',
});

/**
 * BullMQ's tables, emptied: what a wiped queue means on PostgreSQL. A worker beside it locks the same tables in its own
 * order, so the server may end this statement as a deadlock; it is then asked again.
 */
export async function wipeQueues(owner: DataSource): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await owner.query(
        'TRUNCATE bullmq.job, bullmq.event, bullmq.meta, bullmq.rate_limit, bullmq.dedup, bullmq.metrics CASCADE',
      );
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || tries === 20) throw error;
    }
  }
}
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
  const url = withDatabase(server, name);
  await makeLogins(url);
  return { url, drop: () => onServer(server, `DROP DATABASE ${name}`) };
}

/** An empty database, not migrated. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  return { url: withDatabase(server, name), drop: () => onServer(server, `DROP DATABASE ${name}`) };
}

/** Makes the logins of a database that is a copy of another: roles belong to the server and are not copied. */
export async function makeLogins(url: string): Promise<void> {
  const owner = await createDataSource(url, null, 1).initialize();
  try {
    await giveLogins(owner, SEALER, []);
  } finally {
    await owner.destroy();
  }
}

/** A pool under one of the logins of a database that `url` names as its owner. */
export function openPool(url: string, role: DatabaseRole, size = 2): Promise<DataSource> {
  return createDataSource(loginUrl(url, role, SEALER), role, size).initialize();
}

/** Brings an empty database to where the platform finds it after its first start, with the demonstration city. */
export async function prepareDatabase(url: string): Promise<void> {
  const owner = await createDataSource(url, null, 2).initialize();
  try {
    const configuration = await readConfiguration('config/cities/hejin/city.json');
    await migrate(owner);
    await loadRules(owner, configuration);
    await loadCity(owner, configuration.city, true);
    await noteKey(owner, SEALER);
    await nameLog(owner);
    await migrateQueues(url);
    await giveLogins(owner, SEALER, []);
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
