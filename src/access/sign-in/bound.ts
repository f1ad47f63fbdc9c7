/** The queue is full; to be asked again. */
export class Busy extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super(`too much to do at once; again in ${retryAfterSeconds} s`);
  }
}

/** So long a full queue needs to have room again. */
const RETRY_AFTER_S = 2;

/**
 * Lets a fixed number of tasks run at a time; so many more wait in order, and whoever comes then is told to come back.
 * Password hashing may take neither the whole machine nor all its memory.
 */
export class Bound {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly longestQueue: number,
  ) {}

  /** Throws Busy where a task would be refused now. */
  requireRoom(): void {
    if (this.running >= this.atOnce && this.waiting.length >= this.longestQueue) throw new Busy(RETRY_AFTER_S);
  }

  /** Rejects with Busy when the queue is full. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    this.requireRoom();
    if (this.running >= this.atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next)
        next(); // the place is handed on, so `running` stays
      else this.running -= 1;
    }
  }
}
