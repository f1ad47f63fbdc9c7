import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { S3Store } from '../../src/files/s3-store.js';
import { pdf, Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { S3Server } from '../support/s3-server.js';

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('files in an object store', () => {
  let s3: S3Server;
  let folder: string;
  beforeAll(async () => {
    [s3, folder] = await Promise.all([S3Server.start(), mkdtemp(path.join(tmpdir(), 'referral-s3-test-'))]);
  });
  afterAll(async () => {
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are kept once, whole, and read in parts', async () => {
    const store = new S3Store(s3.url);
    const content = randomBytes(3_000_000);
    const hash = hashOf(content);
    expect(await store.look(hash)).toBeNull();
    const file = path.join(folder, 'a');
    await writeFile(file, content);
    await store.keep(hash, file);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    const kept = await store.look(hash);
    expect(kept?.size).toBe(content.length);
    expect(hashOf(await buffer(store.read(hash)))).toBe(hash);
    expect(await buffer(store.read(hash, { start: 10, end: 19 }))).toEqual(content.subarray(10, 20));
    // the same again changes nothing
    await writeFile(file, content);
    await store.keep(hash, file);
    expect((await store.look(hash))?.stamp).toBe(kept?.stamp);
    await expect(buffer(store.read('0'.repeat(64)))).rejects.toThrow();
    await expect(store.look('../x')).rejects.toThrow('under its SHA-256');
  });

  describe('on a platform', () => {
    let platform: TestPlatform;
    let sender: Sender;
    beforeAll(async () => {
      platform = await startPlatform({ relay: false, settings: { FILES_S3_URL: s3.url } });
      sender = await Sender.of(platform, 'zrzy-liaison');
    });
    afterAll(() => platform.close());

    it('are sent, handed out, and refused where they were altered', async () => {
      const content = pdf(3);
      const id = await sender.send('报告.pdf', content);
      const whole = await sender.get(`/uploads/${id}/file`);
      expect([whole.status, hashOf(Buffer.from(await whole.arrayBuffer()))]).toEqual([200, hashOf(content)]);
      const part = await sender.get(`/uploads/${id}/file`, { range: 'bytes=0-7' });
      expect([part.status, await part.text()]).toEqual([206, '%PDF-1.4']);

      const { host, pathname } = new URL(s3.url);
      const client = new S3Client({
        endpoint: `http://${host}`,
        region: 'us-east-1',
        credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      const hash = hashOf(content);
      const Key = `kept/${hash.slice(0, 2)}/${hash}`;
      await client.send(new PutObjectCommand({ Bucket: pathname.slice(1), Key, Body: 'something else' }));
      expect((await sender.get(`/uploads/${id}/file`)).status).toBe(410);
      await client.send(new PutObjectCommand({ Bucket: pathname.slice(1), Key, Body: content }));
      expect((await sender.get(`/uploads/${id}/file`)).status).toBe(200);
    });

    it('wait while the store is away: what was sent is not lost', async () => {
      const kept = await sender.send('先.pdf', pdf(1));
      const content = pdf(2);
      const ticket = await sender.ticket('后.pdf', content.length);
      await s3.stop();
      const refused = await sender.put(ticket, content);
      expect([refused.status, await codeIn(refused)]).toEqual([503, 'STORE_UNAVAILABLE']);
      const unread = await sender.get(`/uploads/${kept}/file`);
      expect([unread.status, await codeIn(unread)]).toEqual([503, 'STORE_UNAVAILABLE']);
      await s3.again();
      expect((await sender.put(ticket, content)).status).toBe(200);
      expect((await sender.get(`/uploads/${kept}/file`)).status).toBe(200);
      expect((await sender.get(`/uploads/${ticket.id}/file`)).status).toBe(200);
    }, 120_000);
  });
});

async function codeIn(answer: Response): Promise<unknown> {
  const { errors } = (await answer.json()) as { errors: readonly { extensions: { code: string } }[] };
  return errors[0]?.extensions.code;
}
