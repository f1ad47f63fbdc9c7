/** Lets a fixed number of tasks run at a time; the others wait in order. Password hashing may not take the whole machine. */
export class Bound {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
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
