import type { AgencyKind, Post } from '../agency/agency.js';
import type { Citation } from '../law/citations.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { NoticeKind } from '../notice/notice.js';
import { type Action, ACTIONS } from '../referral/actions.js';
import type { DocumentKind, Relation } from '../referral/referral.js';

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
  readonly rule: DeadlineRuleId;
  readonly binds: Relation;
  /**
   * Where the clock does not run from the step itself. FOUND_AT: from what the opening named as `foundAt` (the finding,
   * the service, the decision). STATE_SINCE: from the act that led to the state in which the step is taken.
   */
  readonly since?: 'FOUND_AT' | 'STATE_SINCE';
  /** The clock starts where this other period, counted from the same moment, has ended. */
  readonly afterPeriod?: DeadlineRuleId;
  /** The clock ends on the day that the order named for the answer, instead of after the rule's period. */
  readonly until?: 'REPLY_BY';
  /**
   * The clock runs only for a referral of this sort: opened as urgent or not; about a demolition order or another
   * decision.
   */
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
  | 'NOT_THE_VERIFIER'
  | 'SUIT_PERIOD_HAS_ENDED'
  | 'NOT_SUPERVISED';

/** One step: who may take it, from where to where, on what paper, and what it sets off. */
export interface StepRow<State extends string> {
  readonly relation: readonly Relation[];
  readonly posts: readonly Post[];
  /**
   * 'START': the step opens the referral. 'UNTIL_ENDED': it is open in every state that has an owner. 'ANY': in every
   * state, ends included.
   */
  readonly from: readonly State[] | 'START' | 'UNTIL_ENDED' | 'ANY';
  /** 'SAME': the step leaves the state as it is. */
  readonly to: State | 'SAME';
  readonly basis: readonly Citation[];
  /** Documents that must be on the list. */
  readonly documents?: readonly DocumentKind[];
  /** Of these, what cannot exist where the referral takes up a silence. */
  readonly notOnSilence?: readonly DocumentKind[];
  /** The same act moves the referral that this one continues, by a step that is taken in no other way. */
  readonly movesParent?: Action;
  /** Taken only as the consequence of a step of a referral that continues this one. */
  readonly consequence?: true;
  readonly notices?: readonly NoticeRow[];
  readonly starts?: readonly ClockRow[];
  /** Open clocks that this step answers. */
  readonly meets?: readonly DeadlineRuleId[];
  /**
   * Open clocks that this step makes pointless. 'ALL': every one but those of receipts, which are owed all the same.
   */
  readonly cancels?: readonly DeadlineRuleId[] | 'ALL';
  /** The rule whose right this step uses; after its end a reason for lateness is asked. */
  readonly uses?: DeadlineRuleId;
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

/** Who decides where agencies do not agree, or where a court's ruling is challenged. */
export interface Arbiter {
  readonly kinds: readonly AgencyKind[];
  /** The city's own, or the lowest that stands above everybody who has had the case. */
  readonly level: 'COUNTY' | 'COMMON_SUPERIOR';
  readonly calledBy: readonly Action[];
}

/** From where an earlier referral is gone on with. */
export interface Continuation {
  readonly states: readonly string[];
  /** Also while one of these duties of its holder has run out unanswered: silence is taken up like a refusal. */
  readonly orLapsed?: readonly DeadlineRuleId[];
  /** Only while no other referral of the same route continues it. */
  readonly oneAtATime?: true;
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
  /**
   * A third agency that the referral is about or that decides between the two; named at the opening, or the only one of
   * its kind.
   */
  readonly respondentKinds?: readonly AgencyKind[];
  /** Who decides between agencies; it becomes the third agency with the act that calls it, and sees nothing before. */
  readonly arbiter?: Arbiter;
  /** Agencies of these kinds are told of a dispute and may propose how it be decided; what they say binds nobody. */
  readonly coordinatorKinds?: readonly AgencyKind[];
  /** How many officers the opening must name (专案组); 0: none. */
  readonly teamOf: number;
  /** Must the opening name a suspected crime? */
  readonly crime: boolean;
  /** Routes whose referrals a referral of this route may continue, in one thread. */
  readonly continues: readonly string[];
  /**
   * In which states of an earlier referral it may be continued, by its route; a route that is not named: in all of
   * them.
   */
  readonly continuesFrom?: Readonly<Record<string, Continuation>>;
  /** While a referral of this route runs, the one that it continues does not end. */
  readonly holdsParent?: true;
  /** It takes a patch off the list of problems: one that stands in the ledger is struck off there instead. */
  readonly strikesOff?: true;
  /** Only its parties may ever know of it: when a limit passes, nobody but whom it binds is told. */
  readonly confidential?: true;
  /** What the notice that brings the case is called on this route. */
  readonly letter: string;
  /** The rule of the receipt clock, which runs from delivery so that not signing helps nobody. */
  readonly receiptRule: DeadlineRuleId;
  readonly states: Readonly<Record<State, StateRow>>;
  readonly steps: Readonly<Partial<Record<Action, StepRow<State>>>>;
  readonly notices: Readonly<Partial<Record<NoticeKind, NoticeMeaning>>>;
}

/** What a step is called on its route: whoever sends a case sends the letter of the route. */
export function stepName({ letter }: Pick<Route, 'letter'>, action: Action): string {
  return action === 'SEND_TRANSFER' ? `发出《${letter}》` : ACTIONS[action].name;
}

/** Checks a route's spelling at compile time while keeping its states' names. */
export function defineRoute<State extends string>(route: Route<State>): Route<State> {
  return route;
}
