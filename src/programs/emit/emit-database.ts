import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createDataSource } from '../../platform/database/data-source.js';
import { startEmbeddedPostgres } from '../../platform/database/embedded-postgres.js';
import { migrate } from '../../platform/database/migrate.js';
import { readSchema, schemaText } from '../../platform/database/schema/schema-dump.js';

/** Writes docs/database.sql: a new database is migrated in a temporary folder, and its schema read back. */
const folder = await mkdtemp(path.join(tmpdir(), 'referral-schema-'));
const server = await startEmbeddedPostgres({ dataFolder: folder, durable: false });
try {
  const owner = await createDataSource(server.url, null, 2).initialize();
  await migrate(owner);
  await writeFile('docs/database.sql', schemaText(await readSchema(owner)));
  await owner.destroy();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
