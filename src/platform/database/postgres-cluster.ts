import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type Account,
  type Binaries,
  chooseHome,
  locateBinaries,
  POSTGRES_ENVIRONMENT,
  serviceAccount,
} from './postgres-binaries.js';
import { EmbeddedPostgresError, exists } from './postgres-package.js';

/** The database's superuser. */
export const OWNER = 'platform_owner';

/**
 * A complete database cluster and what serves it. Everything lies in `home`: `pg/data`, `pg/state.json`,
 * `postgres.log`.
 */
export interface Cluster {
  home: string;
  /** PostgreSQL's own folder, of the account that serves it. */
  data: string;
  stateFile: string;
  account: Account | undefined;
  binaries: Binaries;
}

/** What outlives the processes: the owner's password, and the port used last (0: none yet). */
export interface State {
  password: string;
  port: number;
}

/**
 * Finds the cluster of a data folder, or makes it; removes what killed makers left.
 * @throws EmbeddedPostgresError when it cannot be placed, or initdb fails.
 */
export async function prepareCluster(
  dataFolder: string,
  durable: boolean,
  log?: (line: string) => void,
): Promise<Cluster> {
  let account = await serviceAccount();
  const home = await chooseHome(dataFolder, account, durable);
  const cluster = join(home, 'pg');
  const data = join(cluster, 'data');
  const made = await exists(cluster);
  // Data made by another account (say `nobody`, before `postgres` was installed) is served by that account.
  const owner = made && account ? await stat(data) : undefined;
  if (owner && owner.uid !== 0) account = { uid: owner.uid, gid: owner.gid };
  const binaries = await locateBinaries(account);
  if (!made) {
    log?.(`making a new database in ${cluster}`);
    await makeCluster(home, cluster, account, binaries, durable);
  }
  // Only now: until the cluster is there, another process may be at work in its own.
  for (const name of await readdir(home)) {
    if (name.startsWith('init-')) await rm(join(home, name), { recursive: true, force: true }).catch(() => undefined);
  }
  return { home, data, stateFile: join(cluster, 'state.json'), account, binaries };
}

/** Made aside and renamed when complete: the name `pg` is the mark of success, and of two makers one wins whole. */
async function makeCluster(
  home: string,
  cluster: string,
  account: Account | undefined,
  binaries: Binaries,
  durable: boolean,
): Promise<void> {
  const aside = await mkdtemp(join(home, 'init-'));
  try {
    if (account) await chmod(aside, 0o711);
    const state: State = { password: randomBytes(24).toString('hex'), port: 0 };
    const data = join(aside, 'data');
    const passwordFile = join(aside, 'password');
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, state.password, { mode: 0o600 });
    for (const path of account ? [data, passwordFile] : []) await chown(path, account?.uid ?? 0, account?.gid ?? 0);
    const args = [
      '-D',
      data,
      '-U',
      OWNER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    await runInitdb(binaries.initdb, durable ? args : [...args, '--no-sync'], account, data);
    await rm(passwordFile);
    await writeFile(join(aside, 'state.json'), JSON.stringify(state), { mode: 0o600, flush: true });
    await rename(aside, cluster);
    if (durable) await syncFolder(home);
  } catch (error) {
    await rm(aside, { recursive: true, force: true, maxRetries: 3 });
    if (!(await exists(cluster))) throw error;
  }
}

async function runInitdb(initdb: string, args: string[], account: Account | undefined, cwd: string): Promise<void> {
  const child = spawn(initdb, args, {
    ...account,
    cwd,
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0)
    throw new EmbeddedPostgresError(
      `initdb failed: ${/^.*(?:error|fatal):.*$/im.exec(complaint)?.[0] ?? complaint.trim().split('\n').at(-1) ?? ''}`,
    );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/**
 * The state beside the data.
 * @throws EmbeddedPostgresError when it holds no password.
 */
export async function readState({ stateFile }: Cluster): Promise<State> {
  const state: unknown = JSON.parse(await readFile(stateFile, 'utf8'));
  if (typeof state === 'object' && state !== null && 'password' in state && typeof state.password === 'string') {
    return { password: state.password, port: 'port' in state && typeof state.port === 'number' ? state.port : 0 };
  }
  throw new EmbeddedPostgresError(`${stateFile} has no password: restore it`);
}

/** Replaces the state whole: a reader never sees half of it. */
export async function writeState({ stateFile }: Cluster, state: State): Promise<void> {
  await writeFile(`${stateFile}.new`, JSON.stringify(state), { mode: 0o600, flush: true });
  await rename(`${stateFile}.new`, stateFile);
}
