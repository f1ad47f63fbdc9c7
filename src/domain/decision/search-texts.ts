import { readingOf, type ReadRelation } from '../access/read-policy.js';
import type { AgencyId } from '../agency/agency.js';
import { begin } from '../kernel/search-text.js';
import { maskedIn } from '../kernel/text.js';
import { type Referral, relationOf } from '../referral/referral.js';
import type { CaseFile } from './case-file.js';
import { partiesOf } from './inbox-entries.js';

/** What a referral is found by, by who may read it (the table of reading). */
export interface SearchTexts {
  /** The agencies that are party to it: they find it by number, title, place and patch. */
  readonly parties: readonly AgencyId[];
  readonly open: readonly string[];
  readonly place: string;
  /** By the name of the party, first, and by the title that names it, who reads the name in full. */
  readonly party: readonly string[];
  readonly partyFor: readonly AgencyId[];
  /** By the numbers of its newest documents, who reads the materials. */
  readonly documents: readonly string[];
  readonly documentsFor: readonly AgencyId[];
  /** By the numbers of the newest notices that each agency has sent or received; the sender knows all. */
  readonly notices: Readonly<Record<AgencyId, readonly string[]>>;
  /** By the names of the persons of its team, the sender. */
  readonly team: { readonly of: AgencyId; readonly persons: readonly string[] };
}

/** So many numbers of each sort; what is older is found by what it belongs to. */
const MOST_NUMBERS = 100;

/** Derived from the case file with every decision, as the inbox is. */
export function searchTexts(file: CaseFile): SearchTexts {
  const { referral, notices } = file;
  const { matter } = referral;
  const parties = partiesOf(file);
  const title = maskedIn(matter.title, matter.party);
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
      begin(title),
      begin(matter.location),
      ...(matter.patchNumber === null ? [] : [begin(matter.patchNumber)]),
    ],
    place: begin(matter.location),
    party: [begin(matter.party), ...(title === matter.title ? [] : [begin(matter.title)])],
    partyFor: reading('PERSONAL'),
    documents: referral.documents
      .flatMap(({ number }) => (number === null ? [] : [begin(number)]))
      .slice(-MOST_NUMBERS),
    documentsFor: reading('MATERIALS'),
    notices: Object.fromEntries(
      parties.map((agency) => [agency, [...new Set(numbersOf(agency).map(begin))].slice(-MOST_NUMBERS)]),
    ),
    team: { of: referral.sender, persons: referral.team },
  };
}

/** Whoever a passed limit was brought before reads no more than a supervisor, the leading-group office included. */
function relation(referral: Referral, agency: AgencyId): ReadRelation {
  const own = relationOf(referral, agency);
  return own === 'NONE' ? 'SUPERVISOR' : own;
}
