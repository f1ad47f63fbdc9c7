import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { checkpointText, parseCheckpoint } from '../../src/domain/audit/checkpoint.js';
import { RunningTree } from '../../src/domain/audit/merkle.js';
import { formatNote, parseNote } from '../../src/domain/kernel/signed-note.js';
import { bodyText, type HistoryFrame } from '../../src/domain/subject/history-frame.js';
import { AnchorStates } from '../../src/oversight/tree/anchor-states.js';
import { Anchors } from '../../src/oversight/tree/anchors.js';
import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { ENV, type Env } from '../../src/platform/config/env.js';
import { AUDIT_KEYS, type AuditKeys } from '../../src/platform/crypto/audit-keys.js';
import { newNoteKey } from '../../src/platform/crypto/note-key.js';
import { leafOf, TREE_HASH } from '../../src/platform/crypto/tree-hash.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../src/platform/database/unit-of-work.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

interface Leaf {
  readonly index: string;
  readonly seq: number;
  readonly subjectId: string;
  readonly body: string;
  readonly sm3: string | null;
}

describe('sealing', () => {
  let platform: TestPlatform;
  const rows = <T>(sql: string, parameters: unknown[] = [], of = platform): Promise<T[]> =>
    of.owner.query(sql, parameters);
  const leaves = (of = platform): Promise<Leaf[]> =>
    rows<Leaf>(
      `SELECT l.leaf_index AS index, l.seq, l.subject_id AS "subjectId", e.body, l.sm3
       FROM audit_leaf l JOIN audit_event e USING (subject_id, seq)
       ORDER BY l.leaf_index`,
      [],
      of,
    );
  const sealed = (of = platform): Promise<void> =>
    until(
      async () => (await rows('SELECT 1 FROM audit_unsealed LIMIT 1', [], of)).length === 0,
      'everything is sealed',
      20_000,
    );
  const health = async (of = platform): Promise<{ status: string; why?: string[] }> =>
    (await (await fetch(`${of.url}/health`)).json()) as { status: string; why?: string[] };
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('brings every event into the tree once, each history in order, under signed checkpoints that grow', async () => {
    const referrals = await Promise.all([FiledCase.sent(platform), FiledCase.sent(platform), FiledCase.sent(platform)]);
    for (const referral of referrals) await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await platform.settled();
    await sealed();
    const [all, events] = [await leaves(), await rows<{ count: string }>('SELECT count(*) FROM audit_event')];
    expect(all.length).toBe(Number(events[0]?.count));
    expect(all.map(({ index }) => Number(index))).toEqual(all.map((_, index) => index));
    for (const { id } of referrals) {
      const seqs = all.filter(({ subjectId }) => subjectId === id).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
    const notes = await rows<{ note: string; size: string }>(
      'SELECT note, tree_size AS size FROM audit_checkpoint ORDER BY tree_size',
    );
    expect(notes.length).toBeGreaterThan(1);
    const tree = new RunningTree(TREE_HASH.sha256);
    const { key } = platform.app.get<AuditKeys>(AUDIT_KEYS);
    let next = 0;
    for (const { note, size } of notes) {
      while (tree.size < Number(size)) tree.push(leafOf('sha256', all[next++]!.body));
      const signed = parseNote(note);
      expect(key.verifier.signed(signed)).toBe(true);
      expect(parseCheckpoint(signed.text)).toMatchObject({
        origin: key.name,
        size: Number(size),
        root: tree.root().toString('base64'),
      });
    }
    expect(tree.size).toBe(all.length);
    expect((await health()).status).toBe('ok');
  });

  it('tells the anchor outside the database', async () => {
    const { AUDIT_ANCHORS: file } = platform.app.get<Env>(ENV);
    const [newest] = await rows<{ note: string }>('SELECT note FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1');
    await platform.app.get(Anchors).tell();
    const lines = (await readFile(file!, 'utf8')).trimEnd().split('\n');
    expect(Buffer.from(lines.at(-1)!.split(' ')[1]!, 'base64').toString('utf8')).toBe(newest?.note);
    const sizes = lines.map((line) => Number(line.split(' ')[0]));
    expect(sizes).toEqual([...new Set(sizes)].sort((one, other) => one - other));
  });

  it('tells it once, however many processes share the file', async () => {
    const env = platform.app.get<Env>(ENV);
    const shared = `${env.AUDIT_ANCHORS!}.shared`;
    const many = Array.from(
      { length: 5 },
      () =>
        new Anchors(
          platform.app.get<UnitOfWork>(WORKER_UNIT_OF_WORK),
          { ...env, AUDIT_ANCHORS: shared },
          platform.app.get(AnchorStates),
          platform.app.get<AuditKeys>(AUDIT_KEYS),
        ),
    );
    await Promise.all(many.map((anchors) => anchors.tell()));
    expect((await readFile(shared, 'utf8')).trimEnd().split('\n')).toHaveLength(1);
    await rows('DELETE FROM audit_anchor WHERE target = $1', [shared]); // health would ask after it
  });

  it('is done by one of many at once: no fork, no gap', async () => {
    const quiet = await startPlatform({ settings: { SEAL_MS: '60000' } });
    try {
      await Promise.all(Array.from({ length: 6 }, () => FiledCase.sent(quiet)));
      await quiet.settled();
      const [{ count: waiting }] = (await rows<{ count: string }>(
        'SELECT count(*) FROM audit_unsealed',
        [],
        quiet,
      )) as [{ count: string }];
      const counts = await Promise.all(Array.from({ length: 8 }, () => quiet.app.get(TreeSealing).seal()));
      expect(counts.filter((count) => count > 0)).toEqual([Number(waiting)]);
      expect((await leaves(quiet)).length).toBe(Number(waiting));
      expect((await rows('SELECT 1 FROM audit_checkpoint', [], quiet)).length).toBe(1);
    } finally {
      await quiet.close();
    }
  });

  it('stops where an event was altered before it was sealed, names it, and health says so', async () => {
    const quiet = await startPlatform({ settings: { SEAL_MS: '60000' } });
    try {
      const referral = await FiledCase.open(quiet);
      await quiet.owner.query(
        "UPDATE audit_event SET body = replace(body, '某仓储公司', '另一公司') WHERE subject_id = $1",
        [referral.id],
      );
      await expect(quiet.app.get(TreeSealing).seal()).rejects.toThrow(
        `event 1 of REFERRAL ${referral.id} does not have the hash`,
      );
      expect(await leaves(quiet)).toEqual([]);
      quiet.clock.forward(1);
      expect((await health(quiet)).why).toEqual([expect.stringContaining('events wait for a checkpoint since')]);
    } finally {
      await quiet.close();
    }
  });

  it('builds a second tree with SM3 where a site asks for it, from the beginning only', async () => {
    const both = await startPlatform({ settings: { AUDIT_DIGEST: 'sha256+sm3' } });
    try {
      await FiledCase.sent(both);
      await both.settled();
      await sealed(both);
      const tree = new RunningTree(TREE_HASH.sm3);
      for (const { body, sm3 } of await leaves(both)) {
        expect(sm3).toBe(leafOf('sm3', body).toString('hex'));
        tree.push(leafOf('sm3', body));
      }
      const [{ note }] = (await rows<{ note: string }>(
        'SELECT note FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1',
        [],
        both,
      )) as [{ note: string }];
      expect(parseCheckpoint(parseNote(note).text).sm3).toBe(tree.root().toString('base64'));
    } finally {
      await both.close();
    }
    const late = await startPlatform({
      database: platform.databaseUrl,
      relay: false,
      settings: { AUDIT_DIGEST: 'sha256+sm3' },
    });
    await late.close();
  });

  it('changes its key only with the signature of the old one, and stops without it', async () => {
    const { key: old } = platform.app.get<AuditKeys>(AUDIT_KEYS);
    const key = newNoteKey(old.name);
    await platform.settled();
    await sealed();
    const stranger = await startPlatform({
      database: platform.databaseUrl,
      settings: { SEAL_MS: '60000' },
      auditKey: { key },
    });
    const follower = await startPlatform({
      database: platform.databaseUrl,
      settings: { SEAL_MS: '60000' },
      auditKey: { key, old },
    });
    try {
      // keep one connection; the sealing of the first platform is stopped below
      await platform.owner.query('SELECT pg_advisory_lock(1)');
      await platform.app.get(TreeSealing).onApplicationShutdown();
      await FiledCase.open(platform);
      await expect(stranger.app.get(TreeSealing).seal()).rejects.toThrow(
        'while the key changes, with the one before as AUDIT_OLD_KEY_FILE',
      );
      expect(await follower.app.get(TreeSealing).seal()).toBeGreaterThan(0);
      const [{ note }] = (await rows<{ note: string }>(
        'SELECT note FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1',
      )) as [{ note: string }];
      const signed = parseNote(note);
      expect([old.verifier.signed(signed), key.verifier.signed(signed), parseCheckpoint(signed.text).nextKey]).toEqual([
        true,
        true,
        key.verifier.vkey,
      ]);
      await FiledCase.open(platform);
      // a process that still has the old key
      await expect(platform.app.get(TreeSealing).seal()).rejects.toThrow(
        `this log is signed with ${key.verifier.vkey}`,
      );
      expect(await stranger.app.get(TreeSealing).seal()).toBeGreaterThan(0); // now it is known
      await sleep(2_100); // so long the first platform may believe that its key still signs
      await expect(FiledCase.open(platform)).rejects.toThrow(
        /NOT_PROVABLE.*this log is signed with .*, and this process has .*: it writes nothing/,
      );
    } finally {
      await stranger.close();
      await follower.close();
    }
  });

  it('refuses what somebody wrote into the database himself: an act, or a redaction nobody decided', async () => {
    const quiet = await startPlatform({ settings: { SEAL_MS: '60000' } });
    try {
      const referral = await FiledCase.open(quiet);
      await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
      await quiet.settled();
      await quiet.app.get(TreeSealing).seal();
      const [last] = await rows<{ seq: number; body: string; leaf: string; signature: string; size: string }>(
        `SELECT seq, body, leaf_hash AS leaf, signature, tree_size AS size
         FROM audit_event
         WHERE subject_id = $1
         ORDER BY seq DESC LIMIT 1`,
        [referral.id],
        quiet,
      );
      const head = { agencyId: 'hejin-natural-resources', personId: 'zrzy-head', name: '局长', post: 'HEAD' };
      const approval = { kind: 'ACT', action: 'APPROVE_TRANSFER', by: head, version: 3, facts: { opinion: '同意' } };
      const redaction = { kind: 'REDACTION', seqs: [1], rule: '保存期满', basis: '无', by: head };
      for (const event of [approval, redaction]) {
        const { format: _, algorithm: __, ...frame } = JSON.parse(last!.body) as HistoryFrame & Record<string, unknown>;
        const body = bodyText({ ...frame, seq: last!.seq + 1, previous: last!.leaf }, event);
        await quiet.owner.query(
          `INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
           VALUES ($1, 'REFERRAL', $2, $3, $4, $5, $6, $7)`,
          [
            referral.id,
            last!.seq + 1,
            body,
            leafOf('sha256', body).toString('hex'),
            frame.recordedAt,
            last!.size,
            last!.signature,
          ],
        );
        await expect(quiet.app.get(TreeSealing).seal()).rejects.toThrow(
          `event ${last!.seq + 1} of REFERRAL ${referral.id} bears no right signature`,
        );
        await quiet.owner.query('DELETE FROM audit_unsealed WHERE subject_id = $1 AND seq = $2', [
          referral.id,
          last!.seq + 1,
        ]);
        await quiet.owner.query('DELETE FROM audit_event WHERE subject_id = $1 AND seq = $2', [
          referral.id,
          last!.seq + 1,
        ]);
      }
      expect(await quiet.app.get(TreeSealing).seal()).toBe(0);
    } finally {
      await quiet.close();
    }
  });

  it('can be changed by nobody who works for the platform', async () => {
    for (const role of ['referral_api', 'referral_worker']) {
      for (const statement of [
        "UPDATE audit_event SET body = '{}'",
        'DELETE FROM audit_event',
        'TRUNCATE audit_event',
        'UPDATE audit_leaf SET leaf_index = leaf_index + 1',
        'DELETE FROM audit_leaf',
        'DELETE FROM audit_unsealed',
        "UPDATE audit_checkpoint SET note = ''",
        'DELETE FROM audit_checkpoint',
        "UPDATE audit_tile SET root = ''",
        'DELETE FROM audit_tile',
        "UPDATE audit_key SET vkey = ''",
        'DELETE FROM audit_key',
        'ALTER TABLE audit_event DISABLE TRIGGER ALL',
        'DROP TABLE audit_leaf',
        'ALTER TABLE audit_event DISABLE ROW LEVEL SECURITY',
      ]) {
        await expect(
          platform.owner.transaction(async (manager) => {
            await manager.query(`SET LOCAL ROLE ${role}`);
            await manager.query("SELECT set_config('app.job', 'SEAL', true)");
            await manager.query(statement);
          }),
        ).rejects.toThrow(/permission denied|must be owner/);
      }
    }
  });

  it('does not sign on from a tree rewritten in the database, with the key or without, nor past a gap', async () => {
    const quiet = await startPlatform({ settings: { SEAL_MS: '60000', ANCHOR_MS: '60000' } });
    try {
      const first = await FiledCase.sent(quiet);
      await quiet.settled();
      const { key } = quiet.app.get<AuditKeys>(AUDIT_KEYS);
      const sealing = quiet.app.get(TreeSealing);
      expect(await sealing.seal()).toBeGreaterThan(0);
      const rewritten = async (note: boolean): Promise<void> => {
        await quiet.owner.query("UPDATE audit_event SET body = replace(body, '某仓储公司', '另一公司') WHERE seq = 1");
        const tree = new RunningTree(TREE_HASH.sha256);
        for (const { subjectId, seq, body } of await leaves(quiet)) {
          const leaf = leafOf('sha256', body);
          tree.push(leaf);
          await quiet.owner.query('UPDATE audit_leaf SET leaf_hash = $3 WHERE subject_id = $1 AND seq = $2', [
            subjectId,
            seq,
            leaf.toString('hex'),
          ]);
        }
        const root = tree.root().toString('base64');
        const text = checkpointText({
          origin: key.name,
          size: tree.size,
          root,
          at: quiet.clock.now(),
          sm3: null,
          nextKey: null,
          restored: null,
        });
        await quiet.owner.query('UPDATE audit_checkpoint SET peaks = $1::jsonb', [
          JSON.stringify({ sha256: tree.peaks.map((peak) => peak.toString('hex')) }),
        ]);
        if (note)
          await quiet.owner.query('UPDATE audit_checkpoint SET root = $1, note = $2', [
            root,
            formatNote({ text, signatures: [key.sign(text)] }),
          ]);
      };
      await FiledCase.open(quiet);
      await quiet.settled();
      await rewritten(false);
      await expect(sealing.seal()).rejects.toThrow(
        'do not lead to what was signed: the tree was altered in the database',
      );
      await rewritten(true); // with the stolen key as well
      await expect(sealing.seal()).rejects.toThrow('the past was rewritten in the database');
      expect(first.id).toHaveLength(36);
    } finally {
      await quiet.close();
    }
    const gap = await startPlatform({ settings: { SEAL_MS: '60000' } });
    try {
      const referral = await FiledCase.open(gap);
      await gap.owner.query('ALTER TABLE audit_event DISABLE TRIGGER queued');
      await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
      await gap.owner.query('ALTER TABLE audit_event ENABLE TRIGGER queued');
      await referral.do('zrzy-head', 'APPROVE_TRANSFER');
      await expect(gap.app.get(TreeSealing).seal()).rejects.toThrow(
        'does not follow from event 1, the last that is sealed',
      );
    } finally {
      await gap.close();
    }
  });
});
