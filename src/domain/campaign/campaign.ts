import type { AgencyKind } from '../agency/agency.js';
import type { StatedArea } from '../kernel/area.js';
import { isInForce, type LocalDate } from '../kernel/instant.js';
import { type Refusal, refuse } from '../kernel/refusal.js';

/**
 * Where a sentence of the configuration comes from: the number of a fact of the plan (F001–F092), a statute, or the
 * city's own decision.
 */
export type Source = string;

/** One duty that the plan gives an organ, in the plan's words. */
export interface OrganDuty {
  readonly agencyId: string;
  readonly text: string;
  readonly source: Source;
}

export interface Stage {
  readonly id: string;
  readonly name: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly source: Source;
}

/** A kind of problem of the plan, or a sub-class of one: what it is, and by when it has to be rectified. */
export interface Category {
  readonly id: string;
  readonly name: string;
  /** Conduct from this day on; null: the plan names none. */
  readonly since: LocalDate | null;
  /** Null: the plan sets no date (zero tolerance, per item, or the date of somebody else). */
  readonly dueOn: LocalDate | null;
  /** "原则上": a later day needs an approver and a reason (gap G10). */
  readonly inPrinciple: boolean;
  readonly dutyKinds: readonly AgencyKind[];
  readonly goal: string;
  readonly source: Source;
}

/** The patches that the plan counts: the denominators, frozen. */
export interface Baseline {
  readonly batch: string;
  readonly name: string;
  readonly patches: number;
  readonly total: StatedArea;
  readonly cultivated: StatedArea;
  readonly source: Source;
}

/** At least so many hundredths of a batch rectified by the end of a day. */
export interface Target {
  readonly batch: string;
  readonly percent: number;
  readonly dueOn: LocalDate;
  readonly source: Source;
}

/** PAPER and ELECTRONIC both: two receipts are due (F073). */
export const REPORT_FORMS = { PAPER: '纸质', ELECTRONIC: '电子' } as const;
export type ReportForm = keyof typeof REPORT_FORMS;

/** What has to be reported to the office, by whom, when: once, or every month by a working day. */
export interface ReportingDuty {
  readonly id: string;
  readonly name: string;
  readonly by: readonly AgencyKind[];
  readonly forms: readonly ReportForm[];
  readonly due:
    | { readonly on: LocalDate }
    | { readonly monthlyByWorkingDay: number; readonly from: LocalDate; readonly to: LocalDate };
  readonly source: Source;
}

/** One of the rules that begin with 一律. Items are what has to be done, each with what it is called. */
export interface Mandate {
  readonly id: string;
  readonly quote: string;
  readonly items: readonly string[];
  /** The alertCodes whose alerts it sends on (U1). */
  readonly alertCodes: readonly string[];
  /** New problems of these uses fall under it (U2). */
  readonly uses: readonly string[];
  readonly source: Source;
  /** What the law leaves of it: an internal order needs a person and a legal base. */
  readonly note: string;
}

/**
 * Whom conduct of some kind belongs to by law or plan, where that is not whoever filed the case: it goes there by R14.
 */
export interface Competence {
  /** Land put to these uses; */
  readonly uses: readonly string[];
  /** or whatever lies in a nature reserve. */
  readonly natureReserve: boolean;
  readonly kind: AgencyKind;
  readonly source: Source;
}

/** What the office does when rectification is late, after so many working days (F067). */
export interface Escalation {
  readonly id: string;
  readonly name: string;
  readonly afterWorkingDays: number;
  readonly source: Source;
}

/** The three readings of 整改率, which the plan does not define (gap G4). */
export const RATE_KEYS = { COUNT: '按图斑个数', AREA: '按图斑面积', CULTIVATED: '按耕地面积' } as const;
export type RateKey = keyof typeof RATE_KEYS;

/** 综合考核排名: weights in hundredths that add up to 100, deductions in points each. The plan gives no formula (F087). */
export interface RankingFormula {
  readonly weights: {
    readonly countRate: number;
    readonly cultivatedRate: number;
    readonly onTime: number;
    readonly reports: number;
    readonly verification: number;
  };
  readonly deductions: {
    readonly falseRectification: number;
    readonly relapse: number;
    readonly overdueReferral: number;
  };
  readonly source: Source;
}

