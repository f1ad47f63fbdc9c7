import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import pg from 'pg';

/** A PostgreSQL of the operating system, with its own tools: what an operator has, not what npm brings. */
export interface SystemPostgres {
  urlOf(database: string): string;
  /** Runs one of its programs, such as pg_dump. Throws with what it said. */
  run(program: string, ...args: string[]): string;
  stop(): Promise<void>;
}

/** Where its programs are; empty when this machine has none (globalSetup says so loudly, and fails in CI). */
export const POSTGRES_BIN = process.env['TEST_POSTGRES_BIN'] ?? '';

export async function systemPostgres(): Promise<SystemPostgres> {
  const account = accountOf('postgres');
  const folder = mkdtempSync('/var/tmp/referral-system-postgres-');
  chownSync(folder, account.uid, account.gid);
  const as = process.getuid?.() === 0 ? account : {};
  const data = path.join(folder, 'data');
  const run = (program: string, ...args: string[]): string =>
    execFileSync(path.join(POSTGRES_BIN, program), args, {
      ...as,
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
    });
  run('initdb', '-D', data, '-U', 'owner', '--auth=trust', '--encoding=UTF8');
  const port = await freePort();
  const server = spawn(
    path.join(POSTGRES_BIN, 'postgres'),
    ['-D', data, '-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const urlOf = (database: string): string => `postgres://owner@127.0.0.1:${port}/${database}`;
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    const up = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (up) break;
    if (tries > 100) throw new Error(`PostgreSQL of ${POSTGRES_BIN} does not start`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    urlOf,
    run,
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function accountOf(name: string): { uid: number; gid: number } {
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([account]) => account === name) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
