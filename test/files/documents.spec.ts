import { createHash } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { document, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { pdf, Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const FILES = 'documents { name pages sha256 } files { sha256 path size type pages canBeShown }';

interface Seen {
  readonly documents: readonly { readonly name: string; readonly pages: number; readonly sha256: string | null }[];
  readonly files: readonly { readonly sha256: string; readonly path: string; readonly pages: number }[];
}

describe('documents that are files', () => {
  let platform: TestPlatform;
  const letter = pdf(3);
  let referral: FiledCase;
  let at: string;

  beforeAll(async () => {
    platform = await startPlatform();
    const liaison = await Sender.of(platform, 'zrzy-liaison');
    const fileId = await liaison.send('移送书（盖章）.pdf', letter);
    referral = await FiledCase.open(platform);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    const [first, ...others] = FACTS.SEND_TRANSFER.documents;
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      documents: [{ ...first!, pages: 99, fileId } as typeof first & object, ...others],
    });
    await referral.arrived();
    at = `/referrals/${referral.id}/files/${sha256(letter)}`;
  });
  afterAll(() => platform.close());

  const code = async (answer: Response): Promise<[number, string | undefined]> => [
    answer.status,
    ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code,
  ];
  const get = async (login: string, headers: Record<string, string> = {}, which = at): Promise<Response> =>
    (await Sender.of(platform, login)).get(which, headers);

  it('have the hash and the pages of the file, whatever was typed; the others exist on paper only', async () => {
    for (const login of ['zrzy-liaison', 'gaj-liaison']) {
      const { documents, files } = await referral.see<Seen>(login, FILES);
      expect(documents.filter(({ sha256: hash }) => hash !== null)).toEqual([
        { name: '移送书', pages: 3, sha256: sha256(letter) },
      ]);
      expect(documents.length).toBeGreaterThan(3);
      expect(files).toEqual([
        { sha256: sha256(letter), path: at, size: letter.length, type: 'PDF', pages: 3, canBeShown: true },
      ]);
    }
  });

  it('are saved or shown by whoever may read the list, harmlessly, and each time is recorded', async () => {
    const saved = await get('gaj-liaison');
    expect(Buffer.from(await saved.arrayBuffer()).equals(letter)).toBe(true);
    expect(Object.fromEntries(saved.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="___.pdf"; filename*=UTF-8''${encodeURIComponent('移送书.pdf')}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining('sandbox') as string,
    });
    const shown = await get('gaj-liaison', {}, `${at}?show=true`);
    expect([shown.status, shown.headers.get('content-disposition')]).toEqual([200, null]);
    const records: { person: string; subjects: string[] }[] = await platform.owner.query(
      `SELECT person_id AS person, subject_ids AS subjects
       FROM access_event WHERE 'file' = ANY (operations) ORDER BY at`,
    );
    expect(records).toEqual([
      { person: 'gaj-liaison', subjects: [referral.id] },
      { person: 'gaj-liaison', subjects: [referral.id] },
    ]);
  });

  it('come in parts', async () => {
    const part = await get('gaj-liaison', { range: 'bytes=5-9' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 5-9/${letter.length}`,
      letter.subarray(5, 10).toString(),
    ]);
    const end = await get('gaj-liaison', { range: 'bytes=-5' });
    expect([end.status, await end.text()]).toEqual([206, '%%EOF']);
    expect(await code(await get('gaj-liaison', { range: `bytes=${letter.length}-` }))).toEqual([416, 'NO_SUCH_RANGE']);
  });

  it('are for nobody else, and nothing tells whether there is such a file', async () => {
    for (const login of ['fy-liaison', 'nync-liaison', 'ldxz-liaison'])
      expect(await code(await get(login))).toEqual([404, 'NOT_FOUND']);
    // a file names whom an auditor reads masked
    expect(await code(await get('gaj-auditor'))).toEqual([404, 'NOT_FOUND']);
    for (const login of ['sys-admin', 'sec-admin']) expect((await get(login)).status).toBe(401);
    expect((await fetch(`${platform.url}${at}`)).status).toBe(401);
    const other = await FiledCase.open(platform);
    const missing = [
      `/referrals/${other.id}/files/${sha256(letter)}`, // another referral of the same agency
      `/referrals/${referral.id}/files/${'0'.repeat(64)}`,
      `/referrals/${referral.id}/files/..%2f..%2fsecret.key`,
      `/referrals/x/files/${sha256(letter)}`,
    ];
    for (const which of missing) expect(await code(await get('zrzy-liaison', {}, which))).toEqual([404, 'NOT_FOUND']);
  });

  it('are not taken from another agency, nor before they are whole', async () => {
    const liaison = await Sender.of(platform, 'zrzy-liaison');
    const foreign = await (await Sender.of(platform, 'gaj-liaison')).send('别人的.pdf', pdf(1));
    const unfinished = await liaison.ticket('未完.pdf', 100);
    const one = await FiledCase.open(platform);
    for (const fileId of [foreign, unfinished.id]) {
      const report = { ...FACTS.SUBMIT_REPORT.report, fileId };
      const { refusal } = await one.ask('zrzy-officer-1', 'SUBMIT_REPORT', { ...FACTS.SUBMIT_REPORT, report });
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('that are papers of the sender to its own head are for the sender alone', async () => {
    const report = pdf(2);
    const officer = await Sender.of(platform, 'zrzy-officer-1');
    const fileId = await officer.send('书面报告.pdf', report);
    const other = await FiledCase.open(platform);
    const facts = FACTS.SUBMIT_REPORT;
    await other.do('zrzy-officer-1', 'SUBMIT_REPORT', {
      ...facts,
      report: { ...facts.report, fileId } as typeof facts.report,
    });
    await other.do('zrzy-head', 'APPROVE_TRANSFER');
    await other.do('zrzy-liaison', 'SEND_TRANSFER');
    await other.do('gaj-liaison', 'SIGN_RECEIPT');
    await other.arrived();
    const path = `/referrals/${other.id}/files/${sha256(report)}`;
    for (const [login, isThere] of [
      ['zrzy-liaison', true],
      ['gaj-liaison', false],
      ['jcy-liaison', false],
    ] as const) {
      const { documents, files } = await other.see<Seen>(login, FILES);
      expect([login, documents.some(({ name }) => name === '书面报告')]).toEqual([login, isThere]);
      expect([login, files.some((file) => file.sha256 === sha256(report))]).toEqual([login, isThere]);
      expect([login, (await get(login, {}, path)).status]).toEqual([login, isThere ? 200 : 404]);
    }
    const { notices } = await other.see<{ notices: { paper: { text: string[] } | null }[] }>(
      'gaj-liaison',
      'notices { paper { text } }',
    );
    expect(notices.length).toBeGreaterThan(1);
    expect(JSON.stringify(notices)).not.toContain('书面报告');
  });

  it('that supplement the list are read by the holder as well', async () => {
    const more = pdf(5);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-liaison', 'REQUEST_SUPPLEMENT', {
      documentNumber: '河公补字〔2026〕1号',
      missing: ['勘测定界报告'],
    });
    await referral.sign('zrzy-liaison', 'SUPPLEMENT_REQUEST');
    const fileId = await (await Sender.of(platform, 'zrzy-liaison')).send('勘测定界报告.pdf', more);
    const entry = { ...document('OTHER', '勘测定界报告'), fileId };
    const long = { ...document('OTHER', '图'.repeat(120)), fileId };
    await referral.do('zrzy-liaison', 'PROVIDE_SUPPLEMENT', { documents: [long, entry] });
    await referral.arrived();
    const path = `/referrals/${referral.id}/files/${sha256(more)}`;
    expect((await get('gaj-liaison', {}, path)).status).toBe(200);
  });

  it('that were altered in storage are refused, named by the sentinel, handed out again once restored', async () => {
    const place = path.join(platform.files, 'kept', sha256(letter).slice(0, 2), sha256(letter));
    const sentinel = async (): Promise<string[]> => {
      const { sentinelFindings } = await (
        await platform.as('sys-admin')
      ).send<{ sentinelFindings: { finding: string; referralNumber: string; detail: string }[] }>(
        '{ sentinelFindings { finding referralNumber detail } }',
      );
      return sentinelFindings.filter(({ finding }) => finding === 'FILE_ALTERED').map(({ detail }) => detail);
    };
    const content = await readFile(place);
    await chmod(place, 0o640);
    await writeFile(place, Buffer.from(content.toString('latin1').replace('595', '596'), 'latin1')); // the same size
    expect(await code(await get('gaj-liaison'))).toEqual([410, 'FILE_ALTERED']);
    expect(await sentinel()).toEqual([sha256(letter)]);
    const { files } = await referral.see<{ files: { altered: boolean }[] }>('gaj-liaison', 'files { altered }');
    expect(files.map(({ altered }) => altered)).toContain(true);
    await writeFile(place, content);
    expect((await get('gaj-liaison')).status).toBe(200);
    expect(await sentinel()).toEqual([]);
  });
});
