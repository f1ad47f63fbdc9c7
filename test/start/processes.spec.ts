import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { FACTS } from '../support/facts.js';
import { ask, type Payload } from '../support/filed-case.js';
import { PASSWORD, until } from '../support/platform.js';
import { type PlatformProcess, startProcess } from '../support/process.js';
import { freePort } from '../support/redis.js';

/** The processes that a process has started and that live. */
function childrenOf(pid: number | undefined): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid), '-f', 'main.js'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  } catch {
    return []; // pgrep found none
  }
}

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the API in several processes behind one port, on the embedded database', () => {
  let folder: string;
  let platform: PlatformProcess;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-processes-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    platform = startProcess('src/main.ts', { PORT: String(port), DATA_FOLDER: folder }, ['--processes=2']);
    await platform.printed('npm run demo');
  }, 120_000);
  afterAll(async () => {
    platform.child.kill('SIGKILL');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

  it('carries a referral, whichever of them answers, and replaces one that is killed', async () => {
    const before = childrenOf(platform.child.pid);
    expect(before).toHaveLength(2);
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new GraphQLClient(url); // fetch opens as many connections as there are requests at once
        await client.signIn('zrzy-unit', PASSWORD);
        return client;
      }),
    );
    const open = (client: GraphQLClient): Promise<Payload> =>
      ask(client, 'OPEN', { ...FACTS.OPEN, routeId: 'R01', idempotencyKey: crypto.randomUUID() });
    const opened = await Promise.all(clients.map(open));
    process.kill(before[0]!, 'SIGKILL');
    await until(
      () => {
        const now = childrenOf(platform.child.pid);
        return Promise.resolve(now.length === 2 && !now.includes(before[0]!));
      },
      'another process has taken its place',
      30_000,
    );
    expect(platform.output()).toContain('a process of the API has ended (SIGKILL)');
    await until(
      async () => (await fetch(`${url}/health`).catch(() => null))?.status === 200,
      'the platform is well',
      30_000,
    );
    for (const { referral } of opened)
      for (let time = 0; time < 4; time += 1) {
        const query = 'query ($id: UUID!) { referral(id: $id) { state } }';
        expect(await clients[time]!.send(query, { id: referral?.id })).toEqual({ referral: { state: 'TEAM_NAMED' } });
      }
  }, 90_000);

  it('ends with all of them, and leaves nothing behind', async () => {
    const children = childrenOf(platform.child.pid);
    platform.child.kill('SIGTERM');
    expect(await platform.ended).toBe(0);
    expect(children.filter(lives)).toEqual([]);
  }, 30_000);

  it.each([
    [['--processes=0'], '--processes=0 cannot be used'],
    [['--processes=many'], '--processes=many cannot be used'],
    [['--role=relay'], '--role=relay cannot be used'],
    [['--port=3'], "Unknown option '--port'"],
  ])('says of %s what would be right', async (args, line) => {
    const wrong = startProcess('src/main.ts', { DATA_FOLDER: folder }, args);
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain(line);
  });
});
