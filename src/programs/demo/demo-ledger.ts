import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { readConfiguration } from '../../agencies/city.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import { cellsOf, LEDGER_COLUMN_NAMES, LEDGER_COLUMNS } from '../../domain/ledger/sheet/ledger-columns.js';
import { writeCsv } from '../../ledger/sheets/csv-writer.js';
import { SHEET_TYPES } from '../../ledger/sheets/sheet.js';
import { readEnv } from '../../platform/config/env.js';
import { Clock } from '../../platform/time/clock.js';
import { GraphQLClient } from '../operate/graphql-client.js';
import { importSheet } from '../operate/import-client.js';
import { photosOf } from './demo-photos.js';
import { planPatches } from './plan-patches.js';

/**
 * `npm run demo-ledger [-- http://host:port]`: fills the ledger of a running server with the plan's patches (their sums
 * are the plan's,
 * everything else is invented), checks and judges them, and takes some through to strike-off; all by commands, as
 * people would.
 */
const env = readEnv();
const url = process.argv[2] ?? `http://${env.HOST}:${env.PORT}`;

interface PatchRow {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly township: string;
  readonly total: { readonly stated: string };
  readonly cultivated: { readonly stated: string };
  readonly basic: { readonly stated: string };
  readonly geometry: string;
}

async function main(): Promise<void> {
  const { city, campaigns } = await readConfiguration(env.CITY_FILE);
  const [campaign] = campaigns;
  if (campaign === undefined) throw new Error(`${env.CITY_FILE} names no campaign`);
  const password = city.demonstration?.password ?? '';
  const as = (login: string): Promise<GraphQLClient> => new GraphQLClient(url).signIn(login, password);
  const [officer, unit, head] = await Promise.all([as('zrzy-officer-1'), as('zrzy-unit'), as('zrzy-head')]);
  const agencies = new Map(city.agencies.map((agency) => [agency.id, { ...agency, active: true }]));
  const facts = planPatches(campaign, [...agencies.values()]);
  const sheet = await buffer(
    writeCsv(
      Readable.from([
        LEDGER_COLUMN_NAMES.map((column) => LEDGER_COLUMNS[column]),
        ...facts.map((one) => cellsOf(one, agencies)),
      ]),
    ),
  );
  console.log(`导入 ${facts.length} 个图斑（面积合计与方案一致，其余内容均为虚构）`);
  await importSheet(officer, { bytes: sheet, type: SHEET_TYPES.csv }, 'mode=all', (line) => {
    console.log(`  ${line}`);
  });
  const patches = await delivered(officer);
  let done = 0;
  for (const patch of patches) {
    await checkAndJudge(officer, unit, patch);
    done += 1;
    if (done % 50 === 0 || done === patches.length) console.log(`  已核查、判定 ${done}/${patches.length}`);
  }
  const senglou = patches.filter(({ township }) => township === 'hejin-senglou').slice(0, 8);
  for (const [index, patch] of senglou.entries()) await rectify(as, unit, patch, index);
  await mustRefer(
    unit,
    head,
    patches.find(({ township }) => township === 'hejin-fancun'),
  );
  const { ledgerFigures } = await officer.send<{
    ledgerFigures: {
      batches: { name: string; loadedPatches: number; loadedMu: string; rectifiedPatches: number; countRate: string }[];
    };
  }>('{ ledgerFigures { batches { name loadedPatches loadedMu rectifiedPatches countRate } } }');
  for (const { name, loadedPatches, loadedMu, rectifiedPatches, countRate } of ledgerFigures.batches)
    console.log(`${name}：在册 ${loadedPatches} 个 ${loadedMu} 亩，已销号 ${rectifiedPatches} 个，整改率 ${countRate}`);
}

