import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../src/programs/bench/place.js';

/** What both checks find, by a signature of our own. */
export const SIGNED_TEXT = 'REFERRAL-TEST-SIGNATURE';

/** The largest content that is taken. */
export const MOST = 1_000_000;

const CLAMD = '/usr/sbin/clamd';

/** A process that speaks the protocol of clamd; and clamd itself where it is installed (.ci/run installs it). */
export const KINDS = existsSync(CLAMD) ? (['PROTOCOL', 'CLAMD'] as const) : (['PROTOCOL'] as const);

/** A virus check in a process of its own. */
export class ClamServer {
  private server: ChildProcess | null = null;

  private constructor(
    readonly kind: (typeof KINDS)[number],
    readonly port: number,
    private readonly folder: string,
  ) {}

  /** One that has not begun yet. */
  static async of(kind: (typeof KINDS)[number]): Promise<ClamServer> {
    return new ClamServer(kind, await freePort(), await mkdtemp(path.join(tmpdir(), 'referral-clamd-')));
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.server =
      this.kind === 'PROTOCOL'
        ? spawn(process.execPath, ['test/support/clamd-process.mjs', String(this.port), String(MOST)])
        : spawn(CLAMD, ['--config-file', await this.configure()]);
    for (let asked = 0; asked < 300 && !(await answers(this.port)); asked += 1) await sleep(100);
  }

  async stop(): Promise<void> {
    if (this.server === null) return;
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
    this.server = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async configure(): Promise<string> {
    const signature = Buffer.from(SIGNED_TEXT).toString('hex');
    await writeFile(path.join(this.folder, 'own.ndb'), `Referral.Test:0:*:${signature}\n`);
    const file = path.join(this.folder, 'clamd.conf');
    const settings = [
      'Foreground yes',
      `TCPSocket ${this.port}`,
      'TCPAddr 127.0.0.1',
      `DatabaseDirectory ${this.folder}`,
      `StreamMaxLength ${MOST}`,
      `TemporaryDirectory ${this.folder}`,
    ];
    await writeFile(file, settings.join('\n') + '\n');
    return file;
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return open;
}
