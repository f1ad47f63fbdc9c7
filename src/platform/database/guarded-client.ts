import type { Duplex } from 'node:stream';

import pg from 'pg';

import { beginWait, PATIENCE_MS, type Wait } from './patience.js';

const READ_TIMEOUT = 'Query read timeout';

/** What the server says to a statement; `command`: COMMIT is answered ROLLBACK where everything was taken back. */
export interface Answered {
  readonly rows: unknown[];
  readonly command: string;
}

/**
 * A connection that cannot take the process with it. Libraries listen for its errors only while they use it; an error
 * in between, such as the server's last word before it restarts, would end the process. A connection whose answer was
 * given up is closed: what it still has to say belongs to nobody.
 */
export class GuardedClient extends pg.Client {
  /** An error that nobody listens for is dropped: whoever uses the connection is told by what he waits for. */
  override emit(event: string | symbol, ...told: unknown[]): boolean {
    if (event === 'error' && this.listenerCount('error') === 0) return false;
    return super.emit(event, ...(told as [Error]));
  }

  /** The same as `query`, with a type. */
  async ask(statement: pg.QueryConfig): Promise<Answered> {
    return this.query(statement);
  }

  override query(...asked: unknown[]): never {
    this.gather();
    const callback = asked.at(-1);
    // A pool that asks in its own name does so in the context of whoever has given the connection back: that request is
    // not waiting.
    if (isCallback(callback)) {
      const answered = (error: unknown, result: unknown): void => {
        this.doubt(error);
        callback(error, result);
      };
      asked[asked.length - 1] = answered;
      return super.query(...(asked as [string])) as never;
    }
    const [text, values, ...more] = asked;
    let wait: Wait | null;
    try {
      wait = beginWait();
    } catch (silent) {
      this.hangUp(); // the statement may have been a ROLLBACK: nobody may find its transaction open
      return Promise.reject(silent instanceof Error ? silent : new Error(String(silent))) as never;
    }
    const bounded =
      wait === null
        ? asked
        : [
            { ...(typeof text === 'string' ? { text, values } : (text as object)), query_timeout: wait.leftMs },
            undefined,
            ...more,
          ];
    const answer = super.query(...(bounded as [string])) as unknown;
    if (answer instanceof Promise) {
      answer.then(wait?.answered, (error: unknown) => {
        if (error instanceof pg.DatabaseError)
          wait?.answered(); // the server said something; a time-out says nothing
        else wait?.unanswered();
        this.doubt(error);
      });
    }
    return answer as never;
  }

  /**
   * What is sent in one turn of the event loop leaves in one piece: a system call costs more than a short statement.
   */
  private gather(): void {
    const { stream } = this.wire;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
  }

  private get wire(): { readonly stream: Duplex } {
    return (this as unknown as { readonly connection: { readonly stream: Duplex } }).connection;
  }

  /** Hangs up on a server that has not answered in time. */
  private doubt(error: unknown): void {
    if (error instanceof Error && error.message === READ_TIMEOUT) this.hangUp();
  }

  /** Ends the connection; whatever still waits on it is told. */
  hangUp(): void {
    void this.end().catch(() => undefined); // from now on the pool knows that it is of no use
    this.wire.stream.destroy();
  }
}

function isCallback(asked: unknown): asked is (error: unknown, result: unknown) => void {
  return typeof asked === 'function';
}

/** What every connection is opened with for which somebody waits. */
export const BOUNDED = {
  connectionTimeoutMillis: PATIENCE_MS,
  query_timeout: PATIENCE_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: PATIENCE_MS,
  Client: GuardedClient,
} as const;
