import pg from 'pg';
import { DataSource } from 'typeorm';
import { Casebook1700000000001 } from './migrations/1700000000001-casebook.js';
import { People1700000000002 } from './migrations/1700000000002-people.js';
import { Access1700000000003 } from './migrations/1700000000003-access.js';
import { CountingBack1700000000004 } from './migrations/1700000000004-counting-back.js';
import { Threads1700000000005 } from './migrations/1700000000005-threads.js';
import { OverdueLadder1700000000006 } from './migrations/1700000000006-overdue-ladder.js';
import { SignInAttempts1700000000007 } from './migrations/1700000000007-sign-in-attempts.js';
import { AccessEvents1700000000008 } from './migrations/1700000000008-access-events.js';
import { CostBudget1700000000009 } from './migrations/1700000000009-cost-budget.js';
import { TwoPersons1700000000010 } from './migrations/1700000000010-two-persons.js';
import { Identity1700000000011 } from './migrations/1700000000011-identity.js';
import { JobContext1700000000012 } from './migrations/1700000000012-job-context.js';
import { BreakGlass1700000000013 } from './migrations/1700000000013-break-glass.js';
import { PersonalDetails1700000000014 } from './migrations/1700000000014-personal-details.js';
import { LiveChanges1700000000015 } from './migrations/1700000000015-live-changes.js';
import { AuditTree1700000000016 } from './migrations/1700000000016-audit-tree.js';
import { Disclosures1700000000017 } from './migrations/1700000000017-disclosures.js';
import { Review1700000000018 } from './migrations/1700000000018-review.js';
import { Ledger1700000000019 } from './migrations/1700000000019-ledger.js';

export const MIGRATIONS = [
  Casebook1700000000001,
  People1700000000002,
  Access1700000000003,
  CountingBack1700000000004,
  Threads1700000000005,
  OverdueLadder1700000000006,
  SignInAttempts1700000000007,
  AccessEvents1700000000008,
  CostBudget1700000000009,
  TwoPersons1700000000010,
  Identity1700000000011,
  JobContext1700000000012,
  BreakGlass1700000000013,
  PersonalDetails1700000000014,
  LiveChanges1700000000015,
  AuditTree1700000000016,
  Disclosures1700000000017,
  Review1700000000018,
  Ledger1700000000019,
];

/** The roles that the platform works under; neither owns a table nor bypasses row-level security. */
export type DatabaseRole = 'referral_api' | 'referral_worker';

/**
 * A pool whose connections take on a role when they are opened, from the start-up packet: a constant of the connection,
 * not something that could leak from one request to the next. `STATEMENT_TIMEOUT_MS` bounds every statement.
 */
export function createDataSource(url: string, role: DatabaseRole | null, poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: [],
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize,
    applicationName: role ?? 'referral_owner',
    extra: {
      options: `${role ? `-c role=${role} -c statement_timeout=${STATEMENT_TIMEOUT_MS} ` : ''}-c timezone=UTC -c idle_in_transaction_session_timeout=60000`,
      connectionTimeoutMillis: 10_000,
    },
  });
}

const STATEMENT_TIMEOUT_MS = 15_000;

// Instants are text throughout ("2026-11-23T08:00:00.000Z"): no Date object, no rounding, no time zone of the process.
pg.types.setTypeParser(
  pg.types.builtins.TIMESTAMPTZ,
  (text) =>
    `${text.slice(0, 10)}T${text.slice(11).replace(/(\.\d+)?\+00$/, (_, fraction: string | undefined) => (fraction ?? '.').padEnd(4, '0'))}Z`,
);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** The pool of the API's role, for a library that brings its own SQL; everything of ours goes through `UnitOfWork`. */
export const API_DATA_SOURCE = Symbol('DataSource of referral_api');