/** What the alert rules measure by, where no statute says it. */
export interface WatchRules {
  readonly selfCheckEndsOn: LocalDate;
  readonly overlapPercent: number;
  readonly fileWithinWorkingDays: number;
  readonly silentDays: number;
  readonly decisionPercent: number;
  /**
   * The period of D-19 is longer by this, where it was extended; and a warning comes before it (two readings of it
   * exist).
   */
  readonly extensionDays: number;
  readonly warningDays: number;
  readonly source: Source;
}

/** A contradiction or a hole of the plan: shown to everybody, never hidden. */
export interface Gap {
  readonly id: string;
  readonly text: string;
  readonly textEn: string;
}

/** One version of a campaign. Another city is another file; a change is another version. */
export interface Campaign {
  readonly id: string;
  readonly version: number;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly name: string;
  readonly basis: {
    readonly document: string;
    readonly issuedBy: string;
    readonly issuedOn: LocalDate;
    readonly publication: string;
  };
  readonly organs: readonly OrganDuty[];
  readonly leadingGroup: readonly { readonly role: string; readonly post: string; readonly source: Source }[];
  readonly office: {
    readonly agencyId: string;
    readonly seatedAt: string;
    readonly director: string;
    readonly deputies: readonly string[];
    readonly source: Source;
  };
  readonly groups: readonly { readonly name: string; readonly duties: string; readonly source: Source }[];
  readonly stages: readonly Stage[];
  readonly categories: readonly Category[];
  readonly baselines: readonly Baseline[];
  readonly targets: readonly Target[];
  readonly reportingDuties: readonly ReportingDuty[];
  readonly mandates: readonly Mandate[];
  readonly competence: readonly Competence[];
  readonly escalation: readonly Escalation[];
  /** The reading of 整改率 that counts for targets and ranking, as the leading-group office has decided. */
  readonly officialRate: RateKey;
  readonly ranking: RankingFormula;
  readonly watch: WatchRules;
  readonly gaps: readonly Gap[];
}

/** What contradicts itself inside a campaign file; empty when nothing does. `agencies`: the ids of the city. */
export function campaignProblems(campaign: Campaign, agencies: ReadonlySet<string>): readonly string[] {
  const batches = new Set(campaign.baselines.map(({ batch }) => batch));
  const weights = Object.values(campaign.ranking.weights).reduce((sum, weight) => sum + weight, 0);
  const twice = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...campaign.organs
      .filter(({ agencyId }) => !agencies.has(agencyId))
      .map(({ agencyId }) => `organs: the city has no agency "${agencyId}"`),
    ...[campaign.office.agencyId, campaign.office.seatedAt]
      .filter((id) => !agencies.has(id))
      .map((id) => `office: the city has no agency "${id}"`),
    ...campaign.targets
      .filter(({ batch }) => !batches.has(batch))
      .map(({ batch }) => `targets: no baseline has the batch "${batch}"`),
    ...campaign.baselines
      .filter(({ batch }) => !campaign.categories.some(({ id }) => id === batch))
      .map(({ batch }) => `baselines: no category has the id "${batch}"`),
    ...twice(campaign.categories.map(({ id }) => id)).map((id) => `categories: "${id}" is there twice`),
    ...twice(campaign.reportingDuties.map(({ id }) => id)).map((id) => `reportingDuties: "${id}" is there twice`),
    ...campaign.competence
      .filter(({ uses, natureReserve }) => uses.length === 0 && !natureReserve)
      .map(({ kind }) => `competence: ${kind} is named for no use and no reserve`),
    ...campaign.stages.filter(({ from, to }) => to < from).map(({ id }) => `stages: ${id} ends before it begins`),
    ...(weights === 100 ? [] : [`ranking.weights: they add up to ${weights}, not to 100`]),
    ...(campaign.validTo !== null && campaign.validTo < campaign.validFrom ? ['validTo lies before validFrom'] : []),
  ];
}

/** The version that is in force on a day: the newest that has begun and has not ended. */
export function campaignOn(versions: readonly Campaign[], day: LocalDate): Campaign | undefined {
  return [...versions].sort((one, other) => other.version - one.version).find((version) => isInForce(version, day));
}

/** The city file names no campaign: there is no ledger. */
export function noCampaign(): Refusal {
  return refuse(
    'NOT_FOUND',
    '本市没有配置整治行动方案（城市配置文件的 campaigns）',
    'this city has no campaign: name one under "campaigns" in the city file',
    { what: 'CAMPAIGN', id: '' },
  );
}
