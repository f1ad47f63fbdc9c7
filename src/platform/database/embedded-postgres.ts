import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { POSTGRES_ENVIRONMENT } from './postgres-binaries.js';
import { type Cluster, OWNER, prepareCluster, readState, writeState } from './postgres-cluster.js';
import { complaintOf, messageOf, sizeOf } from './postgres-complaint.js';
import { EmbeddedPostgresError } from './postgres-package.js';
import { disarmPidFile, isPostmaster, type PidFile, readPidFile, stopPostmaster, ticks } from './postmaster.js';

export { EmbeddedPostgresError };

/** Where the database lies and how it runs. */
export interface EmbeddedPostgresOptions {
  dataFolder: string;
  /** False (no fsync, a crash of the machine may corrupt the data) is for tests only. */
  durable: boolean;
  /** Preferred port; 0 or undefined: the one used last, else a free one. A port that is taken is replaced. */
  port?: number;
  log?: (line: string) => void;
}

/** A running database. */
export interface EmbeddedPostgres {
  /** `postgres://user:password@127.0.0.1:port/postgres`: a superuser; keep it out of logs. */
  url: string;
  port: number;
  /** True when the server already ran (a killed Node left it, or another Node process started it). */
  attached: boolean;
  /** Stops the server (fast shutdown), also for others attached to it. Rejects when it does not end in a minute. */
  stop(): Promise<void>;
}

type Attempt = { ready: EmbeddedPostgres } | { again: string; otherPort?: boolean };

const START_MS = 300_000;
const RETRY_MS = 15_000;

/** A link planted in the log's place is not followed: Node may be root. */
const LOG_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const LOG_LIMIT = 16 * 1024 * 1024;

/**
 * Starts the database of a data folder, makes it first when the folder is new, or attaches to it when it runs already.
 * Everything lies in the folder's home: `pg/data`, `pg/state.json` (port and password) and `postgres.log`.
 * @throws EmbeddedPostgresError when it cannot run here, or another program holds the data.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const cluster = await prepareCluster(options.dataFolder, options.durable, options.log);
    const { password } = await readState(cluster);
    const release = await takeTurn(password);
    try {
      return await attachOrLaunch(cluster, options);
    } finally {
      release();
    }
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError(`PostgreSQL in ${options.dataFolder} could not be started: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/**
 * One starter at a time on this machine. An abstract socket (Linux) is freed by the kernel however its holder dies, and
 * its name, drawn from the password, cannot be squatted. Elsewhere PostgreSQL's own postmaster.pid is the only guard.
 */
async function takeTurn(password: string): Promise<() => void> {
  if (process.platform !== 'linux') return () => undefined;
  const path = `\0embedded-postgres-${createHash('sha256').update(password).digest('hex')}`;
  for await (const _ of ticks(START_MS, 50)) {
    const server = createServer((socket) => socket.destroy()).unref();
    if (await listens(server, { path }))
      return () => {
        server.close();
      };
  }
  throw new EmbeddedPostgresError('Another process has been starting this PostgreSQL for minutes: see postgres.log');
}

async function listens(
  server: ReturnType<typeof createServer>,
  at: { path: string } | { host: string; port: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    server
      .once('error', () => {
        resolve(false);
      })
      .listen({ ...at, exclusive: true }, () => {
        resolve(true);
      });
  });
}

async function freePort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const server = createServer();
    if (!(await listens(server, { host: '127.0.0.1', port }))) continue;
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (typeof address === 'object' && address !== null) return address.port;
  }
  throw new EmbeddedPostgresError('No free port on 127.0.0.1');
}

async function attachOrLaunch(cluster: Cluster, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  let wanted = options.port ? options.port : (await readState(cluster)).port;
  let reason = 'it keeps starting or stopping';
  let retryEnd = Infinity;
  for await (const _ of ticks(START_MS, 100)) {
    if (performance.now() > retryEnd) break;
    const found = await readPidFile(cluster.data);
    const alive = found !== undefined && isPostmaster(found.pid, cluster.data);
    if (alive && found.status !== 'ready') continue; // recovering after a kill, or stopping
    if (found && !alive) await disarmPidFile(cluster.data, found.pid);
    const attempt = alive
      ? await enter(cluster, found, options, true)
      : await launch(cluster, await freePort(wanted), options);
    if ('ready' in attempt) return attempt.ready;
    reason = attempt.again;
    options.log?.(`PostgreSQL: trying again: ${reason}`);
    if (attempt.otherPort) wanted = 0;
    if (retryEnd === Infinity) retryEnd = performance.now() + RETRY_MS;
  }
  throw new EmbeddedPostgresError(`PostgreSQL in ${cluster.data} could not be started: ${reason}`);
}

