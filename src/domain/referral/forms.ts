import type { AgencyId } from '../agency/agency.js';
import type { LimitChangeBasis } from '../deadline/limit-changes.js';
import type { Instant, LocalDate } from '../kernel/instant.js';
import type { DocumentEntry, ItemEntry, Matter } from './referral.js';

/** A decision on paper: its number (文号) and what it says. */
export interface Paper {
  readonly documentNumber: string;
  readonly statement: string;
}

/**
 * Why a case is not one for the police. Incomplete material is no reason: it is supplemented (MPS Procedures art. 180).
 */
export const RETURN_REASONS = {
  NOT_POLICE_DUTY: '不属于公安机关管辖',
  ALREADY_FILED: '同一案件已经立案',
} as const;

export type ReturnReason = keyof typeof RETURN_REASONS;

interface Remarks {
  readonly remarks: string;
}

/** What must be said, by form. Several actions share a form; a form has one shape in the API as well. */
export interface FormFacts {
  OPENING: {
    readonly matter: Matter;
    readonly officers: readonly string[];
    readonly foundAt: Instant;
    /** The third agency, where the route has one; null: the only one of its kind. */
    readonly respondentId: AgencyId | null;
    /** The referral that this one continues. */
    readonly continuesId: string | null;
    readonly urgent: boolean;
  };
  REPORT: { readonly report: DocumentEntry; readonly facts: string; readonly opinion: string };
  OPINION: { readonly opinion: string };
  REASON: { readonly reason: string };
  REMARKS: Remarks;
  TRANSFER: {
    readonly toAgencyId: AgencyId;
    readonly documents: readonly DocumentEntry[];
    readonly items: readonly ItemEntry[];
    readonly lateReason: string | null;
  };
  /** The holder has the case in its hands: the clocks of a receipt run from here. */
  RECEIPT: Remarks;
  REGISTRATION: { readonly registrationNumber: string };
  SUPPLEMENT_REQUEST: { readonly documentNumber: string; readonly missing: readonly string[] };
  SUPPLEMENT: { readonly documents: readonly DocumentEntry[] };
  FORWARDING: Paper & { readonly toAgencyId: AgencyId };
  /** A measure of supervision: to whom, what is demanded (statement), and by which day an answer is due. */
  MEASURE: Paper & { readonly toAgencyId: AgencyId; readonly replyBy: LocalDate };
  RETURN: Paper & {
    readonly reason: ReturnReason;
    readonly competentOrgan: string;
    readonly missing: readonly string[];
  };
  LIMIT_CHANGE: {
    readonly deadlineId: string;
    readonly basis: LimitChangeBasis;
    /** Who approved it, by post. */
    readonly approver: string;
    readonly documentNumber: string;
    readonly reason: string;
    readonly until: LocalDate;
  };
  PAPER: Paper;
  FILE_RETURN: Remarks;
  RECONSIDERATION: Paper & { readonly lateReason: string | null };
  ITEMS: { readonly items: readonly ItemEntry[]; readonly place: string };
  SIGNATURE: { readonly noticeId: string };
  /** Work that goes on in other hands when somebody leaves. */
  SUCCESSION: { readonly fromPersonId: string; readonly toPersonId: string; readonly reason: string };
}

export type Form = keyof FormFacts;
