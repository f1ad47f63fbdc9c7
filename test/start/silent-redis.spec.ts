import { createServer, type Server, type Socket } from 'node:net';

import { until } from '../support/platform.js';
import { type PlatformProcess, startProcess } from '../support/process.js';

/**
 * Ten seconds of patience, as for a PostgreSQL that does not answer; counted from when Redis is asked, not from the
 * start of the process.
 */
const SAID_WITHIN_MS = 12_000;
/** Redis is asked before the database: nobody listens here, and nobody asks. */
const NO_DATABASE = 'postgres://nobody@127.0.0.1:1/nowhere';

describe('a Redis that takes connections and never answers', () => {
  let server: Server;
  let started: PlatformProcess;
  const taken: Socket[] = [];
  beforeEach(async () => {
    server = createServer((socket) => {
      taken.push(socket.on('error', () => undefined));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
    for (const socket of taken.splice(0)) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  it.each(['src/main.ts', 'src/worker.ts'])(
    '%s says so in one line and ends',
    async (entry) => {
      const address = server.address();
      const url = `redis://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
      started = startProcess(entry, { DATABASE_URL: NO_DATABASE, REDIS_URL: url });
      await Promise.race([started.ended, until(() => Promise.resolve(taken.length > 0), 'Redis is asked', 60_000)]);
      const overdue = new Promise((resolve) => {
        setTimeout(resolve, SAID_WITHIN_MS, 'still runs').unref();
      });
      expect(await Promise.race([started.ended, overdue])).toBe(1);
      const lines = started.output().trim().split('\n');
      expect(lines).toEqual([expect.stringContaining(`REDIS_URL=${url} cannot be reached`)]);
    },
    90_000,
  );
});
