import { setTimeout as sleep } from 'node:timers/promises';

import { Bound, Busy } from '../../src/access/sign-in/bound.js';

/** A task that ends when it is told to. */
function held(): { readonly task: () => Promise<string>; readonly end: () => void; readonly fail: () => void } {
  let end = (): void => undefined;
  let fail = (): void => undefined;
  const done = new Promise<string>((resolve, reject) => {
    end = () => {
      resolve('done');
    };
    fail = () => {
      reject(new Error('failed'));
    };
  });
  return {
    task: () => done,
    end: () => {
      end();
    },
    fail: () => {
      fail();
    },
  };
}

describe('a bound on what is done at once', () => {
  it('lets one run and two wait; whoever comes then is told to come back, and when', async () => {
    const bound = new Bound(1, 2);
    const tasks = [held(), held(), held()];
    const running = tasks.map(({ task }) => bound.run(task));
    let begun = false;
    const refused = bound.run(() => {
      begun = true;
      return Promise.resolve('done');
    });
    await expect(refused).rejects.toBeInstanceOf(Busy);
    await expect(refused).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) as unknown });
    const { retryAfterSeconds } = (await refused.catch((error: unknown) => error as Busy)) as Busy;
    expect(Number.isInteger(retryAfterSeconds) && retryAfterSeconds >= 1 && retryAfterSeconds <= 60).toBe(true);
    for (const { end } of tasks) end();
    expect(await Promise.all(running)).toEqual(['done', 'done', 'done']);
    expect(begun).toBe(false);
  });

  it('never runs more at once than it may, in the order in which they came', async () => {
    const bound = new Bound(2, 20);
    const order: number[] = [];
    let [running, most] = [0, 0];
    await Promise.all(
      Array.from({ length: 22 }, (_, place) =>
        bound.run(async () => {
          order.push(place);
          running += 1;
          most = Math.max(most, running);
          await sleep(1);
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 22 }, (_, place) => place));
  });

  it('has room again for each that ends, however it ends', async () => {
    const bound = new Bound(1, 1);
    const [first, second, third] = [held(), held(), held()];
    const failing = bound.run(first.task);
    const waiting = bound.run(second.task);
    await expect(bound.run(third.task)).rejects.toBeInstanceOf(Busy);
    first.fail();
    await expect(failing).rejects.toThrow('failed');
    const last = bound.run(third.task); // the second runs now
    await expect(bound.run(() => Promise.resolve('done'))).rejects.toBeInstanceOf(Busy);
    second.end();
    third.end();
    expect(await Promise.all([waiting, last])).toEqual(['done', 'done']);
    expect(await bound.run(() => Promise.resolve('free'))).toBe('free');
  });

  it('with no queue at all refuses at once', async () => {
    const bound = new Bound(1, 0);
    const first = held();
    const running = bound.run(first.task);
    await expect(bound.run(() => Promise.resolve('done'))).rejects.toBeInstanceOf(Busy);
    first.end();
    expect(await running).toBe('done');
  });
});
