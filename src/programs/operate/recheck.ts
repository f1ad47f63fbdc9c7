import 'reflect-metadata';

import { failStart } from '../../process.js';
import { asOwner } from './as-owner.js';

/**
 * Has the virus check look at a file again, or at all files: after its signatures were updated. What is in quarantine
 * stays withheld until the check finds nothing in it.
 */
asOwner(async (owner) => {
  const sha256 = process.argv[2] ?? null;
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256))
    throw new Error(`"${sha256.slice(0, 80)}" names no file: the SHA-256 of its content is needed, or nothing for all`);
  const [, count] = await owner.query<[unknown, number]>(
    `UPDATE kept_file SET check_next_at = clock_timestamp()
     WHERE erased_at IS NULL AND ($1::text IS NULL OR sha256 = $1)`,
    [sha256],
  );
  process.stdout.write(`${count} files will be checked again\n`);
}).catch(failStart);
