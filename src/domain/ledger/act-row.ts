import { DESK, HEAD_POSTS, type Post } from '../agency/agency.js';
import type { Bilingual } from '../kernel/bilingual.js';
import type { Standing } from './standing.js';

/** The posts that work on records of the ledger: the deputy head answers for them as well. */
export const LEDGER_DESK: readonly Post[] = [...DESK, 'DEPUTY_HEAD'];
export const LEADERS: readonly Post[] = ['UNIT_HEAD', 'DEPUTY_HEAD', ...HEAD_POSTS];
export const LAWYERS: readonly Post[] = ['CASE_REVIEWER', 'UNIT_HEAD', 'DEPUTY_HEAD', ...HEAD_POSTS];

/** One act of the ledger: who, from where to where, in which post. */
export interface ActRow<On extends string, State extends string> extends Bilingual {
  readonly on: On;
  /** From which states; empty: it makes the record. */
  readonly from: readonly State[];
  /** Where it leads; null: where it was. */
  readonly to: State | null;
  readonly by: readonly Standing[];
  readonly posts: readonly Post[];
  readonly source: string;
}
