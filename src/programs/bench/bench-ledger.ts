import { buffer } from 'node:stream/consumers';

import pg from 'pg';

import { readConfiguration } from '../../agencies/city.js';
import { DirectoryReader } from '../../agencies/directory.js';
import { History } from '../../books/history.js';
import { RuleBook } from '../../books/rule-book.js';
import { localDateOf, plusDays } from '../../domain/kernel/instant.js';
import { cellsOf, LEDGER_COLUMN_NAMES, LEDGER_COLUMNS } from '../../domain/ledger/sheet/ledger-columns.js';
import { AlertSweep } from '../../ledger/alerts/alert-sweep.js';
import { SHEET_TYPES } from '../../ledger/sheets/sheet.js';
import { writeXlsx } from '../../ledger/sheets/xlsx-writer.js';
import { readEnv } from '../../platform/config/env.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { planPatches, squareAt } from '../demo/plan-patches.js';
import type { GraphQLClient } from '../operate/graphql-client.js';
import { importSheet } from '../operate/import-client.js';
import { multiplyLedger } from './multiply-ledger.js';
import type { Place } from './place.js';

const ROWS = 20_000;
const CASES = 100_000;

/**
 * The ledger: a sheet of 20,000 rows, the alert rules over 100,000 cases, the bulletin over as many; each beside the
 * barest way to touch the same rows.
 */
export async function benchLedger(officer: GraphQLClient, place: Place): Promise<void> {
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    await benchImport(officer, client);
    await fill(officer, place);
    await benchWatch(client, place);
    await benchFigures(officer, client);
  } finally {
    await client.end();
  }
}

async function benchImport(officer: GraphQLClient, client: pg.Client): Promise<void> {
  const {
    city,
    campaigns: [campaign],
  } = await readConfiguration(readEnv().CITY_FILE);
  if (campaign === undefined) throw new Error('the city has no campaign');
  const agencies = new Map(city.agencies.map((agency) => [agency.id, { ...agency, active: true }]));
  const some = planPatches(campaign, [...agencies.values()]);
  async function* rows(): AsyncGenerator<readonly string[]> {
    yield LEDGER_COLUMN_NAMES.map((column) => LEDGER_COLUMNS[column]);
    for (let index = 0; index < ROWS; index += 1) {
      const facts = some[index % some.length];
      if (facts !== undefined)
        yield cellsOf({ ...facts, number: `BENCH-${index}`, geometry: squareOf(index) }, agencies);
    }
  }
  const sheet = { bytes: await buffer(writeXlsx(rows())), type: SHEET_TYPES.xlsx };
  const import_ = await timed(() => importSheet(officer, sheet, 'mode=all', () => undefined));
  const again = await timed(() => importSheet(officer, sheet, 'mode=all', () => undefined));
  await client.query('CREATE TEMP TABLE floor (id uuid PRIMARY KEY, number text UNIQUE, body jsonb)');
  const { rows: bodies } = await client.query<{ id: string; number: string; body: object }>(
    "SELECT id, number, body FROM ledger_record WHERE number LIKE 'BENCH-%'",
  );
  const floor = await timed(() =>
    client.query(
      `INSERT INTO floor
       SELECT id, number, body FROM jsonb_to_recordset($1::jsonb) AS f (id uuid, number text, body jsonb)`,
      [JSON.stringify(bodies)],
    ),
  );
  say(
    `import of ${ROWS} rows (.xlsx, ${(sheet.bytes.length / 1e6).toFixed(1)} MB)`,
    import_,
    'the bare bodies in one INSERT',
    floor,
  );
  console.log(`  the same file again, nothing new: ${again.toFixed(1)} s`);
}

/** So many cases, each on a patch of its own, as copies of one that was made by commands. */
async function fill(officer: GraphQLClient, { databaseUrl }: Place): Promise<void> {
  process.stderr.write(`writing ${CASES} patches and cases …\n`);
  const owner = await createDataSource(databaseUrl, null, 1).initialize();
  await multiplyLedger(owner, await templateCase(officer), CASES);
  await owner.destroy();
}

