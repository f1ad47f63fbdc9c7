import 'reflect-metadata';

import { readConfiguration } from '../../agencies/city.js';
import { readEnv } from '../../platform/config/env.js';
import { GraphQLClient } from '../operate/graphql-client.js';
import { benchHistory, benchSealLag, benchVerify } from './bench-audit.js';
import { benchCounting, benchSweep } from './bench-deadlines.js';
import { Floor } from './bench-floor.js';
import { benchLedger } from './bench-ledger.js';
import { benchPapers } from './bench-papers.js';
import { Peer } from './bench-peer.js';
import { fillInbox, many, openReferral, REPORT, signedIn } from './bench-referrals.js';
import { benchRelay } from './bench-relay.js';
import { HEADER, line, lineOfPeer, measure, measureInTurns } from './measure.js';
import { onPlatform, type Place, runBench } from './place.js';

/**
 * `npm run bench`: inbox reads and state changes over HTTP, beside the same SQL through `pg` alone, in one run on one
 * PostgreSQL (embedded and durable in a temporary folder, or an empty DATABASE_URL). Only the ratios are worth
 * comparing.
 */
const FOR_MS = 4_000;
const IN_INBOX = 200;
const POLICE = 'hejin-public-security';
const TO_CHANGE = { 1: 600, 16: 1_000 } as const;
/** As many as a generated server may change in the time. */
const PEER_CHANGES = 12_000;
const FLOOD = ['gaj-head', 'jcy-liaison', 'fy-liaison', 'zrzy-liaison'];
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { expiresAt } }';
const INBOX = `{
  inbox(first: 20) {
    edges { node { tab overdue nextDueAt arrivedAt referral { id number stateName version matter { title } } } }
  }
}`;

/** What can be measured alone: `npm run bench -- desk relay`. */
const PARTS = {
  desk: (place) => benchDesk(place),
  limits: async ({ databaseUrl, urls: [api = ''], password }) => {
    await benchSweep(databaseUrl, await openReferral(await signedIn(api, password)));
    benchCounting(await readConfiguration(readEnv().CITY_FILE));
  },
  papers: async ({ urls: [api = ''], password }) => benchPapers(await signedIn(api, password)),
  verify: () => benchVerify(),
  ledger: async (place) => {
    const officer = await new GraphQLClient(place.urls[0] ?? '').signIn('zrzy-officer-1', place.password);
    await benchLedger(officer, place);
  },
} as const satisfies Readonly<Record<string, (place: Place) => Promise<void>>>;
const RELAY = 'relay';

async function main(): Promise<void> {
  const names = [...Object.keys(PARTS), RELAY];
  const asked = process.argv.length > 2 ? process.argv.slice(2) : names;
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no part "${unknown}": ${names.join(', ')}`);
  const parts = Object.entries(PARTS).filter(([name]) => asked.includes(name));
  if (parts.length > 0)
    await onPlatform(['dist/main.js', 'dist/programs/bench/bench-bare.js'], async (place) => {
      for (const [, part] of parts) await part(place);
    });
  if (asked.includes(RELAY)) await benchRelay();
}

/** Reading an inbox, acts, and what the walls, the history and a flood of sign-ins cost them. */
async function benchDesk(place: Place): Promise<void> {
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
  const peer = await Peer.start(databaseUrl, PEER_CHANGES);
  console.log(HEADER);
  await benchInbox(police, floor, peer);
  await benchChanges(officer, open, floor, peer);
  await peer.stop();
  await benchWalls(police, await new GraphQLClient(bareApi).signIn('gaj-liaison', password));
  await benchHistory(floor, await many(TO_CHANGE[1], open), REPORT);
  await floor.close();
  await benchSealLag(databaseUrl);
  await benchSignInFlood(police, password);
}

/** The first page of an inbox, beside the same SQL alone and a generated server. */
async function benchInbox(police: GraphQLClient, floor: Floor, peer: Peer): Promise<void> {
  const alone = await floor.inbox(POLICE);
  for (const connections of [1, 16] as const) {
    const speeds = await measureInTurns(connections, FOR_MS, {
      platform: () => police.send(INBOX).then(() => true),
      floor: alone,
      peer: () => peer.inbox(POLICE),
    });
    console.log(line('inbox reads', connections, speeds.platform, speeds.floor));
    console.log(lineOfPeer(speeds.platform, speeds.peer, 0.6));
  }
}

/** Reports of referrals that were just opened, beside the same statements alone and a generated server. */
async function benchChanges(
  officer: GraphQLClient,
  open: () => Promise<string>,
  floor: Floor,
  peer: Peer,
): Promise<void> {
  for (const connections of [1, 16] as const) {
    const [mine, theirs] = await Promise.all([many(TO_CHANGE[connections], open), many(TO_CHANGE[connections], open)]);
    const recorded = await floor.recordReports(theirs, REPORT);
    const speeds = await measureInTurns(connections, FOR_MS, {
      platform: async () => {
        const referralId = mine.pop();
        if (referralId === undefined) return false;
        const { refusal } = await officer.act('submitReport', { referralId, expectedVersion: 1, ...REPORT });
        if (refusal !== null) throw new Error(`${refusal.code}: ${refusal.message}`);
        return true;
      },
      floor: () => floor.replay(recorded),
      peer: () => peer.report(REPORT),
    });
    console.log(line('state changes', connections, speeds.platform, speeds.floor));
    console.log(lineOfPeer(speeds.platform, speeds.peer, 0.5));
  }
}

/** How long somebody who is signed in waits while many others sign in. */
async function benchSignInFlood(police: GraphQLClient, password: string): Promise<void> {
  const me = (): Promise<boolean> => police.send('{ me { personId } }').then(() => true);
  const rest = await measure(1, FOR_MS, me);
  const [flood, during] = await Promise.all([
    measure(16, FOR_MS, (connection) =>
      police.ask(SIGN_IN, { input: { login: FLOOD[connection % FLOOD.length], password } }).then(() => true),
    ),
    measure(1, FOR_MS, me),
  ]);
  console.log(
    `sign-in flood (${flood.perSecond.toFixed(0)} answered a second): p95 of "me" ${during.p95.toFixed(1)} ms, ` +
      `at rest ${rest.p95.toFixed(1)} ms (${(during.p95 / rest.p95).toFixed(1)} ×, wanted: 3)`,
  );
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
