import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Env } from './platform/config/env.js';

/** What lives shorter than this is not started again at once. */
const SHORT_MS = 10_000;
const PAUSE_MS = 2_000;

/** How a child process of the API is started. */
const ROLE = ['--role=api'];

/** Is this process one of several that serve the API together? The port is held by the first of them. */
export const isOneOfSeveral = cluster.isWorker;

/**
 * Serves the API in several processes behind one port (node:cluster). They share nothing but the database: the
 * connections that DATABASE_POOL allows are divided among them, everything else is each one's own. One that dies is
 * started again; all end with the process that has started them, however it ends.
 */
export class ApiProcesses {
  private closing = false;

  private constructor(
    private readonly settings: Readonly<Record<string, string>>,
    private readonly told: (line: string) => void,
  ) {}

  /** Resolves with the port when all of them listen; rejects when one of them ends before. */
  static async start(count: number, env: Env, told: (line: string) => void): Promise<[ApiProcesses, number]> {
    cluster.setupPrimary({ args: ROLE });
    const pool = Math.max(2, Math.floor(env.DATABASE_POOL / count));
    const processes = new ApiProcesses({ DATABASE_POOL: String(pool) }, told);
    const children = Array.from({ length: count }, () => cluster.fork(processes.settings));
    try {
      const ports = await Promise.all(children.map(listening));
      for (const child of children) processes.keep(child);
      return [processes, ports[0] ?? env.PORT];
    } catch (error) {
      await processes.end();
      throw error;
    }
  }

  /** Ends all of them as SIGTERM ends one: what is under way is finished. */
  async end(): Promise<void> {
    this.closing = true;
    const children = Object.values(cluster.workers ?? {}).filter((child) => child !== undefined);
    await Promise.all(
      children.map((child) => {
        const exit = once(child.process, 'exit');
        child.process.kill('SIGTERM');
        return exit;
      }),
    );
  }

  private keep(child: Worker): void {
    const since = performance.now();
    child.once('exit', (code: number | null, signal: string | null) => {
      if (this.closing) return;
      this.told(`a process of the API has ended (${signal ?? String(code)}); it is started again`);
      void sleep(performance.now() - since < SHORT_MS ? PAUSE_MS : 0).then(() => {
        if (!this.closing) this.keep(cluster.fork(this.settings));
      });
    });
  }
}

async function listening(child: Worker): Promise<number> {
  const died = once(child, 'exit').then(() => {
    throw new Error('a process of the API has not started; what it has printed says why');
  });
  const [{ port }] = (await Promise.race([once(child, 'listening'), died])) as [{ port: number }];
  died.catch(() => undefined); // it may die later
  return port;
}
