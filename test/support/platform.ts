import 'reflect-metadata';

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DataSource } from 'typeorm';

import { Appointments } from '../../src/access/posts/appointments.js';
import { Sessions } from '../../src/access/sign-in/sessions.js';
import { AppModule } from '../../src/app.module.js';
import { epochMs, type Instant, instantOf } from '../../src/domain/kernel/instant.js';
import { protect } from '../../src/edge/http.js';
import { type Env, readEnv } from '../../src/platform/config/env.js';
import { type AuditKeys, originOf } from '../../src/platform/crypto/audit-keys.js';
import { NoteKey } from '../../src/platform/crypto/note-key.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { loginUrl } from '../../src/platform/database/logins.js';
import { openQueueBackend } from '../../src/platform/queue/queue-backend.js';
import { Clock } from '../../src/platform/time/clock.js';
import { LOG_LEVELS } from '../../src/process.js';
import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { AUDIT_KEY, freshDatabase, makeLogins, openPool, SEALER } from './database.js';

/** One key for all platforms of a test file: several may work on one database. */
const KEY = new NoteKey('tests', AUDIT_KEY);
export const PASSWORD = 'Hejin-Demo-33';

/** A clock that runs, and can be turned forward. */
export class HandClock extends Clock {
  private aheadMs = 0;

  override now(): Instant {
    return instantOf(epochMs(super.now()) + this.aheadMs);
  }

  forward(hours: number): void {
    this.aheadMs += hours * 3_600_000;
  }
}

/** The whole platform on a database of its own, listening on a free port. */
export interface TestPlatform {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly databaseUrl: string;
  readonly clock: HandClock;
  /** The folder of what is kept and of what is on its way. */
  readonly files: string;
  /** As the owner of the tables: sees everything. */
  readonly owner: DataSource;
  as(login: string): Promise<GraphQLClient>;
  /** Turns the clock forward; everybody has to sign in again. */
  later(hours: number): void;
  /** Waits until nothing is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What a test wants of its platform. */
export interface PlatformAsked {
  /** False: nothing is carried, or another process does it. */
  readonly relay?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** The URL of one that is prepared already, and kept. */
  readonly database?: string;
  readonly auditKey?: Partial<AuditKeys>;
}

export async function startPlatform({
  relay = true,
  settings = {},
  database: given,
  auditKey = {},
}: PlatformAsked = {}): Promise<TestPlatform> {
  const database = given === undefined ? await freshDatabase() : { url: given, drop: () => Promise.resolve() };
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-anchors-'));
  const env = quietEnv(database.url, folder, settings);
  const clock = new HandClock();
  if (given !== undefined) await makeLogins(given);
  const [api, worker, owner] = await Promise.all([
    openPool(database.url, 'referral_api', 10),
    openPool(database.url, 'referral_worker', 10),
    createDataSource(database.url, null, 2).initialize(),
  ]);
  const key = KEY.named(await originOf(owner));
  const queues = openQueueBackend(env, loginUrl(database.url, 'referral_queue', SEALER));
  const foundation = { env, api, worker, queues, clock, sealer: SEALER, durable: false };
  const app = await listening(
    AppModule.on({ ...foundation, auditKey: { key, old: null, ...auditKey } }, { relay }),
    env,
  );
  const url = (await app.getUrl()).replace('localhost', '127.0.0.1');
  const clients = new Clients(url, (login) => mint(app, owner, login));
  return {
    app,
    url,
    databaseUrl: database.url,
    clock,
    files: env.FILES_FOLDER ?? '',
    owner,
    as: (login) => clients.of(login),
    later: (hours) => {
      clock.forward(hours);
      clients.forget();
    },
    settled: () => until(() => isCarried(owner), 'the outbox is empty'),
    close: async () => {
      await app.close();
      await queues.close();
      await Promise.all([api.destroy(), worker.destroy(), owner.destroy()]);
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * The settings of a platform that is left alone: passed limits are looked for, and the budget of a minute is spent,
 * only where a test says so. On a fast machine a spec would spend it.
 */
function quietEnv(databaseUrl: string, folder: string, settings: Readonly<Record<string, string>>): Env {
  return readEnv({
    AUDIT_ANCHORS: path.join(folder, 'checkpoints.txt'),
    FILES_FOLDER: path.join(folder, 'files'),
    SEAL_MS: '100',
    ANCHOR_MS: '500',
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'warn',
    RELAY_POLL_MS: '20',
    SWEEP_MS: '3600000',
    ALERT_SWEEP_MS: '3600000',
    COST_PER_MINUTE: '100000000',
    EXPLORER: 'true',
    DOCUMENTS: 'any',
    SECOND_FACTOR: 'optional',
    ...settings,
  });
}

/** The application as a process starts it, on a free port. */
async function listening(module: ReturnType<typeof AppModule.on>, env: Env): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    abortOnError: false,
    logger: LOG_LEVELS[env.LOG_LEVEL],
  });
  protect(app, env);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** One client for each login, whose session begins when it is first asked for. */
class Clients {
  private readonly known = new Map<string, Promise<GraphQLClient>>();

  constructor(
    private readonly url: string,
    private readonly tokenFor: (login: string) => Promise<string>,
  ) {}

  of(login: string): Promise<GraphQLClient> {
    const client = this.known.get(login) ?? this.tokenFor(login).then((token) => new GraphQLClient(this.url, token));
    this.known.set(login, client);
    return client;
  }

  /** Everybody has to sign in again. */
  forget(): void {
    this.known.clear();
  }
}

async function isCarried(owner: DataSource): Promise<boolean> {
  const waiting: unknown[] = await owner.query("SELECT 1 FROM outbox WHERE state IN ('PENDING', 'QUEUED') LIMIT 1");
  return waiting.length === 0;
}

/** The token of a session of its own, whatever `as` keeps. */
export function tokenOf({ app, owner }: TestPlatform, login: string): Promise<string> {
  return mint(app, owner, login);
}

/**
 * Begins a session in the first post of a login, as a sign-in would: passwords and their hashes are proven in
 * access/sign-in.
 */
async function mint(app: NestExpressApplication, owner: DataSource, login: string): Promise<string> {
  const accounts: { personId: string }[] = await owner.query(
    'SELECT person_id AS "personId" FROM account WHERE login = $1 AND active',
    [login],
  );
  const [post] = await app.get(Appointments).of(accounts[0]?.personId ?? '');
  if (post === undefined) throw new Error(`nobody signs in as ${login}`);
  const session = await app.get(Sessions).begin(post, { secondFactor: false, scopes: null });
  if (session === null) throw new Error(`no session began for ${login}`);
  return session.token;
}

/** What a superuser finds in the database. */
export function rowsOf<Row>({ owner }: TestPlatform, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  return owner.query(sql, [...parameters]);
}

/** Waits until every event stands under a checkpoint. */
export function sealed(platform: TestPlatform): Promise<void> {
  return until(
    async () => (await rowsOf(platform, 'SELECT 1 FROM audit_unsealed LIMIT 1')).length === 0,
    'everything is sealed',
    20_000,
  );
}

/** Waits until something is so; fails after two minutes. */
export async function until(holds: () => Promise<boolean>, what: string, forMs = 120_000): Promise<void> {
  const end = performance.now() + forMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${forMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
