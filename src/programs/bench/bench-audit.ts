import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { checkpointText } from '../../domain/audit/checkpoint.js';
import { RunningTree } from '../../domain/audit/merkle.js';
import { receiptText } from '../../domain/audit/receipt.js';
import { type Instant, instantOf } from '../../domain/kernel/instant.js';
import { formatNote } from '../../domain/kernel/signed-note.js';
import { bodyText } from '../../domain/subject/history-frame.js';
import { EXPORT_FORMAT, SealedLines } from '../../oversight/bundles/audit-export.js';
import { newNoteKey, type NoteKey } from '../../platform/crypto/note-key.js';
import { leafOf, TREE_HASH } from '../../platform/crypto/tree-hash.js';
import { ExportLines } from '../../verifier/export-file.js';
import { verifyLog } from '../../verifier/verify-log.js';
import type { Floor, Noted } from './bench-floor.js';
import { measure } from './measure.js';

const FOR_MS = 3_000;
const EVENTS = 100_000;
const IN_CHECKPOINT = 500;

/** The same writes with the history and without it, in turns, as bare SQL: what the history costs. */
export async function benchHistory(floor: Floor, ids: readonly string[], facts: object): Promise<void> {
  const recorded = await floor.recordReports(ids, facts);
  const bare = recorded.splice(0, recorded.length / 2).map(({ standing, statements }): Noted => ({
    standing,
    statements: statements.map(([sql, parameters]) => [
      sql.replace(/INSERT INTO audit_event[^)]*\)\s*SELECT/, 'SELECT'),
      parameters,
    ]),
  }));
  const [withIt, without] = [
    { done: 0, ms: 0 },
    { done: 0, ms: 0 },
  ];
  while (recorded.length > 0 && bare.length > 0) {
    for (const [total, list] of [
      [withIt, recorded],
      [without, bare],
    ] as const) {
      const few = list.splice(0, 50);
      const begin = performance.now();
      const speed = await measure(4, FOR_MS, () => floor.replay(few));
      total.ms += performance.now() - begin;
      total.done += speed.count;
    }
  }
  const share = withIt.done / withIt.ms / (without.done / without.ms);
  console.log(
    `history: ${perSecond(withIt)} writes/s with, ${perSecond(without)} without; ` +
      `with it ${(share * 100).toFixed(0)} % of the speed are kept`,
  );
}

/**
 * How long events waited for a checkpoint while everything was measured; without the reports, whose recorded times the
 * floor plays again later.
 */
export async function benchSealLag(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ events: string; p50: number; p99: number }>(`
    SELECT count(*) AS events, percentile_cont(0.5) WITHIN GROUP (ORDER BY lag)::float8 AS p50,
      percentile_cont(0.99) WITHIN GROUP (ORDER BY lag)::float8 AS p99
    FROM (
      SELECT extract(epoch FROM (
        SELECT c.at FROM audit_checkpoint c WHERE c.tree_size > l.leaf_index ORDER BY c.tree_size LIMIT 1
      ) - e.recorded_at) AS lag
      FROM audit_leaf l JOIN audit_event e USING (subject_id, seq)
      WHERE e.action IS DISTINCT FROM 'SUBMIT_REPORT'
    ) t`);
  await client.end();
  const [row] = rows;
  console.log(
    `seal lag over ${row?.events ?? 0} events: p50 ${(row?.p50 ?? 0).toFixed(2)} s, ` +
      `p99 ${(row?.p99 ?? 0).toFixed(2)} s (wanted: 2 s)`,
  );
}

/** How many signatures are checked for the floor. */
const SIGNATURES = 10_000;