/** The demonstration's patches that nobody has checked yet, over all pages. */
async function delivered(client: GraphQLClient): Promise<readonly PatchRow[]> {
  const found: PatchRow[] = [];
  for (let after: string | null = null; ;) {
    const {
      patches,
    }: {
      patches: {
        edges: { node: Omit<PatchRow, 'township'> & { townshipId: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } = await client.send(
      `query ($after: Text) {
         patches(first: 100, after: $after, number: "演示-", state: DELIVERED) {
           edges {
             node {
               id number version state townshipId geometry total { stated } cultivated { stated } basic { stated }
             }
           }
           pageInfo { hasNextPage endCursor }
         }
       }`,
      { after },
    );
    found.push(...patches.edges.map(({ node: { townshipId, ...node } }) => ({ ...node, township: townshipId })));
    if (!patches.pageInfo.hasNextPage) return found.sort((one, other) => (one.number < other.number ? -1 : 1));
    after = patches.pageInfo.endCursor;
  }
}

async function checkAndJudge(
  officer: GraphQLClient,
  unit: GraphQLClient,
  { id, version, total, cultivated, basic }: PatchRow,
): Promise<void> {
  const checked = await officer.actOnLedger(
    'checkPatch',
    {
      recordId: id,
      expectedVersion: version,
      checkedOn: '2023-06-20',
      total: total.stated,
      cultivated: cultivated.stated,
      basic: basic.stated,
      use: 'INDUSTRY',
      finding: '现场核查（虚构）',
    },
    'patch',
  );
  await unit.actOnLedger(
    'judgePatch',
    { recordId: id, expectedVersion: checked.version, verdict: 'UNLAWFUL', reason: '未经批准占用土地（虚构）' },
    'patch',
  );
}

function caseOf(patch: PatchRow, number: number, more: object): object {
  return {
    patchIds: [patch.id],
    documentNumber: `河自然资立字〔2023〕${number}号`,
    filedOn: '2023-07-01',
    partyName: `虚构公司${number}号`,
    partyKind: 'UNIT',
    conductOn: '2022-05-01',
    category: 'C5-b',
    use: 'INDUSTRY',
    dutyAgencyId: patch.township,
    location: '演示地块（虚构）',
    land: [
      {
        landClass: patch.basic.stated.startsWith('0.00') ? 'ORDINARY' : 'BASIC',
        occupied: patch.total.stated,
        destroyed: null,
      },
    ],
    ...more,
  };
}

/** The first five go to strike-off, the others stop on the way. */
async function rectify(
  as: (login: string) => Promise<GraphQLClient>,
  unit: GraphQLClient,
  patch: PatchRow,
  index: number,
): Promise<void> {
  const now = new Clock().now();
  const opened = await unit.actOnLedger(
    'openLandCase',
    caseOf(patch, index + 1, { land: [{ landClass: 'BASIC', occupied: '0.20亩' }] }),
    'landCase',
  );
  const steps: readonly (readonly [string, string, object])[] = [
    [
      'zrzy-unit',
      'setMeasure',
      { kind: 'DEMOLISH_RESTORE', requirement: '拆除并恢复种植条件（虚构）', leader: '镇长' },
    ],
    ['slz-liaison', 'reportRectified', { completedOn: localDateOf(now), description: '已拆除并翻耕（虚构）' }],
    [
      'zrzy-officer-2',
      'verifyRectified',
      { passed: true, policy: true, law: true, procedure: true, remarks: '现场核实（虚构）' },
    ],
    [
      'ldxz-unit',
      'acceptRectified',
      {
        unlawfulStateRemoved: true,
        documentNumber: `河耕保验〔2023〕${index + 1}号`,
        remarks: '违法状态已消除（虚构）',
      },
    ],
    ['ldxz-head', 'strikeOffCase', { documentNumber: `河耕保销〔2023〕${index + 1}号` }],
  ];
  let version = opened.version;
  for (const [login, verb, said] of steps.slice(0, index < 5 ? steps.length : index - 4)) {
    const client = await as(login);
    const input = verb === 'reportRectified' ? { ...said, photos: await photosOf(client, patch, now) } : said;
    const asked = { recordId: opened.id, expectedVersion: version, ...input };
    ({ version } = await client.actOnLedger(verb, asked, 'landCase'));
  }
  console.log(`  ${patch.number}：${index < 5 ? '已销号' : '整改中'}`);
}

/** One case that must go to the police; who opens the referral is a person. */
async function mustRefer(unit: GraphQLClient, head: GraphQLClient, patch: PatchRow | undefined): Promise<void> {
  if (patch === undefined) return;
  const { id } = await unit.actOnLedger(
    'openLandCase',
    caseOf(patch, 100, { land: [{ landClass: 'BASIC', occupied: '5.20亩', destroyed: '5.20亩' }] }),
    'landCase',
  );
  const { landCase } = await head.send<{
    landCase: { number: string; alerts: { name: string; level: string; text: string; proposes: string[] }[] };
  }>('query ($id: UUID!) { landCase(id: $id) { number alerts { name level text proposes } } }', { id });
  for (const { name, level, text, proposes } of landCase.alerts)
    console.log(
      `  ${landCase.number} ${name} ${level}：${text}${proposes.length > 0 ? `（建议启动 ${proposes.join('、')}）` : ''}`,
    );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
