import type { Agency, AgencyId } from '../agency/agency.js';
import { DOCUMENT_KINDS, type DocumentEntry, type DocumentKind, type Referral } from '../referral/referral.js';
import type { Route } from '../route/route.js';
import type { RuleContext } from './case-file.js';

/** What counts here of an entry of a document list. */
export type NamedDocument = Pick<DocumentEntry, 'kind' | 'name'>;

/** What a transfer still needs, and where it may go: asked before sending (pre-flight), enforced when it is sent. */
export interface TransferNeeds {
  /**
   * Kinds of document by code and name, and by name what the receiver found missing the last time. Empty: it may be
   * sent.
   */
  readonly missing: readonly string[];
  readonly receivers: readonly Agency[];
}

export function transferNeeds(
  route: Route,
  referral: Referral,
  given: readonly NamedDocument[],
  context: RuleContext,
): TransferNeeds {
  return {
    missing: missingFor(route, referral, given),
    receivers: sendableTo(route, referral.sender, referral, context),
  };
}

/**
 * What is not on the list: the route's documents, the decision on a penalty where there is one (公通字〔2016〕16号), and what
 * came back as missing.
 */
export function missingFor(route: Route, referral: Referral, given: readonly NamedDocument[]): readonly string[] {
  const step = route.steps.SEND_TRANSFER;
  const own = (step?.documents ?? []).filter((kind) => !(referral.onSilence && step?.notOnSilence?.includes(kind)));
  const decided: readonly DocumentKind[] = referral.matter.penaltyDecided ? ['PENALTY_DECISION'] : [];
  const required = [...new Set([...own, ...decided])];
  return [...kindsLacking(required, [...referral.documents, ...given]), ...namesLacking(referral.missing, given)];
}

export function kindsLacking(required: readonly DocumentKind[], given: readonly NamedDocument[]): readonly string[] {
  return required
    .filter((kind) => !given.some((entry) => entry.kind === kind))
    .map((kind) => `${DOCUMENT_KINDS[kind].code} ${DOCUMENT_KINDS[kind].name}`);
}

export function namesLacking(names: readonly string[], given: readonly NamedDocument[]): readonly string[] {
  return names.filter((name) => !given.some((entry) => entry.name === name));
}

/** The agencies that a referral may be sent to: of the route's kinds and level. */
export function sendableTo(
  route: Route,
  sender: AgencyId,
  referral: Referral | null,
  context: RuleContext,
): readonly Agency[] {
  const { agencies } = context.directory;
  const level = { SENDER: agencies.get(sender)?.level, COUNTY: 'COUNTY', ANY: null }[route.receiverLevel];
  return forwardableTo(route, sender, referral, context).filter((agency) => level === null || agency.level === level);
}

/** The agencies that may get the case from this one: whoever has had it does not get it again. */
export function forwardableTo(
  route: Route,
  from: AgencyId,
  referral: Referral | null,
  context: RuleContext,
): readonly Agency[] {
  const been = [from, ...(referral?.formerHolders ?? [])];
  return receiversOf(route, context).filter((agency) => !been.includes(agency.id));
}

/**
 * Whom a dispute may be decided for: everybody that the route knows, whoever has had the case included; never the
 * sender, and never whoever decides, to whom nothing could be delivered.
 */
export function designableTo(route: Route, referral: Referral | null, context: RuleContext): readonly Agency[] {
  return receiversOf(route, context).filter(({ id }) => id !== referral?.sender && id !== referral?.respondent);
}

function receiversOf(route: Route, context: RuleContext): readonly Agency[] {
  return [...context.directory.agencies.values()].filter((agency) => route.receiverKinds.includes(agency.kind));
}
