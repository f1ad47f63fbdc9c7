import { withoutPatience } from '../database/patience.js';

/**
 * Does a turn again and again: at once while there was something to do, else after a pause. An error is reported, and
 * the next turn comes.
 */
export class Poll {
  private running: Promise<void> | null = null;
  private stopping = false;
  private woken = false;
  private trigger: (() => void) | null = null;

  /** `turn` answers how much it has done. */
  constructor(
    private readonly turn: () => Promise<number>,
    private readonly everyMs: number,
    private readonly report: (error: unknown) => void,
  ) {}

  start(): void {
    this.running = withoutPatience(() => this.loop()); // some are started by a request, and go on when it has ended
  }

  /** Lets the present turn finish. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.trigger?.();
    await this.running;
  }

  /** There is something to do: the next turn comes at once, or right after the present one. */
  wake(): void {
    this.woken = true;
    this.trigger?.();
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      this.woken = false;
      const done = await this.turn().catch((error: unknown) => {
        this.report(error);
        return 0;
      });
      if (done === 0) await this.pause();
    }
  }

  private pause(): Promise<void> {
    if (this.stopping || this.woken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.everyMs);
      this.trigger = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
