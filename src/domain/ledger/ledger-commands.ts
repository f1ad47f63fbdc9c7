import type { StaffMember } from '../agency/agency.js';
import type { LandClass } from '../crime/crime-threshold.js';
import type { QuarantineEvent } from '../file/file-check.js';
import type { StatedArea } from '../kernel/area.js';
import type { Instant, LocalDate } from '../kernel/instant.js';
import type { LandPart, MeasureKind, PartyKind } from './case/land-case.js';
import type { ProceedingsKind, ProceedingsOutcome } from './case/penalty.js';
import type { CaseAction, LedgerAction, PatchAction } from './ledger-acts.js';
import type { LandUse, PatchFacts, Photo, Verdict } from './patch/patch.js';

/** What must be said with each act. */
export interface LedgerFacts {
  readonly REGISTER_PATCH: PatchFacts;
  readonly CORRECT_PATCH: { readonly facts: PatchFacts; readonly reason: string };
  readonly CHECK_PATCH: {
    readonly checkedOn: LocalDate;
    readonly total: StatedArea;
    readonly cultivated: StatedArea;
    readonly basic: StatedArea;
    readonly use: LandUse;
    readonly finding: string;
    readonly photos: readonly Photo[];
  };
  readonly JUDGE_PATCH: { readonly verdict: Verdict; readonly reason: string };
  readonly EXCLUDE_PATCH: { readonly reason: string; readonly documentNumber: string };
  readonly RESTORE_PATCH: { readonly reason: string; readonly documentNumber: string };
  readonly DISMISS_PATCH_ALERT: { readonly alertCode: string; readonly reason: string };
  readonly OPEN_LAND_CASE: {
    readonly patchIds: readonly string[];
    readonly documentNumber: string;
    readonly filedOn: LocalDate;
    readonly partyName: string;
    readonly partyKind: PartyKind;
    readonly conductOn: LocalDate;
    readonly category: string;
    readonly use: LandUse;
    readonly dutyAgencyId: string;
    readonly location: string;
    readonly land: readonly LandPart[];
    readonly officialInvolved: boolean;
    readonly natureReserve: boolean;
  };
  readonly SURVEY_LAND: {
    readonly land: readonly LandPart[];
    readonly documentNumber: string;
    readonly certified: boolean;
    readonly surveyedOn: LocalDate;
  };
  readonly ENTRUST_APPRAISAL: {
    readonly institution: string;
    readonly documentNumber: string;
    readonly entrustedOn: LocalDate;
  };
  readonly APPRAISE_DAMAGE: {
    readonly destroyed: readonly { readonly landClass: LandClass; readonly area: StatedArea }[];
    readonly documentNumber: string;
    readonly appraisedOn: LocalDate;
  };
  readonly GIVE_LEGAL_REVIEW: { readonly refer: boolean; readonly reasons: string; readonly documentNumber: string };
  readonly DECIDE_PENALTY: {
    readonly documentNumber: string;
    readonly decidedOn: LocalDate;
    readonly servedOn: LocalDate | null;
    readonly fine: string | null;
    readonly demolition: boolean;
    readonly area: StatedArea;
    readonly basic: StatedArea;
  };
  readonly RECORD_SERVICE: { readonly servedOn: LocalDate };
  readonly RECORD_FINE_PAID: { readonly paidOn: LocalDate; readonly receiptNumber: string };
  readonly RECORD_COPIES_SENT: { readonly sentOn: LocalDate };
  readonly RECORD_PROCEEDINGS: {
    readonly kind: ProceedingsKind;
    readonly documentNumber: string;
    readonly filedOn: LocalDate;
  };
  /** `documentNumber` says which proceedings; `rulingNumber` is that of the ruling. */
  readonly END_PROCEEDINGS: {
    readonly documentNumber: string;
    readonly outcome: ProceedingsOutcome;
    readonly endedOn: LocalDate;
    readonly rulingNumber: string;
  };
  readonly EXTEND_CASE_PERIOD: { readonly reason: string; readonly documentNumber: string };
  readonly SET_MEASURE: {
    readonly kind: MeasureKind;
    readonly requirement: string;
    readonly dueOn: LocalDate | null;
    readonly leader: string;
  };
  readonly WAIVE_DUE_DAY: { readonly dueOn: LocalDate; readonly reason: string; readonly documentNumber: string };
  readonly REPORT_RECTIFIED: {
    readonly completedOn: LocalDate;
    readonly description: string;
    readonly paper: string | null;
    readonly photos: readonly Photo[];
  };
  readonly VERIFY_RECTIFIED: {
    readonly passed: boolean;
    readonly policy: boolean;
    readonly law: boolean;
    readonly procedure: boolean;
    readonly remarks: string;
  };
  readonly ACCEPT_RECTIFIED: {
    readonly unlawfulStateRemoved: boolean;
    readonly documentNumber: string;
    readonly remarks: string;
  };
  readonly STRIKE_OFF_CASE: { readonly documentNumber: string };
  readonly REOPEN_CASE: { readonly reason: string; readonly patchId: string | null };
  readonly WITHDRAW_LAND_CASE: { readonly reason: string; readonly documentNumber: string };
  readonly DISMISS_CASE_ALERT: { readonly alertCode: string; readonly reason: string };
  readonly LINK_REFERRAL: {
    readonly referralId: string;
    readonly number: string;
    readonly routeId: string;
    readonly alertCode: string | null;
  };
}

type CommandOf<A extends LedgerAction> = {
  readonly [K in A]: { readonly action: K; readonly facts: LedgerFacts[K]; readonly by: StaffMember };
}[A];
export type PatchCommand = CommandOf<PatchAction>;
export type CaseCommand = CommandOf<CaseAction>;
export type LedgerCommand = PatchCommand | CaseCommand;

/** A command once it has happened. `kind` and `version` are what the verifier of the history counts acts by. */
export type LedgerAct = LedgerCommand & {
  readonly kind: 'ACT';
  readonly at: Instant;
  readonly from: string | null;
  readonly to: string;
  readonly version: number;
};

/** An alert was raised, became another one, or is no more; with everything that it was found from. */
export interface AlertEvent {
  readonly kind: 'ALERT';
  readonly step: 'RAISED' | 'CHANGED' | 'CLEARED';
  readonly at: Instant;
  readonly alertCode: string;
  readonly level: string;
  readonly rule: string;
  readonly text: string;
  readonly textEn: string;
  readonly inputs: string;
}

/**
 * Something else changed the record: a case was filed on the patch or withdrawn, a patch overlapped one that had been
 * struck off.
 */
export interface TouchEvent {
  readonly kind: 'TOUCH';
  readonly at: Instant;
  readonly what: 'FILED' | 'RELAPSED' | 'WITHDRAWN';
  readonly caseId: string;
  readonly patchId: string;
}

/** Another agency has accepted the transfer of the case: it handles the case, and its patches, from now on. */
export interface HandOverEvent {
  readonly kind: 'TOUCH';
  readonly at: Instant;
  readonly what: 'HANDED_OVER';
  readonly caseId: string;
  readonly from: string;
  readonly to: string;
  readonly referralNumber: string;
}

export type LedgerEvent = LedgerAct | AlertEvent | TouchEvent | HandOverEvent | QuarantineEvent;
