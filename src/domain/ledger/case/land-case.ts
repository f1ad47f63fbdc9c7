import type { LandClass } from '../../crime/crime-threshold.js';
import type { StatedArea } from '../../kernel/area.js';
import { type Instant, type LocalDate, localDateOf } from '../../kernel/instant.js';
import type { LandUse, OpenAlert, Photo } from '../patch/patch.js';
import { type Penalty, type Proceedings } from './penalty.js';

/** From filing to strike-off. Only the removal of the unlawful state leads out of it (F083); a fine does not. */
export const CASE_STATES = {
  OPENED: '已立案',
  MEASURED: '已定措施，整改中',
  SELF_REPORTED: '已自查完成',
  VERIFIED: '已核验',
  ACCEPTED: '已验收',
  STRUCK_OFF: '已销号',
  REOPENED: '死灰复燃，重新列入',
  WITHDRAWN: '已撤案',
} as const;

export type CaseState = keyof typeof CASE_STATES;

/**
 * How the unlawful state is to be removed, and which paper proves it beside the photographs (土地管理法 art. 77; F020–F023).
 */
export const MEASURES = {
  DEMOLISH_RESTORE: { name: '拆除复耕、恢复原状', paper: null },
  COMPLETE_APPROVAL: { name: '补办用地手续', paper: '批准文号' },
  CONFISCATE: { name: '没收移交', paper: '非法财物移交书文号' },
  REGULARISE: { name: '规范设施农用地、临时用地、宅基地手续', paper: '备案或者批准文号' },
} as const;

export type MeasureKind = keyof typeof MEASURES;

/** Land of one class; `destroyed` null: not appraised, which is not zero. */
export interface LandPart {
  readonly landClass: LandClass;
  readonly occupied: StatedArea;
  readonly destroyed: StatedArea | null;
}

export const PARTY_KINDS = { PERSON: '个人', UNIT: '单位' } as const;
export type PartyKind = keyof typeof PARTY_KINDS;

export interface Measure {
  readonly kind: MeasureKind;
  readonly requirement: string;
  readonly dueOn: LocalDate | null;
  readonly leader: string;
  /** The agency that set it. */
  readonly agencyId: string;
}

export interface SelfReport {
  readonly completedOn: LocalDate;
  readonly description: string;
  readonly paper: string | null;
  readonly photos: readonly Photo[];
  readonly by: string;
  readonly agencyId: string;
}

/** What was asked of the receiving agencies about this case. */
export interface CaseReferral {
  readonly referralId: string;
  readonly number: string;
  readonly routeId: string;
  /** The alert that it answers; null: opened without one. */
  readonly alertCode: string | null;
  /** The agency that opened it. */
  readonly by: string;
  readonly at: Instant;
}

/** The case went over to another agency, which had accepted the transfer. */
export interface HandOver {
  readonly from: string;
  readonly to: string;
  readonly referralNumber: string;
  readonly at: Instant;
}