/** Asks the server on the port for an answer to our password: only the cluster of that password gives it. */
async function enter(
  cluster: Cluster,
  { pid, port }: PidFile,
  { durable, log }: EmbeddedPostgresOptions,
  attached: boolean,
): Promise<Attempt> {
  const { password } = await readState(cluster);
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: OWNER,
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  // A server that dies under the connection is reported by the query; unheard, the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ fsync: string }>('SHOW fsync');
    if (durable && rows[0]?.fsync !== 'on')
      throw new EmbeddedPostgresError(
        `The PostgreSQL that runs in ${cluster.data} (pid ${pid}) was started for tests, without fsync: stop it first`,
      );
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    return { again: `the server that runs already (pid ${pid}, port ${port}) does not let us in: ${messageOf(error)}` };
  } finally {
    await client.end().catch(() => undefined);
  }
  await writeState(cluster, { password, port });
  log?.(`${attached ? 'attached to' : 'started'} PostgreSQL on 127.0.0.1:${port} (pid ${pid})`);
  const url = `postgres://${OWNER}:${password}@127.0.0.1:${port}/postgres`;
  return { ready: { url, port, attached, stop: () => stopPostmaster(pid, cluster.data) } };
}

const LOOKS = 10;
const BETWEEN_LOOKS_MS = 100;

/** Does any other process of the platform still work on this server? */
export async function isUsed(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Whoever has just closed its connections is seen for a moment longer.
    for (let look = 0; look < LOOKS; look += 1) {
      const { rows } = await client.query(
        `SELECT 1
         FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name LIKE 'referral_%'
         LIMIT 1`,
      );
      if (rows.length === 0) return false;
      await sleep(BETWEEN_LOOKS_MS);
    }
    return true;
  } catch {
    return false; // it does not answer: nobody can work on it
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function launch(cluster: Cluster, port: number, options: EmbeddedPostgresOptions): Promise<Attempt> {
  const logFile = join(cluster.home, 'postgres.log');
  if ((await sizeOf(logFile)) > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
  const before = await sizeOf(logFile);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const args = ['-D', cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const output = await open(logFile, LOG_FLAGS, 0o600);
  // A session of its own: Ctrl-C must reach Node only, which drains its work before it stops the database.
  const stdio = ['ignore', output.fd, output.fd] as const;
  const child = spawn(cluster.binaries.postgres, args, {
    ...cluster.account,
    cwd: cluster.data,
    env: POSTGRES_ENVIRONMENT,
    detached: true,
    stdio: [...stdio],
  });
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended ??= `postgres ended with ${signal ?? code ?? 0}`));
  await output.close();
  for await (const _ of ticks(START_MS, 20)) {
    if (ended !== undefined) return failedLaunch(await complaintOf(logFile, before, ended), logFile);
    const found = await readPidFile(cluster.data);
    if (found?.pid !== child.pid || found?.status !== 'ready') continue;
    child.unref();
    return enter(cluster, found, options, false);
  }
  child.kill('SIGQUIT');
  throw new EmbeddedPostgresError(
    `PostgreSQL in ${cluster.data} was not ready after ${START_MS / 1000} s: see ${logFile}`,
  );
}

/** What passes by itself is tried again; the rest is for the operator. */
function failedLaunch(complaint: string, logFile: string): Attempt {
  if (/could not (bind|create any TCP\/IP socket)/.test(complaint)) return { again: complaint, otherPort: true };
  // Another starter was first, or the backends of a killed postmaster have not all ended yet.
  if (/lock file .* already exists|pre-existing shared memory block/.test(complaint)) return { again: complaint };
  throw new EmbeddedPostgresError(`PostgreSQL did not start: ${complaint} (see ${logFile})`);
}
