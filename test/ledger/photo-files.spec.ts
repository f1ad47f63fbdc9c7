import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type Instant, localDateOf } from '../../src/domain/kernel/instant.js';
import { pdf, photo, picture, Sender } from '../support/files.js';
import { landCase, ledgerAct, type LedgerAnswer, ledgerDone, square } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Shown {
  readonly takenAt: string;
  readonly longitude: string;
  readonly sha256: string;
  readonly stated: readonly string[];
}

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const PHOTOS = `query ($id: UUID!) {
  landCase(id: $id) { selfReport { photos { phase takenAt longitude latitude sha256 stated } } }
}`;

describe('photographs of the ledger', () => {
  let platform: TestPlatform;
  let caseId: string;
  let town: Sender;
  beforeAll(async () => {
    platform = await startPlatform();
    // around 110.70, 35.60, where the test's camera stood
    caseId = (await landCase(platform, { conductOn: '2023-04-01' }, { geometry: square(9.95, 9.95) })).id;
    await ledgerDone(
      await platform.as('zrzy-unit'),
      'setMeasure',
      { recordId: caseId, expectedVersion: 1, kind: 'DEMOLISH_RESTORE', requirement: '拆除厂房', leader: '镇长' },
      'landCase',
    );
    town = await Sender.of(platform, 'slz-liaison');
  });
  afterAll(() => platform.close());

  const report = async (photos: object[], login = 'slz-liaison'): Promise<LedgerAnswer> =>
    ledgerAct(
      await platform.as(login),
      'reportRectified',
      {
        recordId: caseId,
        expectedVersion: 2,
        completedOn: localDateOf(platform.clock.now()),
        description: '已经拆除完毕',
        photos,
      },
      'landCase',
    );
  const beside = { longitude: '110.6995', latitude: '35.5995' };
  const before = { phase: 'BEFORE', takenAt: '2023-05-01T00:00:00.000Z' as Instant, ...beside };
  const after = (): object => ({ phase: 'AFTER', takenAt: platform.clock.now(), ...beside });

  it('are files that one’s own agency has sent, and pictures', async () => {
    const others = await Sender.of(platform, 'nync-liaison');
    const foreign = await others.send('a.png', await picture('foreign'), 'PHOTO');
    const paper = await town.send('a.pdf', pdf(1), 'REPORT');
    for (const fileId of [foreign, paper, caseId])
      expect(
        (
          await report([
            { ...before, fileId },
            { ...after(), fileId },
          ])
        ).refusal,
      ).toMatchObject({
        code: 'INVALID_INPUT',
      });
    const { errors } = await (
      await platform.as('slz-liaison')
    ).ask('mutation ($input: ReportRectifiedInput!) { reportRectified(input: $input) { refusal { code } } }', {
      input: { photos: [{ phase: 'BEFORE', sha256: 'a'.repeat(64) }] },
    });
    expect(JSON.stringify(errors)).toContain('sha256'); // nobody types one any more
  });

  it('say themselves when and where; what they do not say is asked for, and marked', async () => {
    const silent = await town.send('before.png', await picture('before'), 'PHOTO');
    const telling = await photo('2023:09:20 10:15:00');
    const file = await town.send('after.jpg', telling, 'PHOTO');
    expect(
      (
        await report([
          { phase: 'BEFORE', fileId: silent },
          { phase: 'AFTER', fileId: file },
        ])
      ).refusal?.messageEn,
    ).toContain('does not say');
    const done = await report([
      { ...before, fileId: silent },
      // what is typed beside a file that tells is not taken
      { phase: 'AFTER', fileId: file, takenAt: '2020-01-01T00:00:00.000Z', longitude: '10.0000', latitude: '10.0000' },
    ]);
    expect(done.refusal).toBeNull();
    const { landCase: shown } = await (
      await platform.as('zrzy-liaison')
    ).send<{ landCase: { selfReport: { photos: readonly Shown[] } } }>(PHOTOS, { id: caseId });
    expect(shown.selfReport.photos).toMatchObject([
      { stated: ['TIME', 'PLACE'], sha256: hashOf(await picture('before')) },
      { stated: [], sha256: hashOf(telling), takenAt: '2023-09-20T02:15:00.000Z', longitude: '110.700000' },
    ]);
  });

  it('are handed out to whoever sees the case and reads whom it is about', async () => {
    const hash = hashOf(await picture('before'));
    const statusFor = async (login: string, sha256 = hash): Promise<number> =>
      (await (await Sender.of(platform, login)).get(`/ledger/${caseId}/files/${sha256}`)).status;
    const answer = await (await Sender.of(platform, 'zrzy-liaison')).get(`/ledger/${caseId}/files/${hash}?show=true`);
    expect(hashOf(Buffer.from(await answer.arrayBuffer()))).toBe(hash);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(await Promise.all(['slz-liaison', 'ldxz-unit'].map((login) => statusFor(login)))).toEqual([200, 200]);
    expect(await Promise.all(['gaj-liaison', 'fy-liaison', 'zrzy-auditor'].map((login) => statusFor(login)))).toEqual([
      404, 404, 404,
    ]);
    expect(await statusFor('zrzy-liaison', hashOf(pdf(1)))).toBe(404);
    const seen: object[] = await platform.owner.query(
      "SELECT person_id FROM access_event WHERE 'ledgerFile' = ANY (operations) AND $1 = ANY (subject_ids)",
      [caseId],
    );
    expect(seen.length).toBeGreaterThan(0);
  });

  it('that were altered in the store are handed out to nobody, and the sentinel names the case', async () => {
    const hash = hashOf(await picture('before'));
    await writeFile(path.join(platform.files, 'kept', hash.slice(0, 2), hash), 'something else');
    const answer = await (await Sender.of(platform, 'zrzy-liaison')).get(`/ledger/${caseId}/files/${hash}`);
    expect(answer.status).toBe(410);
    const findings: { finding: string; referral_number: string }[] = await platform.owner.query(
      'SELECT * FROM file_sentinel()',
    );
    expect(findings).toMatchObject([
      { finding: 'FILE_ALTERED', referral_number: expect.stringMatching(/^AJ-/) as string },
    ]);
  });
});
