import { setImmediate } from 'node:timers/promises';

import type { Response } from 'express';

/** A client that takes nothing for so long has gone, whatever its connection says. */
const PATIENCE_MS = 30_000;

/**
 * One answer that stays open: what must be given back at its end, however it ends, and whether the client takes what it
 * is sent.
 */
export class Stream {
  private readonly endings: (() => void)[] = [];
  private ended = false;

  constructor(private readonly res: Response) {
    res.once('close', () => {
      this.end();
    });
  }

  /** Does it at the end of the stream; at once when that has come already. */
  atEnd(ending: () => void): void {
    if (this.ended || this.res.destroyed || this.res.closed) ending();
    else this.endings.push(ending);
  }

  end(): void {
    this.ended = true;
    for (const ending of this.endings.splice(0)) ending();
  }

  /**
   * Waits until the client has taken what it was sent: what it is not ready for is not made. False: it has gone, or
   * takes nothing.
   */
  async taken(): Promise<boolean> {
    await setImmediate(); // what was made last is written first
    for (const since = performance.now(); this.res.writableLength > 0;) {
      if (this.over() || performance.now() - since > PATIENCE_MS) return false;
      await new Promise((resolve) => {
        setTimeout(resolve, 50).unref();
      });
    }
    return !this.over();
  }

  private over(): boolean {
    return this.ended || this.res.destroyed || this.res.closed;
  }
}
