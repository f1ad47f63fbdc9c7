import type { NoticeContent } from '../access/notice-content.js';
import type { StaffMember } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import type { Notice } from '../notice/notice.js';
import type { DocumentEntry, ItemEntry, Matter } from '../referral/referral.js';
import type { Route } from '../route/route.js';
import { letterKindOf } from './document-series.js';

/** What a paper of a notice is made of: all of it as its reader may read it. */
export interface PaperFacts {
  readonly notice: Pick<Notice, 'kind' | 'from' | 'to' | 'documentNumber' | 'submittedAt'>;
  readonly content: NoticeContent;
  readonly route: Route;
  readonly matter: Pick<Matter, 'title' | 'suspectedCrime'>;
  /** Who sent the referral in the first place. */
  readonly sender: string;
  readonly referralNumber: string;
  /** The list of the case file, where the reader may read it. */
  readonly documents: readonly DocumentEntry[];
  /** Who gets copies of it. */
  readonly copies: readonly string[];
  /** The name of an agency by its id. */
  readonly nameOf: (agencyId: string) => string;
  /** What the QR code at its foot holds, where there is one. */
  readonly code: string | null;
}

/** What the content of any notice may say (`notices-due.ts`, `decide-overdue.ts`, `decide-emergency-access.ts`). */
export interface Said {
  readonly action?: string;
  readonly matter?: Matter;
  readonly by?: Pick<StaffMember, 'name' | 'post'>;
  readonly documents?: readonly DocumentEntry[];
  /** Of a copy: the whole list, of which it encloses a part. */
  readonly listed?: readonly DocumentEntry[];
  readonly items?: readonly ItemEntry[];
  readonly facts?: Readonly<Record<string, unknown>> | null;
  readonly onPaper?: { readonly documentNumber: string; readonly actedAt: Instant } | null;
  readonly [other: string]: unknown;
}

export function saidIn(content: NoticeContent): Said {
  return content as Said; // it was written by the functions that are named above
}

/** The entry of a list that is the letter itself, where it has a number. */
export function letterIn({ route }: PaperFacts, documents: readonly DocumentEntry[]): DocumentEntry | undefined {
  const letter = letterKindOf(route);
  return documents.find(({ kind, number }) => kind === letter && number !== null);
}
