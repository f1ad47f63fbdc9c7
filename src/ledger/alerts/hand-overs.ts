import type { WritingTx } from '../../books/history.js';
import { type LedgerChange, writeLedger } from '../../books/ledger/ledger-writer.js';
import { changeOf, loadRecord } from '../../books/ledger/loaded.js';
import { aroundCase, aroundPatch } from '../../books/ledger/surroundings.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { handOverOf } from '../../domain/ledger/case/case-hand-over.js';
import { caseHandedOver } from '../../domain/ledger/case/decide-case.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { TRANSFER_ROUTE } from '../../domain/ledger/case/mandates.js';
import { type LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { patchHandedOver } from '../../domain/ledger/patch/decide-patch.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** Cases that wait to be looked at and of which a transfer was opened: some of them may have gone over. */
export async function casesInTransfer(tx: Tx, now: Instant, limit: number): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id
     FROM ledger_record
     WHERE kind = 'CASE' AND look_at <= $1 AND body->'referrals' <> '[]' AND body->'referrals' @> $2::jsonb
     ORDER BY look_at LIMIT $3`,
    [now, JSON.stringify([{ routeId: TRANSFER_ROUTE }]), limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * A case whose transfer another agency has accepted is that agency's from now on, and its patches with it: one
 * transaction.
 */
export async function handOver(tx: WritingTx, caseId: string, context: LedgerContext): Promise<boolean> {
  const { record, before } = await loadRecord<LandCase>(tx, 'CASE', caseId);
  const { around } = await aroundCase(tx, record, context.now);
  const over = handOverOf(record, around, context);
  if (over === null) return false;
  const changes: LedgerChange[] = [changeOf(caseHandedOver(record, over, around, context), before)];
  for (const id of [...record.patchIds].sort()) {
    const patch = await loadRecord<Patch>(tx, 'PATCH', id);
    changes.push(
      changeOf(
        patchHandedOver(
          patch.record,
          over,
          await aroundPatch(tx, patch.record.facts, context.campaign.watch.selfCheckEndsOn),
          context,
        ),
        patch.before,
      ),
    );
  }
  await writeLedger(tx, changes, context.now, 'SWEEP', context.campaign.version);
  return true;
}
