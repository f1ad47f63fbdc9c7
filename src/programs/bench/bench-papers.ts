import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';

import type { Paper } from '../../domain/paper/paper.js';
import { pageOf } from '../../papers/paper-html.js';
import { PaperPrinter } from '../../papers/paper-pdf.js';
import { readEnv } from '../../platform/config/env.js';
import type { GraphQLClient } from '../operate/graphql-client.js';
import { approvedReferrals, many, openReferral, type People, REPORT, sendToPolice } from './bench-referrals.js';
import { measureInTurns } from './measure.js';

const FOR_MS = 4_000;
const UPLOADED = 1_000_000_000;
const PRINTINGS = 30;
const REPORTS = 400;
const FORM = `query ($id: UUID!) {
  referral(id: $id) {
    actionForm(action: SUBMIT_REPORT) { fields { name known } follows { state begun { ruleId dueAt } } }
  }
}`;

/** Files, papers and forms beside what the same work costs alone. */
export async function benchPapers(people: People): Promise<void> {
  await benchUpload(people.bureau);
  await benchPrinting(people);
  await benchForms(people);
}

/** An upload of one gigabyte beside `sha256sum` of the same file. */
async function benchUpload(client: GraphQLClient): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-bench-'));
  try {
    const file = path.join(folder, 'recording.mp4');
    await recording(file);
    const sums: number[] = [];
    const uploads: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      sums.push(await timed(() => sha256sum(file)));
      await mark(file, round); // the same content is stored once: each round sends another
      uploads.push(await timed(() => upload(client, file)));
    }
    const [sum, sent] = [middle(sums), middle(uploads)];
    console.log(
      `upload of 1 GB: ${(sent / 1_000).toFixed(1)} s, sha256sum of it ${(sum / 1_000).toFixed(1)} s: ` +
        `${(sent / sum).toFixed(1)} × (wanted: 2)`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The head of an MP4 (ISO/IEC 14496-12, ftyp), a free box to the end. */
async function recording(file: string): Promise<void> {
  const head = Buffer.concat([
    box('ftyp', Buffer.from('isom\x00\x00\x02\x00isomiso2mp41', 'latin1')),
    Buffer.from([0, 0, 0, 1]),
    Buffer.from('mdat', 'latin1'),
  ]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(UPLOADED - head.length + 8));
  const handle = await open(file, 'w');
  await handle.write(Buffer.concat([head, size]));
  await handle.truncate(UPLOADED);
  await handle.close();
}

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
}

async function mark(file: string, round: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.from(`round ${round} ${performance.now()}`), 0, undefined, 1_000);
  await handle.close();
}

async function upload(client: GraphQLClient, file: string): Promise<void> {
  const { size } = await stat(file);
  const {
    beginUpload: { upload: ticket },
  } = await client.send<{ beginUpload: { upload: { path: string } } }>(
    'mutation ($input: BeginUploadInput!) { beginUpload(input: $input) { upload { path } } }',
    { input: { name: 'recording.mp4', size, purpose: 'RECORDING' } },
  );
  const response = await fetch(`${client.url}${ticket.path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${client.bearer}`, 'content-length': String(size) },
    body: Readable.toWeb(createReadStream(file, { highWaterMark: 1_048_576 })) as ReadableStream,
    duplex: 'half',
  });
  if (!response.ok) throw new Error(`the upload: HTTP ${response.status}: ${await response.text()}`);
}

function sha256sum(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn('sha256sum', [file], { stdio: 'ignore' })
      .once('error', reject)
      .once('exit', () => {
        resolve();
      });
  });
}

/** A letter printed by itself: the first time, and again with other words; over HTTP the same that is kept. */
async function benchPrinting(people: People): Promise<void> {
  const paper = letter('');
  const printer = new PaperPrinter(readEnv({}));
  const cold = await timed(() => Promise.resolve(printer.print(paper)));
  const warm: number[] = [];
  const pages: number[] = [];
  for (let at = 0; at < PRINTINGS; at += 1) {
    const other = letter(`第${at}次。`);
    warm.push(await timed(() => Promise.resolve(printer.print(other))));
    pages.push(await timed(() => Promise.resolve(pageOf(other))));
  }
  const [id = ''] = await approvedReferrals(people, 1);
  await sendToPolice(people, id);
  const address = `${people.bureau.url}/referrals/${id}/papers/${id}.4.TRANSFER.hejin-public-security`;
  const get = async (): Promise<void> => {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${people.bureau.bearer}` } });
    if (!answer.ok) throw new Error(`the paper: HTTP ${answer.status}`);
    await answer.arrayBuffer();
  };
  const first = await timed(get);
  const again: number[] = [];
  for (let at = 0; at < PRINTINGS; at += 1) again.push(await timed(get));
  console.log(
    `a letter as PDF: ${middle(warm).toFixed(1)} ms warm (wanted: 20), ${cold.toFixed(0)} ms cold; ` +
      `as HTML ${middle(pages).toFixed(2)} ms: PDF ${(middle(warm) / middle(pages)).toFixed(0)} × of it. ` +
      `Over HTTP ${first.toFixed(0)} ms the first time, ${middle(again).toFixed(1)} ms from then on`,
  );
}

/** The form of an act, with what follows from it, beside the act itself. */
async function benchForms(people: People): Promise<void> {
  const ids = await many(REPORTS, () => openReferral(people));
  const waiting = [...ids];
  const { form, act } = await measureInTurns(1, FOR_MS, {
    form: () => people.officer.send(FORM, { id: ids[0] }).then(() => true),
    act: async () => {
      const referralId = waiting.length > 1 ? waiting.pop() : undefined;
      if (referralId === undefined) return false;
      await people.officer.act('submitReport', { referralId, expectedVersion: 1, ...REPORT });
      return true;
    },
  });
  console.log(
    `the form of an act: ${form.p50.toFixed(1)} ms, the act itself ${act.p50.toFixed(1)} ms ` +
      `(${(form.p50 / act.p50).toFixed(2)} × of it)`,
  );
}

function letter(words: string): Paper {
  const text = `我局在查处“占用永久基本农田建仓库案”中查明：当事人占用土地5.20亩，其中永久基本农田5.20亩。${words}`;
  return {
    head: '河津市自然资源局',
    number: '河自然资移字〔2026〕1号',
    title: '涉嫌犯罪案件移送书',
    recipient: '河津市公安局',
    blocks: Array.from({ length: 4 }, () => ({ kind: 'PARAGRAPH', runs: [{ text, given: false }] }) as const),
    signature: { organ: '河津市自然资源局', date: '2026-09-29' as Paper['date'] },
    date: '2026-09-29' as Paper['date'],
    copies: ['河津市人民检察院'],
    foot: ['移送编号 R01-2026-0001'],
    code: null,
    layout: 'LETTER',
    appendix: [],
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function middle(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}
