import { loadAdministrators } from '../../access/load-city.js';
import { boot } from '../../boot.js';
import { readEnv } from '../../platform/config/env.js';
import { openOwner } from '../../platform/database/migrate.js';
import { failStart } from '../../process.js';

/**
 * `npm run administrators -- <agency id>`: appoints the three administrators of a platform that has none, and prints
 * their activation codes once.
 */
async function main(): Promise<void> {
  const agency = process.argv[2];
  if (agency === undefined)
    throw new Error('name the agency that runs the platform: npm run administrators -- hejin-leading-group-office');
  const booted = await boot(readEnv(), 'IF_NEEDED');
  const owner = await openOwner(booted.databaseUrl, 'DATABASE_URL');
  try {
    const appointed = await loadAdministrators(owner, agency);
    for (const { login, name, code } of appointed) console.log(`${login}  ${name}  activation code ${code} (72 hours)`);
    if (appointed.length === 0) console.log('the platform has its administrators already');
  } finally {
    await owner.destroy();
    await booted.close();
  }
}

main().catch(failStart);
