import type { StaffMember } from '../agency/agency.js';
import type { LadderStepId } from '../deadline/ladder.js';
import type { QuarantineEvent } from '../file/file-check.js';
import type { Instant } from '../kernel/instant.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { NoticeKind } from '../notice/notice.js';
import type { Command } from './commands.js';
import type { PaperVariant } from './paper-variants.js';
import type { DetailKind } from './personal-detail.js';
import type { Relation } from './referral.js';

/**
 * What a person did to the referral: the command itself, and where it led. Everything the next state is derived from.
 */
export type ActEvent = Command & {
  readonly kind: 'ACT';
  /** When it was done: for an act on paper, the paper's time and not that of its recording. */
  readonly at: Instant;
  readonly from: string | null;
  readonly to: string;
  readonly version: number;
  /** The rules whose limit the act missed: it still counts, and the history says so for ever. */
  readonly late: readonly string[];
};

/** The opening also fixes what the referral is called. */
export interface Opening {
  readonly id: string;
  readonly number: string;
  readonly routeId: string;
  /** The first referral of its thread; its own id when it begins one. */
  readonly threadId: string;
}

/** What the relay or a reader did to a notice; it never moves the referral's state. */
export const NOTICE_STEPS = ['RELAYED', 'DELIVERED', 'OPENED', 'RELAY_FAILED', 'REPLAYED'] as const;
export type NoticeStep = (typeof NOTICE_STEPS)[number];

export interface NoticeEvent {
  readonly kind: 'NOTICE';
  readonly step: NoticeStep;
  readonly at: Instant;
  readonly noticeId: string;
  readonly noticeKind: NoticeKind;
  /** The person who opened or replayed; null when the relay acted. */
  readonly by: StaffMember | null;
  readonly detail: string;
}

/** What time did to a limit: a step of the overdue ladder, or a new count. It never moves the referral's state. */
export interface TimerEvent {
  readonly kind: 'TIMER';
  /** RECOUNTED: a calendar that was missing has been published, and the limit was counted again. */
  readonly step: LadderStepId | 'RECOUNTED';
  readonly at: Instant;
  readonly deadlineId: string;
  readonly ruleId: DeadlineRuleId;
  readonly dutyAgency: string;
  readonly dueAt: Instant;
  readonly told: readonly string[];
}

/**
 * One person of an agency that the referral does not concern has emergency access: reads it for some hours, and says
 * why.
 */
export interface EmergencyAccessEvent {
  readonly kind: 'EMERGENCY_ACCESS';
  readonly at: Instant;
  readonly accessId: string;
  readonly by: StaffMember;
  readonly reason: string;
  readonly until: Instant;
  /** The agencies that were told at once. */
  readonly told: readonly string[];
}

/** A personal detail was recorded or shown unmasked; what it says is kept apart, and here only its digest. */
export interface DetailEvent {
  readonly kind: 'DETAIL';
  readonly step: 'RECORDED' | 'REVEALED';
  readonly at: Instant;
  readonly detailId: string;
  readonly detailKind: DetailKind;
  readonly by: StaffMember;
  /**
   * SHA-256(salt ‖ value) in hexadecimal; the salt lies beside the value, so that both can be erased and this proves
   * what was kept.
   */
  readonly digest: string;
  /** Why it was shown; null for the recording. */
  readonly purpose: string | null;
}

/** The case file was taken away. */
export interface DisclosureEvent {
  readonly kind: 'DISCLOSURE';
  readonly at: Instant;
  readonly by: StaffMember;
  readonly relation: Relation;
  readonly owner: string;
  readonly bundleId: string;
  readonly purpose: string;
  readonly recipient: string;
}

/** The bodies of earlier events were taken out, by a rule of retention; their hashes stay. */
export interface RedactionEvent {
  readonly kind: 'REDACTION';
  readonly at: Instant;
  readonly seqs: readonly number[];
  readonly rule: string;
  readonly basis: string;
  /** Who answers for it. */
  readonly by: StaffMember;
}

/** A paper was printed for the first time, its scan was attached, or it was sealed: from then on it is these bytes. */
export interface PaperEvent {
  readonly kind: 'PAPER';
  readonly at: Instant;
  readonly noticeId: string;
  readonly noticeKind: NoticeKind;
  readonly variant: PaperVariant;
  /** Of the file, FIPS 180-4, hexadecimal. */
  readonly sha256: string;
  readonly by: StaffMember;
}

export type ReferralEvent =
  | ActEvent
  | NoticeEvent
  | TimerEvent
  | EmergencyAccessEvent
  | DetailEvent
  | DisclosureEvent
  | RedactionEvent
  | QuarantineEvent
  | PaperEvent;
