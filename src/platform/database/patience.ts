import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';

/** How long the database may be silent before whoever waits is told so. */
export const PATIENCE_MS = 10_000;

/** One request: since when it has been waiting for the database without any answer; null: it is not. */
interface Request {
  waitingSince: number | null;
}

const current = new AsyncLocalStorage<Request>();

/** Runs a request. However many waits it makes one after another, it gives up after PATIENCE_MS without any answer. */
export function withPatience(run: () => void): void {
  current.run({ waitingSince: null }, run);
}

/** Runs what outlives the request that has started it: its waits are nobody's. */
export function withoutPatience<T>(run: () => T): T {
  return current.exit(run);
}

/**
 * Begins a wait. Returns for how long it may last, in milliseconds, and what to call when the database has answered,
 * with whatever; null outside of a request. Throws DatabaseSilent where the request has waited for long enough already.
 */
export function beginWait(): { readonly leftMs: number; readonly answered: () => void } | null {
  const request = current.getStore();
  if (request === undefined) return null;
  const now = performance.now();
  request.waitingSince ??= now;
  const leftMs = Math.floor(request.waitingSince + PATIENCE_MS - now);
  if (leftMs <= 0) throw new DatabaseSilent();
  return {
    leftMs,
    answered: () => {
      request.waitingSince = null;
    },
  };
}

/**
 * Waits for what is done for several requests together: in the name of none of them, and each for as long as its own
 * patience lasts. Throws DatabaseSilent.
 */
export async function withinPatience<T>(shared: () => Promise<T>): Promise<T> {
  const wait = beginWait();
  if (wait === null) return shared();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DatabaseSilent());
    }, wait.leftMs);
  });
  try {
    const answer = await Promise.race([withoutPatience(shared), silence]);
    wait.answered();
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** The database has answered nothing for PATIENCE_MS. */
export class DatabaseSilent extends Error {
  constructor() {
    super(`the database has not answered for ${PATIENCE_MS / 1_000} s`);
  }
}
