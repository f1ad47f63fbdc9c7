import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

import { type FileStore, type Stamp, StoreAway } from './file-store.js';

/** Whoever asks a silent store is not kept waiting for ever. Milliseconds. */
const CONNECTED_WITHIN_MS = 5_000;
const SILENT_MS = 30_000;

/**
 * A bucket of an object store that speaks S3: `kept/ab/ab12…`. `url`: `https://key:secret@host[:port]/bucket`, with
 * `?region=…` where the store has several; an object is whole or not there.
 */
export class S3Store implements FileStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(url: string) {
    const { protocol, host, username, password, pathname, searchParams } = new URL(url);
    this.bucket = pathname.slice(1);
    this.client = new S3Client({
      endpoint: `${protocol}//${host}`,
      region: searchParams.get('region') ?? 'us-east-1',
      credentials: { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECTED_WITHIN_MS, requestTimeout: SILENT_MS },
    });
  }

  async keep(sha256: string, file: string): Promise<void> {
    if ((await this.look(sha256)) === null) {
      const { size } = await stat(file);
      const Body = createReadStream(file);
      await this.client
        .send(new PutObjectCommand({ Bucket: this.bucket, Key: keyOf(sha256), Body, ContentLength: size }))
        .catch(away);
    }
    await rm(file, { force: true });
  }

  async keepBytes(sha256: string, content: Buffer): Promise<void> {
    await this.client
      .send(new PutObjectCommand({ Bucket: this.bucket, Key: keyOf(sha256), Body: content }))
      .catch(away);
  }

  async look(sha256: string): Promise<{ size: number; stamp: Stamp } | null> {
    const Key = keyOf(sha256);
    try {
      const { ContentLength, ETag, LastModified } = await this.client.send(
        new HeadObjectCommand({ Bucket: this.bucket, Key }),
      );
      const size = ContentLength ?? 0;
      return { size, stamp: [ETag, size, LastModified?.getTime()].join('/') };
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
      return away(error);
    }
  }

  async remove(sha256: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: keyOf(sha256) })).catch(away);
  }

  read(sha256: string, range?: { readonly start: number; readonly end: number }): Readable {
    const out = new PassThrough();
    const Key = keyOf(sha256);
    const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end}`;
    this.client
      .send(new GetObjectCommand({ Bucket: this.bucket, Key, ...(Range === undefined ? {} : { Range }) }))
      .then(({ Body }) => pipeline(Body as Readable, out))
      .catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
    return out;
  }
}

function away(error: unknown): never {
  throw new StoreAway(error instanceof Error ? error.message : String(error), { cause: error });
}

function keyOf(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a file is kept under its SHA-256');
  return `kept/${sha256.slice(0, 2)}/${sha256}`;
}
