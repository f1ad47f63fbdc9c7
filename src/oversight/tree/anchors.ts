import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { requireOurs } from '../../books/history.js';
import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import type { TreeState } from '../../domain/audit/receipt.js';
import { parseNote } from '../../domain/kernel/signed-note.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { type Tx, type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../platform/database/unit-of-work.js';
import { failureText, logFailure } from '../../platform/failures.js';
import { Poll } from '../../platform/time/poll.js';
import { AnchorStates } from './anchor-states.js';
import { newestCheckpoint, type StoredCheckpoint } from './checkpoints.js';
import { SealingError } from './continuity.js';
import { cosigned, sizeSeenBy } from './witness-client.js';

/**
 * Carries checkpoints out of the database, to where its owner cannot change them: append-only files (of this machine,
 * or of another by a mounted folder) and witnesses, which sign only what goes on from what they have seen.
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
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
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
        logFailure(this.log, 'anchoring tries again', error);
      },
    );
  }

  onApplicationBootstrap(): void {
    this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  /**
   * Tells every target the newest checkpoint, each by itself: one that cannot be reached does not keep the others
   * waiting for long.
   */
  async tell(): Promise<void> {
    const newest = await this.work.as({ job: 'SEAL' }, (tx) => newestCheckpoint(tx));
    if (newest === null) return;
    await Promise.all(
      this.targets.map(async (target) => {
        const state = `${newest.size} ${newest.root}`;
        if (this.told.get(target) === state) return;
        try {
          requireOurs(newest, this.keys);
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
   * The newest checkpoint in the files; null when nothing has been told yet. A file that the database remembers and
   * that is gone or broken may be what would show a restore: nothing is sealed without it. One that never worked says
   * so in health, and sealing goes on. Throws SealingError.
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
          `the anchor file ${target.split('/').at(-1) ?? ''} is gone or cannot be read, ` +
            'and the database remembers it: bring it along (docs/runbook.md, "After a restore")',
        );
      if (told !== null && (newest === null || told.size > newest.size)) newest = told;
    }
    return newest;
  }

  /**
   * Asks each witness once what it has seen: one that has seen more than the database holds shows a restored copy. One
   * that does not answer is for health. `knownLoss`: "size root" of what somebody has said is lost. Throws
   * SealingError.
   */
  async requireNotBehindWitnesses(last: StoredCheckpoint | null, knownLoss: string): Promise<void> {
    for (const target of this.targets.filter(isUrl)) {
      const seen = last === null ? null : await sizeSeenBy(target, last).catch(() => null);
      if (seen !== null && last !== null && seen > last.size && !knownLoss.startsWith(`${seen} `))
        throw new SealingError(
          `the database is not what it was: a witness has seen a checkpoint of ${seen} events, ` +
            `the database holds one of ${last.size}. ` +
            'Was it restored from a copy? See docs/runbook.md ("After a restore")',
        );
    }
  }

  private async carry(target: string, checkpoint: StoredCheckpoint): Promise<string | null> {
    if (isUrl(target)) return cosigned(target, checkpoint, this.work);
    await this.work.as({ job: 'SEAL' }, (tx) => addTo(target, tx, this.keys));
    return null;
  }
}

/**
 * Adds the newest checkpoint to a file that lacks it. One at a time for each file: of two that look and then write, one
 * would write the same again, or an older one after a newer.
 */
async function addTo(file: string, tx: Tx, keys: AuditKeys): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [FILE_LOCK, file]);
  const [newest, last] = [await newestCheckpoint(tx), await lastIn(file)];
  if (newest === null || (last?.size === newest.size && last.root === newest.root)) return;
  if (last !== null && last.size >= newest.size && !(await isKnownLoss(tx, last)))
    throw new Error('it holds a later checkpoint than the database: was that restored from a copy?');
  if (last === null && (await isRemembered(tx, file)))
    throw new Error(`it is gone, and the database remembers it: bring it along (docs/runbook.md, "After a restore")`);
  requireOurs(newest, keys);
  await append(file, newest);
}

/**
 * Has this file been told anything before? Then it is never made anew: it may be what would show that the past was cut
 * off.
 */
async function isRemembered(tx: Tx, target: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM audit_anchor WHERE target = $1 AND tree_size > 0', [target])).length > 0;
}

/**
 * Has the log itself said that this checkpoint was lost in a restore? A copy must not write over what shows that it is
 * one.
 */
async function isKnownLoss(tx: Tx, { size, root }: TreeState): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM audit_checkpoint WHERE position($1 IN note) > 0 LIMIT 1', [
    `\nrestored ${size} ${root}\n`,
  ]);
  return rows.length > 0;
}

/** What health may say: it is shown to everybody, so no path of this machine. */
function problemOf(error: unknown): string {
  const { syscall, code } = error as NodeJS.ErrnoException;
  return syscall !== undefined && code !== undefined ? code : failureText(error);
}

const LONGEST_LINE = 16_384;
const FILE_LOCK = 6_962_002;

function isUrl(target: string): boolean {
  return /^https?:\/\//.test(target);
}

/**
 * One line for each checkpoint: its size and the signed note in base64; on the disk before it counts. What a full disk
 * or a power cut has left of a line is cut off first, and a line that does not get in whole is taken out again.
 */
async function append(file: string, { size, note }: StoredCheckpoint): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o644);
  try {
    const { end } = await wholeLines(handle);
    await handle.truncate(end);
    try {
      const line = Buffer.from(`${size} ${Buffer.from(note, 'utf8').toString('base64')}\n`);
      for (let done = 0; done < line.length;)
        done += (await handle.write(line, done, line.length - done, end + done)).bytesWritten;
    } catch (error) {
      await handle.truncate(end).catch(() => undefined); // the next append tries again
      throw error;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The last checkpoint that stands in the file whole; null where there is none. */
async function lastIn(file: string): Promise<TreeState | null> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  const { text } = await wholeLines(handle).finally(() => handle.close());
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  if (line === '') return null;
  const { size, root } = parseCheckpoint(
    parseNote(Buffer.from(line.split(' ')[1] ?? '', 'base64').toString('utf8')).text,
  );
  return { size, root };
}

/**
 * The end of a file, which may be long, as far as its lines are whole, and where they end. A tail without an end of
 * line is no line.
 */
async function wholeLines(handle: FileHandle): Promise<{ readonly text: string; readonly end: number }> {
  const { size } = await handle.stat();
  const length = Math.min(size, LONGEST_LINE);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  const whole = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
  if (whole === 0 && size > length) throw new Error('it is no anchor file: its last line is longer than any');
  return { text: buffer.toString('utf8', 0, whole), end: size - length + whole };
}
