import { createHash, randomUUID } from 'node:crypto';
import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import yazl from 'yazl';

import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { pdf, Sender, zipOf } from '../support/files.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { runProgram } from '../support/process.js';
import { unzipped } from '../support/unzipped.js';

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('the files of a case that is taken away or redacted', () => {
  let platform: TestPlatform;
  let folder: string;
  let referral: FiledCase;
  let archive: Buffer;
  const letter = pdf(3);
  const shared = pdf(2);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-bundle-files-'));
    platform = await startPlatform();
    const send = async (): Promise<FiledCase> => {
      const liaison = await Sender.of(platform, 'zrzy-liaison');
      const fileIds = [await liaison.send('移送书.pdf', letter), await liaison.send('勘测报告.pdf', shared)];
      const one = await FiledCase.open(platform);
      await one.do('zrzy-officer-1', 'SUBMIT_REPORT');
      await one.do('zrzy-head', 'APPROVE_TRANSFER');
      const documents = FACTS.SEND_TRANSFER.documents.map((entry, at) => ({ ...entry, fileId: fileIds[at] ?? null }));
      await one.do('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, documents });
      await one.arrived();
      return one;
    };
    referral = await send();
    const [first, second, ...others] = FACTS.SEND_TRANSFER.documents;
    const other = await FiledCase.open(platform);
    await other.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await other.do('zrzy-head', 'APPROVE_TRANSFER');
    const again = await (await Sender.of(platform, 'zrzy-liaison')).send('又一份.pdf', shared);
    await other.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      documents: [first!, { ...second!, fileId: again } as typeof second & object, ...others],
    });
    archive = await fetched('gaj-liaison');
  });
  afterAll(async () => {
    await platform.close();
    await rm(folder, { recursive: true });
  });

  const fetched = async (login: string): Promise<Buffer> => {
    const client = await platform.as(login);
    const { exportReferral } = await client.send<{ exportReferral: { bundle: { path: string } } }>(
      'mutation ($input: ExportReferralInput!) { exportReferral(input: $input) { bundle { path } } }',
      {
        input: {
          referralId: referral.id,
          idempotencyKey: randomUUID(),
          purpose: '诉讼证据',
          recipient: '河津市人民法院',
        },
      },
    );
    const answer = await (await Sender.of(platform, login)).get(`${exportReferral.bundle.path}?files=true`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    return Buffer.from(await answer.arrayBuffer());
  };
  const verified = async (content: Buffer): ReturnType<typeof runProgram> => {
    const file = path.join(folder, 'bundle.zip');
    await writeFile(file, content);
    return runProgram('verifier/verify', [file], {});
  };

  it('come in one archive with the bundle, under their hashes, with a list for people; it verifies', async () => {
    const parts = await unzipped(archive);
    expect(Object.keys(parts).sort()).toEqual(
      ['bundle.txt', 'files.txt', ...[letter, shared].map((content) => `files/${hashOf(content)}.pdf`)].sort(),
    );
    expect(parts[`files/${hashOf(letter)}.pdf`]?.equals(letter)).toBe(true);
    expect(parts['files.txt']?.toString('utf8')).toContain(`移送书\tfiles/${hashOf(letter)}.pdf`);
    expect(await verified(archive)).toEqual({
      code: 0,
      said: expect.stringContaining('2 of 2 files that the history names are here') as string,
    });
  });

  it('an altered file, one under another name, one too many: the verifier says which', async () => {
    const parts = await unzipped(archive);
    const name = `files/${hashOf(letter)}.pdf`;
    const altered = { ...parts, [name]: Buffer.from(letter.toString('latin1').replace('595', '596'), 'latin1') };
    expect(await verified(await zipOf(altered))).toMatchObject({
      code: 1,
      said: expect.stringContaining(`${name} was altered`) as string,
    });
    expect(await verified(await zipOf({ ...parts, 'files/evil.exe': 'MZ' }))).toMatchObject({
      code: 1,
      said: expect.stringContaining('belongs to no bundle') as string,
    });
    const { [name]: _, ...less } = parts;
    expect(await verified(await zipOf(less))).toMatchObject({
      code: 0,
      said: expect.stringContaining('1 of 2 files') as string,
    });
    const { 'bundle.txt': __, ...without } = parts;
    expect(await verified(await zipOf(without))).toMatchObject({ code: 2 });
    const twice = new yazl.ZipFile();
    for (const [part, content] of [...Object.entries(parts), ['bundle.txt', Buffer.from('x')] as const])
      twice.addBuffer(content, part);
    twice.end();
    expect(await verified(await buffer(twice.outputStream as Readable))).toMatchObject({
      code: 1,
      said: expect.stringContaining('twice') as string,
    });
    const stray = pdf(1);
    const more = await verified(await zipOf({ ...parts, [`files/${hashOf(stray)}.pdf`]: stray }));
    expect(more.said).toContain('1 more, which no readable event names');
  });

  it('who reads the names masked gets no file; what was altered in storage is named, not handed out', async () => {
    expect(Object.keys(await unzipped(await fetched('gaj-auditor'))).sort()).toEqual(['bundle.txt', 'files.txt']);
    const place = path.join(platform.files, 'kept', hashOf(letter).slice(0, 2), hashOf(letter));
    await cp(place, path.join(folder, 'kept'));
    await chmod(place, 0o640);
    await writeFile(place, 'something else');
    const parts = await unzipped(await fetched('gaj-liaison'));
    expect(Object.keys(parts)).not.toContain(`files/${hashOf(letter)}.pdf`);
    expect(parts['files.txt']?.toString('utf8')).toMatch(/移送书\t存储中的文件与收存时不同/);
    await writeFile(place, await readFile(path.join(folder, 'kept')));
  });

  it('go when the case is redacted, but for those that another case has; sent again, are kept again', async () => {
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-head', 'RETURN_CASE');
    await referral.arrived();
    const { number } = await referral.see<{ number: string }>('zrzy-head', 'number');
    const done = await runProgram(
      'programs/operate/redact',
      [number, '--rule', '保存期满', '--basis', '档案鉴定销毁清册', '--by', 'zrzy-auditor'],
      { DATABASE_URL: platform.databaseUrl, FILES_FOLDER: platform.files },
    );
    expect(done).toMatchObject({ code: 0, said: expect.stringContaining('1 files taken away') as string });
    const at = (content: Buffer): string =>
      path.join(platform.files, 'kept', hashOf(content).slice(0, 2), hashOf(content));
    await expect(stat(at(letter))).rejects.toThrow('ENOENT');
    expect((await stat(at(shared))).size).toBe(shared.length);
    const police = await Sender.of(platform, 'gaj-liaison');
    const { files } = await referral.see<{ files: { erased: boolean }[] }>('gaj-liaison', 'files { erased }');
    expect(files.map(({ erased }) => erased)).toEqual([true, true]); // of this case, whoever else has one
    const answer = await police.get(`/referrals/${referral.id}/files/${hashOf(letter)}`);
    expect([answer.status, await answer.text()]).toEqual([410, expect.stringContaining('FILE_ERASED')]);
    expect(await rowsOf(platform, 'SELECT altered_at FROM kept_file WHERE altered_at IS NOT NULL')).toEqual([]);

    // sent again, it is there for a new use: from the redacted case it stays taken away
    const liaison = await Sender.of(platform, 'zrzy-liaison');
    const id = await liaison.send('再传.pdf', letter);
    expect((await police.get(`/referrals/${referral.id}/files/${hashOf(letter)}`)).status).toBe(410);
    expect((await police.get(`/referrals/${referral.id}/files/${hashOf(shared)}`)).status).toBe(410);
    expect((await liaison.get(`/uploads/${id}/file`)).status).toBe(200);
  });
});
