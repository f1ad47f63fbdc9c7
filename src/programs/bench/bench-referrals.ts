import { setTimeout as sleep } from 'node:timers/promises';

import { Clock } from '../../platform/time/clock.js';
import { MATTER, TRANSFER_DOCUMENTS } from '../demo/demo-story.js';
import { GraphQLClient } from '../operate/graphql-client.js';

/** What every report of the benchmark says. */
export const REPORT = {
  report: { kind: 'TRANSFER_REPORT', name: '书面报告', number: null, pages: 6, original: true },
  facts: '查明的事实',
  opinion: '建议移送',
};

/** Those who carry a referral from its opening to the inbox of the police. */
export interface People {
  readonly unit: GraphQLClient;
  readonly officer: GraphQLClient;
  readonly head: GraphQLClient;
  readonly bureau: GraphQLClient;
  readonly police: GraphQLClient;
}

export async function signedIn(api: string, password: string): Promise<People> {
  const as = (login: string): Promise<GraphQLClient> => new GraphQLClient(api).signIn(login, password);
  const [unit, officer, head, bureau, police] = await Promise.all([
    as('zrzy-unit'),
    as('zrzy-officer-1'),
    as('zrzy-head'),
    as('zrzy-liaison'),
    as('gaj-liaison'),
  ]);
  return { unit, officer, head, bureau, police };
}

export async function openReferral({ unit }: People): Promise<string> {
  const answer = await unit.act('openReferral', {
    routeId: 'R01',
    matter: MATTER,
    officers: ['zrzy-officer-1', 'zrzy-officer-2'],
    foundAt: new Clock().now(),
  });
  return answer.referral?.id ?? '';
}

/** So many referrals whose transfer has been approved and not sent. */
export function approvedReferrals(people: People, count: number): Promise<string[]> {
  const { officer, head } = people;
  return many(count, async () => {
    const id = await openReferral(people);
    await officer.act('submitReport', { referralId: id, expectedVersion: 1, ...REPORT });
    await head.act('approveTransfer', { referralId: id, expectedVersion: 2, opinion: '同意' });
    return id;
  });
}

/** Sends one that has been approved. Throws the refusal when there is one. */
export async function sendToPolice({ bureau }: People, referralId: string): Promise<void> {
  const { refusal } = await bureau.act('sendTransfer', {
    referralId,
    expectedVersion: 3,
    toAgencyId: 'hejin-public-security',
    documents: TRANSFER_DOCUMENTS,
    items: [],
  });
  if (refusal !== null) throw new Error(`${refusal.code}: ${refusal.message}`);
}

/** Sends so many referrals to the police, and waits until their inbox has them all. */
export async function fillInbox(people: People, count: number): Promise<void> {
  const { police } = people;
  const ids = await approvedReferrals(people, count);
  await inBatches(count, () => sendToPolice(people, ids.pop() ?? ''));
  for (let waited = 0; waited < 600; waited += 1) {
    const { inbox } = await police.send<{ inbox: { totalCount: number } }>('{ inbox { totalCount } }');
    if (inbox.totalCount === count) break;
    await sleep(100);
  }
}

export async function many(count: number, make: () => Promise<string>): Promise<string[]> {
  const made: string[] = [];
  await inBatches(count, async () => {
    made.push(await make());
  });
  return made;
}

/** So many times, eight at once; a dot for each hundred. */
async function inBatches(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left > 0) {
        left -= 1;
        if (left % 100 === 0) process.stderr.write('.');
        await work();
      }
    }),
  );
  process.stderr.write('\n');
}
