import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

import type { FileProblem } from '../domain/file/file-types.js';
import type { Contents } from './examine.js';
import type { Found, Question } from './examine-process.js';

/** As it was built, also where the tests run the sources. */
const PROCESS = path.resolve(import.meta.dirname, '..', '..', 'dist', 'files', 'examine-process.js');

/** No honest file takes longer to look into. */
const PATIENCE_MS = 10_000;
/** So much memory a file may take while it is looked into; looked at every so often. */
const MOST_BYTES = 700 * 1_024 * 1_024;
const LOOK_MS = 100;
/** Nobody has sent a file for so long: the process ends until the next one. */
const IDLE_MS = 30_000;
const PAGE_BYTES = 4_096;

interface Job extends Question {
  readonly done: (found: Contents | FileProblem) => void;
}

/**
 * Looks into files, one at a time, in a process of its own. Whoever sends many waits for himself: each person has his
 * turn.
 */
@Injectable()
export class Examiner implements OnApplicationShutdown {
  private readonly log = new Logger('Files');
  private readonly waiting = new Map<string, Job[]>();
  private child: ChildProcess | null = null;
  private busy = false;
  private idle: NodeJS.Timeout | undefined;

  /** What a whole file is and says of itself; a word: why it is not taken in. */
  examine(question: Question, personId: string): Promise<Contents | FileProblem> {
    return new Promise((done) => {
      this.waiting.set(personId, [...(this.waiting.get(personId) ?? []), { ...question, done }]);
      void this.work();
    });
  }

  onApplicationShutdown(): void {
    this.end();
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.idle);
    for (let job = this.next(); job !== undefined; job = this.next()) job.done(await this.ask(job));
    this.busy = false;
    this.idle = setTimeout(() => {
      this.end();
    }, IDLE_MS).unref();
  }

  /** The next person's first file; that person then stands at the end of the line. */
  private next(): Job | undefined {
    const [first] = this.waiting;
    if (first === undefined) return undefined;
    const [personId, [job, ...others]] = first;
    this.waiting.delete(personId);
    if (others.length > 0) this.waiting.set(personId, others);
    return job;
  }

  private ask({ file, name, purpose }: Job): Promise<Contents | FileProblem> {
    const child = (this.child ??= this.start());
    return new Promise((resolve) => {
      const end = (found: Contents | FileProblem): void => {
        clearTimeout(patience);
        clearInterval(looking);
        child.removeAllListeners('message');
        child.removeAllListeners('exit');
        resolve(found);
      };
      const giveUp = (why: string): void => {
        this.log.warn(`a file of the kind ${purpose} is given up while it is looked into: ${why}`);
        this.end();
        end('TOO_MUCH_INSIDE');
      };
      const patience = setTimeout(giveUp, PATIENCE_MS, 'it takes too long');
      const looking = setInterval(() => {
        void memoryOf(child).then((bytes) => {
          if (bytes > MOST_BYTES && this.child === child) giveUp('it takes too much memory');
        });
      }, LOOK_MS);
      child.once('message', (found: Found) => {
        end(found as Contents | FileProblem);
      });
      child.once('exit', () => {
        if (this.child === child) this.child = null;
        end('BROKEN');
      });
      child.send({ file, name, purpose } satisfies Question);
    });
  }

  private start(): ChildProcess {
    const child = fork(PROCESS, [], {
      env: {},
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    child.on('error', () => undefined); // its end is told besides
    child.unref();
    child.channel?.unref();
    return child;
  }

  private end(): void {
    clearTimeout(this.idle);
    this.child?.removeAllListeners('exit');
    this.child?.kill('SIGKILL');
    this.child = null;
  }
}

/** What a process holds in memory, where the system tells (Linux); else 0. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const told = await readFile(`/proc/${pid ?? 0}/statm`, 'utf8').catch(() => '');
  return Number(told.split(' ')[1] ?? 0) * PAGE_BYTES;
}
