import { randomUUID } from 'node:crypto';

import type { LedgerChange } from '../../books/ledger/ledger-writer.js';
import { changeOf, NEW } from '../../books/ledger/loaded.js';
import { normalised } from '../../books/ledger/patch-facts.js';
import { aroundPatches } from '../../books/ledger/surroundings.js';
import { orRollBack } from '../../books/receipts.js';
import type { StaffMember } from '../../domain/agency/agency.js';
import type { Bilingual } from '../../domain/kernel/bilingual.js';
import { fieldName } from '../../domain/kernel/field-names.js';
import { type Refusal, refuse } from '../../domain/kernel/refusal.js';
import type { LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { decidePatch, decideRegistration } from '../../domain/ledger/patch/decide-patch.js';
import type { Patch, PatchFacts } from '../../domain/ledger/patch/patch.js';
import {
  type CellProblem,
  type ColumnAliases,
  LEDGER_COLUMN_NAMES,
  LEDGER_COLUMNS,
  type LedgerColumn,
  readHeader,
  type readRow,
} from '../../domain/ledger/sheet/ledger-columns.js';
import { RolledBack, type Tx } from '../../platform/database/unit-of-work.js';
import { type Good } from './import-line.js';
import { SheetError, type SheetRow } from './sheet.js';

export async function decided(
  tx: Tx,
  rows: readonly Good[],
  reason: string,
  by: StaffMember,
  context: LedgerContext,
): Promise<readonly LedgerChange[]> {
  const facts = rows.flatMap(({ plan }) => (plan.does === 'SAME' ? [] : [plan.facts]));
  const around = await aroundPatches(tx, facts, context.campaign.watch.selfCheckEndsOn);
  const old = rows.flatMap(({ plan }) => (plan.does === 'CORRECT' ? [plan.patch.id] : []));
  const stored = new Map(
    (
      await tx.query<{ id: string; body: Patch; length: number; head: string }>(
        `SELECT id, body, chain_length AS length, chain_head AS head
         FROM ledger_record
         WHERE id = ANY ($1::uuid[])
         ORDER BY id FOR NO KEY UPDATE`,
        [old],
      )
    ).map((row) => [row.id, row]),
  );
  return rows.flatMap(({ plan }): LedgerChange[] => {
    if (plan.does === 'SAME') return [];
    const near = around.get(plan.facts.number) ?? { selfFound: [] };
    if (plan.does === 'NEW')
      return [
        changeOf(
          orRollBack(
            decideRegistration(randomUUID(), { action: 'REGISTER_PATCH', facts: plan.facts, by }, near, context),
          ),
          NEW,
        ),
      ];
    const row = stored.get(plan.patch.id);
    if (row === undefined)
      throw new RolledBack({
        refused: refuse('NOT_FOUND', `没有图斑 ${plan.facts.number}`, `no patch ${plan.facts.number}`, {
          what: 'PATCH',
          id: plan.patch.id,
        }),
      });
    return [
      changeOf(
        orRollBack(
          decidePatch(
            row.body,
            { action: 'CORRECT_PATCH', facts: { facts: plan.facts, reason }, by },
            plan.patch.version,
            near,
            { ...context, bounds: null },
          ),
        ),
        row,
      ),
    ];
  });
}

export function isFilled(cell: SheetRow['cells'][number]): boolean {
  return cell !== undefined && cell.text.trim() !== '';
}

export function headerOf(
  cells: SheetRow['cells'],
  aliases: ColumnAliases,
): Exclude<ReturnType<typeof readHeader>, { zh: string }> {
  const header = readHeader(cells, aliases);
  if ('zh' in header) throw new SheetError('WRONG_COLUMNS', header.zh, header.en);
  return header;
}

/** The facts of a row with their geometry read, each number once in a file. */
export function factsOf(
  row: ReturnType<typeof readRow>,
  seen: Map<string, number>,
  line: number,
): { readonly facts: PatchFacts } | { readonly problems: readonly CellProblem[] } {
  if ('problems' in row) return row;
  const facts = normalised(row.facts);
  if ('zh' in facts)
    return { problems: [{ column: 'geometry', value: row.facts.geometry?.slice(0, 80) ?? '', ...facts }] };
  const before = seen.get(facts.number);
  if (before !== undefined)
    return {
      problems: [
        {
          column: 'number',
          value: facts.number,
          zh: `文件中唯一的编号（第 ${before} 行已有）`,
          en: `a number that is there once (row ${before} has it)`,
        },
      ],
    };
  seen.set(facts.number, line);
  return { facts };
}

/** What is wrong with a cell, with what its column is called. */
export function named({ column, value, zh, en }: CellProblem): CellFault {
  return { column, value, zh: `${LEDGER_COLUMNS[column]}：应为${zh}`, en: `${LEDGER_COLUMNS[column]}: expected ${en}` };
}

/**
 * A refusal as the problem of a cell, which is called as the header calls it; of the whole row where it is about no
 * column.
 */
export function inCell(refusal: Refusal): CellFault {
  const { message: zh, messageEn: en } = refusal;
  const field = refusal.code === 'INVALID_INPUT' ? refusal.detail.field : null;
  const column = LEDGER_COLUMN_NAMES.find((name) => name === field) ?? null;
  const called = column === null ? '' : fieldName(column);
  return {
    column,
    value: refusal.code === 'INVALID_INPUT' ? refusal.detail.value : '',
    zh:
      column !== null && zh.startsWith(`${called} `) ? `${LEDGER_COLUMNS[column]} ${zh.slice(called.length + 1)}` : zh,
    en,
  };
}

/** Somebody else has registered the number meanwhile (PostgreSQL: unique_violation). */
export function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';
}

/** What is told of a cell; of the whole row where the column is null. */
export interface CellFault extends Bilingual {
  readonly column: LedgerColumn | null;
  readonly value: string;
}
