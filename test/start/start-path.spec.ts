import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { FACTS } from '../support/facts.js';
import { ask } from '../support/filed-case.js';
import { PASSWORD, until } from '../support/platform.js';
import { type PlatformProcess, watch } from '../support/process.js';
import { freePort } from '../support/redis.js';

/** The second of the README's two commands, as a newcomer types it, on a folder that is empty at first. */
function npmStart(settings: Readonly<Record<string, string>>): PlatformProcess {
  const { PATH, HOME } = process.env;
  return watch(
    spawn('npm', ['start'], { env: { PATH, HOME, ...settings }, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
  );
}

/** The Node process below npm: what `kill -9` hits. */
async function nodeOf(npm: PlatformProcess): Promise<number> {
  const children = async (pid: number): Promise<number[]> =>
    (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''))
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  const below = async (pid: number): Promise<number[]> => {
    const direct = await children(pid);
    return [...direct, ...(await Promise.all(direct.map(below))).flat()];
  };
  for (const pid of await below(npm.child.pid ?? 0)) {
    if (
      (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('dist/main.js') &&
      !(await readFile(`/proc/${pid}/comm`, 'utf8')).startsWith('sh')
    )
      return pid;
  }
  throw new Error('no platform runs below npm');
}

describe('the README: npm ci && npm start', () => {
  let folder: string;
  let port: number;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-start-'));
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('starts on embedded PostgreSQL, says who can sign in, keeps data over kill -9, and stops cleanly', async () => {
    const settings = { DATA_FOLDER: folder, PORT: String(port) };
    const first = npmStart(settings);
    await first.printed('npm run demo');
    expect(first.output()).toContain(url);
    expect(first.output()).toMatch(/gaj-liaison +公安局联络员/);
    const { referral } = await ask(await new GraphQLClient(url).signIn('zrzy-unit', PASSWORD), 'OPEN', {
      ...FACTS.OPEN,
      routeId: 'R01',
      idempotencyKey: '6a9c3f0e-8d2a-4c59-9d39-6f4a1b7f5d10',
    });
    expect(referral?.state).toBe('TEAM_NAMED');
    for (const page of ['/', '/start.css', '/explorer/', '/schema.graphql', '/health'])
      expect([page, (await fetch(`${url}${page}`)).status]).toEqual([page, 200]);
    const demo = watch(spawn('npm', ['run', '-s', 'demo', '--', url], { stdio: ['ignore', 'pipe', 'pipe'] }));
    expect([await demo.ended, demo.output()]).toEqual([
      0,
      expect.stringMatching(/R01-\d{4}-0002：已判决；历史 \d+ 条/),
    ]);

    process.kill(await nodeOf(first), 'SIGKILL');
    await first.ended;
    const second = npmStart(settings);
    await second.printed('npm run demo');
    const client = await new GraphQLClient(url).signIn('zrzy-liaison', PASSWORD);
    expect(await client.send('query ($id: UUID!) { referral(id: $id) { state } }', { id: referral?.id })).toEqual({
      referral: { state: 'TEAM_NAMED' },
    });

    // A request that never comes whole keeps neither the process nor its database.
    const half = connect(port, '127.0.0.1');
    half.on('error', () => undefined);
    half.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    await sleep(500);
    process.kill(await nodeOf(second), 'SIGTERM');
    await second.ended;
    half.destroy();
    expect(second.output()).not.toContain('not everything was finished');
    expect(await readdir(path.join(folder, 'pg', 'data'))).not.toContain('postmaster.pid');
    await until(
      () =>
        fetch(url).then(
          () => false,
          () => true,
        ),
      'nothing listens any more',
    );
    expect(second.output()).not.toMatch(/error/i);
  }, 180_000);
});
