import 'reflect-metadata';

import { untilUnlocked } from '../../books/carry-out.js';
import { deriveAgain, type Derived } from '../../books/casebook/derive-again.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { failStart } from '../../process.js';
import { asOwner } from './as-owner.js';

/** Referrals of one transaction: nobody acts on them meanwhile. */
const BATCH = 20;

/**
 * Derives inbox and search entries of every referral again from its case file: after a release that changes their
 * rules, and where the sentinel finds a row that is not as recorded. Runs beside the platform; stopped half way, it is
 * started again.
 */
asOwner(async (owner) => {
  const work = new UnitOfWork(owner);
  let referrals = 0;
  let corrected = 0;
  let done = null as Derived | null;
  do {
    const after = done?.lastId ?? null;
    done = await untilUnlocked(() => work.as({ job: 'SEAL' }, (tx) => deriveAgain(tx, after, BATCH)));
    referrals += done?.referrals ?? 0;
    corrected += done?.corrected ?? 0;
    if (referrals % (50 * BATCH) === 0) process.stdout.write(`${referrals} referrals …\n`);
  } while (done !== null);
  process.stdout.write(`${referrals} referrals derived again, ${corrected} inbox entries put right\n`);
}).catch(failStart);
