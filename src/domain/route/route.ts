import type { AgencyKind, Post } from '../agency/agency.js';
import type { NoticeKind } from '../notice/notice.js';
import type { Action } from '../referral/actions.js';
import type { DocumentKind, Relation } from '../referral/referral.js';

/** Where a rule stands: instrument and article, as in the register of instruments (domain 0.1). */
export interface Citation {
  readonly instrument: string;
  readonly article: string;
}

/** A state of a route: what it is called, and whose move it is. An end has no owner and says how it ends. */
export interface StateRow {
  readonly name: string;
  readonly nameEn: string;
  readonly owner: Relation | null;
  /** Why no clock runs for the owner here, where none does. */
  readonly noClock?: string;
}

/** A clock that a step or a signature starts: the rule, and whom it binds. */
export interface ClockRow {
  readonly rule: string;
  readonly binds: Relation;
  /**
   * Where the clock does not run from the step itself. FOUND_AT: from what the opening named as `foundAt` (the finding, the
   * service, the decision). STATE_SINCE: from the act that led to the state in which the step is taken.
   */
  readonly since?: 'FOUND_AT' | 'STATE_SINCE';
  /** The clock starts where this other period, counted from the same moment, has ended. */
  readonly afterPeriod?: string;
  /** The clock ends on the day that the order named for the answer, instead of after the rule's period. */
  readonly until?: 'REPLY_BY';
  /** The clock runs only for a referral of this sort: opened as urgent or not; about a demolition order or another decision. */
  readonly when?: 'URGENT' | 'NOT_URGENT' | 'DEMOLITION' | 'OTHER_DECISION';
}

/** A notice that a step sends to those who stand in `to`. */
export interface NoticeRow {
  readonly kind: NoticeKind;
  readonly to: Relation;
  /** For information only (抄送): not signed for. */
  readonly copy?: true;
}

/** A condition beyond state and post; the name is the reason. */
export type Guard =
  | 'IN_TEAM'
  | 'NOT_THE_DRAFTER'
  | 'TRANSFER_DELIVERED'
  | 'FILE_NOT_YET_RETURNED'
  | 'HAS_UNSIGNED_NOTICE'
  | 'DEMAND_HAS_RUN'
  | 'HOLDER_MUST_ACT'
  | 'HAS_OWN_LIMIT'
  | 'NOT_FORWARDED_YET'
  | 'FORWARDED_BEFORE'
  | 'NOT_BOUND'
  | 'RECEIVED'
  | 'NO_RECALL_OPEN'
  | 'RECALL_OPEN'
  | 'HAS_TEAM'
  | 'NOT_THE_VERIFIER';

/** One step: who may take it, from where to where, on what paper, and what it sets off. */
export interface StepRow<State extends string> {
  readonly relation: readonly Relation[];
  readonly posts: readonly Post[];
  /** 'START': the step opens the referral. 'UNTIL_ENDED': it is open in every state that has an owner. 'ANY': in every state, ends included. */
  readonly from: readonly State[] | 'START' | 'UNTIL_ENDED' | 'ANY';
  /** 'SAME': the step leaves the state as it is. */
  readonly to: State | 'SAME';
  readonly basis: readonly Citation[];
  /** Documents that must be on the list. */
  readonly documents?: readonly DocumentKind[];
  readonly notices?: readonly NoticeRow[];
  readonly starts?: readonly ClockRow[];
  /** Open clocks that this step answers. */
  readonly meets?: readonly string[];
  /** Open clocks that this step makes pointless. 'ALL': every one but those of receipts, which are owed all the same. */
  readonly cancels?: readonly string[] | 'ALL';
  /** The rule whose right this step uses; after its end a reason for lateness is asked. */
  readonly uses?: string;
  /** A notice of one of these kinds to the actor's agency must be signed for first: receipt starts the clocks. */
  readonly after?: readonly NoticeKind[];
  readonly guards?: readonly Guard[];
  /** The step is the receiver's decision on what this notice brought. */
  readonly decidesOn?: NoticeKind;
}

/** May this step be taken in this state, as far as the table goes? */
export function leavesFrom(step: StepRow<string>, state: string, { states }: Pick<Route, 'states'>): boolean {
  if (step.from === 'START') return false;
  if (step.from === 'ANY') return true;
  return step.from === 'UNTIL_ENDED' ? states[state]?.owner !== null : step.from.includes(state);
}

/** What a notice means on this route once it has arrived. */
export interface NoticeMeaning {
  /** Must the receiver sign for it? Then the receipt clock runs from delivery. */
  readonly mustSign: boolean;
  /** Clocks that the signature starts. */
  readonly starts?: readonly ClockRow[];
  /** Answers what this notice brought: signing for it closes the loop of evidence. */
  readonly outcomeOf?: NoticeKind;
}

/** A statutory route as a table. `State` is spelled out, so that a state without a row does not compile. */
export interface Route<State extends string = string> {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly basis: readonly Citation[];
  readonly senderKinds: readonly AgencyKind[];
  readonly receiverKinds: readonly AgencyKind[];
  /** The level of the agency that it is sent to: the sender's own, the county's, or any. */
  readonly receiverLevel: 'SENDER' | 'COUNTY' | 'ANY';
  /** Agencies of these kinds and of the receiver's level get copies (抄送). */
  readonly copiedKinds: readonly AgencyKind[];
  /** A third agency that the referral is about or that decides between the two; named at the opening, or the only one of its kind. */
  readonly respondentKinds?: readonly AgencyKind[];
  /** Who decides a dispute of competence; it becomes the third agency when one is raised, and sees nothing before. */
  readonly arbiterKinds?: readonly AgencyKind[];
  /** How many officers the opening must name (专案组); 0: none. */
  readonly teamOf: number;
  /** Must the opening name a suspected crime? */
  readonly crime: boolean;
  /** Routes whose referrals a referral of this route may continue, in one thread. */
  readonly continues: readonly string[];
  /** Only its parties may ever know of it: when a limit passes, nobody but whom it binds is told. */
  readonly confidential?: true;
  /** What the notice that brings the case is called on this route. */
  readonly letter: string;
  /** The rule of the receipt clock, which runs from delivery so that not signing helps nobody. */
  readonly receiptRule: string;
  readonly states: Readonly<Record<State, StateRow>>;
  readonly steps: Readonly<Partial<Record<Action, StepRow<State>>>>;
  readonly notices: Readonly<Partial<Record<NoticeKind, NoticeMeaning>>>;
}

/** Checks a route's spelling at compile time while keeping its states' names. */
export function defineRoute<State extends string>(route: Route<State>): Route<State> {
  return route;
}
