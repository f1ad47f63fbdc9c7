import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { type PlatformProcess, watch } from './process.js';

/** What a service of docker-compose.yml says, as far as it starts a process of the platform. */
export interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** The unprivileged account of the image, where the tests may change accounts; otherwise whoever runs them. */
export const ACCOUNT = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const ROOT = process.cwd();

/**
 * docker-compose.yml with `${NAME}`, `${NAME:-default}` and `${NAME:?message}` filled in, as compose fills in what it
 * has parsed.
 */
export function readCompose(variables: Readonly<Record<string, string>>): ComposeFile {
  const fill = (text: string): string =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, word = '') => {
      const value = variables[name] ?? '';
      if (value !== '') return value;
      if (kind === '?') throw new Error(`${name}: ${String(word)}`);
      return kind === '-' ? String(word) : '';
    });
  const parsed: unknown = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });
  return JSON.parse(JSON.stringify(parsed), (_, value: unknown) =>
    typeof value === 'string' ? fill(value) : value,
  ) as ComposeFile;
}

/** The lines of one kind in the last stage of the Dockerfile. */
function stage(word: string): readonly string[] {
  const last =
    readFileSync('Dockerfile', 'utf8')
      .split(/^FROM /m)
      .at(-1) ?? '';
  return last
    .split('\n')
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));
}

/** The environment that the image itself sets. */
export function imageEnvironment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stage('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string])),
  );
}

/**
 * Builds as the first stage of the Dockerfile does, from what .dockerignore lets through, and lays out the second stage
 * by its COPY lines alone: what no line copies is not there. Belongs to whoever runs the tests; the platform's account
 * only reads it.
 */
export function layImage(build: string, image: string): void {
  copyContext(build);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(build, 'node_modules'));
  execFileSync('npm', ['run', '-s', 'build'], { cwd: build, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const line of stage('COPY')) {
    const words = line.split(' ').filter((word) => !word.startsWith('--'));
    const to = path.join(image, words.at(-1) ?? '');
    for (const from of words.slice(0, -1)) {
      const within = path.relative('/app', from);
      const target = line.endsWith('/') ? path.join(to, path.basename(from)) : to;
      if (within === 'node_modules') copyProduction(target);
      else cpSync(path.join(build, within), target, { recursive: true });
    }
  }
}

/** `COPY . .`: everything but what .dockerignore names. */
function copyContext(to: string): void {
  const patterns = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const ignored = (file: string): boolean => {
    const name = path.relative(ROOT, file);
    return patterns.some((pattern) =>
      pattern.startsWith('*') ? !name.includes('/') && name.endsWith(pattern.slice(1)) : name === pattern,
    );
  };
  cpSync(ROOT, to, { recursive: true, filter: (file) => !ignored(file) });
}

/** What `npm prune --omit=dev` leaves. */
function copyProduction(to: string): void {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const packages = listed
    .split('\n')
    .filter((folder) => folder.includes('node_modules'))
    .map((folder) => path.relative(path.join(ROOT, 'node_modules'), folder));
  for (const name of packages.filter((one) => !one.includes('node_modules'))) {
    const target = path.join(to, name);
    if (existsSync(target)) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    execFileSync('cp', ['-a', path.join(ROOT, 'node_modules', name), target]); // with the packages that lie inside it
  }
}

/** A folder of the unprivileged account, as the image makes one for its volume. */
export function ownFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  if (ACCOUNT.uid !== undefined) chownSync(folder, ACCOUNT.uid, ACCOUNT.gid);
  chmodSync(folder, 0o755);
  return folder;
}

/** Starts what a service starts, in the image's folder, under the account and with exactly the environment given. */
export function startService(
  { command }: Pick<Service, 'command'>,
  image: string,
  environment: Readonly<Record<string, string>>,
): PlatformProcess {
  const [, ...args] = command;
  return watch(
    spawn(process.execPath, args, { ...ACCOUNT, cwd: image, env: environment, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}