/** Verification of a log that is made for it, beside reading and hashing the same bytes and nothing else. */
export async function benchVerify(events = EVENTS): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-verify-'));
  const file = path.join(folder, 'log.txt');
  try {
    await writeLog(file, events);
    const bare = await timed(async () => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
      hash.digest();
    });
    const full = await timed(async () => {
      const lines = new ExportLines(file);
      await lines.next();
      await lines.valueOf('kind');
      await verifyLog(lines, { anchors: [], receipts: [], key: null }, () => undefined);
    });
    const key = newNoteKey('bench/log');
    const note = { text: 'x'.repeat(300), signatures: [key.sign('x'.repeat(300))] };
    const signatures = await timed(async () => {
      await Promise.all(Array.from({ length: SIGNATURES }, () => key.verifier.signedSoon(note)));
    });
    console.log(
      `verify: ${events} events, ${((events / full) * 1_000).toFixed(0)}/s; ` +
        `bare hashing of the same bytes ${((events / bare) * 1_000).toFixed(0)}/s (${(full / bare).toFixed(1)} ×); ` +
        `one signature each and nothing else ${((SIGNATURES / signatures) * 1_000).toFixed(0)}/s ` +
        `(${((full * SIGNATURES) / signatures / events).toFixed(1)} ×); ` +
        `peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB (wanted: 1.5 × the signatures, 300 MB)`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A log as it is exported: so many events, twenty of each referral, and a checkpoint over every so many of them. */
async function writeLog(file: string, events: number): Promise<void> {
  const key = newNoteKey('bench/log');
  const stream = createWriteStream(file);
  const out = new SealedLines(async (text) => {
    if (!stream.write(text)) await once(stream, 'drain');
  });
  await out.add([EXPORT_FORMAT, 'kind log', `origin ${key.name}`, `key ${key.verifier.vkey}`]);
  const tree = new RunningTree(TREE_HASH.sha256);
  const heads = new Map<string, { seq: number; head: string }>();
  const ids = Array.from({ length: Math.max(1, Math.floor(events / 20)) }, () => randomUUID());
  const started = Date.parse('2026-01-01T00:00:00Z');
  for (let index = 0; index < events; index += 1) {
    const subject = { kind: 'REFERRAL', id: ids[index % ids.length] ?? '', number: 'R01-2026-0001' };
    const chain = heads.get(subject.id) ?? { seq: 0, head: '' };
    const at = instantOf(started + index);
    const seq = chain.seq + 1;
    const frame = { subject, seq, previous: chain.head, recordedAt: at, nonce: randomUUID() };
    const body = bodyText(frame, acceptance(index, at, seq));
    const leaf = leafOf('sha256', body);
    const leafHash = leaf.toString('hex');
    tree.push(leaf);
    heads.set(subject.id, { seq, head: leafHash });
    const receipt = { origin: key.name, subject, seq, leafHash, at, tree: null };
    const lines = [`event ${index} ${leafHash} - 0 ${key.sign(receiptText(receipt)).base64} ${body}`];
    if (tree.size % IN_CHECKPOINT === 0 || tree.size === events) lines.push(checkpointLine(key, tree, at));
    await out.add(lines);
  }
  await out.end();
  stream.end();
  await once(stream, 'finish');
}

/** The act that every event is of: what a case file says on an ordinary day, in its ordinary length. */
function acceptance(index: number, at: Instant, version: number): object {
  return {
    kind: 'ACT',
    action: 'ACCEPT_CASE',
    facts: {
      registrationNumber: `河公受案字〔2026〕${index}号`,
      remarks: '经审查，材料齐全，予以受理，依法办理并及时告知移送机关。',
    },
    by: {
      personId: 'zrzy-officer-1',
      name: '自然资源局执法人员甲',
      agencyId: 'hejin-natural-resources',
      post: 'OFFICER',
    },
    at,
    from: 'ACKNOWLEDGED',
    to: 'ACCEPTED',
    version,
    late: [],
  };
}

function checkpointLine(key: NoteKey, tree: RunningTree<Buffer>, at: Instant): string {
  const text = checkpointText({
    origin: key.name,
    size: tree.size,
    root: tree.root().toString('base64'),
    at,
    sm3: null,
    nextKey: null,
    restored: null,
  });
  return `checkpoint ${Buffer.from(formatNote({ text, signatures: [key.sign(text)] })).toString('base64')}`;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function perSecond({ done, ms }: { done: number; ms: number }): string {
  return ((done / ms) * 1_000).toFixed(0);
}
