import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { freePort } from '../../src/programs/bench/place.js';

/** How the service behaves: it seals, refuses, gives back what it got, or answers with something else. */
export type SigningMode = 'seals' | 'fails' | 'echo' | 'html';

/** A signing service in a process of its own. */
export class SigningServer {
  private constructor(
    private readonly port: number,
    private server: ChildProcess,
  ) {}

  static async start(): Promise<SigningServer> {
    const port = await freePort();
    return new SigningServer(port, await begin(port, 'seals'));
  }

  get url(): string {
    return `http://:seal-token@127.0.0.1:${this.port}/seal`;
  }

  async as(mode: SigningMode): Promise<void> {
    await this.close();
    this.server = await begin(this.port, mode);
  }

  async close(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }
}

async function begin(port: number, mode: SigningMode): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['test/support/signing-process.mjs', String(port), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(server.stdout, 'data');
  server.unref(); // a test that fails before it closes it shall end all the same
  server.stdout.destroy();
  return server;
}
