import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';

import { Upload as TusUpload } from 'tus-js-client';

import { UploadSweep } from '../../src/files/upload-sweep.js';
import { pdf, photo, Sender } from '../support/files.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

const FILE = 'file { sha256 size type pages takenAt longitude latitude altered }';
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('uploads', () => {
  let platform: TestPlatform;
  let officer: Sender;
  beforeAll(async () => {
    platform = await startPlatform();
    officer = await Sender.of(platform, 'zrzy-officer-1');
  });
  afterAll(() => platform.close());

  const uploadOf = async (id: string, login = 'zrzy-officer-1'): Promise<Record<string, unknown> | null> => {
    const client = await platform.as(login);
    const { upload } = await client.send<{ upload: Record<string, unknown> | null }>(
      `query ($id: UUID!) { upload(id: $id) { name received size problem ${FILE} } }`,
      { id },
    );
    return upload;
  };
  const kept = async (): Promise<string[]> =>
    (await readdir(path.join(platform.files, 'kept'), { recursive: true }).catch(() => [])).filter((name) =>
      name.includes(path.sep),
    );
  const incoming = (): Promise<string[]> => readdir(path.join(platform.files, 'incoming')).catch(() => []);

  it('of a whole file: hash, type and pages are read from it', async () => {
    const content = pdf(7);
    const ticket = await officer.ticket('调查报告.pdf', content.length);
    expect(await uploadOf(ticket.id)).toMatchObject({ received: 0, size: content.length, file: null });
    const answer = await officer.put(ticket, content);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { id: ticket.id, file: expect.objectContaining({ sha256: sha256(content), pages: 7, type: 'PDF' }) as object },
    ]);
    expect(await uploadOf(ticket.id)).toEqual({
      name: '调查报告.pdf',
      received: content.length,
      size: content.length,
      problem: null,
      file: {
        sha256: sha256(content),
        size: content.length,
        type: 'PDF',
        pages: 7,
        takenAt: null,
        longitude: null,
        latitude: null,
        altered: false,
      },
    });
    expect(await uploadOf(ticket.id, 'gaj-liaison')).toBeNull(); // another agency's
    expect(await incoming()).toEqual([]);
  });

  it('of a photograph: when and where it was taken, as the camera says', async () => {
    const id = await officer.send('DSC_0142.jpg', await photo(), 'PHOTO');
    expect((await uploadOf(id))?.['file']).toMatchObject({
      type: 'JPG',
      pages: 1,
      takenAt: '2026-09-28T02:15:00.000Z',
      longitude: '110.700000',
      latitude: '35.600000',
    });
  });

  it('go on where they stopped, with any client that speaks tus', async () => {
    const content = Buffer.concat([pdf(3), randomBytes(3_000_000)]);
    const ticket = await officer.ticket('卷宗.pdf', content.length);
    const half = content.length >> 1;
    // the line breaks in the middle of a request
    const broken = request(`${platform.url}${ticket.path}`, {
      method: 'PUT',
      headers: { ...officer.bearer, 'content-length': content.length },
    });
    broken.on('error', () => undefined);
    broken.write(content.subarray(0, half));
    await until(async () => Number((await uploadOf(ticket.id))?.['received']) === half, 'half of it has come');
    broken.destroy();
    const head = (): Promise<Response> =>
      fetch(`${platform.url}${ticket.path}`, { method: 'HEAD', headers: officer.bearer });
    await until(async () => (await head()).headers.get('upload-offset') === String(half), 'the offset is told');

    const sent: string[] = [];
    await new Promise<void>((resolve, reject) => {
      new TusUpload(content, {
        uploadUrl: `${platform.url}${ticket.path}`,
        headers: officer.bearer,
        chunkSize: 500_000,
        onAfterResponse: (req) => {
          sent.push(req.getMethod());
        },
        onSuccess: () => {
          resolve();
        },
        onError: reject,
      }).start();
    });
    expect(sent).toEqual(['HEAD', 'PATCH', 'PATCH', 'PATCH', 'PATCH']);
    expect((await uploadOf(ticket.id))?.['file']).toMatchObject({ sha256: sha256(content), size: content.length });
  });

  const patch = (
    at: string,
    offset: number | string,
    content: Buffer,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${platform.url}${at}`, {
      method: 'PATCH',
      headers: {
        ...officer.bearer,
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        ...headers,
      },
      body: new Uint8Array(content),
    });

  it('refuse a piece that does not fit, and lose nothing of what has come', async () => {
    const content = pdf(2);
    const ticket = await officer.ticket('补正材料.pdf', content.length);
    const code = async (answer: Response): Promise<[number, string]> => [
      answer.status,
      ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code,
    ];
    expect((await patch(ticket.path, 0, content.subarray(0, 50))).status).toBe(204);
    expect(await code(await patch(ticket.path, 0, content))).toEqual([409, 'OTHER_OFFSET']);
    expect(await code(await patch(ticket.path, 50, content))).toEqual([413, 'TOO_LONG']);
    expect(await code(await patch(ticket.path, 'x', content))).toEqual([400, 'BAD_REQUEST']);
    expect(await code(await patch(ticket.path, 50, content, { 'content-type': 'text/plain' }))).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
    expect(await code(await patch(ticket.path, 50, content, { 'tus-resumable': '0.2.0' }))).toEqual([
      412,
      'OTHER_PROTOCOL',
    ]);
    expect((await patch(ticket.path, 50, content.subarray(50, 60))).headers.get('upload-offset')).toBe('60');
    expect((await patch(ticket.path, 60, content.subarray(60))).status).toBe(204);
    expect(await code(await patch(ticket.path, content.length, Buffer.alloc(0)))).toEqual([410, 'OVER']);
    expect((await uploadOf(ticket.id))?.['file']).toMatchObject({ sha256: sha256(content), pages: 2 });
  });

  it('are taken by one at a time, and by nobody but the person who holds the ticket', async () => {
    const content = pdf(2);
    const ticket = await officer.ticket('补正材料.pdf', content.length);
    const slow = request(`${platform.url}${ticket.path}`, {
      method: 'PUT',
      headers: { ...officer.bearer, 'content-length': content.length },
    });
    slow.write(content.subarray(0, 10));
    await until(async () => Number((await uploadOf(ticket.id))?.['received']) === 10, 'the first is under way');
    expect((await officer.put(ticket, content)).status).toBe(423);
    slow.end(content.subarray(10));
    const [answer] = (await once(slow, 'response')) as [{ statusCode: number }];
    expect(answer.statusCode).toBe(200);

    const other = await officer.ticket('另一件.pdf', content.length);
    for (const login of ['zrzy-officer-2', 'gaj-liaison', 'gaj-auditor']) {
      const stranger = await Sender.of(platform, login);
      expect((await stranger.put(other, content)).status).not.toBe(200);
    }
    expect((await fetch(`${platform.url}${other.path}`, { method: 'PUT', body: new Uint8Array(content) })).status).toBe(
      401,
    );
    expect(await uploadOf(other.id)).toMatchObject({ received: 0, file: null });
  });

  it('of the same content are kept once', async () => {
    const content = pdf(4);
    const before = (await kept()).length;
    await officer.send('甲.pdf', content);
    await (await Sender.of(platform, 'gaj-liaison')).send('乙.pdf', content);
    expect((await kept()).length).toBe(before + 1);
    expect(await kept()).toContain(path.join(sha256(content).slice(0, 2), sha256(content)));
  });

  it('that are never finished, or given up, leave nothing behind', async () => {
    const content = pdf(2);
    const [given, left] = [
      await officer.ticket('甲.pdf', content.length),
      await officer.ticket('乙.pdf', content.length),
    ];
    for (const { path: at } of [given, left]) await patch(at, 0, content.subarray(0, 40));
    expect((await incoming()).sort()).toEqual([given.id, left.id].sort());
    expect((await fetch(`${platform.url}${given.path}`, { method: 'DELETE', headers: officer.bearer })).status).toBe(
      204,
    );
    expect(await incoming()).toEqual([left.id]);
    platform.clock.forward(25);
    const sweep = platform.app.get(UploadSweep);
    expect(await sweep.sweep()).toMatchObject({ closed: 2, dropped: 1 }); // one had no byte
    expect(await incoming()).toEqual([]);
    const problems: { problem: string }[] = await platform.owner.query('SELECT problem FROM upload WHERE id = $1', [
      left.id,
    ]);
    expect(problems).toEqual([{ problem: 'NEVER_FINISHED' }]);
  });
});
