import { performance } from 'node:perf_hooks';

import type { LoggerService } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';

import { outageOf } from './database/outage.js';

/**
 * What may be said of an error in a log or in health. A failed statement is told by its SQLSTATE and the place in the
 * schema: its message and its parameters may hold what a case says.
 */
export function failureText(error: unknown): string {
  const outage = outageOf(error);
  if (outage !== null) return outage.en;
  if (error instanceof QueryFailedError) {
    const { code, table, constraint, routine } = error.driverError as { readonly [field: string]: unknown };
    const where = [table, constraint, routine].filter((part) => typeof part === 'string').join(' ');
    return `SQLSTATE ${String(code)}${where === '' ? '' : ` (${where})`}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The lines of our own code that an error went through, without its message. */
export function placesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
}

/** The same of an error of the queues, which may lie in Redis: whose connection it was, its message alone can say. */
export function queueFailureText(error: unknown): string {
  return error instanceof Error && 'code' in error && outageOf(error) !== null && !(error instanceof QueryFailedError)
    ? `the back end of the queues does not answer (${String(error.code)})`
    : failureText(error);
}

const EVERY_MS = 1_000;
let lastOutageAt = Number.NEGATIVE_INFINITY;
let untold = 0;

/**
 * Logs an error. While the database or the queue is away, one line a second at most says so, for all parts of the
 * process.
 */
export function logFailure(
  log: Pick<LoggerService, 'error' | 'warn'>,
  what: string,
  error: unknown,
  textOf: (error: unknown) => string = failureText,
): void {
  if (!isOutage(error)) {
    log.error(`${what}: ${textOf(error)}\n${placesOf(error)}`);
    return;
  }
  if (performance.now() - lastOutageAt < EVERY_MS) {
    untold += 1;
    return;
  }
  const more = untold === 0 ? '' : ` (and ${untold} more like it)`;
  [lastOutageAt, untold] = [performance.now(), 0];
  log.warn(`${what}: ${textOf(error)}${more}`);
}

/** Errors of a connection to the database or to Redis; a Redis that is away says so in its message alone. */
function isOutage(error: unknown): boolean {
  return (
    outageOf(error) !== null ||
    (error instanceof Error &&
      /Connection is closed|Socket timeout|Reached the max retries|Stream isn't writeable|LOADING|READONLY/.test(
        error.message,
      ))
  );
}
