import type { StaffMember } from '../agency/agency.js';
import { POSTS } from '../agency/agency.js';
import type { TimelineWords } from '../audit/timeline-words.js';
import type { Deadline } from '../deadline/deadline.js';
import type { Light } from '../deadline/light.js';
import type { HandOver } from '../decision/hand-over.js';
import type { Instant } from '../kernel/instant.js';
import type { Action } from '../referral/actions.js';
import type { DocumentEntry, Matter, Referral } from '../referral/referral.js';
import type { Route } from '../route/route.js';
import type { Printing } from './sheet.js';

/** An event of a history in words, with its place in it. */
export interface ToldEvent extends TimelineWords {
  readonly seq: number;
  readonly at: Instant;
  readonly recordedAt: Instant;
  /** What a person did; null: it is no act, or may not be read. */
  readonly action: Action | null;
}

/** What sheets of a referral are made of: all of it as whoever prints them may read it. */
export interface CaseFacts {
  readonly route: Route;
  readonly referral: Pick<Referral, 'number' | 'sender' | 'holder' | 'state' | 'caseSince' | 'endedAt'>;
  /** The special team by name; null: the reader is not of the sender. */
  readonly team: readonly string[] | null;
  /** The list of the case file; null: the reader does not read it. */
  readonly documents: readonly DocumentEntry[] | null;
  /** Title and party are masked where names are. */
  readonly matter: Matter;
  readonly handOver: HandOver;
  readonly deadlines: readonly (Deadline & { readonly light: Light })[];
  /** Oldest first. */
  readonly events: readonly ToldEvent[];
  /** The name of an agency by its id. */
  readonly nameOf: (agencyId: string) => string;
  readonly printing: Printing;
}

/** 河津市公安局联络员: agency and post, no name of a person. */
export function postOf({ agencyId, post }: StaffMember, nameOf: CaseFacts['nameOf']): string {
  return `${nameOf(agencyId)}${POSTS[post]}`;
}

/** The name of a state on its route. */
export function stateName({ route, referral }: Pick<CaseFacts, 'route' | 'referral'>): string {
  return route.states[referral.state]?.name ?? referral.state;
}

/** 占用5.20亩，其中永久基本农田5.20亩，经鉴定严重毁坏5.20亩 */
export function areasOf({ occupiedMu, basicFarmlandMu, destroyedMu }: Matter): string {
  return [
    `占用${occupiedMu}亩`,
    ...(Number(basicFarmlandMu) === 0 ? [] : [`其中永久基本农田${basicFarmlandMu}亩`]),
    ...(destroyedMu === null ? [] : [`经鉴定严重毁坏${destroyedMu}亩`]),
  ].join('，');
}
