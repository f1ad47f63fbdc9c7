import path from 'node:path';
import { loadCity, loadRules } from './access/load-city.js';
import { type City, readConfiguration } from './agencies/city.js';
import { checkRoute } from './domain/route/check-route.js';
import { ROUTES } from './domain/route/registry.js';
import { type Env, withoutPassword } from './platform/config/env.js';
import { openAuditKeys } from './platform/crypto/audit-keys.js';
import { openSealer, requireSameKey } from './platform/crypto/sealer.js';
import { createDataSource, type DatabaseRole } from './platform/database/data-source.js';
import { type EmbeddedPostgres, isUsed, startEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate, openOwner, requireMigrated, requireRole } from './platform/database/migrate.js';
import type { Foundation } from './platform/platform.module.js';
import { openQueueBackend, requireQueueBackend } from './platform/queue/queue-backend.js';
import { Clock } from './platform/time/clock.js';
import type { DataSource } from 'typeorm';

/** Everything that stands below the modules, and how to take it down again. */
export interface Booted {
  readonly foundation: Foundation;
  readonly city: City;
  readonly withDemonstration: boolean;
  readonly embedded: boolean;
  /** As the owner: keep it out of logs. */
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** A route table that contradicts itself. */
export class RouteError extends Error {}

/**
 * Brings everything up in order: database, schema, configuration, roles, queues. `mayMigrate` false: the schema must be up
 * to date already (several processes of one role start at once). Throws one clear line; nothing is left half-started.
 */
export async function boot(env: Env, mayMigrate: boolean): Promise<Booted> {
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
    const withDemonstration = env.DEMO_ACCOUNTS;
    const owner = await openOwner(url, withoutPassword(url));
    undo.push(() => owner.destroy());
    if (mayMigrate) {
      await migrate(owner);
      await loadRules(owner, configuration);
      await loadCity(owner, configuration.city, withDemonstration);
    } else await requireMigrated(owner);
    await requireSameKey(owner, sealer);
    const auditKey = await openAuditKeys(owner, env);
    const [api, worker] = [
      await openPool(url, 'referral_api', env, undo),
      await openPool(url, 'referral_worker', env, undo),
    ];
    const queues = await openQueueBackend(env, url);
    return {
      foundation: { env, api, worker, queues, clock: new Clock(), sealer, auditKey },
      city: configuration.city,
      withDemonstration,
      embedded: embedded !== null,
      databaseUrl: url,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startEmbedded(env: Env, undo: (() => Promise<unknown>)[]): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres({ dataFolder: env.DATA_FOLDER, durable: true });
  undo.push(async () => {
    if (!(await isUsed(embedded.url))) await embedded.stop();
  }); // another process may work on the same folder
  return embedded;
}

async function openPool(
  url: string,
  role: DatabaseRole,
  env: Env,
  undo: (() => Promise<unknown>)[],
): Promise<DataSource> {
  const source = createDataSource(url, role, env.DATABASE_POOL);
  await source.initialize();
  undo.push(() => source.destroy());
  await requireRole(source, role);
  return source;
}

function refuseBrokenRoutes(rules: ReadonlySet<string>): void {
  const problems = ROUTES.flatMap((route) => checkRoute(route, rules));
  if (problems.length > 0) throw new RouteError(`route tables contradict themselves: ${problems.join('; ')}`);
}
