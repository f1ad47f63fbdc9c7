import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseSilent, withinPatience, withPatience } from '../../src/platform/database/patience.js';
import { SnapshotCache } from '../../src/platform/database/snapshot-cache.js';
import { Clock } from '../../src/platform/time/clock.js';

/** A question that a silent network never answers. */
const never = (): Promise<never> => new Promise(() => undefined);

/** What one request gets, and after how long in milliseconds. */
function request<T>(ask: () => Promise<T>): Promise<{ readonly ms: number; readonly error: unknown }> {
  const begun = performance.now();
  return new Promise((resolve) => {
    withPatience(() => {
      ask().then(
        () => {
          resolve({ ms: performance.now() - begun, error: null });
        },
        (error: unknown) => {
          resolve({ ms: performance.now() - begun, error });
        },
      );
    });
  });
}

describe('a wait that several requests share', () => {
  it('ends for each with its own patience, and leaves none for another wait', async () => {
    const cache = new SnapshotCache(new Clock(), never);
    const twice = async (): Promise<void> => {
      await cache.read().catch(() => undefined);
      await withinPatience(never);
    };
    const first = request(twice);
    await sleep(2_000);
    const [one, other] = await Promise.all([first, request(twice)]);
    for (const { ms, error } of [one, other]) {
      expect(error).toBeInstanceOf(DatabaseSilent);
      expect(ms).toBeGreaterThan(9_000);
      expect(ms).toBeLessThan(12_000);
    }
  }, 30_000);

  it('is not forgotten where only some of what was asked together is answered', async () => {
    const { ms, error } = await request(async () => {
      const both = [withinPatience(() => sleep(100)), withinPatience(never)];
      await Promise.all(both).catch(() => undefined);
      await withinPatience(never); // such as the rollback, on another connection
    });
    expect(error).toBeInstanceOf(DatabaseSilent);
    expect(ms).toBeLessThan(12_000);
  }, 30_000);

  it('takes nothing from the patience of whoever is answered', async () => {
    const { error } = await request(async () => {
      await withinPatience(() => sleep(100));
      await withinPatience(() => sleep(100));
    });
    expect(error).toBeNull();
  });
});
