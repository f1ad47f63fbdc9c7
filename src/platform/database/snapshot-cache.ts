import { epochMs } from '../../domain/kernel/instant.js';
import type { Clock } from '../time/clock.js';
import { withinPatience } from './patience.js';

const FRESH_MS = 3_000;

/** Keeps one value for a few seconds. A failed read is not kept; readers that come together share one read. */
export class SnapshotCache<T> {
  private value: Promise<T> | null = null;
  private readAt = 0;
  private reading = false;

  constructor(
    private readonly clock: Clock,
    private readonly readFresh: () => Promise<T>,
  ) {}

  read(): Promise<T> {
    const now = epochMs(this.clock.now());
    const { value } = this;
    if (value !== null && Math.abs(now - this.readAt) < FRESH_MS)
      return this.reading ? withinPatience(() => value) : value;
    this.readAt = now;
    return withinPatience(() => this.begin());
  }

  private begin(): Promise<T> {
    this.reading = true;
    const value = this.readFresh()
      .catch((error: unknown) => {
        this.value = null;
        throw error;
      })
      .finally(() => {
        this.reading = false;
      });
    this.value = value;
    return value;
  }
}
