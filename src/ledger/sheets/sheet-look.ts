/** How a written sheet looks. */
export interface SheetLook {
  /** Of each column, in characters. */
  readonly widths: readonly number[];
  /** What can be chosen in the cells of a column, which may hold other text as well. */
  readonly choices: readonly { readonly column: number; readonly values: readonly string[] }[];
}

/** Nothing in particular. */
export const PLAIN: SheetLook = { widths: [], choices: [] };
