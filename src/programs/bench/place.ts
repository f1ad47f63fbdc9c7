import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readConfiguration } from '../../agencies/city.js';
import { boot } from '../../boot.js';
import { readEnv } from '../../platform/config/env.js';
import type { AuditKeys } from '../../platform/crypto/audit-keys.js';
import { type DatabaseRole, loginUrl } from '../../platform/database/logins.js';

/** Where everything runs that is measured. */
export interface Place {
  /** The servers that were asked for, in their order. */
  readonly urls: readonly string[];
  /** Starts another, and gives its address. */
  readonly start: (entry: string) => Promise<string>;
  readonly databaseUrl: string;
  readonly loginAs: (role: DatabaseRole) => string;
  readonly auditKey: AuditKeys;
  /** Of every demonstration account. */
  readonly password: string;
}

/**
 * Starts servers, each a process of its own, on one PostgreSQL (embedded and durable in a temporary folder, or an empty
 * DATABASE_URL), and takes everything down when the work is done. An entry is a file with its arguments.
 */
export async function onPlatform(
  entries: readonly string[],
  work: (place: Place) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-bench-'));
  const booted = await boot({ ...readEnv(), DATA_FOLDER: folder, DEMO_ACCOUNTS: true }, 'IF_NEEDED');
  const settings = {
    PATH: '/usr/bin:/bin',
    NODE_ENV: 'production',
    DATABASE_URL: booted.databaseUrl,
    DATA_FOLDER: folder,
    DEMO_ACCOUNTS: 'true',
    DOCUMENTS: 'any',
    COST_PER_MINUTE: '100000000',
    ALERT_SWEEP_MS: '3600000',
    ...more,
  };
  const servers: ChildProcess[] = [];
  const start = async (entry: string): Promise<string> => {
    const port = await freePort();
    const server = spawn(process.execPath, entry.split(' '), {
      env: { ...settings, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    servers.push(server);
    await new Promise((resolve) => server.stdout.once('data', resolve));
    return `http://127.0.0.1:${port}`;
  };
  try {
    await work({
      urls: await Promise.all(entries.map(start)),
      start,
      databaseUrl: booted.databaseUrl,
      loginAs: (role) => loginUrl(booted.databaseUrl, role, booted.foundation.sealer),
      auditKey: booted.foundation.auditKey,
      password: (await readConfiguration(readEnv().CITY_FILE)).city.demonstration?.password ?? '',
    });
  } finally {
    await Promise.all(servers.map(stop));
    await booted.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a benchmark, and says in one line why it could not. */
export function runBench(bench: () => Promise<void>): void {
  bench().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}
