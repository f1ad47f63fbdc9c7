import { existsSync } from 'node:fs';

import type { DataSource } from 'typeorm';

import { type Env, readEnv } from '../../platform/config/env.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { isUsed, startEmbeddedPostgres } from '../../platform/database/embedded-postgres.js';

/**
 * Works as the owner of the platform's database, beside the platform or without it: of DATABASE_URL, or of the embedded
 * server of DATA_FOLDER. Throws where there is no platform: a command that finds nothing must not make one.
 */
export async function asOwner(work: (owner: DataSource, env: Env) => Promise<void>): Promise<void> {
  const env = readEnv();
  if (env.DATABASE_URL === undefined && !existsSync(env.DATA_FOLDER))
    throw new Error(
      `there is no platform in DATA_FOLDER=${env.DATA_FOLDER}: set DATA_FOLDER or DATABASE_URL as for the platform`,
    );
  const embedded =
    env.DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataFolder: env.DATA_FOLDER, durable: true }) : null;
  const owner = await createDataSource(env.DATABASE_URL ?? embedded?.url ?? '', null, 2).initialize();
  try {
    await work(owner, env);
  } finally {
    await owner.destroy();
    if (embedded !== null && !(await isUsed(embedded.url))) await embedded.stop();
  }
}
