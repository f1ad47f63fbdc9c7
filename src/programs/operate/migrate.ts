import { boot } from '../../boot.js';
import { readEnv } from '../../platform/config/env.js';
import { namesOwner } from '../../platform/database/logins.js';
import { failStart } from '../../process.js';

/**
 * Brings schema, logins and the configured rows up to date, then ends. For deployments whose roles start separately.
 */
async function main(): Promise<void> {
  const env = readEnv();
  if (env.DATABASE_URL !== undefined && !namesOwner(env.DATABASE_URL)) {
    throw new Error(
      'DATABASE_URL names nobody: the migration works as the owner of the database ' +
        '(postgres://owner:password@host:5432/database)',
    );
  }
  const booted = await boot(env, 'ANEW');
  await booted.close();
  console.log('schema and configuration are up to date');
}

main().catch(failStart);
