import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { randomText } from '../crypto/digest.js';
import { type Account, binariesFor, dataFolderFor, EmbeddedPostgresError, giveTo, serverAccount } from './postgres-binaries.js';

export interface EmbeddedPostgresOptions {
  /** Where the data lives between runs. */
  readonly dataFolder: string;
  /** False only for tests: nothing is flushed to the disk. */
  readonly durable: boolean;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** True: a server that an earlier, killed run left behind was still alive and is used on. */
  readonly attached: boolean;
  stop(): Promise<void>;
}

interface State {
  readonly port: number;
  readonly password: string;
}

interface Place {
  readonly bin: string;
  readonly account: Account | null;
  readonly data: string;
  readonly stateFile: string;
  readonly logFile: string;
}

const OWNER = 'platform_owner';
const READY_WITHIN_MS = 60_000;

/**
 * Starts PostgreSQL from the npm package's binaries, on 127.0.0.1 only. Works as root, attaches to a server that a killed
 * run has left alive, and lets a killed server recover. Throws EmbeddedPostgresError with one clear line.
 */
export async function startEmbeddedPostgres({ dataFolder, durable }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const home = dataFolderFor(dataFolder, account);
  const place: Place = { bin: binariesFor(account), account, data: path.join(home, 'postgres'), stateFile: path.join(home, 'postgres.json'), logFile: path.join(home, 'postgres.log') };
  const known = initialised(place) ? (JSON.parse(readFileSync(place.stateFile, 'utf8')) as State) : initialise(place);
  if (await answers(known)) return { url: urlOf(known), attached: true, stop: () => stop(place) };
  const state = (await isFree(known.port)) ? known : { ...known, port: await freePort() };
  writeState(place, state);
  await launch(place, state, durable);
  return { url: urlOf(state), attached: false, stop: () => stop(place) };
}

/** The state file is written last: where it is missing, an earlier initdb was cut off and holds nothing of value. */
function initialised(place: Place): boolean {
  return existsSync(place.stateFile) && existsSync(path.join(place.data, 'PG_VERSION'));
}

function initialise(place: Place): State {
  if (existsSync(place.stateFile)) throw new EmbeddedPostgresError(`${place.stateFile} is there but ${place.data} holds no database: restore the folder, or remove both to start anew`);
  rmSync(place.data, { recursive: true, force: true });
  giveTo(place.data, place.account);
  const password = randomText(24);
  const passwordFile = path.join(place.data, '..', `initdb-${process.pid}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.account !== null) chownSync(passwordFile, place.account.uid, place.account.gid);
  const flags = ['-D', place.data, '-U', OWNER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const made = spawnSync(path.join(place.bin, 'initdb'), flags, { ...place.account, cwd: place.data, encoding: 'utf8', env: { TZ: 'UTC' } });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw new EmbeddedPostgresError(`initdb failed: ${made.error?.message ?? lastLine(made.stderr)}`);
  const state = { port: 0, password };
  writeState(place, state);
  return state;
}

function writeState({ stateFile }: Place, state: State): void {
  writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
}

async function launch(place: Place, state: State, durable: boolean): Promise<void> {
  const settings = {
    listen_addresses: '127.0.0.1', port: String(state.port), unix_socket_directories: '', max_connections: '200', timezone: 'UTC', log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(place.logFile, 'a', 0o600);
  // Its own process group: Ctrl-C at the terminal reaches us, and we drain before we stop it.
  const server = spawn(path.join(place.bin, 'postgres'), ['-D', place.data, ...flags], { ...place.account, cwd: place.data, detached: true, stdio: ['ignore', log, log], env: { TZ: 'UTC' } });
  closeSync(log);
  server.unref();
  await readiness(server, state, place);
}

async function readiness(server: ChildProcess, state: State, place: Place): Promise<void> {
  const failure: { problem: string | null } = { problem: null };
  server.once('error', (error) => (failure.problem = error.message));
  server.once('exit', () => (failure.problem ??= lastLine(readFileSync(place.logFile, 'utf8'))));
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 50) {
    if (await answers(state)) return;
    if (failure.problem !== null) throw new EmbeddedPostgresError(`PostgreSQL did not start: ${failure.problem} (see ${place.logFile})`);
    await sleep(50);
  }
  throw new EmbeddedPostgresError(`PostgreSQL did not answer within ${READY_WITHIN_MS / 1000} seconds (see ${place.logFile})`);
}

async function stop({ data }: Place): Promise<void> {
  const pidFile = path.join(data, 'postmaster.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0;
  if (pid <= 1) return;
  try {
    process.kill(pid, 'SIGINT'); // fast shutdown
    while (existsSync(pidFile)) {
      process.kill(pid, 0);
      await sleep(25);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // gone already
  }
}

async function answers(state: State): Promise<boolean> {
  if (state.port === 0) return false;
  const client = new pg.Client({ connectionString: urlOf(state), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function urlOf({ port, password }: State): string {
  return `postgres://${OWNER}:${password}@127.0.0.1:${port}/postgres`;
}

function isFree(port: number): Promise<boolean> {
  return port === 0 ? Promise.resolve(false) : listenOn(port).then(() => true, () => false);
}

function freePort(): Promise<number> {
  return listenOn(0);
}

function listenOn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason given';
}
