import { createHash, randomUUID } from 'node:crypto';

import { FiledCase } from '../support/filed-case.js';
import { pdf, picture, Sender } from '../support/files.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { SigningServer } from '../support/signing-server.js';

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

interface Answer {
  readonly receipt: { readonly leafHash: string } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}
interface Original {
  readonly variant: string;
  readonly sha256: string;
  readonly path: string;
}

describe('the original of a paper', () => {
  let platform: TestPlatform;
  let signing: SigningServer;
  let referral: FiledCase;
  let noticeId: string;
  beforeAll(async () => {
    signing = await SigningServer.start();
    platform = await startPlatform({ settings: { SIGNING_URL: signing.url } });
    referral = await FiledCase.sent(platform);
    await referral.arrived();
    noticeId = `${referral.id}.4.TRANSFER.hejin-public-security`;
  });
  afterAll(async () => {
    await platform.close();
    await signing.close();
  });

  const ask = async (login: string, verb: 'attachOriginal' | 'sealPaper', more: object = {}): Promise<Answer> => {
    const type = verb === 'attachOriginal' ? 'AttachOriginalInput' : 'SealPaperInput';
    const { data, errors } = await (
      await platform.as(login)
    ).ask<{ done: Answer }>(
      `mutation ($input: ${type}!) { done: ${verb}(input: $input) { receipt { leafHash } refusal { code message } } }`,
      { input: { idempotencyKey: randomUUID(), noticeId, ...more } },
    );
    if (data?.done === undefined) throw new Error(JSON.stringify(errors));
    return data.done;
  };
  const originals = async (login: string): Promise<readonly Original[] | undefined> =>
    (
      await referral.see<{ notices: { id: string; paper: { originals: Original[] } | null }[] }>(
        login,
        'notices { id paper { originals { variant sha256 path } } }',
      )
    ).notices.find(({ id }) => id === noticeId)?.paper?.originals;
  const get = async (login: string, path: string): Promise<Response> => (await Sender.of(platform, login)).get(path);
  const bytes = async (login: string, path: string): Promise<Buffer> =>
    Buffer.from(await (await get(login, path)).arrayBuffer());
  const events = (): Promise<{ variant: string; sha256: string }[]> =>
    rowsOf(
      platform,
      `SELECT body::jsonb->'event'->>'variant' AS variant, body::jsonb->'event'->>'sha256' AS sha256
       FROM audit_event WHERE subject_id = $1 AND kind = 'PAPER' ORDER BY seq`,
      [referral.id],
    );

  it('is a scan that its organ attaches once; the history says which bytes it is', async () => {
    const scan = pdf(3);
    const sender = await Sender.of(platform, 'zrzy-liaison');
    const fileId = await sender.send('移送书扫描件.pdf', scan, 'DOCUMENT');
    const key = randomUUID();
    const first = await ask('zrzy-liaison', 'attachOriginal', { fileId, idempotencyKey: key });
    expect(first.refusal).toBeNull();
    expect(await ask('zrzy-liaison', 'attachOriginal', { fileId, idempotencyKey: key })).toEqual(first);
    expect((await ask('zrzy-liaison', 'attachOriginal', { fileId })).refusal).toMatchObject({
      code: 'PRECONDITION',
      message: '这份文书已有盖章原件的扫描件，不能更换',
    });
    expect(await events()).toEqual([{ variant: 'SCANNED', sha256: hashOf(scan) }]);
    const [original] = (await originals('zrzy-liaison'))!;
    expect(original).toMatchObject({ variant: 'SCANNED', sha256: hashOf(scan) });
    expect((await bytes('zrzy-liaison', original!.path)).equals(scan)).toBe(true);
    const { timeline } = await referral.see<{ timeline: { zh: string }[] }>('zrzy-liaison', 'timeline { zh }');
    expect(timeline[0]?.zh).toMatch(/^附上《.*移送.*》的盖章原件的扫描件，SHA-256 为 /);
  });

  it('is read by whoever has opened the paper and reads names, and by nobody else', async () => {
    const path = `/referrals/${referral.id}/papers/${noticeId}?original=scanned`;
    expect((await get('gaj-liaison', path)).status).toBe(404); // not opened yet
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.arrived();
    expect((await get('gaj-liaison', path)).status).toBe(200);
    expect((await get('gaj-auditor', path)).status).toBe(404);
    expect((await get('fy-liaison', path)).status).toBe(404);
    expect((await get('gaj-liaison', path.replace('scanned', 'sealed'))).status).toBe(404);
    expect((await get('gaj-liaison', path.replace('scanned', 'drawn'))).status).toBe(400);
  });

  it('is not given by another agency, from another’s file, or as what is no scan', async () => {
    const own = await Sender.of(platform, 'gaj-liaison');
    const fileId = await own.send('扫描件.pdf', pdf(1), 'DOCUMENT');
    expect((await ask('gaj-liaison', 'attachOriginal', { fileId })).refusal?.code).toBe('NOT_ALLOWED');
    expect((await ask('zrzy-liaison', 'attachOriginal', { fileId })).refusal?.code).toBe('INVALID_INPUT');
    expect((await ask('zrzy-auditor', 'sealPaper')).refusal?.code).toBe('NOT_ALLOWED');
    expect((await ask('zrzy-liaison', 'sealPaper', { noticeId: 'none' })).refusal?.code).toBe('NOT_FOUND');
    const photoId = await own.send('照片.png', await picture('a'), 'PHOTO');
    expect((await ask('gaj-liaison', 'attachOriginal', { fileId: photoId })).refusal?.code).toBe('NOT_ALLOWED');
  });

  it('is sealed by the signing service, or by nobody: what goes wrong there leaves nothing', async () => {
    const before = await events();
    for (const mode of ['fails', 'echo', 'html'] as const) {
      await signing.as(mode);
      const { refusal } = await ask('zrzy-liaison', 'sealPaper');
      expect([mode, refusal?.code]).toEqual([mode, 'PRECONDITION']);
    }
    await signing.close();
    expect((await ask('zrzy-liaison', 'sealPaper')).refusal?.code).toBe('PRECONDITION');
    const printed = (await events()).filter(({ variant }) => variant !== 'PRINTED');
    expect(printed).toEqual(before);
    await signing.as('seals');
    const key = randomUUID();
    const first = await ask('zrzy-liaison', 'sealPaper', { idempotencyKey: key });
    expect(first.refusal).toBeNull();
    expect(await ask('zrzy-liaison', 'sealPaper', { idempotencyKey: key })).toEqual(first);
    expect((await ask('zrzy-liaison', 'sealPaper')).refusal?.code).toBe('PRECONDITION');
    const sealed = (await originals('gaj-liaison'))!.find(({ variant }) => variant === 'SEALED')!;
    const content = await bytes('gaj-liaison', sealed.path);
    expect(hashOf(content)).toBe(sealed.sha256);
    const paper = await bytes('gaj-liaison', `/referrals/${referral.id}/papers/${noticeId}`);
    expect(content.subarray(0, paper.length).equals(paper)).toBe(true);
    expect(content.subarray(paper.length).toString('utf8')).toMatch(/% sealed by hejin-natural-resources 河自然资移字/);
    expect((await events()).at(-1)).toEqual({ variant: 'SEALED', sha256: sealed.sha256 });
  });

  it('is shown by the page of verification with its hash', async () => {
    const { evidences } = await referral.see<{ evidences: { noticeId: string; kind: string; note: string }[] }>(
      'zrzy-liaison',
      'evidences { noticeId kind note }',
    );
    const { note } = evidences.find((one) => one.noticeId === noticeId && one.kind === 'SUBMITTED')!;
    const answer = await fetch(`${platform.url}/verify/check?note=${Buffer.from(note).toString('base64url')}`);
    const { papers } = (await answer.json()) as { papers: { to: string; originals: string[] }[] };
    expect(papers.find(({ to }) => to === '河津市公安局')?.originals).toHaveLength(2);
  });
});
