import { epochMs } from '../../domain/kernel/instant.js';
import type { Clock } from '../time/clock.js';

const FRESH_MS = 3_000;

/** Keeps one value for a few seconds. A failed read is not kept; readers that come together share one read. */
export class SnapshotCache<T> {
  private value: Promise<T> | null = null;
  private readAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly readFresh: () => Promise<T>,
  ) {}

  read(): Promise<T> {
    const now = epochMs(this.clock.now());
    if (this.value !== null && Math.abs(now - this.readAt) < FRESH_MS) return this.value;
    this.readAt = now;
    this.value = this.readFresh().catch((error: unknown) => {
      this.value = null;
      throw error;
    });
    return this.value;
  }
}
