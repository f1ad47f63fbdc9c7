import type { Instant } from '../../domain/kernel/instant.js';
import { partyKey } from '../../domain/ledger/case/land-case.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { boundsOf, boxOf } from './geometry.js';

/** Where the alert rules look again. */
export interface Triggers {
  readonly patches: readonly Patch[];
  readonly party: string | null;
}

/** Marks what lies at these places, or is of this party, to be looked at again. */
export async function trigger(tx: Tx, { patches, party }: Triggers, now: Instant): Promise<void> {
  const [places, selfFound] = [
    patches.flatMap(placesOf),
    patches.filter(({ facts }) => facts.source === 'SELF_FOUND').flatMap(placesOf),
  ];
  if (places.length > 0 || party !== null)
    await tx.query('SELECT ledger_trigger($1, $2, $3, $4)', [
      places,
      selfFound,
      party === null ? null : partyKey(party),
      now,
    ]);
}

export function placesOf({ facts: { geometry } }: Patch): readonly string[] {
  return geometry === null ? [] : [boxOf(boundsOf(geometry))];
}

/**
 * When each of these records is looked at again, where a look has found nothing new; null: not before something
 * happens.
 */
export async function lookAgain(
  tx: Tx,
  records: readonly { readonly id: string; readonly at: Instant | null }[],
): Promise<void> {
  await tx.query(
    `UPDATE ledger_record l
     SET look_at = s.at
     FROM jsonb_to_recordset($1::jsonb) AS s (id uuid, at timestamptz)
     WHERE l.id = s.id`,
    [JSON.stringify(records)],
  );
}
