import type { DataSource } from 'typeorm';

import { GuardedClient } from '../../src/platform/database/guarded-client.js';
import { multiply } from '../../src/programs/bench/multiply.js';
import { multiplyLedger } from '../../src/programs/bench/multiply-ledger.js';
import { freshDatabase, openPool, type TestDatabase } from '../support/database.js';
import { FiledCase } from '../support/filed-case.js';
import { landCase } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { volume } from '../support/volume.js';

/** Six referrals are copied so many times each. */
const COPIES = volume(1_200, 17_000);

/** So many blocks of 8 kB may a statement of a list look at, however many rows there are: a page and its neighbours. */
const MOST_BLOCKS = 2_000;

/** A table of so many blocks is read as a whole as fast as by an index. */
const SMALL_TABLE = 400;

/** Tables that grow with the past. */
const BIG = [
  'access_event',
  'audit_event',
  'audit_leaf',
  'deadline',
  'evidence',
  'inbox_entry',
  'ledger_record',
  'ledger_search',
  'ledger_version',
  'notice',
  'outbox',
  'referral',
  'referral_party',
  'search_entry',
];

interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

/** The statements that were sent while something was done. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const { ask } = GuardedClient.prototype;
  GuardedClient.prototype.ask = function (this: GuardedClient, statement) {
    asked.push({ text: statement.text, values: statement.values ?? [] });
    return ask.call(this, statement);
  };
  try {
    await work();
  } finally {
    GuardedClient.prototype.ask = ask;
  }
  return asked;
}

function blocksOf(plan: Plan): number {
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

function nodesOf(plan: Plan, which?: 'without what its own policies ask'): readonly Plan[] {
  const below = (plan.Plans ?? []).filter((one) => which === undefined || one['Parent Relationship'] !== 'SubPlan');
  return [plan, ...below.flatMap((one) => nodesOf(one, which))];
}

/** The tables that are read into a table of their own before the first row is looked at. */
function hashedTables(plan: Plan): readonly string[] {
  const hashed = new Set([...JSON.stringify(plan).matchAll(/hashed (SubPlan \d+)/g)].map(([, name]) => name));
  return nodesOf(plan)
    .filter((node) => hashed.has(node['Subplan Name']))
    .flatMap((node) => nodesOf(node, 'without what its own policies ask'))
    .flatMap((node) => node['Relation Name'] ?? []);
}

