import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';

import { ClamServer, KINDS, MOST, SIGNED_TEXT } from '../support/clam-server.js';
import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { pdf, picture, Sender } from '../support/files.js';
import { landCase, ledgerDone, square } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

interface Checked {
  readonly check: string;
  readonly finding: string | null;
}

describe.each(KINDS)('the virus check, by %s', (kind) => {
  let clam: ClamServer;
  let platform: TestPlatform;
  let liaison: Sender;
  beforeAll(async () => {
    clam = await ClamServer.of(kind);
    platform = await startPlatform({ settings: { CLAMD_URL: clam.url, LOG_LEVEL: 'silent' } });
    liaison = await Sender.of(platform, 'zrzy-liaison');
  });
  afterAll(async () => {
    await platform.close();
    await clam.close();
  });

  const checked = async (id: string): Promise<Checked> => {
    const client = await platform.as('zrzy-liaison');
    const { upload } = await client.send<{ upload: { file: Checked } }>(
      'query ($id: UUID!) { upload(id: $id) { file { check finding } } }',
      { id },
    );
    return upload.file;
  };
  const use = async (fileId: string): Promise<string | undefined> => {
    const one = await FiledCase.open(platform);
    const report = { ...FACTS.SUBMIT_REPORT.report, fileId };
    const { refusal } = await one.ask('zrzy-officer-1', 'SUBMIT_REPORT', { ...FACTS.SUBMIT_REPORT, report });
    return refusal?.messageEn;
  };
  const infected = (mark: string): Buffer => pdf(1, `${mark} ${SIGNED_TEXT}`);
  const problems = async (): Promise<string> => (await fetch(`${platform.url}/health`)).text();

  it('waits for a check that is away: what has not passed goes into no record, and health says so', async () => {
    const id = await liaison.send('a.pdf', pdf(1));
    expect(await checked(id)).toEqual({ check: 'WAITING', finding: null });
    expect(await use(id)).toMatch(/has not passed the virus check/);
    await platform.owner.query("UPDATE kept_file SET kept_at = kept_at - interval '11 minutes'");
    await until(async () => (await problems()).includes('ECONNREFUSED'), 'health says why');
    await clam.start();
    await until(async () => (await checked(id)).check === 'CLEAN', 'it is checked once the check is there');
    expect(await use(id)).toBeUndefined();
    expect(await problems()).not.toContain('virus');
  });

  it('puts what it finds into quarantine: not used, not handed out, and the administrators are told', async () => {
    const content = infected('q');
    const id = await liaison.send('b.pdf', content);
    await until(async () => (await checked(id)).check === 'QUARANTINED', 'it is found');
    expect((await checked(id)).finding).toMatch(/^Referral\.Test/);
    expect(await use(id)).toMatch(/is in quarantine: the check found Referral\.Test/);
    const answer = await liaison.get(`/uploads/${id}/file`);
    expect([answer.status, await answer.text()]).toEqual([410, expect.stringContaining('FILE_QUARANTINED')]);
    const admin = await platform.as('sys-admin');
    const { sentinelFindings } = await admin.send<{ sentinelFindings: { finding: string; detail: string }[] }>(
      '{ sentinelFindings { finding detail } }',
    );
    expect(sentinelFindings).toContainEqual({
      finding: 'FILE_QUARANTINED',
      detail: expect.stringContaining(hashOf(content)) as string,
    });
  });

  it('gives no verdict on what is larger than it takes, and says why', async () => {
    const id = await liaison.send('c.pdf', Buffer.concat([pdf(1), Buffer.alloc(MOST + 1, '%')]));
    const problemOf = async (): Promise<string | null> => {
      const rows: { problem: string | null }[] = await platform.owner.query(
        'SELECT check_problem AS problem FROM kept_file k JOIN upload u USING (sha256) WHERE u.id = $1',
        [id],
      );
      return rows[0]?.problem ?? null;
    };
    await until(async () => (await problemOf()) !== null, 'it was tried');
    expect(await problemOf()).toContain('size limit');
    expect((await checked(id)).check).toBe('WAITING');
  });

  it('what cannot be read from the store is not checked, and keeps nobody else waiting', async () => {
    const content = pdf(1);
    const id = await liaison.send('gone.pdf', content);
    await until(async () => (await checked(id)).check === 'CLEAN', 'it was checked');
    await rm(path.join(platform.files, 'kept', hashOf(content).slice(0, 2), hashOf(content)));
    await platform.owner.query('UPDATE kept_file SET check_next_at = $1 WHERE sha256 = $2', [
      platform.clock.now(),
      hashOf(content),
    ]);
    const problem = async (): Promise<unknown> =>
      (
        await platform.owner.query<{ problem: string | null }[]>(
          'SELECT check_problem AS problem FROM kept_file WHERE sha256 = $1',
          [hashOf(content)],
        )
      )[0]?.problem;
    await until(async () => String(await problem()).includes('the store does not give it'), 'it says why', 20_000);
    const others = await Promise.all([1, 2, 3].map((at) => liaison.send(`${at}.pdf`, pdf(1))));
    for (const other of others)
      await until(async () => (await checked(other)).check === 'CLEAN', 'others are checked', 20_000);
  });

  it('many files at once, each checked, with what is found among them', async () => {
    const sent = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => ({
        id: await liaison.send(`${index}.pdf`, index % 3 === 0 ? infected(`m${index}`) : pdf(1)),
        check: index % 3 === 0 ? 'QUARANTINED' : 'CLEAN',
      })),
    );
    for (const { id, check } of sent) await until(async () => (await checked(id)).check === check, `${id} is ${check}`);
  });
});

