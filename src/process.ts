import type { INestApplicationContext, LogLevel } from '@nestjs/common';
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

/** SIGTERM and SIGINT drain: no new request, what is under way is finished, then queues, pools and embedded PostgreSQL close. */
export function exitCleanly(app: INestApplicationContext, booted: Booted): void {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    app
      .close()
      .then(() => booted.close())
      .then(() => process.exit(0), failStart);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/** One clear line and an exit code; the rest is for LOG_LEVEL=debug. */
export function failStart(error: unknown): void {
  const line = error instanceof Error ? error.message : String(error);
  process.stderr.write(`无法启动 / cannot start: ${line.split('\n')[0] ?? line}\n`);
  process.exit(1);
}
