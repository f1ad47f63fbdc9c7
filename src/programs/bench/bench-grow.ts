import 'reflect-metadata';

import type { DataSource } from 'typeorm';

import { DUE_STEPS } from '../../deadlines/overdue-sweep.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { GraphQLClient } from '../operate/graphql-client.js';
import { fillInbox, openReferral, type People, REPORT, signedIn } from './bench-referrals.js';
import { measure, type Speed } from './measure.js';
import { multiply } from './multiply.js';
import { onPlatform, runBench } from './place.js';

/**
 * `npm run bench-grow -- [sizes]`: what a desk, an auditor and an act wait for, with so many referrals in the city's
 * past. The past is made by SQL from referrals that were carried by commands. Compare the columns: a p99 at the largest
 * size of more than 1.5 × that at the smallest is a cost that grows with the past.
 */
const SIZES = [50_000, 500_000];
const FOR_MS = 5_000;
/** Of ten referrals that are multiplied, so many are still open: the rest has ended. */
const TEMPLATES = 10;
const OPEN = 1;

type Asked = readonly [name: string, who: 'police' | 'bureau' | 'auditor', query: string];

const READS: readonly Asked[] = [
  ['inbox page', 'police', '{ inbox { edges { node { tab light { zh } referral { number matter { title } } } } } }'],
  ['inbox counts', 'police', '{ inboxCounts { toSign toApprove inHand reminded copied overdue } }'],
  ['owed to us', 'bureau', '{ owed(direction: TO_US) { edges { node { light { zh } referral { number } } } } }'],
  ['sent', 'bureau', '{ sentReferrals { edges { node { number state } } } }'],
  ['search, frequent', 'bureau', '{ search(text: "永久基本农田") { edges { node { number } } } }'],
  ['search, rare', 'bureau', '{ search(text: "王家伟村 王伟伟") { edges { node { number } } } }'],
  ['search, initials', 'bureau', '{ search(text: "wwf") { edges { node { number } } } }'],
  ['search, nothing', 'bureau', '{ search(text: "没有这样的事") { edges { node { number } } } }'],
  ['history', 'auditor', '{ historyEvents { edges { node { seq action } } } }'],
  ['passed limits', 'auditor', '{ breachedLimits { edges { node { referralNumber } } } }'],
];

const PAGE = `query ($id: UUID!) { referral(id: $id) { number deadlines { light { zh } } notices { id }
  evidences { kind } allowedActions auditTrail { seq } } }`;

async function main(): Promise<void> {
  const asked = process.argv.slice(2).map(Number);
  const sizes = asked.length > 0 ? asked : SIZES;
  if (sizes.some((size) => !Number.isInteger(size) || size < 1_000))
    throw new Error(`sizes="${process.argv.slice(2).join(' ')}" cannot be used: whole numbers from 1000 are needed`);
  await onPlatform(['dist/main.js'], async ({ urls: [api = ''], databaseUrl, loginAs, password }) => {
    const people = await signedIn(api, password);
    const auditor = await new GraphQLClient(api).signIn('zrzy-auditor', password);
    await templates(people, await new GraphQLClient(api).signIn('gaj-head', password));
    const owner = await createDataSource(databaseUrl, null, 2).initialize();
    const worker = await createDataSource(loginAs('referral_worker'), 'referral_worker', 1).initialize();
    const columns: (readonly [size: number, speeds: ReadonlyMap<string, Speed>])[] = [];
    let made = 0;
    for (const size of sizes) {
      const copies = Math.ceil(size / TEMPLATES);
      console.log(`making ${size} referrals of ${TEMPLATES} …`);
      await multiply(owner, copies, { from: made, told: (done) => process.stderr.write(`\r${done * TEMPLATES} `) });
      made = copies;
      const speeds = await speedsAt(people, auditor, owner);
      columns.push([size, speeds.set('the sweep', await sweeping(worker))]);
      console.log(await sizeOnDisk(owner));
    }
    await Promise.all([owner.destroy(), worker.destroy()]);
    table(columns);
  });
}

/** Referrals as a city has them: most were returned long ago, some wait. */
async function templates(people: People, head: GraphQLClient): Promise<void> {
  await fillInbox(people, TEMPLATES);
  const { inbox } = await people.police.send<{
    inbox: { edges: { node: { noticeId: string; referral: { id: string; version: number } } }[] };
  }>('{ inbox { edges { node { noticeId referral { id version } } } } }');
  for (const { node } of inbox.edges.slice(OPEN)) {
    const { id: referralId, version } = node.referral;
    await people.police.act('signReceipt', { referralId, expectedVersion: version, remarks: '' });
    await head.act('returnCase', {
      referralId,
      expectedVersion: version + 1,
      documentNumber: '河公退字〔2026〕1号',
      statement: '不属于公安机关管辖',
      reason: 'NOT_POLICE_DUTY',
      competentOrgan: '林业局',
      missing: [],
    });
  }
}

async function speedsAt(people: People, auditor: GraphQLClient, owner: DataSource): Promise<Map<string, Speed>> {
  const speeds = new Map<string, Speed>();
  const who = { police: people.police, bureau: people.bureau, auditor };
  for (const [name, asker, query] of READS)
    speeds.set(name, await measure(1, FOR_MS, () => who[asker].send(query).then(() => true)));
  const rows: { id: string }[] = await owner.query('SELECT id FROM referral ORDER BY md5(id::text) LIMIT 500');
  let at = 0;
  const next = (): string => rows[(at += 1) % rows.length]?.id ?? '';
  speeds.set('page of one', await measure(1, FOR_MS, () => auditor.send(PAGE, { id: next() }).then(() => true)));
  const opened = await Promise.all(Array.from({ length: 300 }, () => openReferral(people)));
  speeds.set(
    'an act',
    await measure(1, FOR_MS, async () => {
      const referralId = opened.pop();
      if (referralId === undefined) return false;
      await people.officer.act('submitReport', { referralId, expectedVersion: 1, ...REPORT });
      return true;
    }),
  );
  return speeds;
}

/** The question that the sweep asks every few seconds, where nothing is due. */
async function sweeping(worker: DataSource): Promise<Speed> {
  const work = new UnitOfWork(worker);
  return measure(1, FOR_MS, async () => {
    await work.as({ job: 'SWEEP' }, (tx) => tx.query(DUE_STEPS, [new Clock().now()]));
    return true;
  });
}

async function sizeOnDisk(owner: DataSource): Promise<string> {
  const rows: { name: string; mb: number }[] = await owner.query(
    `SELECT relname AS name, (pg_total_relation_size(oid) / 1048576)::int AS mb
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
     ORDER BY 2 DESC LIMIT 8`,
  );
  return `on disk: ${rows.map(({ name, mb }) => `${name} ${mb} MB`).join(', ')}`;
}

function table(columns: readonly (readonly [size: number, speeds: ReadonlyMap<string, Speed>])[]): void {
  const heads = columns.map(([size]) => `${String(size).padStart(10)}: p50    p99 ms`);
  console.log(`${'one connection'.padEnd(20)}${heads.join('')}   last / first p99`);
  for (const [name] of columns[0]?.[1] ?? []) {
    const found = columns.flatMap(([, speeds]) => speeds.get(name) ?? []);
    const cells = found.map(({ p50, p99 }) => `${p50.toFixed(1).padStart(16)}${p99.toFixed(1).padStart(10)}`);
    const growth = (found.at(-1)?.p99 ?? Number.NaN) / (found[0]?.p99 ?? Number.NaN);
    console.log(`${name.padEnd(20)}${cells.join('')}${growth.toFixed(1).padStart(14)} ×`);
  }
}

runBench(main);
