import { begin } from '../kernel/search-text.js';
import type { LandCase } from './case/land-case.js';
import type { Patch } from './patch/patch.js';

/** What a record of the ledger is found by. `places` and the party are names: their initials find them as well. */
export interface LedgerTexts {
  readonly numbers: readonly string[];
  readonly places: readonly string[];
  /** For those who may read it (`readsParties`); null: nobody is named. */
  readonly party: string | null;
}

export function ledgerTexts(record: Patch | LandCase): LedgerTexts {
  if (record.kind === 'CASE') {
    const { number, documentNumber, location, party } = record;
    return { numbers: [number, documentNumber].map(begin), places: [begin(location)], party: begin(party.name) };
  }
  const { number, village, location, party } = record.facts;
  return {
    numbers: [begin(number)],
    places: [village, location].map(begin),
    party: party === null ? null : begin(party),
  };
}
