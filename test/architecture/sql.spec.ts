import type { DataSource } from 'typeorm';

import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { sqlTexts } from '../support/sql-texts.js';

/** What can be prepared; the others (SET, LOCK, DO …) have no plan. */
const PLANNED = /^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/i;

describe('the SQL texts of src/', () => {
  let database: TestDatabase;
  let owner: DataSource;
  const texts = sqlTexts();
  beforeAll(async () => {
    database = await emptyDatabase();
    owner = await createDataSource(database.url, null, 2).initialize();
    await migrate(owner);
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('fit the migrated schema: each is prepared', async () => {
    const planned = texts.filter(
      ({ text, where }) => text !== null && PLANNED.test(text) && !where.startsWith('programs/bench'),
    );
    expect(planned.length).toBeGreaterThan(120);
    const wrong: string[] = [];
    for (const { where, text } of planned) {
      try {
        await owner.query(`PREPARE one AS ${text}`);
        await owner.query('DEALLOCATE one');
      } catch (error) {
        wrong.push(`${where}: ${(error as Error).message}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are read from the code, but for those that are made while it runs', () => {
    const unread = texts.filter(({ text }) => text === null).map(({ where }) => where.replace(/:\d+$/, ''));
    const made = unread.filter((file) => !/^(platform\/database|programs\/bench)\//.test(file));
    expect([...new Set(made)].sort()).toEqual([
      'books/carry-out.ts', // the lock that an act brings along
      'books/casebook/load.ts', // columns from a list of fields
      'books/history.ts', // hands on what it was given
      'books/ledger/ledger-reader.ts', // the conditions that were asked for
      'books/ledger/ledger-writer.ts', // columns from the list of figures
      'ledger/figures/counted.ts', // what is counted, by measure and dimension
      'ledger/sheets/ledger-export.ts', // the conditions that were asked for
    ]);
  });
});