/** The lists of a desk, an auditor and an administrator, without their counts. */
const LISTS: readonly (readonly [login: string, name: string, query: string])[] = [
  ...['TO_SIGN', 'TO_APPROVE', 'IN_HAND', 'REMINDED', 'COPIED', 'DONE', 'OVERDUE'].map(
    (tab) =>
      [
        'gaj-liaison',
        `inbox ${tab}`,
        `{ inbox(tab: ${tab}) { edges { node { light { zh } referral { id } } } } }`,
      ] as const,
  ),
  ['gaj-liaison', 'inbox', '{ inbox { edges { node { referral { id } } } } }'],
  ['gaj-liaison', 'inboxCounts', '{ inboxCounts { toSign toApprove inHand reminded copied overdue } }'],
  ['gaj-liaison', 'owed by us', '{ owed(direction: BY_US) { edges { node { light { zh } referral { id } } } } }'],
  ['zrzy-liaison', 'owed to us', '{ owed(direction: TO_US) { edges { node { light { zh } referral { id } } } } }'],
  ['zrzy-liaison', 'rights', '{ owed(direction: BY_US, kind: RIGHT) { edges { node { light { zh } } } } }'],
  ['zrzy-liaison', 'sentReferrals', '{ sentReferrals { edges { node { id } } } }'],
  ['zrzy-liaison', 'sentReferrals of a state', '{ sentReferrals(state: "RETURNED") { edges { node { id } } } }'],
  ['zrzy-liaison', 'sentReferrals of no state', '{ sentReferrals(state: "JUDGED") { edges { node { id } } } }'],
  ['zrzy-liaison', 'search of what all have', '{ search(text: "永久基本农田") { edges { node { id } } } }'],
  ['zrzy-liaison', 'search of what few have', '{ search(text: "王家伟村 张芳") { edges { node { id } } } }'],
  ['zrzy-liaison', 'search of what nobody has', '{ search(text: "没有这样的事") { edges { node { id } } } }'],
  ['zrzy-liaison', 'search by initials', '{ search(text: "wwf") { edges { node { id } } } }'],
  ['zrzy-auditor', 'historyEvents', '{ historyEvents { edges { node { seq } } } }'],
  [
    'zrzy-auditor',
    'historyEvents of a person',
    '{ historyEvents(personId: "gaj-liaison") { edges { node { seq } } } }',
  ],
  [
    'zrzy-auditor',
    'historyEvents of an agency',
    '{ historyEvents(agencyId: "hejin-court") { edges { node { seq } } } }',
  ],
  ['zrzy-auditor', 'historyEvents that are late', '{ historyEvents(late: true) { edges { node { seq } } } }'],
  ['zrzy-auditor', 'historyEvents of a kind', '{ historyEvents(kind: "EMERGENCY_ACCESS") { edges { node { seq } } } }'],
  ['zrzy-auditor', 'breachedLimits', '{ breachedLimits { edges { node { referralNumber } } } }'],
  [
    'zrzy-auditor',
    'breachedLimits of one',
    '{ breachedLimits(dutyAgencyId: "hejin-court") { edges { node { referralNumber } } } }',
  ],
  ['fy-head', 'historyEvents of who has none', '{ historyEvents { edges { node { seq } } } }'],
  ['fy-head', 'breachedLimits of who has none', '{ breachedLimits { edges { node { referralNumber } } } }'],
  ['fy-head', 'search of who has none', '{ search(text: "永久基本农田") { edges { node { id } } } }'],
  ['jcy-head', 'historyEvents of who has copies', '{ historyEvents { edges { node { seq } } } }'],
  ['zrzy-auditor', 'historyEvents of an act', '{ historyEvents(action: "DESIGNATE") { edges { node { seq } } } }'],
  ['zrzy-auditor', 'search by a name that it may not read', '{ search(text: "王伟") { edges { node { id } } } }'],
  [
    'zrzy-liaison',
    'search of what is never together',
    '{ search(text: "永久基本农田 没有") { edges { node { id } } } }',
  ],
  ['zrzy-liaison', 'patches', '{ patches { edges { node { id } } } }'],
  ['zrzy-liaison', 'landCases', '{ landCases { edges { node { id } } } }'],
  ['slz-liaison', 'patches of a township', '{ patches { edges { node { id } } } }'],
  ['zrzy-liaison', 'patches of one township', '{ patches(townshipId: "hejin-fancun") { edges { node { id } } } }'],
  [
    'zrzy-liaison',
    'patches whose duty is one’s',
    '{ patches(dutyAgencyId: "hejin-fancun") { edges { node { id } } } }',
  ],
  ['zrzy-liaison', 'patches of a state', '{ patches(state: DELIVERED) { edges { node { id } } } }'],
  ['zrzy-liaison', 'landCases of a state', '{ landCases(state: STRUCK_OFF) { edges { node { id } } } }'],
  ['zrzy-liaison', 'landCases of a category', '{ landCases(category: "C1-a") { edges { node { id } } } }'],
  ['zrzy-liaison', 'patches by number', '{ patches(number: "Z77") { edges { node { id } } } }'],
  ['zrzy-liaison', 'patches by a number that is none', '{ patches(number: "没有") { edges { node { id } } } }'],
  ['zrzy-liaison', 'landCases that are late', '{ landCases(late: true) { edges { node { id } } } }'],
  ['zrzy-liaison', 'landCases with an alert', '{ landCases(alertCode: X3) { edges { node { id } } } }'],
  ['zrzy-liaison', 'alerts', '{ alerts { edges { node { recordId } } } }'],
  ['zrzy-liaison', 'patches by what all have', '{ patches(text: "北村") { edges { node { id } } } }'],
  ['zrzy-liaison', 'patches by what one has', '{ patches(text: "z1077") { edges { node { id } } } }'],
  [
    'zrzy-liaison',
    'patches by what all have, and a state that none has',
    '{ patches(text: "北村", state: CHECKED) { edges { node { id } } } }',
  ],
  [
    'zrzy-liaison',
    'patches by what all have, and the township',
    '{ patches(text: "北村", townshipId: "hejin-senglou") { edges { node { id } } } }',
  ],
  ['slz-liaison', 'landCases by what nobody has', '{ landCases(text: "没有这样的事") { edges { node { id } } } }'],
  ['zrzy-liaison', 'landCases by initials', '{ landCases(text: "slzbcd") { edges { node { id } } } }'],
  ['zrzy-liaison', 'deadLetters', '{ deadLetters { edges { node { noticeId } } } }'],
  ['audit-admin', 'roleChanges', '{ roleChanges { edges { node { id } } } }'],
  ['zrzy-auditor', 'emergencyAccesses', '{ emergencyAccesses { edges { node { at: openedAt } } } }'],
  ['zrzy-auditor', 'accessEvents of an agency', '{ accessEvents { edges { node { at } } } }'],
  ['audit-admin', 'accessEvents', '{ accessEvents { edges { node { at } } } }'],
];