describe('what is found in files that records have already', () => {
  let clam: ClamServer;
  let platform: TestPlatform;
  beforeAll(async () => {
    clam = await ClamServer.of('PROTOCOL');
    platform = await startPlatform({
      settings: { CLAMD_URL: clam.url, FILES_MUST_BE_CHECKED: 'false', LOG_LEVEL: 'silent' },
    });
  });
  afterAll(async () => {
    await platform.close();
    await clam.close();
  });

  const told = async (login: string, query: string, id: string): Promise<string[]> => {
    const client = await platform.as(login);
    const data = await client.send<Record<string, { timeline: { zh: string }[] }>>(
      `query ($id: UUID!) { ${query}(id: $id) { timeline { zh } } }`,
      { id },
    );
    return data[query]!.timeline.map(({ zh }) => zh).filter((zh) => zh.startsWith('文件'));
  };

  it('is told of the scanned original of a paper as of a document', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const fileId = await (await Sender.of(platform, 'zrzy-liaison')).send('扫描件.pdf', pdf(1, `scan ${SIGNED_TEXT}`));
    const client = await platform.as('zrzy-liaison');
    const { attachOriginal } = await client.send<{ attachOriginal: { refusal: { code: string } | null } }>(
      'mutation ($input: AttachOriginalInput!) { attachOriginal(input: $input) { refusal { code } } }',
      {
        input: {
          idempotencyKey: randomUUID(),
          noticeId: `${referral.id}.4.TRANSFER.hejin-public-security`,
          fileId,
        },
      },
    );
    expect(attachOriginal.refusal).toBeNull();
    await clam.start();
    await until(async () => (await told('zrzy-liaison', 'referral', referral.id)).length > 0, 'the history says it');
    expect(await told('zrzy-liaison', 'referral', referral.id)).toEqual([expect.stringContaining('隔离')]);
    await clam.stop();
  });

  it('stands in their histories, once; released after another check, that too', async () => {
    const content = pdf(1, SIGNED_TEXT);
    const fileId = await (await Sender.of(platform, 'zrzy-liaison')).send('移送书.pdf', content);
    const referral = await FiledCase.open(platform);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    const [first, ...others] = FACTS.SEND_TRANSFER.documents;
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      documents: [{ ...first!, fileId } as typeof first & object, ...others],
    });
    await referral.arrived();
    const town = await Sender.of(platform, 'slz-liaison');
    const photos = [
      await town.send('a.png', await picture(SIGNED_TEXT), 'PHOTO'),
      await town.send('b.png', await picture('innocent'), 'PHOTO'),
    ];
    const { id: caseId } = await landCase(platform, { conductOn: '2023-04-01' }, { geometry: square(9.95, 9.95) });
    await ledgerDone(
      await platform.as('zrzy-unit'),
      'setMeasure',
      { recordId: caseId, expectedVersion: 1, kind: 'DEMOLISH_RESTORE', requirement: '拆除厂房', leader: '镇长' },
      'landCase',
    );
    const photoOf = (phase: string, takenAt: string, fileId = photos[0]): object => ({
      phase,
      takenAt,
      fileId,
      longitude: '110.6995',
      latitude: '35.5995',
    });
    await ledgerDone(
      await platform.as('slz-liaison'),
      'reportRectified',
      {
        recordId: caseId,
        expectedVersion: 2,
        completedOn: platform.clock.now().slice(0, 10),
        description: '已经拆除完毕',
        photos: [photoOf('BEFORE', '2023-05-01T00:00:00.000Z'), photoOf('AFTER', platform.clock.now(), photos[1])],
      },
      'landCase',
    );
    await clam.start();

    const police = await Sender.of(platform, 'gaj-liaison');
    const path = `/referrals/${referral.id}/files/${hashOf(content)}`;
    await until(async () => (await police.get(path)).status === 410, 'it is not handed out');
    const found = /^文件 [0-9a-f]{12}… 被隔离：查毒发现 Referral\.Test$/;
    await until(async () => (await told('gaj-liaison', 'referral', referral.id)).length > 0, 'the history says it');
    await until(async () => (await told('zrzy-liaison', 'landCase', caseId)).length > 0, 'that of the case too');
    expect(await told('gaj-liaison', 'referral', referral.id)).toEqual([expect.stringMatching(found)]);
    expect(await told('zrzy-liaison', 'landCase', caseId)).toEqual([expect.stringMatching(found)]);

    // as after an update of the signatures: nothing is found any more
    await clam.stop();
    await platform.owner.query("UPDATE kept_file SET check_state = 'CLEAN', finding = NULL, check_next_at = NULL");
    await until(async () => (await told('gaj-liaison', 'referral', referral.id)).length > 1, 'it is released');
    expect(await told('gaj-liaison', 'referral', referral.id)).toContainEqual(expect.stringMatching(/解除隔离$/));
    await until(async () => (await told('zrzy-liaison', 'landCase', caseId)).length > 1, 'in the ledger too');
    expect((await police.get(path)).status).toBe(200);
  });
});

describe('a check that never answers', () => {
  it('ends with the platform, at once', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const platform = await startPlatform({
      settings: { CLAMD_URL: `tcp://127.0.0.1:${port}`, LOG_LEVEL: 'silent' },
    });
    const connected = new Promise((resolve) => silent.once('connection', resolve));
    await (await Sender.of(platform, 'zrzy-liaison')).send('a.pdf', pdf(1));
    await connected;
    const begun = performance.now();
    await platform.close();
    expect(performance.now() - begun).toBeLessThan(10_000);
    silent.close();
  });
});
