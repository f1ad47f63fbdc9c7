import type { Campaign } from '../../campaign/campaign.js';
import type { CrimeThreshold } from '../../crime/crime-threshold.js';
import type { ReferLevel } from '../../crime/refer-reason.js';
import type { WorkCalendar } from '../../deadline/calendar.js';
import type { DeadlineRule } from '../../deadline/deadline-rule.js';
import type { StatedArea } from '../../kernel/area.js';
import { canonicalJson, type Json } from '../../kernel/canonical-json.js';
import { type Instant, type LocalDate, localDateOf } from '../../kernel/instant.js';
import type { LandCase } from '../case/land-case.js';

/**
 * The alert rules, by the words of the plan (F069, F081). REFER finds cases that must be referred; the others look at
 * how they are handled.
 */
export const ALERTS = {
  REFER: '应移送',
  X1: '应发现未发现',
  X2: '应立案未立案',
  X3: '压案不查',
  X4: '立案不结',
  X5: '应移送未移送',
  X6: '以罚代刑',
  X7: '一罚了之',
  X8: '大案小查',
  X9: '虚假整改',
  X10: '该拆未拆',
} as const;

export type AlertCode = keyof typeof ALERTS;

/**
 * RED: it is so. AMBER: it is about to be so, or cannot be judged without something that is missing. The others are how
 * sure a referral is.
 */
export const ALERT_LEVELS = {
  RED: '成立',
  AMBER: '预警',
  MUST: '应移送',
  LIKELY: '疑似应移送',
  REVIEW: '需法制审核',
} as const;

export type AlertLevel = 'RED' | 'AMBER' | Exclude<ReferLevel, 'NOT'>;

/**
 * What an alert rule has found: the level, the row it rests on, why in words, and everything that it was found from.
 */
export interface RaisedAlert {
  readonly alertCode: AlertCode;
  readonly level: AlertLevel;
  readonly rule: string;
  readonly text: string;
  readonly textEn: string;
  readonly inputs: Json;
}

/** One look: what was found, and when time alone can change the answer (null: never). */
export interface Look {
  readonly raised: readonly RaisedAlert[];
  readonly lookAgainAt: Instant | null;
}

/** What the alert rules may know besides the record: the law, the campaign, the time. */
export interface AlertContext {
  readonly now: Instant;
  readonly calendar: WorkCalendar;
  readonly rules: readonly DeadlineRule[];
  readonly thresholds: readonly CrimeThreshold[];
  readonly campaign: Campaign;
}

/** A referral of the case, as far as the alert rules need it. */
export interface ReferralState {
  readonly referralId: string;
  readonly number: string;
  readonly routeId: string;
  readonly state: string;
  readonly sender: string;
  /** Who has it now; null: nobody yet. */
  readonly holder: string | null;
  /** Has a receiver been told of it, and has it not been taken back? */
  readonly sent: boolean;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  /** When it last moved. */
  readonly changedAt: Instant;
  /** A duty of the sender in it has run out. */
  readonly overdue: boolean;
  /** Why the head refused; null: he did not, or gave no reason. */
  readonly refusedReason: string | null;
}

export interface LaterPatch {
  readonly id: string;
  readonly number: string;
  readonly deliveredOn: LocalDate;
  readonly registeredAt: Instant;
  readonly percent: number;
}

/**
 * What lies around a case: other cases of its party, its referrals, its patches, and patches that overlap them and were
 * delivered later.
 */
export interface CaseSurroundings {
  readonly others: readonly Pick<LandCase, 'id' | 'number' | 'conductOn' | 'land' | 'use' | 'penalty' | 'state'>[];
  readonly referrals: readonly ReferralState[];
  readonly patches: readonly {
    readonly number: string;
    readonly total: StatedArea;
    readonly cultivated: StatedArea;
    readonly basic: StatedArea;
  }[];
  readonly laterPatches: readonly LaterPatch[];
}

/**
 * Of the patches that overlap a case, those that came after it had been struck off; of the same day, by the moment at
 * which they were registered.
 */
export function afterStrikeOff(
  later: readonly LaterPatch[],
  struckOffAt: Instant,
  overlapPercent: number,
): readonly LaterPatch[] {
  const day = localDateOf(struckOffAt);
  return later.filter(
    ({ deliveredOn, registeredAt, percent }) =>
      percent >= overlapPercent && (deliveredOn > day || (deliveredOn === day && registeredAt > struckOffAt)),
  );
}

/**
 * Self-found patches of the same township that overlap this one. `knownOn`: the day that the bureau states, or that on
 * which the township has registered it.
 */
export interface PatchSurroundings {
  readonly selfFound: readonly { readonly number: string; readonly knownOn: LocalDate; readonly percent: number }[];
}

export const NO_LOOK: Look = { raised: [], lookAgainAt: null };

export function found(alert: RaisedAlert): Look {
  return { raised: [alert], lookAgainAt: null };
}

/** Nothing yet; look again after this moment. */
export function later(at: Instant): Look {
  return { raised: [], lookAgainAt: at };
}

/** All looks as one; what is to be looked at again, at the earliest of the moments. */
export function together(looks: readonly Look[]): Look {
  const moments = looks.flatMap(({ lookAgainAt }) => lookAgainAt ?? []).sort();
  return { raised: looks.flatMap(({ raised }) => raised), lookAgainAt: moments[0] ?? null };
}

/** The same text for the same inputs: how a later look knows that nothing has changed. */
export function inputsText({ inputs }: RaisedAlert): string {
  return canonicalJson(inputs);
}
