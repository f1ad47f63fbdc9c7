import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** What an altered or missing file would show; changes whenever the content does. */
export type Stamp = string;

/** Where the content of files lies, each once, under its SHA-256. */
export interface FileStore {
  /** Takes a file over; `file` is gone afterwards. What is kept already stays. */
  keep(sha256: string, file: string): Promise<void>;
  /** Keeps what was made here. */
  keepBytes(sha256: string, content: Buffer): Promise<void>;
  /** The size in bytes and the stamp of what lies there now; null where nothing does. */
  look(sha256: string): Promise<{ readonly size: number; readonly stamp: Stamp } | null>;
  /** Takes the content away for good; what is not there stays so. */
  remove(sha256: string): Promise<void>;
  /** The bytes from `start` to `end`, both included. */
  read(sha256: string, range?: { readonly start: number; readonly end: number }): Readable;
}

/** The store does not answer, or not as it should; nothing is known of what lies in it. */
export class StoreAway extends Error {}

export const FILE_STORE = Symbol('FileStore');

/** A folder by hash: `ab/ab12…`. What is kept is on disk before it is said to be. */
export class FolderStore implements FileStore {
  constructor(private readonly folder: string) {}

  async keep(sha256: string, file: string): Promise<void> {
    const target = this.pathOf(sha256);
    await mkdir(path.dirname(target), { recursive: true });
    if ((await this.look(sha256)) === null) {
      await chmod(file, 0o440);
      await rename(file, target);
      await synced(path.dirname(target));
    } else await rm(file, { force: true });
  }

  async keepBytes(sha256: string, content: Buffer): Promise<void> {
    const target = this.pathOf(sha256);
    await mkdir(path.dirname(target), { recursive: true });
    const file = `${target}.${randomUUID()}`;
    const handle = await open(file, 'wx', 0o440);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(file, target); // the same bytes, where somebody else was quicker
    await synced(path.dirname(target));
  }

  async look(sha256: string): Promise<{ size: number; stamp: Stamp } | null> {
    const found = await stat(this.pathOf(sha256)).catch(() => null);
    if (found?.isFile() !== true) return null;
    return { size: found.size, stamp: [found.ino, found.size, found.mtimeMs, found.ctimeMs].join('/') };
  }

  read(sha256: string, range?: { readonly start: number; readonly end: number }): Readable {
    return createReadStream(this.pathOf(sha256), range);
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  private pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a file is kept under its SHA-256');
    return path.join(this.folder, sha256.slice(0, 2), sha256);
  }
}

/** A new name is on disk once its folder is. */
export async function synced(file: string): Promise<void> {
  const handle = await open(file);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
