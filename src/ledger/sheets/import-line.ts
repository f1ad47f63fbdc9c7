import type { PatchFacts } from '../../domain/ledger/patch/patch.js';
import type { RowPlan } from '../../domain/ledger/sheet/import-plan.js';
import type { CellProblem, ColumnAliases } from '../../domain/ledger/sheet/ledger-columns.js';

/** CHECK writes nothing. ALL writes when no row has a problem. GOOD keeps the good rows. */
export const IMPORT_MODES = { CHECK: '只检查', ALL: '全部无误才写入', GOOD: '保留无误的行' } as const;
export type ImportMode = keyof typeof IMPORT_MODES;

export interface ImportAsked {
  readonly mode: ImportMode;
  /** Why registered patches are corrected; null: they are not. */
  readonly correction: string | null;
  /** What the header of this sheet calls columns of ours. */
  readonly aliases: ColumnAliases;
}

/** One line of the report, as it is sent while the import goes on. */
export type ImportLine =
  | {
      readonly type: 'progress';
      readonly phase: 'READING' | 'WRITING';
      readonly rows: number;
      readonly of: number | null;
    }
  | {
      readonly type: 'problem';
      readonly line: number;
      readonly cell: string | null;
      readonly column: string | null;
      readonly value: string;
      readonly message: string;
      readonly messageEn: string;
    }
  | {
      readonly type: 'summary';
      readonly mode: ImportMode;
      readonly rows: number;
      readonly new: number;
      readonly same: number;
      readonly corrected: number;
      readonly withProblems: number;
      readonly problemsShown: number;
      readonly written: boolean;
    };
export interface Good {
  readonly line: number;
  readonly plan: Exclude<RowPlan, { does: 'REFUSED' }>;
}

/**
 * A row as it was read: what it says of a patch, what is wrong with its cells, or the place of a cell beyond the
 * header.
 */
export type Read = { readonly line: number } & (
  | { readonly facts: PatchFacts }
  | { readonly problems: readonly CellProblem[] }
  | { readonly stray: number; readonly text: string }
);
