import { invalidInput } from '../../domain/kernel/refusal.js';
import type { LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { numberTaken } from '../../domain/ledger/patch/decide-patch.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import { RolledBack, type Tx } from '../../platform/database/unit-of-work.js';
import { orRollBack } from '../receipts.js';
import { type NoGeometry, readGeometry } from './geometry.js';

/** The facts as they are kept: without blanks around them, the geometry in one spelling; or what is wrong with it. */
export function normalised<F extends Patch['facts']>(given: F): F | NoGeometry {
  const facts = {
    ...given,
    number: given.number.trim(),
    village: given.village.trim(),
    location: given.location.trim(),
    party: given.party?.trim() ?? null,
  };
  if (facts.geometry === null) return facts;
  const shape = readGeometry(facts.geometry);
  return 'zh' in shape ? shape : { ...facts, geometry: shape.text };
}

export function normalForm<F extends Patch['facts']>(given: F): F {
  const facts = normalised(given);
  return 'zh' in facts ? orRollBack<F>(invalidInput('geometry', given.geometry, facts.zh, facts.en)) : facts;
}

export async function refuseTaken(tx: Tx, number: string, { campaign }: LedgerContext): Promise<void> {
  // two who register the same number at once: one waits, and is refused
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`patch/${number}`]);
  const [taken] = await tx.query<{ taken: boolean }>('SELECT ledger_has_patch($1, $2) AS taken', [campaign.id, number]);
  if (taken?.taken === true) throw new RolledBack({ refused: numberTaken(number) });
}
