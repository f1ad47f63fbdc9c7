import 'reflect-metadata';

import { untilUnlocked } from '../../books/carry-out.js';
import { deriveAgain, type Derived } from '../../books/casebook/derive-again.js';
import { deriveLedgerAgain, type LedgerDerived } from '../../books/ledger/ledger-search.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { failStart } from '../../process.js';
import { asOwner } from './as-owner.js';

/** Referrals of one transaction: nobody acts on them meanwhile. */
const BATCH = 20;

/** Records of the ledger of one transaction. */
const RECORDS = 200;

/**
 * Derives inbox and search entries of every referral again from its case file, and the search entries of the ledger
 * from its records: after a release that changes their rules, and where the sentinel finds a row that is not as
 * recorded. Runs beside the platform; stopped half way, it is started again.
 */
asOwner(async (owner) => {
  const work = new UnitOfWork(owner);
  let referrals = 0;
  let corrected = 0;
  let records = 0;
  await inBatches<Derived>(
    (after) => untilUnlocked(() => work.as({ job: 'SEAL' }, (tx) => deriveAgain(tx, after, BATCH))),
    (done) => {
      referrals += done.referrals;
      corrected += done.corrected;
      return `${referrals} referrals …`;
    },
  );
  await inBatches<LedgerDerived>(
    (after) => untilUnlocked(() => work.as({ job: 'SEAL' }, (tx) => deriveLedgerAgain(tx, after, RECORDS))),
    (done) => `${(records += done.records)} records of the ledger …`,
  );
  process.stdout.write(`${referrals} referrals derived again, ${corrected} inbox entries put right\n`);
  process.stdout.write(`${records} records of the ledger derived again\n`);
}).catch(failStart);

/** One batch after the other until there are no more; every fiftieth says how far it is. */
async function inBatches<Done extends { readonly lastId: string }>(
  next: (after: string | null) => Promise<Done | null>,
  told: (done: Done) => string,
): Promise<void> {
  let done = await next(null);
  for (let batches = 1; done !== null; batches += 1) {
    const line = told(done);
    if (batches % 50 === 0) process.stdout.write(`${line}\n`);
    done = await next(done.lastId);
  }
}
