import { readFileSync } from 'node:fs';

import type { DataSource } from 'typeorm';

import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { readSchema, schemaText } from '../../src/platform/database/schema/schema-dump.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';

describe('the schema', () => {
  let database: TestDatabase;
  let owner: DataSource;
  beforeAll(async () => {
    database = await emptyDatabase();
    owner = await createDataSource(database.url, null, 2).initialize();
    await migrate(owner);
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('is the one that docs/database.sql shows (npm run generate)', async () => {
    expect(schemaText(await readSchema(owner))).toBe(readFileSync('docs/database.sql', 'utf8'));
  });

  it('takes back what no file names, and puts back what is gone, when functions and rights are made anew', async () => {
    const before = await readSchema(owner);
    await owner.query('DROP POLICY party_reads ON referral');
    await owner.query('GRANT DELETE ON audit_event TO referral_api');
    await owner.query('CREATE FUNCTION left_over() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
    await owner.query(
      "UPDATE schema_edition SET digest = 'of another version', functions = functions || '{left_over}'",
    );
    await migrate(owner);
    expect(await readSchema(owner)).toEqual(before);
  });

  it('takes back what was changed by hand, when it is asked for anew', async () => {
    const before = await readSchema(owner);
    await owner.query('CREATE POLICY evil ON audit_event TO referral_api USING (true)');
    await owner.query('GRANT UPDATE ON audit_event TO referral_api');
    await migrate(owner, true);
    expect(await readSchema(owner)).toEqual(before);
  });

  it('leaves alone what an extension or the site has made', async () => {
    await owner.query('CREATE EXTENSION pg_trgm');
    await owner.query('CREATE FUNCTION site_report() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
    await owner.query('CREATE VIEW site_view AS SELECT site_report()');
    await owner.query("CREATE PROCEDURE site_work() LANGUAGE sql AS 'SELECT 1'");
    await migrate(owner, true);
    expect(await owner.query('SELECT * FROM site_view')).toEqual([{ site_report: 1 }]);
    expect(await owner.query("SELECT similarity('patch', 'patch')")).toEqual([{ similarity: 1 }]);
  });

  it('says of every index which question it is for', async () => {
    const silent: { name: string }[] = await owner.query(
      `SELECT i.indexrelid::regclass::text AS name
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       WHERE c.relnamespace = 'public'::regnamespace AND obj_description(i.indexrelid) IS NULL
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
    );
    expect(silent).toEqual([]);
  });

  it('has a comment on every table', async () => {
    const { tables } = await readSchema(owner);
    expect(tables.filter(({ table }) => !table.includes('COMMENT ON TABLE')).map(({ name }) => name)).toEqual([]);
  });
});
