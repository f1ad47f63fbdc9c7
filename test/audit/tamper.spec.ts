import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { DataSource } from 'typeorm';

import { checkpointText, parseCheckpoint } from '../../src/domain/audit/checkpoint.js';
import { RunningTree } from '../../src/domain/audit/merkle.js';
import { receiptText } from '../../src/domain/audit/receipt.js';
import { formatNote, parseNote } from '../../src/domain/kernel/signed-note.js';
import { exportLog } from '../../src/oversight/bundles/audit-export.js';
import { Anchors } from '../../src/oversight/tree/anchors.js';
import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { ENV, type Env } from '../../src/platform/config/env.js';
import { AUDIT_KEYS, type AuditKeys } from '../../src/platform/crypto/audit-keys.js';
import { newNoteKey, type NoteKey } from '../../src/platform/crypto/note-key.js';
import { leafOf, TREE_HASH } from '../../src/platform/crypto/tree-hash.js';
import { FiledCase } from '../support/filed-case.js';
import { rowsOf, sealed, startPlatform, type TestPlatform } from '../support/platform.js';
import { runProgram } from '../support/process.js';
import { type Attack, ATTACKS, type Copy, signatureOf } from '../support/tampering.js';

describe('the tamper corpus', () => {
  let platform: TestPlatform;
  let folder: string;
  let receipt: string;
  let anchorFile: string;
  let referral: FiledCase;
  let key: NoteKey;
  const file = (name: string): string => path.join(folder, name);

  const verify = (exported: string, ...more: string[]): Promise<{ code: number | null; said: string }> =>
    runProgram('verifier/verify', [exported, ...more]);
  const exportTo = async (name: string, source: Pick<DataSource, 'query'>): Promise<string> => {
    const parts: string[] = [];
    await exportLog(
      { query: (sql, parameters) => source.query(sql, parameters as unknown[]) },
      (text) => {
        parts.push(text);
        return Promise.resolve();
      },
      () => undefined,
    );
    await writeFile(file(name), parts.join(''));
    return file(name);
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referral-tamper-'));
    platform = await startPlatform();
    ({ key } = platform.app.get<AuditKeys>(AUDIT_KEYS));
    const others = [await FiledCase.sent(platform), await FiledCase.sent(platform)];
    referral = await FiledCase.sent(platform);
    for (const one of [...others, referral]) await one.do('gaj-liaison', 'SIGN_RECEIPT');
    await platform.settled();
    await sealed(platform);
    await platform.app.get(Anchors).tell();
    anchorFile = platform.app.get<Env>(ENV).AUDIT_ANCHORS!;
    await platform.app.get(TreeSealing).onApplicationShutdown();
    const { evidences } = await referral.see<{ evidences: { note: string }[] }>('gaj-liaison', 'evidences { note }');
    receipt = file('kept.receipt');
    await writeFile(receipt, evidences.at(-1)!.note);
  }, 60_000);
  afterAll(async () => {
    await platform.close();
    await rm(folder, { recursive: true });
  });

  /** Does something to a copy, exports it, and takes everything back. */
  const attacked = async (name: string, does: Attack['does']): Promise<string> => {
    const runner = platform.owner.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query('ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_subject_id_seq_fkey');
      const query = <Row>(sql: string, parameters?: unknown[]): Promise<Row[]> =>
        runner.query(sql, parameters) as Promise<Row[]>;
      await does({ query, key, referralId: referral.id, rebuild: (by, sizes) => rebuild(query, by, sizes) });
      return await exportTo(name, runner);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };

  async function rebuild(query: Copy['query'], by: NoteKey, wanted?: readonly number[]): Promise<void> {
    const rows = await query<{ id: string; seq: number; body: string }>(
      `SELECT e.subject_id AS id, e.seq, e.body
       FROM audit_event e JOIN audit_leaf l USING (subject_id, seq)
       ORDER BY l.leaf_index`,
    );
    const old = await query<{ size: string; note: string }>(
      'SELECT tree_size AS size, note FROM audit_checkpoint ORDER BY tree_size',
    );
    const sizes = wanted ?? [...new Set(old.map(({ size }) => Math.min(Number(size), rows.length)))];
    const times = old.map(({ note }) => parseCheckpoint(parseNote(note).text).at);
    await query('DELETE FROM audit_leaf');
    await query('DELETE FROM audit_checkpoint');
    const tree = new RunningTree(TREE_HASH.sha256);
    const heads = new Map<string, string>();
    for (const [index, { id, seq, body }] of rows.entries()) {
      const chained = body.replace(/"previous":"[0-9a-f]*"/, `"previous":"${heads.get(id) ?? ''}"`);
      const leaf = leafOf('sha256', chained);
      heads.set(id, leaf.toString('hex'));
      tree.push(leaf);
      await query(
        `UPDATE audit_event
         SET body = $3, leaf_hash = $4, tree_size = 0, signature = $5
         WHERE subject_id = $1 AND seq = $2`,
        [id, seq, chained, leaf.toString('hex'), signatureOf(by, chained)],
      );
      await query('INSERT INTO audit_leaf (leaf_index, subject_id, seq, leaf_hash) VALUES ($1, $2, $3, $4)', [
        index,
        id,
        seq,
        leaf.toString('hex'),
      ]);
      if (!sizes.includes(tree.size)) continue;
      const text = checkpointText({
        origin: by.name,
        size: tree.size,
        root: tree.root().toString('base64'),
        at: times[Math.min(sizes.indexOf(tree.size), times.length - 1)]!,
        sm3: null,
        nextKey: null,
        restored: null,
      });
      await query(
        'INSERT INTO audit_checkpoint (tree_size, root, peaks, note, at) VALUES ($1, $2, $3::jsonb, $4, now())',
        [tree.size, tree.root().toString('base64'), '{}', formatNote({ text, signatures: [by.sign(text)] })],
      );
    }
    await query('UPDATE audit_key SET vkey = $1', [by.verifier.vkey]);
  }

  it.each(ATTACKS)(
    '$name: it is found, and the first bad place is named',
    async ({ name, does, says }) => {
      const exported = await attacked(`${name.replaceAll(/\W/g, '-')}.log`, does);
      const { code, said } = await verify(exported, '--anchor', anchorFile, '--receipt', receipt);
      expect(said).toMatch(says);
      expect(code).toBe(1);
      // The anchor alone finds it as well, and so does the receipt where the event itself or the tail is concerned.
      expect((await verify(exported, '--anchor', anchorFile)).code).toBe(1);
    },
    60_000,
  );

  it.each(['one', 'two', 'three'])('untouched copy %s raises no alarm', async (name) => {
    const exported = await attacked(`untouched-${name}.log`, () => Promise.resolve());
    const { code, said } = await verify(
      exported,
      '--anchor',
      anchorFile,
      '--receipt',
      receipt,
      '--key',
      key.verifier.vkey,
    );
    expect(said).toMatch(/everything holds: \d+ events of 3 subjects/);
    expect(code).toBe(0);
  });

  it('two receipts of one event that differ prove a forgery, in whatever order they are given', async () => {
    const exported = await exportTo('receipts.log', platform.owner);
    const newest = await rowsOf<{ seq: number }>(
      platform,
      'SELECT max(seq) AS seq FROM audit_event WHERE subject_id = $1',
      [referral.id],
    );
    const text = receiptText({
      origin: key.name,
      subject: { kind: 'REFERRAL', id: referral.id },
      seq: newest[0]!.seq,
      leafHash: 'ab'.repeat(32),
      at: platform.clock.now(),
      tree: null,
    });
    await writeFile(file('forged.receipt'), formatNote({ text, signatures: [key.sign(text)] }));
    for (const order of [
      [receipt, file('forged.receipt')],
      [file('forged.receipt'), receipt],
    ]) {
      expect(await verify(exported, '--receipt', order[0]!, '--receipt', order[1]!)).toMatchObject({
        code: 1,
        said: expect.stringContaining('one of the two was forged') as string,
      });
    }
  });

  it.each<[string, (text: string) => string]>([
    ['a number in another spelling', (text) => text.replace('\nevent 0 ', '\nevent 0.0 ')],
    ['an unknown kind', (text) => text.replace('\nkind log\n', '\nkind other\n')],
    ['no key', (text) => text.replace(/\nkey .*\n/, '\nkey nonsense\n')],
  ])('an export with %s is refused', async (name, change) => {
    const whole = (await readFile(await exportTo('strict.log', platform.owner), 'utf8'))
      .split('\n')
      .slice(0, -2)
      .join('\n');
    const changed = change(`${whole}\n`);
    const lines = changed.split('\n').length - 1;
    await writeFile(
      file('changed.log'),
      `${changed}end ${lines} ${createHash('sha256').update(changed).digest('hex')}\n`,
    );
    expect([name, (await verify(file('changed.log'))).code === 0]).toEqual([name, false]);
  });

  it('an export that was cut or changed afterwards is no export', async () => {
    const exported = await exportTo('whole.log', platform.owner);
    const text = await readFile(exported, 'utf8');
    await writeFile(file('cut.log'), text.slice(0, text.length - 200));
    expect(await verify(file('cut.log'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('was cut short') as string,
    });
    await writeFile(file('changed.log'), text.replace('某仓储公司', '某仓储公厮'));
    expect((await verify(file('changed.log'))).code).toBe(1);
    await writeFile(file('more.log'), `${text}event 1 x - {}\n`);
    expect(await verify(file('more.log'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('after the end') as string,
    });
    await writeFile(file('other.log'), 'something else\n');
    expect((await verify(file('other.log'))).code).toBe(2);
    expect((await verify(file('nowhere.log'))).code).toBe(2);
    expect((await verify(exported, '--key', newNoteKey(key.name).verifier.vkey)).code).toBe(1);
  });

  it('a second verifier, written from the format alone and in another style, agrees', async () => {
    const exported = await exportTo('second.log', platform.owner);
    const tiny = (name: string): Promise<number> =>
      new Promise((resolve) => {
        execFile(process.execPath, ['test/audit/tiny-verifier.mjs', name, key.verifier.vkey], (error) => {
          resolve(error === null ? 0 : Number(error.code));
        });
      });
    expect(await tiny(exported)).toBe(0);
    for (const { name } of ATTACKS.slice(0, 2)) expect(await tiny(file(`${name.replaceAll(/\W/g, '-')}.log`))).toBe(1);
    expect(
      createHash('sha256')
        .update(await readFile(exported))
        .digest('hex'),
    ).toHaveLength(64);
  });
});
