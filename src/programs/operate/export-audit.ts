import 'reflect-metadata';

import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';

import { exportLog } from '../../oversight/bundles/audit-export.js';
import { readEnv } from '../../platform/config/env.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { isUsed, startEmbeddedPostgres } from '../../platform/database/embedded-postgres.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { failStart } from '../../process.js';

/** `npm run export-audit -- <file>`: the whole log, to be verified anywhere. Runs beside the platform. */
async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('name the file: npm run export-audit -- <file>');
  const env = readEnv();
  if (existsSync(file)) throw new Error(`${file} exists already`);
  if (env.DATABASE_URL === undefined && !existsSync(env.DATA_FOLDER))
    throw new Error(
      `there is no platform in DATA_FOLDER=${env.DATA_FOLDER}: set DATA_FOLDER or DATABASE_URL as for the platform`,
    );
  const embedded =
    env.DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataFolder: env.DATA_FOLDER, durable: true }) : null;
  const owner = await createDataSource(env.DATABASE_URL ?? embedded?.url ?? '', null, 2).initialize();
  try {
    const out = createWriteStream(`${file}.part`, { encoding: 'utf8' });
    const broken = once(out, 'error').then(([error]: Error[]) => {
      throw error ?? new Error(`${file} cannot be written`);
    });
    broken.catch(() => undefined); // told by whoever waits for it
    const write = async (text: string): Promise<void> => {
      if (!out.write(text)) await Promise.race([once(out, 'drain'), broken]);
    };
    const events = await new UnitOfWork(owner).snapshot((tx) =>
      exportLog(tx, write, (done) => {
        if (done % 100_000 < 2_000 && done >= 100_000) process.stderr.write(`${done} events …\n`);
      }),
    );
    out.end();
    await Promise.race([once(out, 'finish'), broken]);
    renameSync(`${file}.part`, file);
    process.stdout.write(`${events} events written to ${file}; verify them anywhere: npm run verify -- ${file}\n`);
  } finally {
    await owner.destroy();
    if (embedded !== null && !(await isUsed(embedded.url))) await embedded.stop();
  }
}

main().catch(failStart);
