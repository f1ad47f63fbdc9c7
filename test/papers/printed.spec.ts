import { createHash, randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { FiledCase } from '../support/filed-case.js';
import { Sender } from '../support/files.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { unzipped } from '../support/unzipped.js';

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('a paper that has been printed', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  let transferId: string;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.arrived();
    transferId = `${referral.id}.4.TRANSFER.hejin-public-security`;
  });
  afterAll(() => platform.close());

  const print = async (login: string, noticeId = transferId): Promise<Response> =>
    (await Sender.of(platform, login)).get(`/referrals/${referral.id}/papers/${noticeId}`);
  const bytes = async (login: string, noticeId = transferId): Promise<Buffer> => {
    const answer = await print(login, noticeId);
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const printings = (): Promise<{ sha256: string; by: string }[]> =>
    rowsOf(
      platform,
      `SELECT body::jsonb->'event'->>'sha256' AS sha256, body::jsonb->'event'->'by'->>'personId' AS by
       FROM audit_event WHERE subject_id = $1 AND kind = 'PAPER' ORDER BY seq`,
      [referral.id],
    );
  const said = async (login: string): Promise<{ sha256: string | null } | undefined> => {
    const { notices } = await referral.see<{ notices: { id: string; paper: { sha256: string | null } | null }[] }>(
      login,
      'notices { id paper { sha256 } }',
    );
    return notices.find(({ id }) => id === transferId)?.paper ?? undefined;
  };

  it('is the same bytes for both sides from the first time on; the history says which, once', async () => {
    expect((await said('zrzy-liaison'))?.sha256).toBeNull();
    const [first, ...others] = await Promise.all(
      ['zrzy-liaison', 'gaj-liaison', 'zrzy-head', 'gaj-head'].map((login) => bytes(login)),
    );
    for (const one of [...others, await bytes('gaj-liaison')]) expect(one.equals(first!)).toBe(true);
    expect(await printings()).toEqual([{ sha256: hashOf(first!), by: expect.any(String) as string }]);
    expect((await said('gaj-liaison'))?.sha256).toBe(hashOf(first!));
    const { timeline } = await referral.see<{ timeline: { zh: string }[] }>('gaj-liaison', 'timeline { zh }');
    expect(timeline.map(({ zh }) => zh)).toContainEqual(
      expect.stringMatching(/^首次印制《.*》，PDF 的 SHA-256 为 [0-9a-f]{12}…$/),
    );
  });

  it('for a reader who reads names masked is another paper, and none that is kept', async () => {
    const before = await printings();
    const masked = await print('gaj-auditor');
    if (masked.status === 200)
      expect(before.map(({ sha256 }) => sha256)).not.toContain(hashOf(Buffer.from(await masked.arrayBuffer())));
    expect(await printings()).toEqual(before);
  });

  it('is what the page of verification shows for its QR code: name, number, hash; the case it does not', async () => {
    const { evidences } = await referral.see<{ evidences: { noticeId: string; kind: string; note: string }[] }>(
      'zrzy-liaison',
      'evidences { noticeId kind note }',
    );
    const { note } = evidences.find(({ noticeId, kind }) => noticeId === transferId && kind === 'SUBMITTED')!;
    const answer = await fetch(`${platform.url}/verify/check?note=${Buffer.from(note).toString('base64url')}`);
    const { papers } = (await answer.json()) as { papers: { name: string; to: string; sha256: string | null }[] };
    const [{ sha256 } = { sha256: '' }] = await printings();
    expect(papers.find(({ to }) => to === '河津市公安局')).toMatchObject({
      from: '河津市自然资源局',
      number: expect.stringMatching(/〔20\d\d〕\d+号$/) as string,
      sha256,
    });
    expect(JSON.stringify(papers)).not.toContain('仓储公司');
  });

  it('comes with the bundle, and is handed out no more when the store holds something else', async () => {
    const client = await platform.as('gaj-liaison');
    const { exportReferral } = await client.send<{ exportReferral: { bundle: { path: string } } }>(
      'mutation ($input: ExportReferralInput!) { exportReferral(input: $input) { bundle { path } } }',
      { input: { referralId: referral.id, idempotencyKey: randomUUID(), purpose: '诉讼证据', recipient: '法院' } },
    );
    const archive = await (await Sender.of(platform, 'gaj-liaison')).get(`${exportReferral.bundle.path}?files=true`);
    const [{ sha256 } = { sha256: '' }] = await printings();
    const parts = await unzipped(Buffer.from(await archive.arrayBuffer()));
    expect(Object.keys(parts)).toContain(`files/${sha256}.pdf`);
    expect(parts['files.txt']?.toString('utf8')).toMatch(/^\ufeff?.*《.*移送.*》/m);

    const place = path.join(platform.files, 'kept', sha256.slice(0, 2), sha256);
    await chmod(place, 0o640);
    await writeFile(place, 'another paper');
    expect((await print('gaj-liaison')).status).toBe(410);
  });
});
