import type { DataSource } from 'typeorm';

import { AgencyRow } from '../../src/agencies/agency.entity.js';
import { ENTITIES } from '../../src/entities.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';

interface ColumnOf {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly key: boolean;
}

const COLUMNS = `
  SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS nullable,
    EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indisprimary AND a.attnum = ANY (x.indkey)) AS key
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migrations' ORDER BY 1, a.attnum`;

describe('the entities', () => {
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

  /** The type as PostgreSQL spells it, from what an entity says. */
  const spelled = (type: string, precision: number | null | undefined, length: string, array: boolean): string => {
    const base =
      { int: 'integer', varchar: `character varying(${length})` }[type] ??
      (precision === null || precision === undefined ? type : type.replace('timestamp', `timestamp(${precision})`));
    return array ? `${base}[]` : base;
  };

  it('describe every table as it is: columns in their order, types, what may be null, keys', async () => {
    const described = ENTITIES.flatMap((entity) => {
      const { tableName, columns } = owner.getMetadata(entity);
      return columns.map((column): ColumnOf => {
        const type = spelled(String(column.type), column.precision, column.length, column.isArray);
        return {
          table: tableName,
          name: column.databaseName,
          type,
          nullable: column.isNullable,
          key: column.isPrimary,
        };
      });
    });
    const kept: ColumnOf[] = await owner.query(COLUMNS);
    // Where the keys stand is not compared: TypeORM puts the columns of a base class before the keys of its own.
    const of = (table: string, all: readonly ColumnOf[]): readonly ColumnOf[] => {
      const own = all.filter((one) => one.table === table);
      return [...own.filter(({ key }) => key), ...own.filter(({ key }) => !key)];
    };
    const tables = [...new Set(kept.map(({ table }) => table))];
    expect([...new Set(described.map(({ table }) => table))].sort()).toEqual(tables.sort());
    for (const table of tables) expect(of(table, described)).toEqual(of(table, kept));
  });

  it('read inside a unit of work, instants as text', async () => {
    await owner.query(
      `INSERT INTO agency (id, kind, level, name, name_en, duties)
       VALUES ('one', 'COURT', 'COUNTY', '法院', 'court', '')`,
    );
    const found = await new UnitOfWork(owner).plain((tx) => tx.find(AgencyRow, { where: { id: 'one' } }));
    expect(found).toEqual([
      { id: 'one', kind: 'COURT', level: 'COUNTY', name: '法院', nameEn: 'court', duties: '', active: true },
    ]);
  });
});
