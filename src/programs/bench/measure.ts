import { performance } from 'node:perf_hooks';

/** Speed of one kind of work: per second, and the latency of half and of 99 in 100, in milliseconds. */
export interface Speed {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/**
 * Does `work` again and again on so many connections at once, for so long or until `work` answers false (nothing is
 * left).
 */
export async function measure(
  connections: number,
  forMs: number,
  work: (connection: number) => Promise<boolean>,
): Promise<Speed> {
  const latencies: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      while (performance.now() - start < forMs) {
        const begin = performance.now();
        if (!(await work(connection))) return;
        latencies.push(performance.now() - begin);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return { perSecond: latencies.length / seconds, p50: at(0.5), p99: at(0.99), count: latencies.length };
}

/** One line of the table: the platform, the floor, and how many times slower the platform is. */
export function line(name: string, connections: number, platform: Speed, floor: Speed): string {
  const show = ({ perSecond, p50, p99 }: Speed): string =>
    `${perSecond.toFixed(0).padStart(7)}/s ${p50.toFixed(1).padStart(7)} ${p99.toFixed(1).padStart(7)}`;
  return (
    `${name.padEnd(14)} ${String(connections).padStart(3)}   ${show(platform)}   ${show(floor)}   ` +
    `${(floor.perSecond / platform.perSecond).toFixed(1).padStart(6)} ×`
  );
}

export const HEADER = [
  'work          conn    platform      p50 ms  p99 ms    floor (pg)    p50 ms  p99 ms    floor / platform',
  '-'.repeat(104),
].join('\n');
