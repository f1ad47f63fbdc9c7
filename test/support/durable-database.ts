import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { onServer, prepareDatabase, type TestDatabase, withDatabase } from './database.js';

/**
 * A database on a server of its own that keeps what it confirms, as processes of the platform ask for; with the
 * demonstration city.
 */
export async function durableDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referral-durable-'));
  const server = await startEmbeddedPostgres({ dataFolder: folder, durable: true });
  await onServer(server.url, 'CREATE DATABASE durable');
  const url = withDatabase(server.url, 'durable');
  await prepareDatabase(url);
  return {
    url,
    drop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