describe('the lists at volume', () => {
  let platform: TestPlatform;
  let database: TestDatabase;
  let api: DataSource;
  let referralId: string;
  beforeAll(async () => {
    database = await freshDatabase();
    const before = await startPlatform({ database: database.url });
    const sent = await Promise.all(Array.from({ length: 6 }, () => FiledCase.sent(before)));
    await before.settled();
    for (const one of sent.slice(1)) await one.do('gaj-liaison', 'SIGN_RECEIPT');
    for (const one of sent.slice(2, 4)) await one.do('gaj-head', 'RETURN_CASE');
    await sent[4]!.do('gaj-liaison', 'ACCEPT_CASE');
    await sent[5]!.do('gaj-head', 'RETURN_CASE');
    await before.settled();
    referralId = sent[4]!.id;
    await multiply(before.owner, COPIES);
    const { id: caseId, patchIds } = await landCase(before);
    await multiplyLedger(before.owner, { caseId, patchId: String((patchIds as string[])[0]) }, COPIES);
    await before.close();
    platform = await startPlatform({ database: database.url, relay: false }); // nothing is asked but what the API asks
    api = await openPool(database.url, 'referral_api');
  }, 900_000);
  afterAll(async () => {
    await api.destroy();
    await platform.close();
    await database.drop();
  });

  it('are as many as they should be, and impossible in nothing', async () => {
    const [row] = await rowsOf<{ count: number }>(platform.owner, 'SELECT count(*)::int AS count FROM referral');
    expect(row?.count).toBe(6 * (COPIES + 1));
    const ids = await rowsOf(platform.owner, 'SELECT DISTINCT finding FROM sentinel($1)', [platform.clock.now()]);
    expect(ids).toEqual([]);
  }, 300_000);

  it('look at no more than a page of rows and its neighbours, whatever the past', async () => {
    const found: Record<string, unknown> = {};
    for (const [login, name, query] of LISTS) {
      const client = await platform.as(login);
      await client.send(query);
      const statements = await statementsOf(() => client.send(query));
      const wrong = await lookedAt(statements);
      if (wrong.length > 0) found[name] = wrong;
    }
    expect(found).toEqual({});
  }, 600_000);

  it('and so does the page of one referral', async () => {
    const query = `query ($id: UUID!) { referral(id: $id) { number deadlines { light { zh } } notices { id }
      evidences { kind } allowedActions thread { number } auditTrail { seq proof { leafIndex } } } }`;
    const client = await platform.as('zrzy-auditor');
    const statements = await statementsOf(() => client.send(query, { id: referralId }));
    expect(await lookedAt(statements)).toEqual([]);
  });

  /** What is wrong with the plans of statements, in their standing: whole big tables, or too many blocks. */
  async function lookedAt(statements: readonly Asked[]): Promise<readonly string[]> {
    const wrong: string[] = [];
    const runner = api.createQueryRunner();
    await runner.startTransaction();
    try {
      for (const { text, values } of statements) {
        if (/set_config\('app\./.test(text) && text.startsWith('SELECT set_config'))
          await runner.query(text, [...values]);
        if (!/^\s*(SELECT|WITH)/.test(text) || /set_config|INSERT|UPDATE|FOR /.test(text)) continue;
        const rows = (await runner.query(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`, [
          ...values,
        ])) as {
          'QUERY PLAN': [{ Plan: Plan }];
        }[];
        const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
        const blocks = blocksOf(plan);
        const whole = nodesOf(plan).filter(
          (node) =>
            node['Node Type'] === 'Seq Scan' &&
            blocksOf(node) > SMALL_TABLE &&
            BIG.includes(node['Relation Name'] ?? '') &&
            node['Actual Loops'] > 0,
        );
        const short = text.replace(/\s+/g, ' ').slice(0, 160);
        // What a policy asks of each row must not be read for all rows of the agency first.
        if (hashedTables(plan).some((table) => BIG.includes(table))) wrong.push(`a table made for a policy: ${short}`);
        if (blocks > MOST_BLOCKS) wrong.push(`${blocks} blocks: ${short}`);
        for (const node of whole) wrong.push(`all of ${node['Relation Name']!}: ${short}`);
      }
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    return wrong;
  }
});

function rowsOf<Row>(source: DataSource, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return source.query(sql, parameters);
}
