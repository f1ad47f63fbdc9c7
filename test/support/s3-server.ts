import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '../../src/programs/bench/place.js';

/** An object store that speaks S3, in a process of its own. */
export class S3Server {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly args: readonly string[],
    private server: ChildProcess,
  ) {}

  static async start(): Promise<S3Server> {
    const folder = await mkdtemp(path.join(tmpdir(), 'referral-s3-'));
    const port = await freePort();
    const args = ['-a', '127.0.0.1', '-p', String(port), '-d', folder, '--configure-bucket', 'referrals'];
    const server = await begin(args);
    return new S3Server(`http://S3RVER:S3RVER@127.0.0.1:${port}/referrals`, folder, args, server);
  }

  async stop(): Promise<void> {
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }

  async again(): Promise<void> {
    this.server = await begin(this.args);
  }

  async close(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function begin(args: readonly string[]): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['node_modules/s3rver/bin/s3rver.js', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1' },
  });
  await new Promise((resolve) => server.stdout.once('data', resolve));
  return server;
}
