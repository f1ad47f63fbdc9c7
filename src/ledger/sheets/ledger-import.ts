import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { orRollBack } from '../../casebook/receipts.js';
import { RuleBook } from '../../casebook/rule-book.js';
import { WriteGate } from '../../casebook/write-gate.js';
import type { StaffMember } from '../../domain/agency/agency.js';
import { fieldName } from '../../domain/kernel/field-names.js';
import { type Refusal, refuse } from '../../domain/kernel/refusal.js';
import { noCampaign } from '../../domain/ledger/campaign.js';
import { decidePatch, decideRegistration, type LedgerContext } from '../../domain/ledger/decide-patch.js';
import { planRow, type RowPlan } from '../../domain/ledger/import-plan.js';
import {
  type CellProblem,
  LEDGER_COLUMN_NAMES,
  LEDGER_COLUMNS,
  type LedgerColumn,
  readHeader,
  readRow,
} from '../../domain/ledger/ledger-columns.js';
import type { Patch, PatchFacts } from '../../domain/ledger/patch.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { changeOf, NEW, normalised, untilUnlocked, wake } from '../book/ledger-book.js';
import { type LedgerChange, writeLedger, WRITES_LEDGER } from '../book/ledger-writer.js';
import { aroundPatches } from '../book/surroundings.js';
import { columnName, SHEET_LIMITS, SheetError, type SheetRow } from './sheet.js';

/** CHECK writes nothing. ALL writes when no row has a problem. GOOD keeps the good rows. */
export const IMPORT_MODES = { CHECK: '只检查', ALL: '全部无误才写入', GOOD: '保留无误的行' } as const;
export type ImportMode = keyof typeof IMPORT_MODES;

export interface ImportAsked {
  readonly mode: ImportMode;
  /** Why registered patches are corrected; null: they are not. */
  readonly correction: string | null;
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

interface Good {
  readonly line: number;
  readonly plan: Exclude<RowPlan, { does: 'REFUSED' }>;
}

/** A row as it was read: what it says of a patch, what is wrong with its cells, or the place of a cell beyond the header. */
type Read = { readonly line: number } & (
  | { readonly facts: PatchFacts }
  | { readonly problems: readonly CellProblem[] }
  | { readonly stray: number; readonly text: string }
);

/** What is told of a cell; of the whole row where the column is null. */
interface CellFault {
  readonly column: LedgerColumn | null;
  readonly value: string;
  readonly zh: string;
  readonly en: string;
}

const BATCH = 1_000;
const PROBLEMS_SHOWN = 2_000;

/** Reads a ledger sheet into patches: every problem by row and cell, then all or nothing, or the good rows when they were asked for. */
@Injectable()
export class LedgerImport {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly gate: WriteGate,
    private readonly clock: Clock,
  ) {}

  /** Runs one import and reports while it goes. Throws SheetError for a file that cannot be read; then nothing is written. */
  async run(
    rows: AsyncIterable<SheetRow>,
    asked: ImportAsked,
    by: StaffMember,
    report: (line: ImportLine) => void,
  ): Promise<Refusal | null> {
    const closed = asked.mode === 'CHECK' ? null : await this.gate.closed();
    if (closed !== null) return closed;
    const context = await this.rules.ledger();
    if (context === null) return noCampaign();
    const read = await this.read(rows, asked, by, context, report);
    const count = (does: RowPlan['does']): number => read.good.filter(({ plan }) => plan.does === does).length;
    const writes = asked.mode === 'GOOD' || (asked.mode === 'ALL' && read.bad === 0);
    const refused =
      writes && read.good.some(({ plan }) => plan.does !== 'SAME')
        ? await this.write(read.good, asked, by, report)
        : null;
    if (refused !== null) return refused;
    report({
      type: 'summary',
      mode: asked.mode,
      rows: read.rows,
      new: count('NEW'),
      same: count('SAME'),
      corrected: count('CORRECT'),
      withProblems: read.bad,
      problemsShown: Math.min(read.problems, PROBLEMS_SHOWN),
      written: writes,
    });
    return null;
  }

