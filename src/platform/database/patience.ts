import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';

/** How long the database may be silent before whoever waits is told so. */
export const PATIENCE_MS = 10_000;

/** One request: how many answers it waits for, and since when without any; null: it is not waiting. */
interface Request {
  waitingSince: number | null;
  open: number;
}

const current = new AsyncLocalStorage<Request>();

/** Runs a request. However many waits it makes one after another, it gives up after PATIENCE_MS without any answer. */
export function withPatience(run: () => void): void {
  current.run({ waitingSince: null, open: 0 }, run);
}

/** Runs what outlives the request that has started it: its waits are nobody's. */
export function withoutPatience<T>(run: () => T): T {
  return current.exit(run);
}

/** One wait of a request: for how long it may last, in milliseconds, and what to call when it ends. */
export interface Wait {
  readonly leftMs: number;
  /** The database has said something, whatever it was. */
  readonly answered: () => void;
  /** It has said nothing in time. */
  readonly unanswered: () => void;
}

/**
 * Begins a wait; null outside of a request. Throws DatabaseSilent where the request has waited for long enough already.
 */
export function beginWait(): Wait | null {
  const request = current.getStore();
  if (request === undefined) return null;
  const leftMs = leftOf(request);
  request.open += 1;
  return {
    leftMs,
    answered: () => {
      request.open -= 1;
      // what was asked together is answered one after another: the others are still waited for, from now on
      request.waitingSince = request.open > 0 ? performance.now() : null;
    },
    unanswered: () => {
      request.open -= 1;
    },
  };
}

/** Begins to wait for what is not an answer by itself, such as a connection. Throws DatabaseSilent as `beginWait`. */
export function beginWaitForAnswer(): void {
  const request = current.getStore();
  if (request !== undefined) leftOf(request);
}

function leftOf(request: Request): number {
  const now = performance.now();
  request.waitingSince ??= now;
  const leftMs = Math.floor(request.waitingSince + PATIENCE_MS - now);
  if (leftMs <= 0) throw new DatabaseSilent();
  return leftMs;
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
  } catch (error) {
    wait.unanswered();
    throw error;
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
