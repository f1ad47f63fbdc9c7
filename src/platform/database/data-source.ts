import pg from 'pg';
import { DataSource, getMetadataArgsStorage } from 'typeorm';

import { BOUNDED, GuardedClient } from './guarded-client.js';
import type { DatabaseRole } from './logins.js';
import { Baseline1700000000001 } from './migrations/1700000000001-baseline.js';
import { PATIENCE_MS } from './patience.js';

export const MIGRATIONS = [Baseline1700000000001];

/** Statements end before the client gives them up, so that the server does not go on with what nobody waits for. */
const STATEMENT_TIMEOUT_MS = PATIENCE_MS - 1_000;

/** A process that was frozen in a transaction loses it, and with it the locks that others wait for. */
const IDLE_MS: Readonly<Record<DatabaseRole | 'owner', number>> = {
  referral_api: 15_000,
  referral_worker: 8_000,
  referral_queue: 8_000,
  owner: 60_000,
};

/**
 * A pool of connections that log in as `url` says; `role` null: as the owner of the database, for migrations and
 * operators. Plain reads (`Tx.find`) may ask for every table that a room of this process describes. Every wait is
 * bounded on this side as well: a network that has gone silent answers nothing, not even a time-out.
 */
export function createDataSource(url: string, role: DatabaseRole | null, poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize,
    applicationName: role ?? 'referral_owner',
    extra: {
      options:
        (role ? `-c statement_timeout=${STATEMENT_TIMEOUT_MS} ` : '') +
        `-c timezone=UTC -c idle_in_transaction_session_timeout=${IDLE_MS[role ?? 'owner']}`,
      pipeline: true, // statements that do not wait for one another travel together
      ...(role ? BOUNDED : { connectionTimeoutMillis: PATIENCE_MS, Client: GuardedClient }),
    },
    // an idle connection that ends is taken out of the pool; whoever asks next is told if there is no other
    poolErrorHandler: () => undefined,
  });
}

// Instants are text throughout ("2026-11-23T08:00:00.000Z"): no Date object, no rounding, no time zone of the process.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => {
  const milliseconds = (_: string, fraction: string | undefined): string => (fraction ?? '.').padEnd(4, '0');
  return `${text.slice(0, 10)}T${text.slice(11).replace(/(\.\d+)?\+00$/, milliseconds)}Z`;
});
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** The pool of the API's role, for a library that brings its own SQL; everything of ours goes through `UnitOfWork`. */
export const API_DATA_SOURCE = Symbol('DataSource of referral_api');
