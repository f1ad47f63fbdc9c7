import 'reflect-metadata';

import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';

import { exportLog } from '../../oversight/bundles/audit-export.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { failStart } from '../../process.js';
import { asOwner } from './as-owner.js';

/** `npm run export-audit -- <file>`: the whole log, to be verified anywhere. Runs beside the platform. */
async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('name the file: npm run export-audit -- <file>');
  if (existsSync(file)) throw new Error(`${file} exists already`);
  await asOwner(async (owner) => {
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
  });
}

main().catch(failStart);
