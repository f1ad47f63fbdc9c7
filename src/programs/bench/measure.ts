import { performance } from 'node:perf_hooks';

/** Speed of one kind of work: per second, and the latency of half, of 95 and of 99 in 100, in milliseconds. */
export interface Speed {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
}

/** Answers false when nothing is left to do. */
type Work = (connection: number) => Promise<boolean>;

interface Tally {
  readonly latencies: number[];
  ms: number;
}

/** Does `work` again and again on so many connections at once, for so long or until nothing is left. */
export async function measure(connections: number, forMs: number, work: Work): Promise<Speed> {
  const tally: Tally = { latencies: [], ms: 0 };
  await add(tally, connections, forMs, work);
  return speedOf(tally);
}

const ROUNDS = 4;

/** The same for several kinds of work in turns, so that all meet the same noise; each for so long altogether. */
export async function measureInTurns<Name extends string>(
  connections: number,
  forMs: number,
  works: Readonly<Record<Name, Work>>,
): Promise<Readonly<Record<Name, Speed>>> {
  const names = Object.keys(works) as Name[];
  const tallies = new Map(names.map((name): [Name, Tally] => [name, { latencies: [], ms: 0 }]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, tally] of tallies) await add(tally, connections, forMs / ROUNDS, works[name]);
  return Object.fromEntries([...tallies].map(([name, tally]) => [name, speedOf(tally)])) as Record<Name, Speed>;
}

async function add(tally: Tally, connections: number, forMs: number, work: Work): Promise<void> {
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      while (performance.now() - start < forMs) {
        const begin = performance.now();
        if (!(await work(connection))) return;
        tally.latencies.push(performance.now() - begin);
      }
    }),
  );
  tally.ms += performance.now() - start;
}

function speedOf({ latencies, ms }: Tally): Speed {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return {
    perSecond: (latencies.length / ms) * 1_000,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    count: latencies.length,
  };
}

/** One line of the table: the platform, the floor, and how many times slower the platform is. */
export function line(name: string, connections: number, platform: Speed, floor: Speed): string {
  return (
    `${name.padEnd(14)} ${String(connections).padStart(3)}   ${shown(platform)}   ${shown(floor)}   ` +
    `${(floor.perSecond / platform.perSecond).toFixed(1).padStart(6)} ×`
  );
}

/** The line below it: a generated server without sign-in, row-level security, history and record. */
export function lineOfPeer(platform: Speed, peer: Speed, wanted: number): string {
  return (
    `${''.padEnd(18)}   ${shown(peer)}   generated server: the platform reaches ` +
    `${(platform.perSecond / peer.perSecond).toFixed(2)} × of it (wanted: ${wanted})`
  );
}

function shown({ perSecond, p50, p99 }: Speed): string {
  return `${perSecond.toFixed(0).padStart(7)}/s ${p50.toFixed(1).padStart(7)} ${p99.toFixed(1).padStart(7)}`;
}

export const HEADER = [
  'work          conn    platform      p50 ms  p99 ms    floor (pg)    p50 ms  p99 ms    floor / platform (≤ 1.6)',
  '-'.repeat(112),
].join('\n');
