import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { AUDIT_KEYS, type AuditKeys } from '../../src/platform/crypto/audit-keys.js';
import { FiledCase } from '../support/filed-case.js';
import { rowsOf, sealed, startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';
import { runProgram } from '../support/process.js';

interface Exported {
  readonly bundle: { readonly id: string; readonly path: string } | null;
  readonly receipt: { readonly eventSeq: number; readonly note: string } | null;
  readonly refusal: { readonly code: string } | null;
}
const EXPORT = `mutation ($input: ExportReferralInput!) {
  exportReferral(input: $input) { bundle { id path until } receipt { eventSeq note } refusal { code messageEn } }
}`;

describe('case files that are taken away', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  let folder: string;
  const asked = async (login: string, idempotencyKey: string = randomUUID(), purpose = '诉讼证据'): Promise<Exported> =>
    (
      await (
        await platform.as(login)
      ).ask<{ exportReferral: Exported }>(EXPORT, {
        input: { referralId: referral.id, idempotencyKey, purpose, recipient: '河津市人民法院' },
      })
    ).data!.exportReferral;
  const fetched = async (login: string, at: string): Promise<Response> =>
    fetch(`${platform.url}${at}`, { headers: { authorization: `Bearer ${await tokenOf(platform, login)}` } });
  const run = (tool: string, ...more: string[]): Promise<{ code: number | null; said: string }> =>
    runProgram(tool, more, { DATABASE_URL: platform.databaseUrl });
  const saved = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-bundles-'));
    platform = await startPlatform();
    await FiledCase.sent(platform);
    referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.arrived();
  });
  afterAll(async () => {
    await platform.close();
    await rm(folder, { recursive: true });
  });

  it('are events first, with purpose and recipient, and verify off-line as far as their reader may read', async () => {
    const key = randomUUID();
    const { bundle, receipt } = await asked('zrzy-auditor', key);
    expect((await asked('zrzy-auditor', key)).bundle).toMatchObject({ id: bundle?.id });
    const response = await fetched('zrzy-auditor', bundle!.path);
    const text = await response.text();
    expect([response.status, response.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining(referral.id),
    ]);
    expect(text).toContain('诉讼证据');
    expect(text).not.toContain('某仓储公司'); // auditors read no names
    const file = await saved('bundle.txt', text);
    const note = await saved('receipt.txt', receipt!.note);
    const { vkey } = platform.app.get<AuditKeys>(AUDIT_KEYS).key.verifier;
    const verified = await run('verifier/verify', file, '--receipt', note, '--key', vkey);
    expect(verified).toEqual({
      code: 0,
      said: expect.stringMatching(/everything holds: \d+ events of REFERRAL R01-.* readable/) as string,
    });

    const lines = text.split('\n');
    const broken = async (name: string, change: (lines: string[]) => void): Promise<string> => {
      const changed = [...lines];
      change(changed);
      return (await run('verifier/verify', await saved(name, changed.join('\n')), '--key', vkey)).said;
    };
    expect(
      await broken('less.txt', (changed) => {
        changed.splice(9, 1);
      }),
    ).toMatch(/NOT PROVEN/);
    expect(
      await broken('edited.txt', (changed) => {
        changed[10] = changed[10]!.replace(/"recordedAt":"2/, '"recordedAt":"3');
      }),
    ).toMatch(/NOT PROVEN/);
    const { auditTrail } = await referral.see<{ auditTrail: { body: string | null }[] }>(
      'zrzy-head',
      'auditTrail { body }',
    );
    expect(
      auditTrail.some(({ body }) => body?.includes('"kind":"DISCLOSURE"') && body.includes('河津市人民法院')),
    ).toBe(true);
    const reads = await rowsOf<{ operations: string[]; purpose: string | null }>(
      platform,
      `SELECT operations, purpose
       FROM access_event
       WHERE person_id = 'zrzy-auditor' AND $1 = ANY (subject_ids)
       ORDER BY at`,
      [referral.id],
    );
    expect(reads).toEqual(
      expect.arrayContaining([
        { operations: ['exportReferral'], purpose: '诉讼证据' },
        { operations: ['bundle'], purpose: null },
      ]),
    );
  });

  it('are for the person who asked, for an hour, and for nobody without a part in the case', async () => {
    const { bundle } = await asked('gaj-liaison');
    expect((await fetched('gaj-head', bundle!.path)).status).toBe(404);
    expect((await fetched('fy-liaison', bundle!.path)).status).toBe(404);
    expect((await fetch(`${platform.url}${bundle!.path}`)).status).toBe(401);
    expect((await fetched('gaj-liaison', `/bundles/${randomUUID()}`)).status).toBe(404);
    expect((await fetched('gaj-liaison', '/bundles/x')).status).toBe(404);
    const police = await (await fetched('gaj-liaison', bundle!.path)).text();
    expect(police).toContain('"action":"SEND_TRANSFER"');
    expect(police).not.toContain('建议移送'); // the sender's own report stays the sender's
    expect((await asked('fy-head')).refusal?.code).toBe('NOT_FOUND');
    expect((await asked('gaj-head', randomUUID(), ' x ')).refusal?.code).toBe('INVALID_INPUT');
    const officer = await (
      await platform.as('zrzy-officer-1')
    ).ask(EXPORT, {
      input: { referralId: referral.id, idempotencyKey: randomUUID(), purpose: '诉讼证据', recipient: '法院' },
    });
    expect(officer.errors?.[0]?.extensions.code).toBe('NOT_ALLOWED');
    await platform.owner.query("UPDATE disclosure SET until = until - interval '61 minutes'");
    expect((await fetched('gaj-liaison', bundle!.path)).status).toBe(404);
  });

  it('may be redacted by rule once the case ended: the bodies go, the tree stays, the history says why', async () => {
    const { number } = await referral.see<{ number: string }>('zrzy-head', 'number');
    expect(
      await run(
        'programs/operate/redact',
        number,
        '--rule',
        '保存期满',
        '--basis',
        '档案鉴定销毁清册',
        '--by',
        'zrzy-auditor',
      ),
    ).toMatchObject({
      code: 1,
      said: expect.stringContaining('has not ended') as string,
    });
    await referral.do('gaj-head', 'RETURN_CASE');
    await referral.arrived();
    expect(
      await run(
        'programs/operate/redact',
        number,
        '--rule',
        '保存期满',
        '--basis',
        '档案鉴定销毁清册',
        '--by',
        'zrzy-auditor',
      ),
    ).toMatchObject({
      code: 0,
      said: expect.stringMatching(/\d+ bodies redacted/) as string,
    });
    await sealed(platform);
    const [left] = await rowsOf<{ bodies: number }>(
      platform,
      'SELECT count(body)::int AS bodies FROM audit_event WHERE subject_id = $1',
      [referral.id],
    );
    expect(left?.bodies).toBe(1);
    const file = path.join(folder, 'log.txt');
    expect(await run('programs/operate/export-audit', file)).toMatchObject({
      code: 0,
      said: expect.stringContaining('events written') as string,
    });
    expect(await run('verifier/verify', file)).toMatchObject({ code: 0 });
    await platform.owner.query('UPDATE audit_event SET body = NULL WHERE subject_id <> $1 AND seq = 2', [referral.id]);
    const gone = path.join(folder, 'gone.txt');
    await run('programs/operate/export-audit', gone);
    expect(await run('verifier/verify', gone)).toMatchObject({
      code: 1,
      said: expect.stringContaining('no redaction in the history says why') as string,
    });
    const { auditTrail } = await referral.see<{ auditTrail: { body: string | null }[] }>(
      'zrzy-head',
      'auditTrail { body }',
    );
    expect(auditTrail.filter(({ body }) => body !== null).map(({ body }) => body)).toEqual([
      expect.stringContaining('档案鉴定销毁清册'),
    ]);
  });
});
