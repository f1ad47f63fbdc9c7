import { filledIn } from './commands.js';
import type { ActEvent, Opening } from './events.js';
import type { Referral } from './referral.js';

/**
 * The state after an opening event; `respondent` comes from the route and the directory, `earlier` is the referral that
 * it continues, `onSilence` whether it takes up its silence.
 */
export function open(
  opening: Opening,
  event: Extract<ActEvent, { action: 'OPEN' }>,
  respondent: string | null,
  earlier: Referral | null,
  onSilence: boolean,
): Referral {
  // What came back goes on, to the same agency or to another: nothing that was in the file leaves it. What the same
  // agency found missing is still missing.
  const again = earlier?.routeId === opening.routeId ? earlier : null;
  const file = again ?? (earlier?.state === 'RETURNED' ? earlier : null);
  return {
    ...opening,
    state: event.to,
    version: event.version,
    sender: event.by.agencyId,
    holder: null,
    copied: [],
    respondent,
    continuesId: event.facts.continuesId,
    onSilence,
    urgent: event.facts.urgent,
    caseSince: earlier?.caseSince ?? event.at,
    formerHolders: [],
    ruling: null,
    matter: event.facts.matter,
    team: event.facts.officers,
    reportedBy: event.by.personId,
    approvedBy: null,
    verifiedBy: null,
    documents: file?.documents ?? [],
    items: [],
    missing: again?.missing ?? [],
    replyBy: null,
    receivedAt: null,
    caseFileReturned: false,
    openedAt: event.at,
    // What comes next answers the finding: a demand or a report may well be older than the entry on the platform.
    stateSince: event.facts.foundAt < event.at ? event.facts.foundAt : event.at,
    endedAt: null,
  };
}

/**
 * The state after one act of a person. Pure, and total over the forms: replaying a referral's events gives the state it
 * had at any past instant. `ends`, `copied` and `respondent` come from the route and the directory, not from the event.
 */
export function evolve(
  referral: Referral,
  event: ActEvent,
  ends: boolean,
  { copied, respondent }: Pick<Referral, 'copied' | 'respondent'>,
): Referral {
  const moved: Referral = {
    ...referral,
    state: event.to,
    version: event.version,
    copied,
    respondent,
    stateSince: event.to === event.from ? referral.stateSince : event.at,
    endedAt: ends ? event.at : null,
    approvedBy: event.action === 'APPROVE_TRANSFER' ? event.by.personId : referral.approvedBy,
    verifiedBy: event.action === 'VERIFY_RECTIFICATION' ? event.by.personId : referral.verifiedBy,
  };
  return { ...moved, ...changesOf(referral, event) };
}

/** What the form of an act changes in the case file. */
function changesOf(referral: Referral, event: ActEvent): Partial<Referral> {
  const { form, facts } = filledIn(event);
  switch (form) {
    case 'REPORT':
      return { reportedBy: event.by.personId, documents: [...referral.documents, facts.report] };
    case 'TRANSFER':
      return {
        holder: facts.toAgencyId,
        documents: [...referral.documents, ...facts.documents],
        items: facts.items,
        missing: [],
      };
    case 'MEASURE':
      return { holder: facts.toAgencyId, replyBy: facts.replyBy };
    case 'RECEIPT':
      return { receivedAt: event.at };
    case 'SUPPLEMENT_REQUEST':
      return { missing: facts.missing };
    case 'SUPPLEMENT':
      return { missing: [], documents: [...referral.documents, ...facts.documents] };
    case 'FORWARDING':
      return {
        ...handedOn(referral, facts.toAgencyId),
        ruling:
          event.action === 'DESIGNATE'
            ? { toAgencyId: facts.toAgencyId, documentNumber: facts.documentNumber }
            : referral.ruling,
      };
    case 'RETURN':
      return { missing: facts.missing };
    case 'FILE_RETURN':
      return { caseFileReturned: true };
    case 'ITEMS':
      return { items: facts.items };
    case 'SUCCESSION':
      return {
        team: [...new Set(referral.team.map((id) => (id === facts.fromPersonId ? facts.toPersonId : id)))],
      };
    case 'OPENING':
    case 'OPINION':
    case 'REASON':
    case 'REMARKS':
    case 'REGISTRATION':
    case 'LIMIT_CHANGE':
    case 'PAPER':
    case 'RECONSIDERATION':
    case 'SIGNATURE':
      return {};
  }
}

/** The case with its next holder; everybody who has had it stays known. */
function handedOn(
  { holder, formerHolders }: Referral,
  next: string,
): Pick<Referral, 'holder' | 'formerHolders' | 'missing' | 'receivedAt'> {
  const before = new Set([...formerHolders, ...(holder === null ? [] : [holder])]);
  return {
    holder: next,
    formerHolders: [...before].filter((agencyId) => agencyId !== next),
    missing: [],
    receivedAt: null,
  };
}
