import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { EmbeddedPostgresError } from './postgres-package.js';

/** What PostgreSQL itself says of the server that holds a data folder. */
export interface PidFile {
  pid: number;
  port: number;
  /** `starting`, `ready` or `stopping`. */
  status: string;
}

const STOP_MS = 60_000;

/** Above every system's highest pid, so that no process ever has it. */
const NOBODYS_PID = 2_147_483_647;

/** Turns for waiting in: one at once, then one every `everyMs`, for `forMs` in all. */
export async function* ticks(forMs: number, everyMs: number): AsyncGenerator<undefined> {
  for (const end = performance.now() + forMs; performance.now() < end;) {
    yield;
    await sleep(everyMs);
  }
}

/** postmaster.pid: pid, folder, start time, port, socket folder, address, memory key, status. */
export async function readPidFile(data: string): Promise<PidFile | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? 'starting' } : undefined;
}

/**
 * Empty for a process that is gone or a zombie. Read rather than signalled: a pid may have passed to another program.
 */
function commandLine(pid: number): string {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Whether the pid is the server of this data folder (of which its command line names the exact path). */
export const isPostmaster = (pid: number, data: string): boolean =>
  ` ${commandLine(pid).trim().replaceAll('\0', ' ')} `.includes(` ${data} `);

/**
 * After a restart of a container or the machine, the pid of a dead postmaster may be some other program's, and
 * PostgreSQL would refuse to start for ever. Only the pid is replaced: PostgreSQL still checks the shared memory that
 * the file names. Only in our turn (Linux), and in one write over the longest pid, so that a kill leaves no half file.
 */
export async function disarmPidFile(data: string, pid: number): Promise<void> {
  const command = commandLine(pid);
  if (process.platform !== 'linux' || command === '' || /^[^\0]*postgres\0/.test(command)) return;
  const file = await open(join(data, 'postmaster.pid'), 'r+');
  try {
    const text = await file.readFile('utf8');
    if (Number(text.split('\n')[0]) === pid) await file.write(text.replace(/^\d+/, String(NOBODYS_PID)), 0);
  } finally {
    await file.close();
  }
}

/**
 * Stops the server (fast shutdown: sessions end, the data is flushed) and waits until its process is gone.
 * @throws EmbeddedPostgresError when it is still there after a minute.
 */
export async function stopPostmaster(pid: number, data: string): Promise<void> {
  try {
    if (isPostmaster(pid, data)) process.kill(pid, 'SIGINT');
  } catch (error) {
    // It may have ended between the look and the signal.
    if (isPostmaster(pid, data))
      throw new EmbeddedPostgresError(`PostgreSQL (pid ${pid}) may not be stopped by this account`, { cause: error });
  }
  for await (const _ of ticks(STOP_MS, 20)) {
    if (!isPostmaster(pid, data)) return;
  }
  throw new EmbeddedPostgresError(`PostgreSQL (pid ${pid}) in ${data} did not stop within ${STOP_MS / 1000} s`);
}
