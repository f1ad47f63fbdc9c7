import { setTimeout as sleep } from 'node:timers/promises';

import { readConfiguration } from '../../agencies/city.js';
import { epochMs, type Instant, instantOf } from '../../domain/kernel/instant.js';
import { readEnv } from '../../platform/config/env.js';
import { Clock } from '../../platform/time/clock.js';
import { type ActAnswer, GraphQLClient } from '../operate/graphql-client.js';
import { MATTER, STORY, type StoryStep } from './demo-story.js';

/**
 * `npm run demo [-- http://host:port]`: plays the story of one patch against a running server and prints what happens.
 */
const env = readEnv();
const url = process.argv[2] ?? `http://${env.HOST}:${env.PORT}`;

interface NoticeRow {
  id: string;
  kind: string;
  name: string;
  copy: boolean;
  deliveredAt: Instant | null;
  signedAt: Instant | null;
  toId: string;
}

interface Seen {
  version: number;
  myRelation: string;
  notices: NoticeRow[];
}

async function main(): Promise<void> {
  const { city } = await readConfiguration(env.CITY_FILE);
  const password = city.demonstration?.password ?? '';
  const clients = new Map<string, GraphQLClient>();
  const as = async (login: string): Promise<GraphQLClient> => {
    const client = clients.get(login) ?? (await new GraphQLClient(url).signIn(login, password));
    clients.set(login, client);
    return client;
  };
  const agencyOf = (login: string): string =>
    city.demonstration?.accounts.find((account) => account.login === login)?.agency ?? '';
  const nameOf = (login: string): string =>
    city.demonstration?.accounts.find((account) => account.login === login)?.name ?? login;
  const foundAt = instantOf(epochMs(new Clock().now()) - 3_600_000);
  const opened = await (
    await as('zrzy-unit')
  ).act('openReferral', { routeId: 'R01', matter: MATTER, officers: ['zrzy-officer-1', 'zrzy-officer-2'], foundAt });
  print(nameOf('zrzy-unit'), 'openReferral', opened);
  const id = opened.referral?.id ?? '';
  for (const step of STORY) {
    const client = await as(step.who);
    const [verb, input] =
      'sign' in step
        ? ['signNotice', { noticeId: await arrived(client, id, step.sign, agencyOf(step.who)) }]
        : [step.verb, step.input];
    const answer = await patiently(client, id, verb, input, step);
    print(nameOf(step.who), verb, answer);
  }
  await printTimeline(await as('zrzy-liaison'), id);
}

/** Reads the version, acts; waits while the relay is still bringing what the step answers. */
async function patiently(
  client: GraphQLClient,
  id: string,
  verb: string,
  input: object,
  step: StoryStep,
): Promise<ActAnswer> {
  for (let tries = 0; ; tries += 1) {
    const seen = await see(client, id);
    const answer =
      seen === null ? null : await client.act(verb, { referralId: id, expectedVersion: seen.version, ...input });
    if (answer !== null && answer.refusal === null) return answer;
    if (tries > 100 || (answer !== null && answer.refusal?.code !== 'NOT_DELIVERED'))
      throw new Error(`${step.who} could not ${verb}: ${answer?.refusal?.message ?? 'nothing was delivered'}`);
    await sleep(100);
  }
}

async function arrived(client: GraphQLClient, id: string, kind: string, agency: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const notice = (await see(client, id))?.notices
      .filter((row) => row.kind === kind && row.toId === agency && row.deliveredAt !== null)
      .at(-1);
    if (notice) return notice.id;
    await sleep(100);
  }
  throw new Error(`no ${kind} reached ${agency} within ten seconds: is a worker running?`);
}

async function see(client: GraphQLClient, id: string): Promise<Seen | null> {
  const query = `query ($id: UUID!) {
    referral(id: $id) { version myRelation notices { id kind name copy deliveredAt signedAt toId } }
  }`;
  return client.send<{ referral: Seen }>(query, { id }).then(
    ({ referral }) => referral,
    () => null,
  );
}

function print(who: string, verb: string, { referral, receipt, refusal }: ActAnswer): void {
  if (refusal !== null) throw new Error(`${who} ${verb}: ${refusal.code} ${refusal.message}`);
  console.log(
    `${receipt?.at ?? ''}  ${who}  ${verb} → ${referral?.stateName ?? ''} (v${referral?.version ?? 0})` +
      `  回执 #${receipt?.eventSeq ?? 0} ${receipt?.leafHash.slice(0, 16) ?? ''}…`,
  );
}

async function printTimeline(client: GraphQLClient, id: string): Promise<void> {
  const { referral } = await client.send<{
    referral: {
      number: string;
      stateName: string;
      evidences: { at: string; kind: string; noticeId: string; agencyId: string }[];
      deadlines: { ruleId: string; state: string; explanation: string }[];
      auditTrail: { seq: number }[];
    };
  }>(
    `query ($id: UUID!) {
       referral(id: $id) {
         number stateName evidences { at kind noticeId agencyId } deadlines { ruleId state explanation }
         auditTrail { seq }
       }
     }`,
    { id },
  );
  console.log(
    `\n${referral.number}：${referral.stateName}；历史 ${referral.auditTrail.length} 条，流转证据 ${referral.evidences.length} 件`,
  );
  for (const { at, kind, noticeId, agencyId } of referral.evidences)
    console.log(`  ${at}  ${kind.padEnd(16)} ${noticeId.split('.').slice(2).join(' → ')}  (${agencyId})`);
  console.log('\n期限 / time limits');
  for (const { ruleId, state, explanation } of referral.deadlines)
    console.log(`  ${ruleId.padEnd(6)} ${state.padEnd(10)} ${explanation}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
