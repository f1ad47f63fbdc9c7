import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseCheckpoint } from '../../src/domain/audit/checkpoint.js';
import { formatNote, parseNote } from '../../src/domain/kernel/signed-note.js';
import { Anchors } from '../../src/oversight/tree/anchors.js';
import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { AUDIT_KEYS, type AuditKeys } from '../../src/platform/crypto/audit-keys.js';
import { newNoteKey, NoteVerifier } from '../../src/platform/crypto/note-key.js';
import { FiledCase } from '../support/filed-case.js';
import { rowsOf, sealed, startPlatform, type TestPlatform, until } from '../support/platform.js';
import { type PlatformProcess, runProgram, startProcess } from '../support/process.js';

describe('anchors', () => {
  let folder: string;
  const witnesses: PlatformProcess[] = [];
  const health = async ({ url }: TestPlatform): Promise<{ status: string; why?: string[] }> =>
    (await (await fetch(`${url}/health`)).json()) as { status: string; why?: string[] };
  const freePort = (): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => {
          resolve(port);
        });
      });
    });
  const witness = async (log: string, port: number, name: string): Promise<NoteVerifier> => {
    const running = startProcess('src/programs/operate/witness.ts', {}, [
      '--log',
      log,
      '--state',
      path.join(folder, `${name}.state`),
      '--key',
      path.join(folder, `${name}.pem`),
      '--name',
      name,
      '--new',
      '--port',
      String(port),
    ]);
    witnesses.push(running);
    await running.printed('listens on');
    return NoteVerifier.parse(running.output().split(' ')[1]!);
  };
  const settle = async (platform: TestPlatform): Promise<void> => {
    await platform.settled();
    await sealed(platform);
    await platform.app.get(Anchors).tell();
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-witness-'));
  });
  afterAll(async () => {
    for (const { child } of witnesses) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('a witness signs what goes on from what it has seen, and nothing else', async () => {
    const port = await freePort();
    const platform = await startPlatform({
      settings: {
        AUDIT_ANCHORS: `${path.join(folder, 'a.txt')}, http://127.0.0.1:${port}/add-checkpoint`,
        ANCHOR_MS: '60000',
      },
    });
    try {
      const { key } = platform.app.get<AuditKeys>(AUDIT_KEYS);
      await FiledCase.sent(platform);
      await settle(platform);
      expect((await health(platform)).why).toEqual([
        expect.stringMatching(/^anchor 127\.0\.0\.1:\d+ fails since .*fetch failed/),
      ]); // nobody listens yet
      const verifier = await witness(key.verifier.vkey, port, 'procuratorate');
      for (let round = 0; round < 3; round += 1) {
        await FiledCase.sent(platform);
        await settle(platform);
      }
      expect((await health(platform)).status).toBe('ok');
      const rows: { size: number; cosignature: string; note: string }[] = await platform.owner.query(
        `SELECT a.tree_size::float8 AS size, a.cosignature, c.note
         FROM audit_anchor a JOIN audit_checkpoint c USING (tree_size)
         WHERE a.target LIKE 'http%'`,
      );
      const { text } = parseNote(rows[0]!.note);
      expect(verifier.signed(parseNote(`${text}\n${rows[0]!.cosignature}`))).toBe(true);

      const post = async (body: string): Promise<[number, string]> => {
        const response = await fetch(`http://127.0.0.1:${port}/add-checkpoint`, { method: 'POST', body });
        return [response.status, await response.text()];
      };
      const { size } = parseCheckpoint(text);
      expect((await post(`old ${size - 1}\n\n${rows[0]!.note}`))[0]).toBe(409);
      const forged = text.replace(`\n${size}\n`, `\n${size + 1}\n`);
      expect((await post(`old ${size}\n\n${formatNote({ text: forged, signatures: [key.sign(forged)] })}`))[0]).toBe(
        422,
      ); // with the real key: a fork
      const shorter = text.replace(`\n${size}\n`, `\n${size - 1}\n`);
      expect((await post(`old ${size}\n\n${formatNote({ text: shorter, signatures: [key.sign(shorter)] })}`))[0]).toBe(
        422,
      );
      expect(
        (await post(`old ${size}\n\n${formatNote({ text, signatures: [newNoteKey(key.name).sign(text)] })}`))[0],
      ).toBe(403);
      expect((await post('nonsense'))[0]).toBe(400);
      expect((await post('x'.repeat(70_000)))[0]).toBe(413);
    } finally {
      await platform.close();
    }
  }, 60_000);

  it('one that cannot be told is degraded health at once, an alarm in five minutes, in the end no writes', async () => {
    const place = path.join(folder, 'locked');
    await writeFile(place, ''); // a file where a folder is needed
    const platform = await startPlatform({
      settings: { AUDIT_ANCHORS: path.join(place, 'a.txt'), ANCHOR_MS: '100', AUDIT_ANCHOR_LIMIT_MINUTES: '60' },
    });
    try {
      const referral = await FiledCase.open(platform);
      await until(async () => (await health(platform)).status === 'degraded', 'health is degraded', 10_000);
      expect((await health(platform)).why).toEqual(
        expect.arrayContaining([expect.stringMatching(/^anchor a\.txt fails since/)]),
      );
      platform.later(0.1);
      expect((await health(platform)).why).toEqual(
        expect.arrayContaining([expect.stringMatching(/^ALARM: anchor a\.txt/)]),
      );
      expect((await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT')).refusal).toBeNull();
      platform.later(1);
      const refused = await referral.ask('zrzy-head', 'APPROVE_TRANSFER');
      expect([refused.status, refused.refusal?.code]).toEqual([503, 'NOT_PROVABLE']);
      await rm(place);
      await mkdir(place);
      await until(async () => (await health(platform)).status === 'ok', 'health is good again', 10_000);
      platform.later(0.01);
      expect((await referral.ask('zrzy-head', 'APPROVE_TRANSFER')).refusal).toBeNull();
    } finally {
      await platform.close();
    }
  }, 60_000);

  it('show a restore from a copy: nothing is sealed until somebody says so, and the log says it for ever', async () => {
    const file = path.join(folder, 'restored.txt');
    const platform = await startPlatform({ settings: { AUDIT_ANCHORS: file, SEAL_MS: '60000', ANCHOR_MS: '60000' } });
    try {
      await FiledCase.sent(platform);
      await platform.settled();
      await platform.app.get(TreeSealing).seal();
      await platform.app.get(Anchors).tell();
      const { key } = platform.app.get<AuditKeys>(AUDIT_KEYS);
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      const before = parseCheckpoint(
        parseNote(Buffer.from(lines.at(-1)!.split(' ')[1]!, 'base64').toString('utf8')).text,
      );
      // what was told before the copy was restored
      const root = Buffer.alloc(32, 9).toString('base64');
      const text = `${key.name}\n${before.size + 7}\n${root}\ntime ${platform.clock.now()}\n`;
      await appendFile(
        file,
        `${before.size + 7} ${Buffer.from(formatNote({ text, signatures: [key.sign(text)] })).toString('base64')}\n`,
      );
      await FiledCase.open(platform);
      await expect(platform.app.get(TreeSealing).seal()).rejects.toThrow('Was it restored from a copy?');
      await platform.owner.query("INSERT INTO policy (name, value) VALUES ('audit-restored', to_jsonb($1::text))", [
        `${before.size + 7} ${Buffer.alloc(32, 9).toString('base64')}`,
      ]);
      expect(await platform.app.get(TreeSealing).seal()).toBeGreaterThan(0);
      const [newest] = await rowsOf<{ note: string }>(
        platform,
        'SELECT note FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1',
      );
      expect(parseCheckpoint(parseNote(newest!.note).text).restored).toBe(
        `${before.size + 7} ${Buffer.alloc(32, 9).toString('base64')}`,
      );
      await platform.app.get(Anchors).tell();
      await FiledCase.open(platform);
      expect(await platform.app.get(TreeSealing).seal()).toBeGreaterThan(0); // said once
      await chmod(file, 0o644);
    } finally {
      await platform.close();
    }
  }, 60_000);

  describe('a file that lost the end of its last line, as a full disk or a power cut leaves it', () => {
    let platform: TestPlatform;
    let file: string;
    const line = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
    beforeAll(async () => {
      file = path.join(folder, 'torn.txt');
      platform = await startPlatform({ settings: { AUDIT_ANCHORS: file, SEAL_MS: '60000', ANCHOR_MS: '60000' } });
      await FiledCase.sent(platform);
      await platform.settled();
      await platform.app.get(TreeSealing).seal();
      await platform.app.get(Anchors).tell();
      await FiledCase.open(platform);
      await platform.app.get(TreeSealing).seal();
      await appendFile(file, '2147 dG9ybg'); // what got in of the next line
    });
    afterAll(() => platform.close());

    it('is gone on with: the rest is cut off, and the next checkpoint stands in a line of its own', async () => {
      const whole = (await readFile(file, 'utf8')).split('\n')[0] ?? '';
      await platform.app.get(Anchors).tell();
      const lines = (await readFile(file, 'utf8')).split('\n');
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe(whole);
      expect(lines[2]).toBe('');
      expect((await health(platform)).status).toBe('ok');
      await FiledCase.open(platform);
      expect(await platform.app.get(TreeSealing).seal()).toBeGreaterThan(0);
    });

    it('is no tampering to the verifier, which says what it passes over', async () => {
      const log = path.join(folder, 'torn-log.txt');
      expect(
        await runProgram('programs/operate/export-audit', [log], { DATABASE_URL: platform.databaseUrl }),
      ).toMatchObject({ code: 0 });
      const torn = path.join(folder, 'torn-copy.txt');
      const text = await readFile(file, 'utf8');
      await writeFile(torn, `${text}${line(text).slice(0, 61)}`);
      const { code, said } = await runProgram('verifier/verify', [log, '--anchor', torn]);
      expect(said).toContain(`the last line of ${torn} is unfinished (61 characters)`);
      expect(said).toContain('everything holds');
      expect(code).toBe(0);
    });
  });

  it('that the database remembers is never made anew: nothing is sealed and told until it is back', async () => {
    const file = path.join(folder, 'remembered.txt');
    const settings = { AUDIT_ANCHORS: file, SEAL_MS: '60000', ANCHOR_MS: '60000' };
    const first = await startPlatform({ settings });
    const database = first.databaseUrl;
    await FiledCase.open(first);
    await first.app.get(TreeSealing).seal();
    await first.app.get(Anchors).tell();
    const moved = await readFile(file);
    await rm(file);
    const second = await startPlatform({ settings, database });
    try {
      await second.app.get(Anchors).tell(); // what a start does first
      await expect(readFile(file)).rejects.toThrow(/ENOENT/);
      await FiledCase.open(second);
      await expect(second.app.get(TreeSealing).seal()).rejects.toThrow(
        /is gone or cannot be read, and the database remembers it/,
      );
      expect((await health(second)).status).toBe('degraded');
      await writeFile(file, ''); // an empty one is no better
      await second.app.get(Anchors).tell();
      expect(await readFile(file, 'utf8')).toBe('');
      await writeFile(file, moved);
      expect(await second.app.get(TreeSealing).seal()).toBeGreaterThan(0);
      await second.app.get(Anchors).tell();
      expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
    } finally {
      await second.close();
      await first.close();
    }
  }, 60_000);
});
