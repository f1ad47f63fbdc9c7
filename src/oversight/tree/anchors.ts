import { appendFile, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import { parseNote } from '../../domain/audit/signed-note.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { type Tx, type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../platform/database/unit-of-work.js';
import { Poll } from '../../platform/time/poll.js';
import { newestCheckpoint, type StoredCheckpoint } from './checkpoints.js';
import { AnchorStates } from './anchor-states.js';
import { SealingError, type TreeState } from './continuity.js';
import { cosigned, sizeSeenBy } from './witness-client.js';

/**
 * Carries checkpoints out of the database, to where its owner cannot change them: append-only files (of this machine, or of
 * another by a mounted folder) and witnesses, which sign only what goes on from what they have seen.
 */
@Injectable()
export class Anchors implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(Anchors.name);
  private readonly poll: Poll;
  private readonly targets: readonly string[];
  private readonly told = new Map<string, string>();

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) env: Env,
    private readonly states: AnchorStates,
  ) {
    this.targets = (env.AUDIT_ANCHORS ?? path.join(env.DATA_FOLDER, 'anchors', 'checkpoints.txt'))
      .split(',')
      .map((target) => target.trim())
      .filter((target) => target !== '');
    this.poll = new Poll(
      async () => {
        await this.tell();
        return 0;
      },
      env.ANCHOR_MS,
      (error) => {
        this.log.error(`anchoring tries again: ${error}`);
      },
    );
  }

  onApplicationBootstrap(): void {
    this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  /** Tells every target the newest checkpoint, each by itself: one that cannot be reached does not keep the others waiting for long. */
  async tell(): Promise<void> {
    const newest = await this.work.as({ job: 'SEAL' }, (tx) => newestCheckpoint(tx));
    if (newest === null) return;
    await Promise.all(
      this.targets.map(async (target) => {
        const state = `${newest.size} ${newest.root}`;
        if (this.told.get(target) === state) return;
        try {
          const cosignature = await this.carry(target, newest);
          this.told.set(target, state);
          await this.states.note(target, null, { size: newest.size, cosignature });
        } catch (error) {
          await this.states.note(target, problemOf(error));
        }
      }),
    );
  }

  /**
   * The newest checkpoint in the files; null when nothing has been told yet. A file that the database remembers and that is gone or broken
   * may be what would show a restore: nothing is sealed without it. One that never worked says so in health, and sealing goes on. Throws SealingError.
   */
  async newestTold(tx: Tx): Promise<TreeState | null> {
    const known = await tx.query<{ target: string; size: number }>(
      'SELECT target, tree_size::float8 AS size FROM audit_anchor WHERE tree_size > 0',
    );
    let newest: TreeState | null = null;
    for (const target of this.targets.filter((one) => !isUrl(one))) {
      const told = await lastIn(target).catch(() => null);
      if (told === null && known.some((row) => row.target === target))
        throw new SealingError(
          `the anchor file ${target.split('/').at(-1) ?? ''} is gone or cannot be read, and the database remembers it: bring it along (docs/runbook.md, "After a restore")`,
        );
      if (told !== null && (newest === null || told.size > newest.size)) newest = told;
    }
    return newest;
  }

  /** Asks each witness once what it has seen: one that has seen more than the database holds shows a restored copy. One that does not answer is for health. `knownLoss`: "size root" of what somebody has said is lost. Throws SealingError. */
  async requireNotBehindWitnesses(last: StoredCheckpoint | null, knownLoss: string): Promise<void> {
    for (const target of this.targets.filter(isUrl)) {
      const seen = last === null ? null : await sizeSeenBy(target, last).catch(() => null);
      if (seen !== null && last !== null && seen > last.size && !knownLoss.startsWith(`${seen} `))
        throw new SealingError(
          `the database is not what it was: a witness has seen a checkpoint of ${seen} events, the database holds one of ${last.size}. Was it restored from a copy? See docs/runbook.md ("After a restore")`,
        );
    }
  }

  private async carry(target: string, checkpoint: StoredCheckpoint): Promise<string | null> {
    if (isUrl(target)) return cosigned(target, checkpoint, this.work);
    await this.work.as({ job: 'SEAL' }, (tx) => addTo(target, tx));
    return null;
  }
}

/** Adds the newest checkpoint to a file that lacks it. One at a time for each file: of two that look and then write, one would write the same again, or an older one after a newer. */
async function addTo(file: string, tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [FILE_LOCK, file]);
  const [newest, last] = [await newestCheckpoint(tx), await lastIn(file)];
  if (newest === null || (last?.size === newest.size && last.root === newest.root)) return;
  if (last !== null && last.size >= newest.size && !(await isKnownLoss(tx, last)))
    throw new Error('it holds a later checkpoint than the database: was that restored from a copy?');
  await append(file, newest);
}

/** Has the log itself said that this checkpoint was lost in a restore? A copy must not write over what shows that it is one. */
async function isKnownLoss(tx: Tx, { size, root }: TreeState): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM audit_checkpoint WHERE position($1 IN note) > 0 LIMIT 1', [
    `\nrestored ${size} ${root}\n`,
  ]);
  return rows.length > 0;
}

/** What health may say: it is shown to everybody, so no path of this machine. */
function problemOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

const LONGEST_LINE = 16_384;
const FILE_LOCK = 6_962_002;

function isUrl(target: string): boolean {
  return /^https?:\/\//.test(target);
}

/** One line for each checkpoint: its size and the signed note in base64; on the disk before it counts. */
async function append(file: string, { size, note }: StoredCheckpoint): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, `${size} ${Buffer.from(note, 'utf8').toString('base64')}\n`, { mode: 0o644 });
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
}

async function lastIn(file: string): Promise<TreeState | null> {
  const line = (await tailOf(file)).trimEnd().split('\n').at(-1) ?? '';
  if (line === '') return null;
  const { size, root } = parseCheckpoint(
    parseNote(Buffer.from(line.split(' ')[1] ?? '', 'base64').toString('utf8')).text,
  );
  return { size, root };
}

/** The end of a file, which may be long; empty when there is none. */
async function tailOf(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const length = Math.min(size, LONGEST_LINE);
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
