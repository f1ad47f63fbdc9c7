import 'reflect-metadata';

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { DirectoryReader } from '../../agencies/directory.js';
import { loadLocked } from '../../books/casebook/load.js';
import { record } from '../../books/casebook/record.js';
import { lockReferral } from '../../books/casebook/settle.js';
import { History } from '../../books/history.js';
import { RuleBook } from '../../books/rule-book.js';
import { inPost } from '../../domain/agency/agency.js';
import { decideRedaction } from '../../domain/decision/decide-disclosure.js';
import { openFileStore } from '../../files/open-file-store.js';
import { openAuditKeys } from '../../platform/crypto/audit-keys.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { failStart } from '../../process.js';
import { asOwner } from './as-owner.js';

const USAGE = 'npm run redact -- <referral number> --rule <rule of retention> --basis <paper> --by <person>';

/**
 * Takes the bodies out of the history of a referral that has ended. First comes the event that says so; when the
 * platform has sealed it, the bodies go, and the files that no other case has; every hash stays. Runs as the owner of
 * the database, beside the platform.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rule: { type: 'string' }, basis: { type: 'string' }, by: { type: 'string' } },
  });
  const [number] = positionals;
  const { rule, basis, by: personId } = values;
  if (number === undefined || rule === undefined || basis === undefined || personId === undefined)
    throw new Error(USAGE);
  await asOwner(async (owner, env) => {
    const work = new UnitOfWork(owner);
    const clock = new Clock();
    const context = await new RuleBook(work, new DirectoryReader(work, clock), clock).context();
    const by = context.directory.staff.find((one) => one.personId === personId);
    if (by === undefined)
      throw new Error(`"${personId}" holds no post today: who answers for the redaction must hold one`);
    const history = new History(await openAuditKeys(owner, env));
    const { id, seq } = await work.as({ job: 'SEAL' }, async (tx) => {
      const [row] = await tx.query<{ id: string }>('SELECT id FROM referral WHERE number = $1', [number]);
      if (row === undefined || !(await lockReferral(tx, row.id))) throw new Error(`there is no referral "${number}"`);
      const loaded = await loadLocked(tx, row.id);
      const decision = decideRedaction(loaded.caseFile, loaded.chain.length, { rule, basis, by: inPost(by) }, context);
      if ('code' in decision) throw new Error(`${decision.message} / ${decision.messageEn}`);
      const { receipt } = await record(history.on(tx), decision, loaded, context.now, null);
      return { id: row.id, seq: receipt.eventSeq };
    });
    process.stdout.write(`event ${seq} of ${number} says so; waiting until the platform has sealed it …\n`);
    const sealed = (): Promise<unknown[]> =>
      work.as({ job: 'SEAL' }, (tx) =>
        tx.query('SELECT 1 FROM audit_leaf WHERE subject_id = $1 AND seq = $2', [id, seq]),
      );
    while ((await sealed()).length === 0) await sleep(200);
    const [done] = await work.as({ job: 'SEAL' }, (tx) =>
      tx.query<{ count: number }>('SELECT redact_events($1, $2) AS count', [id, seq]),
    );
    process.stdout.write(`${done?.count ?? 0} bodies redacted; hashes and proofs stay\n`);
    const store = await openFileStore(env);
    const erased = await work.as({ job: 'SEAL' }, async (tx) => {
      const files = await tx.query<{ sha256: string }>('SELECT sha256 FROM erase_files($1, $2)', [id, clock.now()]);
      for (const { sha256 } of files) await store.remove(sha256); // none is marked that is still there
      return files.length;
    });
    process.stdout.write(`${erased} files taken away; files that another case has stay\n`);
  });
}

main().catch(failStart);
