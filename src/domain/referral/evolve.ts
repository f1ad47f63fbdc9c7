import type { ActEvent, Opening } from './events.js';
import type { Referral } from './referral.js';

/** The state after an opening event. */
export function open(opening: Opening, event: Extract<ActEvent, { action: 'OPEN' }>): Referral {
  return {
    ...opening,
    state: event.to,
    version: event.version,
    sender: event.by.agencyId,
    holder: null,
    copied: [],
    formerHolders: [],
    matter: event.facts.matter,
    team: event.facts.officers,
    reportedBy: null,
    documents: [],
    items: [],
    missing: [],
    receivedAt: null,
    caseFileReturned: false,
    openedAt: event.at,
    endedAt: null,
  };
}

/**
 * The state after one act of a person. Pure, and total over the actions: replaying a referral's events gives the state
 * it had at any past instant. `copied` and `ends` come from the route, not from the event.
 */
export function evolve(referral: Referral, event: ActEvent, ends: boolean, copied: readonly string[]): Referral {
  const moved: Referral = {
    ...referral,
    state: event.to,
    version: event.version,
    endedAt: ends ? event.at : null,
  };
  switch (event.action) {
    case 'SUBMIT_REPORT':
      return { ...moved, reportedBy: event.by.personId, documents: [...moved.documents, event.facts.report] };
    case 'SEND_TRANSFER':
      return {
        ...moved,
        holder: event.facts.toAgencyId,
        copied,
        documents: [...moved.documents, ...event.facts.documents],
        items: event.facts.items,
      };
    case 'SIGN_RECEIPT':
      return { ...moved, receivedAt: event.at };
    case 'REQUEST_SUPPLEMENT':
      return { ...moved, missing: event.facts.missing };
    case 'PROVIDE_SUPPLEMENT':
      return { ...moved, missing: [], documents: [...moved.documents, ...event.facts.documents] };
    case 'REROUTE_CASE':
      return {
        ...moved,
        holder: event.facts.toAgencyId,
        formerHolders: [...moved.formerHolders, event.by.agencyId],
        missing: [],
        receivedAt: null,
      };
    case 'RETURN_CASE_FILE':
      return { ...moved, caseFileReturned: true };
    case 'HAND_OVER_ITEMS':
      return { ...moved, items: event.facts.items };
    case 'OPEN':
    case 'APPROVE_TRANSFER':
    case 'REFUSE_TRANSFER':
    case 'WITHDRAW_TRANSFER':
    case 'ACCEPT_CASE':
    case 'RETURN_CASE':
    case 'EXTEND_REVIEW':
    case 'FILE_CASE':
    case 'DECLINE_FILING':
    case 'REQUEST_RECONSIDERATION':
    case 'UPHOLD_DECLINE':
    case 'REVERSE_DECLINE':
    case 'SUGGEST_SUPERVISION':
    case 'RESUME_ADMINISTRATIVE':
    case 'RECEIVE_ITEMS':
    case 'DROP_CASE':
    case 'SEND_FOR_PROSECUTION':
    case 'PROSECUTE':
    case 'DECLINE_PROSECUTION':
    case 'RECORD_JUDGMENT':
    case 'SIGN_NOTICE':
      return moved;
  }
}
