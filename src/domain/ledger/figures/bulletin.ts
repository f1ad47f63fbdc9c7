import { endOfDay, type Instant, type LocalDate, plusDays, plusMonths } from '../../kernel/instant.js';

/** One township's line of a bulletin, as printed. */
export interface BulletinLine {
  readonly townshipId: string;
  readonly name: string;
  /** Null: there is nothing to rank it by, or whoever asks does not see the others. */
  readonly rank: number | null;
  readonly score: string | null;
  readonly patches: number;
  readonly totalMu: string;
  readonly cultivatedMu: string;
  readonly rectified: number;
  readonly rectifiedMu: string;
  readonly rectifiedCultivatedMu: string;
  readonly countRate: string | null;
  readonly areaRate: string | null;
  readonly cultivatedRate: string | null;
  readonly onTime: string;
  readonly reports: string;
  readonly verifications: string;
  readonly falseRectifications: number;
  readonly relapses: number;
  readonly overdueReferrals: number;
}

/** One batch of the plan, as printed. */
export interface BulletinBatch {
  readonly batch: string;
  readonly name: string;
  readonly baselinePatches: number;
  readonly baselineMu: string;
  readonly baselineCultivatedMu: string;
  readonly excludedPatches: number;
  /** What the rates divide by: the plan's patches less what was excluded. */
  readonly dividedByPatches: number;
  readonly dividedByMu: string;
  readonly dividedByCultivatedMu: string;
  readonly loadedPatches: number;
  readonly loadedMu: string;
  readonly rectifiedPatches: number;
  readonly countRate: string | null;
  readonly areaRate: string | null;
  readonly cultivatedRate: string | null;
  readonly targets: readonly {
    readonly percent: number;
    readonly dueOn: LocalDate;
    readonly met: boolean;
    readonly due: boolean;
  }[];
}

/** What a bulletin says; frozen with its edition. */
export interface BulletinBody {
  readonly month: string;
  readonly asOf: Instant;
  readonly campaignVersion: number;
  readonly officialRate: string;
  readonly formula: string;
  readonly batches: readonly BulletinBatch[];
  readonly lines: readonly BulletinLine[];
  readonly changes: readonly {
    readonly number: string;
    readonly reason: string;
    readonly documentNumber: string;
    readonly at: Instant;
  }[];
}

/** 月调度通报: one edition of a month (F087). It is never changed; a correction is the next edition, with its reason. */
export interface Bulletin {
  readonly kind: 'BULLETIN';
  readonly id: string;
  readonly campaignId: string;
  readonly state: 'ISSUED';
  readonly version: 1;
  readonly month: string;
  readonly edition: number;
  readonly documentNumber: string;
  /** Why there is another edition; null for the first. */
  readonly reason: string | null;
  readonly body: BulletinBody;
  readonly registeredAt: Instant;
  readonly changedAt: Instant;
}
/** What a bulletin is issued with. */
export interface BulletinAsked {
  readonly month: string;
  readonly documentNumber: string;
  /** Why there is another edition of the month; null for the first. */
  readonly reason: string | null;
  /** As of when; null: the end of the month (now while it runs), or for a correction now. */
  readonly asOf: Instant | null;
}
/** The moment that a month is told as of: its end, or now while it runs. */
export function endOfMonth(month: string, now: Instant): Instant {
  const end = endOfDay(plusDays(plusMonths(`${month}-01` as LocalDate, 1), -1));
  return end < now ? end : now;
}