  private async read(
    rows: AsyncIterable<SheetRow>,
    { correction }: ImportAsked,
    by: StaffMember,
    context: LedgerContext,
    report: (line: ImportLine) => void,
  ): Promise<{ good: Good[]; bad: number; problems: number; rows: number }> {
    const state = { good: [] as Good[], bad: 0, problems: 0, rows: 0, geometry: 0 };
    const seen = new Map<string, number>();
    let header: ReturnType<typeof headerOf> | null = null;
    let batch: Read[] = [];
    const problem = (
      line: number,
      place: number | null,
      value: string,
      message: string,
      messageEn: string,
      column: LedgerColumn | null,
    ): void => {
      state.problems += 1;
      if (state.problems <= PROBLEMS_SHOWN)
        report({
          type: 'problem',
          line,
          cell: place === null ? null : `${columnName(place)}${line}`,
          column: column === null ? null : LEDGER_COLUMNS[column],
          value,
          message,
          messageEn,
        });
    };
    const placeOf = (column: LedgerColumn | null): number | null => {
      const place = column === null || header === null ? -1 : header.columns.indexOf(column);
      return place < 0 ? null : place; // a column that may be left out
    };
    const flush = async (): Promise<void> => {
      const { known, taken } = await this.known(
        batch.flatMap((row) => ('facts' in row ? [row.facts.number] : [])),
        by,
        context,
      );
      for (const row of batch) {
        const { line } = row;
        const plan =
          'facts' in row
            ? planRow(
                row.facts,
                known.get(row.facts.number),
                taken.has(row.facts.number),
                correction !== null,
                by,
                context,
              )
            : null;
        if (plan !== null && plan.does !== 'REFUSED') {
          state.good.push({ line, plan });
          continue;
        }
        state.bad += 1;
        const inRow = 'problems' in row ? row.problems.map(named) : (plan?.refusals.map(inCell) ?? []);
        if ('stray' in row)
          problem(
            line,
            row.stray,
            row.text.slice(0, 80),
            '表头没有这一列：此行比表头长',
            'the header has no such column: this row is longer than it',
            null,
          );
        for (const { column, value, zh, en } of [...inRow].sort(
          (one, other) => (placeOf(one.column) ?? -1) - (placeOf(other.column) ?? -1),
        ))
          problem(line, placeOf(column), value, zh, en, column);
      }
      batch = [];
      report({ type: 'progress', phase: 'READING', rows: state.rows, of: null });
      await setImmediate(); // others are served between two batches
    };
    for await (const { line, cells } of rows) {
      if (header === null) {
        header = headerOf(cells);
        continue;
      }
      if (!cells.some(isFilled)) continue;
      state.rows += 1;
      const width = header.columns.length;
      const stray = cells.findIndex((cell, place) => place >= width && isFilled(cell));
      const row: Read =
        stray >= 0
          ? { line, stray, text: cells[stray]?.text ?? '' }
          : { line, ...factsOf(readRow(cells, header, context.directory.agencies), seen, line) };
      state.geometry += 'facts' in row ? (row.facts.geometry?.length ?? 0) : 0;
      if (state.geometry > SHEET_LIMITS.geometryCharacters)
        throw new SheetError(
          'SHEET_TOO_LARGE',
          '图形合计过大，请分成几个文件',
          'the polygons of this file are too large together: split it',
        );
      batch.push(row);
      if (batch.length >= BATCH) await flush();
    }
    if (header === null)
      throw new SheetError(
        'NOT_A_SHEET',
        '表中没有内容：第一行应为表头',
        'the sheet is empty: its first row must be the header',
      );
    await flush();
    return state;
  }

