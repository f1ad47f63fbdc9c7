import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { recordNotFound } from '../../domain/ledger/ledger-authority.js';
import type { LedgerDecision } from '../../domain/ledger/ledger-decision.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import { RolledBack, type Tx } from '../../platform/database/unit-of-work.js';
import type { Chain } from '../history.js';
import type { LedgerRecord } from './ledger-rows.js';
import type { LedgerChange } from './ledger-writer.js';

export const NEW: Chain = { length: 0, head: '' };

/** A record as it was loaded, with where its history stands. */
export interface Loaded<R> {
  readonly record: R;
  readonly before: Chain;
}

/**
 * Locks a record of a kind and loads it. A refusal, and nothing is written, when it is not there or does not concern
 * the agency.
 */
export async function loadRecord<R extends LedgerRecord>(tx: Tx, kind: R['kind'], id: string): Promise<Loaded<R>> {
  const [row] = await tx.query<{ body: R; length: number; head: string }>(
    `SELECT body, chain_length AS length, chain_head AS head
     FROM ledger_record
     WHERE id = $1 AND kind = $2
     FOR NO KEY UPDATE`,
    [id, kind],
  );
  if (row === undefined)
    throw new RolledBack({
      refused: recordNotFound(kind === 'CASE' ? 'LAND_CASE' : kind === 'PATCH' ? 'PATCH' : 'REPORTING_DUTY', id),
    });
  return { record: row.body, before: { length: row.length, head: row.head } };
}

export function changeOf({ record, events, look }: LedgerDecision<Patch | LandCase>, before: Chain): LedgerChange {
  return { record, events, lookAgainAt: look.lookAgainAt, before };
}
