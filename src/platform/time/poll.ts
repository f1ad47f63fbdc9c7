/** Does a turn again and again: at once while there was something to do, else after a pause. An error is reported, and the next turn comes. */
export class Poll {
  private running: Promise<void> | null = null;
  private stopping = false;
  private wake: (() => void) | null = null;

  /** `turn` answers how much it has done. */
  constructor(
    private readonly turn: () => Promise<number>,
    private readonly everyMs: number,
    private readonly report: (error: string) => void,
  ) {}

  start(): void {
    this.running = this.loop();
  }

  /** Lets the present turn finish. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      const done = await this.turn().catch((error: unknown) => {
        this.report(error instanceof Error ? error.message : String(error));
        return 0;
      });
      if (done === 0) await this.pause();
    }
  }

  private pause(): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.everyMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