  /** The patches of these numbers that are there, and the numbers that are taken by what does not concern the agency. */
  private known(
    numbers: readonly string[],
    { agencyId: agency }: StaffMember,
    { campaign }: LedgerContext,
  ): Promise<{ readonly known: ReadonlyMap<string, Patch>; readonly taken: ReadonlySet<string> }> {
    return this.work.as({ agency }, async (tx) => {
      const rows = await tx.query<{ number: string; body: Patch }>(
        "SELECT number, body FROM ledger_record WHERE campaign_id = $1 AND kind = 'PATCH' AND number = ANY ($2)",
        [campaign.id, numbers],
      );
      const known = new Map(rows.map(({ number, body }) => [number, body]));
      const others = await tx.query<{ number: string }>(
        'SELECT number FROM unnest($2::text[]) number WHERE ledger_has_patch($1, number)',
        [campaign.id, numbers.filter((number) => !known.has(number))],
      );
      return { known, taken: new Set(others.map(({ number }) => number)) };
    });
  }

  /** All good rows in one transaction. What has changed since they were read undoes it all. */
  private async write(
    good: readonly Good[],
    { correction }: ImportAsked,
    by: StaffMember,
    report: (line: ImportLine) => void,
  ): Promise<Refusal | null> {
    const rows = good.filter(({ plan }) => plan.does !== 'SAME');
    const outcome = await untilUnlocked(() =>
      this.work.as<{ refused: Refusal } | null>({ agency: by.agencyId, person: by.personId }, async (tx) => {
        await tx.query(WRITES_LEDGER);
        const rules = await this.rules.ledger();
        if (rules === null) throw new Error('the campaign has vanished');
        const now = this.clock.now();
        const context = { ...rules, now };
        for (let at = 0; at < rows.length; at += BATCH) {
          const changes = await decided(tx, rows.slice(at, at + BATCH), correction ?? '', by, context);
          await writeLedger(tx, changes, now, 'IMPORT', context.campaign.version);
          const before = rows
            .slice(at, at + BATCH)
            .flatMap(({ plan }) => (plan.does === 'CORRECT' ? [plan.patch] : []));
          await wake(
            tx,
            {
              patches: [...before, ...changes.flatMap(({ record }) => (record.kind === 'PATCH' ? [record] : []))],
              party: null,
            },
            now,
          );
          report({ type: 'progress', phase: 'WRITING', rows: Math.min(at + BATCH, rows.length), of: rows.length });
        }
        return null;
      }),
    ).catch((error: unknown) => {
      if (isTaken(error))
        return {
          refused: refuse(
            'STALE_VERSION',
            '导入期间有图斑被他人登记或者办理，没有写入任何一行，请重新检查',
            'patches were registered or acted on meanwhile; nothing was written, check again',
            { expected: 0, current: 1, state: 'DELIVERED' },
          ),
        };
      throw error;
    });
    return outcome?.refused ?? null;
  }
}

async function decided(
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
        'SELECT id, body, chain_length AS length, chain_head AS head FROM ledger_record WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
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
            null,
            context,
          ),
        ),
        row,
      ),
    ];
  });
}

function isFilled(cell: SheetRow['cells'][number]): boolean {
  return cell !== undefined && cell.text.trim() !== '';
}

function headerOf(cells: SheetRow['cells']): Exclude<ReturnType<typeof readHeader>, { zh: string }> {
  const header = readHeader(cells);
  if ('zh' in header) throw new SheetError('WRONG_COLUMNS', header.zh, header.en);
  return header;
}

/** The facts of a row with their geometry read, each number once in a file. */
function factsOf(
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
function named({ column, value, zh, en }: CellProblem): CellFault {
  return { column, value, zh: `${LEDGER_COLUMNS[column]}：应为${zh}`, en: `${LEDGER_COLUMNS[column]}: expected ${en}` };
}

/** A refusal as the problem of a cell, which is called as the header calls it; of the whole row where it is about no column. */
function inCell(refusal: Refusal): CellFault {
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
function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';
}
