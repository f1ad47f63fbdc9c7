import 'reflect-metadata';

import { readConfiguration } from '../../agencies/city.js';
import { readEnv } from '../../platform/config/env.js';
import { GraphQLClient } from '../operate/graphql-client.js';
import { benchHistory, benchSealLag, benchVerify } from './bench-audit.js';
import { benchCounting, benchSweep } from './bench-deadlines.js';
import { Floor } from './bench-floor.js';
import { benchLedger } from './bench-ledger.js';
import { fillInbox, many, openReferral, REPORT, signedIn } from './bench-referrals.js';
import { HEADER, line, measure } from './measure.js';
import { onPlatform, type Place, runBench } from './place.js';

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
  await onPlatform(['dist/main.js', 'dist/programs/bench/bench-bare.js'], run);
}

async function run(place: Place): Promise<void> {
  const {
    urls: [api = '', bareApi = ''],
    databaseUrl,
    loginAs,
    auditKey,
    password,
  } = place;
  const floor = await Floor.open(loginAs('referral_api'), auditKey);
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
  await benchLedger(officer, place);
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

runBench(main);
