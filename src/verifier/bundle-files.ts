import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

import yauzl from 'yauzl';

import { Finding } from '../domain/audit/logged-event.js';

const BUNDLE = 'bundle.txt';

/** A history of many thousand events is smaller. Bytes. */
const MOST_OF_BUNDLE = 200_000_000;
const FILE = /^files\/([0-9a-f]{64})\.[a-z0-9]{1,5}$/;

/** A bundle that came with its files: the bundle in a file of its own, and the hashes of the files. */
export interface Opened {
  readonly bundle: string;
  /** Null: it is a bundle or an export alone. */
  readonly files: ReadonlySet<string> | null;
}

/**
 * Opens what is to be verified. Of an archive every file is hashed and must be what its name says; a part that belongs
 * to no bundle is a Finding.
 */
export async function withOpened<T>(file: string, use: (opened: Opened) => Promise<T>): Promise<T> {
  if (!(await isZip(file))) return use({ bundle: file, files: null });
  const folder = await mkdtemp(path.join(tmpdir(), 'verify-'));
  try {
    const bundle = path.join(folder, BUNDLE);
    return await use({ bundle, files: await unpacked(file, bundle) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What is to be said of the files beside what the history names. Where every event can be read, a file that none of
 * them names is a Finding: somebody has put it there.
 */
export function wordsOfFiles(files: ReadonlySet<string>, named: ReadonlySet<string>, allReadable: boolean): string {
  const strays = [...files].filter((hash) => !named.has(hash));
  const words =
    `${files.size - strays.length} of ${named.size} files that the history names are here, each as it was named ` +
    '(files.txt is for people and was not verified: which document is which file, the events say)';
  if (strays.length === 0) return words;
  if (allReadable)
    throw new Finding(`the file ${strays[0] ?? ''} is named by no event of the bundle: it was put there besides`);
  return `${words}; ${strays.length} more, which no readable event names`;
}

/** The hashes that the body of an event names: of documents, photographs, reports. */
export function hashesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return key === 'sha256' && /^[0-9a-f]{64}$/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => hashesIn(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => hashesIn(one, name));
}

async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'PK\u0003\u0004';
  } finally {
    await handle.close();
  }
}

async function unpacked(file: string, bundle: string): Promise<ReadonlySet<string>> {
  const opened = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  const zip = await opened(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  const files = new Set<string>();
  let hasBundle = false;
  try {
    const entries = await entriesOf(zip);
    const twice = entries.find(({ fileName }, at) => entries.findIndex((one) => one.fileName === fileName) !== at);
    if (twice !== undefined) throw new Finding(`the archive holds "${twice.fileName.slice(0, 80)}" twice`);
    for (const entry of entries) {
      if (entry.fileName === BUNDLE && entry.uncompressedSize > MOST_OF_BUNDLE)
        throw new Finding(`${BUNDLE} would unpack to ${entry.uncompressedSize} bytes: no bundle is so large`);
      const content = await contentOf(zip, entry);
      const said = FILE.exec(entry.fileName)?.[1];
      if (entry.fileName === BUNDLE) {
        await pipeline(content, createWriteStream(bundle));
        hasBundle = true;
      } else if (said !== undefined) {
        const hash = createHash('sha256');
        await pipeline(content, hash);
        const is = hash.digest('hex');
        if (is !== said) throw new Finding(`the file ${entry.fileName} was altered: its SHA-256 is ${is}`);
        files.add(said);
      } else if (entry.fileName === 'files.txt') content.destroy();
      else throw new Finding(`the archive holds "${entry.fileName.slice(0, 80)}", which belongs to no bundle`);
    }
  } finally {
    zip.close();
  }
  if (!hasBundle) throw new Error(`${file} is an archive without ${BUNDLE}`);
  return files;
}

function entriesOf(zip: yauzl.ZipFile): Promise<readonly yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    zip.on('error', reject);
    zip.on('end', () => {
      resolve(entries);
    });
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function contentOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(error);
    });
  });
}