/** A case as people file it: a patch that is registered, checked and judged unlawful, and the case on it. */
async function templateCase(officer: GraphQLClient): Promise<{ readonly patchId: string; readonly caseId: string }> {
  const unit = await clientOf(officer, 'zrzy-unit');
  const today = localDateOf(new Clock().now());
  const facts = {
    number: 'TEMPLATE',
    batch: 'C2-b',
    source: 'SATELLITE',
    deliveredOn: '2023-06-01',
    townshipId: 'hejin-senglou',
    village: '村',
    location: '某处（虚构）',
    total: '6.4亩',
    cultivated: '5.2亩',
    basic: '0亩',
    dutyAgencyId: 'hejin-senglou',
    invented: true,
  };
  const patch = await officer.actOnLedger('registerPatch', { facts }, 'patch');
  await officer.actOnLedger(
    'checkPatch',
    {
      recordId: patch.id,
      expectedVersion: 1,
      checkedOn: today,
      total: '6.4亩',
      cultivated: '5.2亩',
      basic: '0亩',
      use: 'INDUSTRY',
      finding: '现场核查',
    },
    'patch',
  );
  await unit.actOnLedger(
    'judgePatch',
    { recordId: patch.id, expectedVersion: 2, verdict: 'UNLAWFUL', reason: '未经批准' },
    'patch',
  );
  const landCase = await unit.actOnLedger(
    'openLandCase',
    {
      patchIds: [patch.id],
      documentNumber: '河自然资立字〔2026〕1号',
      filedOn: today,
      partyName: '虚构公司',
      partyKind: 'UNIT',
      conductOn: plusDays(today, -100),
      category: 'C5-b',
      use: 'INDUSTRY',
      dutyAgencyId: 'hejin-senglou',
      location: '某处（虚构）',
      land: [{ landClass: 'ORDINARY', occupied: '9.99亩', destroyed: '9.99亩' }],
    },
    'landCase',
  );
  return { patchId: patch.id, caseId: landCase.id };
}

async function benchWatch(client: pg.Client, { loginAs, auditKey }: Place): Promise<void> {
  const [api, worker] = [
    await createDataSource(loginAs('referral_api'), 'referral_api', 2).initialize(),
    await createDataSource(loginAs('referral_worker'), 'referral_worker', 2).initialize(),
  ];
  const clock = new Clock();
  const sweep = new AlertSweep(
    new UnitOfWork(worker),
    readEnv(),
    new RuleBook(new UnitOfWork(api), new DirectoryReader(new UnitOfWork(api), clock), clock),
    new History(auditKey),
    clock,
  );
  let looked = 0;
  const all = async (): Promise<void> => {
    for (let some = await sweep.sweep(); some > 0; some = await sweep.sweep()) looked += some;
  };
  const first = await timed(all);
  await client.query("UPDATE ledger_record SET look_at = now() WHERE kind = 'CASE'");
  const again = await timed(all);
  const floor = await timed(async () => {
    JSON.stringify((await client.query("SELECT body FROM ledger_record WHERE kind = 'CASE'")).rows);
  });
  say(
    `all alertCodes over ${CASES} cases, each with an alert to write`,
    first,
    'reading and parsing the same bodies',
    floor,
  );
  say(`the same again, nothing has changed`, again, 'reading and parsing the same bodies', floor);
  console.log(`  looked at ${looked} records`);
  await Promise.all([api.destroy(), worker.destroy()]);
}

async function benchFigures(officer: GraphQLClient, client: pg.Client): Promise<void> {
  const figures = await timed(() =>
    officer.send('{ ledgerFigures { batches { countRate areaRate } lines { townshipId rank score } } }'),
  );
  const floor = await timed(() =>
    client.query(
      "SELECT count(*), sum(total), sum(cultivated) FROM ledger_version WHERE kind = 'PATCH' AND until_at IS NULL",
    ),
  );
  say(`the bulletin over ${CASES} cases`, figures, 'one sum over the same versions', floor);
}

async function clientOf(like: GraphQLClient, login: string): Promise<GraphQLClient> {
  return like.another(login, (await readConfiguration(readEnv().CITY_FILE)).city.demonstration?.password ?? '');
}

/** A place of its own for each row. */
function squareOf(index: number): string {
  return squareAt(110 + (index % 200) * 0.004, 35 + Math.floor(index / 200) * 0.004);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function say(what: string, seconds: number, floorName: string, floor: number): void {
  console.log(
    `${what}: ${seconds.toFixed(1)} s; ${floorName}: ${floor.toFixed(2)} s; ${(seconds / floor).toFixed(1)} ×`,
  );
}
