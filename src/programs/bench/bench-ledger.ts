import { buffer } from 'node:stream/consumers';

import pg from 'pg';

import { readConfiguration } from '../../agencies/city.js';
import { DirectoryReader } from '../../agencies/directory.js';
import { History } from '../../books/history.js';
import { RuleBook } from '../../books/rule-book.js';
import { cellsOf, LEDGER_COLUMN_NAMES, LEDGER_COLUMNS } from '../../domain/ledger/sheet/ledger-columns.js';
import { AlertSweep } from '../../ledger/alerts/alert-sweep.js';
import { SHEET_TYPES } from '../../ledger/sheets/sheet.js';
import { writeXlsx } from '../../ledger/sheets/xlsx-writer.js';
import { readEnv } from '../../platform/config/env.js';
import { newNoteKey } from '../../platform/crypto/note-key.js';
import { createDataSource } from '../../platform/database/data-source.js';
import type { DatabaseRole } from '../../platform/database/logins.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { planPatches, squareAt } from '../demo/plan-patches.js';
import type { GraphQLClient } from '../operate/graphql-client.js';
import { importSheet } from '../operate/import-client.js';
import { fillLedger } from './fill-ledger.js';

const ROWS = 20_000;
const CASES = 100_000;

/**
 * The ledger: a sheet of 20,000 rows, the alert rules over 100,000 cases, the bulletin over as many; each beside the
 * barest way to touch the same rows.
 */
export async function benchLedger(
  api: string,
  officer: GraphQLClient,
  databaseUrl: string,
  loginAs: (role: DatabaseRole) => string,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await benchImport(api, officer, client);
    await fillLedger(officer, client, CASES);
    await benchWatch(client, loginAs);
    await benchFigures(officer, client);
  } finally {
    await client.end();
  }
}

async function benchImport(api: string, officer: GraphQLClient, client: pg.Client): Promise<void> {
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
  const file = await buffer(writeXlsx(rows()));
  const import_ = await timed(() =>
    importSheet(api, officer.bearer, file, SHEET_TYPES.xlsx, 'mode=all', () => undefined),
  );
  const again = await timed(() =>
    importSheet(api, officer.bearer, file, SHEET_TYPES.xlsx, 'mode=all', () => undefined),
  );
  await client.query('CREATE TEMP TABLE floor (id uuid PRIMARY KEY, number text UNIQUE, body jsonb)');
  const { rows: bodies } = await client.query<{ id: string; number: string; body: object }>(
    "SELECT id, number, body FROM ledger_record WHERE number LIKE 'BENCH-%'",
  );
  const floor = await timed(() =>
    client.query(
      `INSERT INTO floor
       SELECT id, number, body
       FROM jsonb_to_recordset($1::jsonb) AS f (id uuid, number text, body jsonb)`,
      [JSON.stringify(bodies)],
    ),
  );
  say(
    `import of ${ROWS} rows (.xlsx, ${(file.length / 1e6).toFixed(1)} MB)`,
    import_,
    'the bare bodies in one INSERT',
    floor,
  );
  console.log(`  the same file again, nothing new: ${again.toFixed(1)} s`);
}

async function benchWatch(client: pg.Client, loginAs: (role: DatabaseRole) => string): Promise<void> {
  const [api, worker] = [
    await createDataSource(loginAs('referral_api'), 'referral_api', 2).initialize(),
    await createDataSource(loginAs('referral_worker'), 'referral_worker', 2).initialize(),
  ];
  const clock = new Clock();
  const sweep = new AlertSweep(
    new UnitOfWork(worker),
    readEnv(),
    new RuleBook(new UnitOfWork(api), new DirectoryReader(new UnitOfWork(api), clock), clock),
    new History({ key: newNoteKey('bench'), old: null }),
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