/** One case of the ledger: who did what on which patches, and what becomes of it. */
export interface LandCase {
  readonly kind: 'CASE';
  readonly id: string;
  readonly number: string;
  readonly campaignId: string;
  readonly state: CaseState;
  readonly version: number;
  readonly patchIds: readonly string[];
  /** The agency that filed it and decides on it, and the one that has to rectify. */
  readonly handlerId: string;
  readonly dutyAgencyId: string;
  readonly townshipId: string;
  /** On patches alone that the township registered itself: it is not ranked by their verification. */
  readonly own: boolean;
  readonly documentNumber: string;
  readonly filedOn: LocalDate;
  readonly party: { readonly name: string; readonly kind: PartyKind };
  readonly conductOn: LocalDate;
  readonly category: string;
  readonly use: LandUse;
  readonly location: string;
  readonly land: readonly LandPart[];
  readonly survey: { readonly documentNumber: string; readonly certified: boolean; readonly on: LocalDate } | null;
  readonly appraisal: { readonly documentNumber: string; readonly on: LocalDate } | null;
  /** With whom an appraisal of the damage lies; null: with nobody. */
  readonly entrusted: { readonly institution: string; readonly documentNumber: string; readonly on: LocalDate } | null;
  /** `others`: the party's other cases that it could look at (othersText). */
  readonly legalReview: {
    readonly refer: boolean;
    readonly reasons: string;
    readonly documentNumber: string;
    readonly by: string;
    readonly others: string;
  } | null;
  readonly officialInvolved: boolean;
  readonly natureReserve: boolean;
  /**
   * Since when it is known that the case must be referred: R01's clock runs from it, whatever is recorded later; anew
   * when the case comes back from the police.
   */
  readonly mustSince: Instant | null;
  /** By when it has to be rectified, by its category and its patches' batches; null: the plan names no day. */
  readonly limitOn: LocalDate | null;
  /**
   * The latest day that may be approved: the earliest of its firm limits, those without "in principle". Null: there is
   * none.
   */
  readonly firmOn: LocalDate | null;
  readonly extension: { readonly reason: string; readonly documentNumber: string; readonly by: string } | null;
  readonly penalty: Penalty | null;
  /** Against this decision, in the order in which they were recorded. */
  readonly proceedings: readonly Proceedings[];
  readonly measure: Measure | null;
  readonly waivers: readonly {
    readonly dueOn: LocalDate;
    readonly reason: string;
    readonly documentNumber: string;
    readonly by: string;
  }[];
  readonly selfReport: SelfReport | null;
  readonly verification: {
    readonly by: string;
    readonly agencyId: string;
    readonly remarks: string;
    readonly at: Instant;
  } | null;
  readonly acceptance: {
    readonly by: string;
    readonly documentNumber: string;
    readonly remarks: string;
    readonly at: Instant;
  } | null;
  /** The latest; it stays when the case comes back: X9 asks what came after it. */
  readonly struckOff: { readonly by: string; readonly documentNumber: string; readonly at: Instant } | null;
  readonly verifications: { readonly passed: number; readonly failed: number };
  readonly relapses: number;
  readonly referrals: readonly CaseReferral[];
  /** Each time that another agency has accepted its transfer and handles it since. */
  readonly handOvers: readonly HandOver[];
  readonly alerts: readonly OpenAlert[];
  readonly openedAt: Instant;
  readonly changedAt: Instant;
}

/** Has the case left the ledger? */
export function isClosed({ state }: Pick<LandCase, 'state'>): boolean {
  return state === 'STRUCK_OFF' || state === 'WITHDRAWN';
}

/** When the present handler took the case over for the first time; null: it has filed it. */
export function takenOverAt({ handOvers, handlerId }: Pick<LandCase, 'handOvers' | 'handlerId'>): Instant | null {
  return handOvers[0]?.from === handlerId ? null : (handOvers.find(({ to }) => to === handlerId)?.at ?? null);
}

/**
 * Since when the present handler has had a case that must be referred: whoever took it over answers for nothing before.
 */
export function mustHeldSince(landCase: Pick<LandCase, 'mustSince' | 'handOvers' | 'handlerId'>): Instant | null {
  const [must, taken] = [landCase.mustSince, takenOverAt(landCase)];
  return must !== null && taken !== null && taken > must ? taken : must;
}

/** The day on which it was struck off; null: it is not, or not any more. */
export function struckOffOn({ state, struckOff }: Pick<LandCase, 'state' | 'struckOff'>): LocalDate | null {
  return state === 'STRUCK_OFF' && struckOff !== null ? localDateOf(struckOff.at) : null;
}

/**
 * Who is the same party: the name without blanks and in one width. A name is what a ledger has; a lawyer looks at what
 * it finds.
 */
export function partyKey(name: string): string {
  return name.normalize('NFKC').replace(/\s/gu, '').toLowerCase();
}

/** By when, at the latest: the plan's day, or the day that was approved later. Null: the plan names none. */
export function latestDueOn({ limitOn, waivers }: Pick<LandCase, 'limitOn' | 'waivers'>): LandCase['limitOn'] {
  return waivers.at(-1)?.dueOn ?? limitOn;
}

/** By when it has to be rectified: the day of its measure, or what `latestDueOn` says. Null: there is no day. */
export function dueOnOf(landCase: Pick<LandCase, 'limitOn' | 'waivers' | 'measure'>): LandCase['limitOn'] {
  return landCase.measure?.dueOn ?? latestDueOn(landCase);
}
