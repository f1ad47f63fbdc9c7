import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { isUuid } from '../domain/kernel/uuid.js';

/** More was sent than the upload still lacks. */
export class TooMuchSent extends Error {}

/** What is on its way, piece by piece: one file for each upload, beside the store. */
export class Incoming {
  constructor(private readonly folder: string) {}

  fileOf(id: string): string {
    if (!isUuid(id)) throw new Error('an upload has a UUID: nothing else becomes a name of a file');
    return path.join(this.folder, id);
  }

  /** How many bytes have come, and are on disk. */
  async offset(id: string): Promise<number> {
    return (await stat(this.fileOf(id)).catch(() => null))?.size ?? 0;
  }

  /**
   * Writes what comes behind what has come, `most` bytes at most. What came before an error stays. Returns the SHA-256
   * of the whole where all of it came in this piece; else null. Throws TooMuchSent, or what broke the stream.
   */
  async append(id: string, from: number, pieces: Readable, most: number): Promise<string | null> {
    await mkdir(this.folder, { recursive: true });
    const hash = from === 0 ? createHash('sha256') : null;
    let sent = 0;
    const handle = await open(this.fileOf(id), from === 0 ? 'w' : 'r+', 0o600);
    try {
      sent = await writeAll(handle, from, pieces, most, hash);
    } finally {
      await handle.sync();
      await handle.close();
    }
    return sent === most ? (hash?.digest('hex') ?? null) : null;
  }

  /** The SHA-256 of what has come. */
  async hashOf(id: string): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.fileOf(id)), hash);
    return hash.digest('hex');
  }

  async drop(id: string): Promise<void> {
    await rm(this.fileOf(id), { force: true });
  }

  /** The uploads of which something lies here. */
  async all(): Promise<readonly string[]> {
    return (await readdir(this.folder).catch(() => [])).filter(isUuid);
  }
}

async function writeAll(
  handle: FileHandle,
  from: number,
  pieces: Readable,
  most: number,
  hash: Hash | null,
): Promise<number> {
  let sent = 0;
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    if (sent + piece.length > most) throw new TooMuchSent();
    hash?.update(piece);
    for (let at = 0; at < piece.length;)
      at += (await handle.write(piece, at, piece.length - at, from + sent + at)).bytesWritten;
    sent += piece.length;
  }
  return sent;
}
