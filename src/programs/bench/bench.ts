import 'reflect-metadata';

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readConfiguration } from '../../agencies/city.js';
import { boot } from '../../boot.js';
import { readEnv } from '../../platform/config/env.js';
import { type DatabaseRole, loginUrl } from '../../platform/database/logins.js';
import { GraphQLClient } from '../operate/graphql-client.js';
import { benchHistory, benchSealLag, benchVerify } from './bench-audit.js';
import { benchCounting, benchSweep } from './bench-deadlines.js';
import { Floor } from './bench-floor.js';
import { benchLedger } from './bench-ledger.js';
import { fillInbox, many, openReferral, REPORT, signedIn } from './bench-referrals.js';
import { HEADER, line, measure } from './measure.js';

/**
 * `npm run bench`: inbox reads and state changes over HTTP, beside the same SQL through `pg` alone, in one run on one
 * PostgreSQL (embedded and durable in a temporary folder, or an empty DATABASE_URL). Only the ratios are worth
 * comparing.
 */
const FOR_MS = 4_000;
const IN_INBOX = 200;
const TO_CHANGE = { 1: 400, 16: 800 } as const;
const INBOX = `{
  inbox(first: 20) {
    totalCount
    edges { node { tab overdue nextDueAt arrivedAt referral { id number stateName version matter { title } } } }
  }
}`;

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-bench-'));
  const booted = await boot({ ...readEnv(), DATA_FOLDER: folder, DEMO_ACCOUNTS: true }, 'IF_NEEDED');
  const url = booted.databaseUrl;
  const settings = {
    PATH: '/usr/bin:/bin',
    NODE_ENV: 'production',
    DATABASE_URL: url,
    DATA_FOLDER: folder,
    DEMO_ACCOUNTS: 'true',
    DOCUMENTS: 'any',
    COST_PER_MINUTE: '100000000',
    ALERT_SWEEP_MS: '3600000',
  };
  const loginAs = (role: DatabaseRole): string => loginUrl(url, role, booted.foundation.sealer);
  const [port, barePort] = [await freePort(), await freePort()];
  const servers = [
    ['dist/main.js', port],
    ['dist/programs/bench/bench-bare.js', barePort],
  ].map(([entry, on]) =>
    spawn(process.execPath, [String(entry)], {
      env: { ...settings, PORT: String(on) },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  try {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.stdout.once('data', resolve))));
    const floor = await Floor.open(loginAs('referral_api'), booted.foundation.auditKey);
    await run({
      api: `http://127.0.0.1:${port}`,
      bareApi: `http://127.0.0.1:${barePort}`,
      databaseUrl: url,
      loginAs,
      floor,
    });
  } finally {
    await Promise.all(servers.map(stop));
    await booted.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where everything runs that is measured. */
interface Place {
  readonly api: string;
  readonly bareApi: string;
  readonly databaseUrl: string;
  readonly loginAs: (role: DatabaseRole) => string;
  readonly floor: Floor;
}

async function run({ api, bareApi, databaseUrl, loginAs, floor }: Place): Promise<void> {
  const password = (await readConfiguration(readEnv().CITY_FILE)).city.demonstration?.password ?? '';
  const people = await signedIn(api, password);
  const { officer, police } = people;
  const open = (): Promise<string> => openReferral(people);
  console.log(`preparing ${IN_INBOX} referrals in an inbox and ${2 * (TO_CHANGE[1] + TO_CHANGE[16])} to be changed …`);
  await fillInbox(people, IN_INBOX);
  console.log(HEADER);
  await benchInbox(police, floor);
  await benchWalls(police, await new GraphQLClient(bareApi).signIn('gaj-liaison', password));
  await benchChanges(officer, open, floor);
  await benchHistory(floor, await many(TO_CHANGE[1], open), REPORT);
  await floor.close();
  await benchSealLag(databaseUrl);
  await benchSweep(databaseUrl, await open());
  benchCounting(await readConfiguration(readEnv().CITY_FILE));
  await benchVerify();
  await benchLedger(officer, databaseUrl, loginAs);
}

/** The first page of an inbox, beside the same SQL alone. */
async function benchInbox(police: GraphQLClient, floor: Floor): Promise<void> {
  for (const connections of [1, 16] as const) {
    const reads = await measure(connections, FOR_MS, () => police.send(INBOX).then(() => true));
    console.log(
      line(
        'inbox reads',
        connections,
        reads,
        await measure(connections, FOR_MS, await floor.inbox('hejin-public-security')),
      ),
    );
  }
}

/** Reports of referrals that were just opened, beside the same statements alone. */
async function benchChanges(officer: GraphQLClient, open: () => Promise<string>, floor: Floor): Promise<void> {
  for (const connections of [1, 16] as const) {
    const [mine, theirs] = await Promise.all([many(TO_CHANGE[connections], open), many(TO_CHANGE[connections], open)]);
    const recorded = await floor.recordReports(theirs, REPORT);
    const changes = await measure(connections, FOR_MS, async () => {
      const referralId = mine.pop();
      if (referralId === undefined) return false;
      const { refusal } = await officer.act('submitReport', { referralId, expectedVersion: 1, ...REPORT });
      if (refusal !== null) throw new Error(`${refusal.code}: ${refusal.message}`);
      return true;
    });
    console.log(
      line('state changes', connections, changes, await measure(connections, FOR_MS, () => floor.replay(recorded))),
    );
  }
}

/**
 * What the table of reading, row-level security and the record of access cost a read, beside the same API without them;
 * in turns, so that both meet the same noise.
 */
async function benchWalls(police: GraphQLClient, bare: GraphQLClient): Promise<void> {
  for (const connections of [1, 16] as const) {
    const rounds: { readonly walls: number; readonly bare: number }[] = [];
    for (let round = 0; round < 5; round += 1) {
      const [without, walls] = [
        await measure(connections, FOR_MS / 2, () => bare.send(INBOX).then(() => true)),
        await measure(connections, FOR_MS / 2, () => police.send(INBOX).then(() => true)),
      ];
      rounds.push({ walls: walls.perSecond, bare: without.perSecond });
    }
    const [middle] = rounds.sort((one, other) => one.bare / one.walls - other.bare / other.walls).slice(2);
    if (middle) {
      const cost = (middle.bare / middle.walls - 1) * 100;
      console.log(
        `walls, ${connections} conn: ${middle.walls.toFixed(0)}/s with, ${middle.bare.toFixed(0)}/s without; ` +
          `they cost ${cost.toFixed(0)} % (median of 5 rounds)`,
      );
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
