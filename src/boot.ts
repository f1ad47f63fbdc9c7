import path from 'node:path';

import type { DataSource } from 'typeorm';

import { loadCity, loadRules } from './access/load-city.js';
import { type City, type Law, readConfiguration } from './agencies/city.js';
import { checkRoute } from './domain/route/check-route.js';
import { ROUTES } from './domain/route/registry.js';
import { type Env, withoutPassword } from './platform/config/env.js';
import { nameLog, openAuditKeys } from './platform/crypto/audit-keys.js';
import { noteKey, openSealer, requireSameKey, type Sealer } from './platform/crypto/sealer.js';
import { createDataSource } from './platform/database/data-source.js';
import { type EmbeddedPostgres, isUsed, startEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import {
  DATABASE_ROLES,
  type DatabaseRole,
  giveLogins,
  LOGIN_SETTINGS,
  loginUrl,
  namesOwner,
  requireLogin,
} from './platform/database/logins.js';
import { migrate, opened, openOwner, requireMigrated, requireSafe } from './platform/database/migrate.js';
import type { Foundation } from './platform/platform.module.js';
import { migrateQueues, openQueueBackend, requireQueueBackend } from './platform/queue/queue-backend.js';
import { Clock } from './platform/time/clock.js';

/** Everything that stands below the modules, and how to take it down again. */
export interface Booted {
  readonly foundation: Foundation;
  readonly city: City;
  readonly withDemonstration: boolean;
  readonly embedded: boolean;
  /** As the owner, where DATABASE_URL names one: keep it out of logs. */
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** A route table that contradicts itself. */
export class RouteError extends Error {}

/** When the schema is brought up to date. ANEW: functions and rights too where they look like those of this version. */
type Migrating = 'NEVER' | 'IF_NEEDED' | 'ANEW';

/**
 * Brings everything up in order: database, schema, configuration, logins, queues. NEVER, or a DATABASE_URL that names
 * no owner: the schema must be up to date already. Throws one clear line; nothing is left half-started.
 */
export async function boot(env: Env, migrating: Migrating): Promise<Booted> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const configuration = await readConfiguration(env.CITY_FILE);
    refuseBrokenRoutes(new Set(configuration.rules.map((rule) => rule.id)));
    const sealer = openSealer(
      env.SECRET_KEY_FILE ?? path.join(env.DATA_FOLDER, 'secret.key'),
      env.SECRET_KEY_FILE === undefined,
    );
    await requireQueueBackend(env);
    const embedded = env.DATABASE_URL === undefined ? await startEmbedded(env, undo) : null;
    const url = env.DATABASE_URL ?? embedded?.url ?? '';
    if (migrating !== 'NEVER' && namesOwner(url))
      await prepareDatabase(url, env, sealer, configuration, migrating === 'ANEW');
    const addressOf = (role: DatabaseRole): string => env[LOGIN_SETTINGS[role]] ?? loginUrl(url, role, sealer);
    const open = async (role: DatabaseRole): Promise<DataSource> => {
      const source = await opened(createDataSource(addressOf(role), role, env.DATABASE_POOL), withoutPassword(url));
      undo.push(() => source.destroy());
      await requireLogin(source, role);
      return source;
    };
    const [api, worker] = [await open('referral_api'), await open('referral_worker')];
    await requireSafe(api, withoutPassword(url));
    await requireMigrated(api);
    await requireSameKey(api, sealer);
    const auditKey = await openAuditKeys(api, env);
    if (env.REDIS_URL === undefined) await requireQueueLogin(addressOf('referral_queue'), withoutPassword(url));
    const queues = openQueueBackend(env, addressOf('referral_queue'));
    undo.push(() => queues.close());
    return {
      foundation: { env, api, worker, queues, clock: new Clock(), sealer, auditKey, durable: true },
      city: configuration.city,
      withDemonstration: env.DEMO_ACCOUNTS,
      embedded: embedded !== null,
      databaseUrl: url,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** BullMQ keeps a pool of its own: its login is asked who it is before. */
async function requireQueueLogin(address: string, named: string): Promise<void> {
  const source = await opened(createDataSource(address, 'referral_queue', 1), named);
  await requireLogin(source, 'referral_queue').finally(() => source.destroy());
}

/**
 * All that is done as the owner of the database: schema, law, city, and the logins under which everything else works.
 */
async function prepareDatabase(
  url: string,
  env: Env,
  sealer: Sealer,
  configuration: Law & { readonly city: City },
  anew: boolean,
): Promise<void> {
  const owner = await openOwner(url, withoutPassword(url));
  try {
    await migrate(owner, anew);
    await migrateQueues(url);
    await loadRules(owner, configuration);
    await loadCity(owner, configuration.city, env.DEMO_ACCOUNTS);
    await noteKey(owner, sealer);
    await requireSameKey(owner, sealer);
    await nameLog(owner);
    await giveLogins(
      owner,
      sealer,
      DATABASE_ROLES.filter((role) => env[LOGIN_SETTINGS[role]] !== undefined),
    );
  } finally {
    await owner.destroy();
  }
}

async function startEmbedded(env: Env, undo: (() => Promise<unknown>)[]): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres({ dataFolder: env.DATA_FOLDER, durable: true });
  undo.push(async () => {
    if (!(await isUsed(embedded.url))) await embedded.stop();
  }); // another process may work on the same folder
  return embedded;
}

function refuseBrokenRoutes(rules: ReadonlySet<string>): void {
  const problems = ROUTES.flatMap((route) => checkRoute(route, rules));
  if (problems.length > 0) throw new RouteError(`route tables contradict themselves: ${problems.join('; ')}`);
}
