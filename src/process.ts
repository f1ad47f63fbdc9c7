import type { Server } from 'node:http';

import type { INestApplication, INestApplicationContext, LogLevel } from '@nestjs/common';

import type { Booted } from './boot.js';
import type { Env } from './platform/config/env.js';

/** What each LOG_LEVEL lets through. */
export const LOG_LEVELS: Readonly<Record<Env['LOG_LEVEL'], LogLevel[] | false>> = {
  silent: false,
  fatal: ['fatal'],
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** Whoever stops a process waits ten seconds at most. */
const DRAIN_MS = 9_000;

/** So long a request that has come may go on; one that never ends, or never comes whole, keeps nobody. */
const REQUESTS_MS = 5_000;

/** What the embedded server is given besides to stop. */
const STOP_MS = 20_000;

/**
 * SIGTERM and SIGINT drain: no new request, what is under way is finished, then queues, pools and embedded PostgreSQL
 * close. What a silent network keeps from finishing is given up after DRAIN_MS: nothing that was acknowledged depends
 * on it. `endOthers` ends the processes that this one has started; `app` is null where it serves nothing itself.
 */
export function exitCleanly(
  app: INestApplicationContext | null,
  booted: Booted,
  endOthers: () => Promise<void> = () => Promise.resolve(),
): void {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    setTimeout(giveUp, DRAIN_MS, booted).unref();
    setTimeout(cutOff, REQUESTS_MS, app).unref();
    Promise.all([app?.close(), endOthers()])
      .then(() => booted.close())
      .then(() => process.exit(0), failStart);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/** Ends the connections of an API that stops. */
function cutOff(app: INestApplicationContext | null): void {
  if (app !== null && isApi(app)) (app.getHttpServer() as Server).closeAllConnections();
}

function isApi(app: INestApplicationContext): app is INestApplication {
  return 'getHttpServer' in app;
}

/** An embedded server is stopped in order even now: it is on this machine, and answers. */
function giveUp(booted: Booted): void {
  process.stderr.write(
    `not everything was finished within ${DRAIN_MS / 1_000} s; it is taken up again at the next start\n`,
  );
  const end = (): void => {
    process.exit(0);
  };
  if (!booted.embedded) end();
  setTimeout(end, STOP_MS);
  booted.close().then(end, end);
}

/** One clear line and an exit code; the rest is for LOG_LEVEL=debug. */
export function failStart(error: unknown): void {
  const line = error instanceof Error ? error.message : String(error);
  process.stderr.write(`无法启动 / cannot start: ${line.split('\n')[0] ?? line}\n`);
  process.exit(1);
}
