import { readingOf, type ReadRelation } from '../access/read-policy.js';
import type { AgencyId } from '../agency/agency.js';
import { type Referral, relationOf } from '../referral/referral.js';
import type { CaseFile } from './case-file.js';
import { partiesOf } from './inbox-entries.js';

/** What a referral is found by, by who may read it (the table of reading). */
export interface SearchTexts {
  /** The agencies that are party to it: they find it by number, title, place and patch. */
  readonly parties: readonly AgencyId[];
  readonly open: readonly string[];
  /** The names among `open`: they are found by their initials as well. */
  readonly names: readonly string[];
  /** By the name of the party, who reads it in full. */
  readonly party: string;
  readonly partyFor: readonly AgencyId[];
  /** By the numbers of its documents, who reads the materials. */
  readonly documents: readonly string[];
  readonly documentsFor: readonly AgencyId[];
  /** By the numbers of the notices that each agency has sent or received; the sender knows all. */
  readonly notices: Readonly<Record<AgencyId, readonly string[]>>;
}

/** Derived from the case file with every decision, as the inbox is. */
export function searchTexts(file: CaseFile): SearchTexts {
  const { referral, notices } = file;
  const { matter } = referral;
  const parties = partiesOf(file);
  const reading = (group: 'PERSONAL' | 'MATERIALS'): readonly AgencyId[] =>
    parties.filter(
      (agency) => readingOf(group, relation(referral, agency), 'LIAISON', referral.endedAt !== null) === 'FULL',
    );
  const numbersOf = (agency: AgencyId): readonly string[] =>
    notices.flatMap(({ documentNumber, from, to, deliveredAt }) =>
      documentNumber !== null &&
      (agency === referral.sender || from === agency || (to === agency && deliveredAt !== null))
        ? [documentNumber]
        : [],
    );
  return {
    parties,
    open: [
      referral.number,
      matter.title,
      matter.location,
      ...(matter.patchNumber === null ? [] : [matter.patchNumber]),
    ],
    names: [matter.location],
    party: matter.party,
    partyFor: reading('PERSONAL'),
    documents: referral.documents.flatMap(({ number }) => (number === null ? [] : [number])),
    documentsFor: reading('MATERIALS'),
    notices: Object.fromEntries(parties.map((agency) => [agency, [...new Set(numbersOf(agency))]])),
  };
}

/** Whoever a passed limit was brought before reads no more than a supervisor, the leading-group office included. */
function relation(referral: Referral, agency: AgencyId): ReadRelation {
  const own = relationOf(referral, agency);
  return own === 'NONE' ? 'SUPERVISOR' : own;
}
