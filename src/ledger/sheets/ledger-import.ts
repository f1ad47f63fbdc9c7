import { setImmediate } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';

import { CarryOut } from '../../books/carry-out.js';
import { writeLedger, WRITES_LEDGER } from '../../books/ledger/ledger-writer.js';
import { trigger } from '../../books/ledger/trigger.js';
import { RuleBook } from '../../books/rule-book.js';
import type { StaffMember } from '../../domain/agency/agency.js';
import { noCampaign } from '../../domain/campaign/campaign.js';
import { type Refusal, refuse } from '../../domain/kernel/refusal.js';
import { type LedgerContext } from '../../domain/ledger/ledger-decision.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import { planRow, type Registered, type RowPlan } from '../../domain/ledger/sheet/import-plan.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Good, ImportAsked, ImportLine, Read } from './import-line.js';
import { decided, isTaken } from './import-rows.js';
import { type SheetRow } from './sheet.js';
import { Problems, PROBLEMS_SHOWN, type Reading, SheetReader } from './sheet-reader.js';

const BATCH = 1_000;

/**
 * Reads a ledger sheet into patches: every problem by row and cell, then all or nothing, or the good rows when they
 * were asked for.
 */
@Injectable()
export class LedgerImport {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly carryOut: CarryOut,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs one import and reports while it goes. Throws SheetError for a file that cannot be read; then nothing is
   * written.
   */
  async run(
    rows: AsyncIterable<SheetRow>,
    asked: ImportAsked,
    by: StaffMember,
    report: (line: ImportLine) => void,
  ): Promise<Refusal | null> {
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
    { correction, aliases }: ImportAsked,
    by: StaffMember,
    context: LedgerContext,
    report: (line: ImportLine) => void,
  ): Promise<Reading> {
    const state: Reading = { good: [], bad: 0, problems: 0, rows: 0 };
    const sheet = new SheetReader(
      { agencies: context.directory.agencies, categories: context.campaign.categories },
      aliases,
    );
    const problems = new Problems(sheet, state, report);
    let batch: Read[] = [];
    const flush = async (): Promise<void> => {
      const numbers = batch.flatMap((row) => ('facts' in row ? [row.facts.number] : []));
      const registered = await this.registered(numbers, by, context);
      for (const row of batch) {
        const plan =
          'facts' in row
            ? planRow(row.facts, registered.get(row.facts.number) ?? null, correction !== null, by, context)
            : null;
        if (plan === null || plan.does === 'REFUSED') problems.of(row, plan);
        else state.good.push({ line: row.line, plan });
      }
      batch = [];
      report({ type: 'progress', phase: 'READING', rows: state.rows, of: null });
      await setImmediate(); // others are served between two batches
    };
    for await (const row of rows) {
      const read = sheet.next(row);
      if (read === null) continue;
      state.rows += 1;
      batch.push(read);
      if (batch.length >= BATCH) await flush();
    }
    sheet.requireHeader();
    await flush();
    return state;
  }

  /** What stands under these numbers; a number that is free is left out. */
  private registered(
    numbers: readonly string[],
    { agencyId: agency }: StaffMember,
    { campaign }: LedgerContext,
  ): Promise<ReadonlyMap<string, Registered>> {
    return this.work.read({ agency }, async (tx) => {
      const rows = await tx.query<{ number: string; body: Patch }>(
        "SELECT number, body FROM ledger_record WHERE campaign_id = $1 AND kind = 'PATCH' AND number = ANY ($2)",
        [campaign.id, numbers],
      );
      const seen = new Map(rows.map(({ number, body }): [string, Registered] => [number, body]));
      const others = await tx.query<{ number: string }>(
        'SELECT number FROM unnest($2::text[]) number WHERE ledger_has_patch($1, number)',
        [campaign.id, numbers.filter((number) => !seen.has(number))],
      );
      return new Map([...seen, ...others.map(({ number }): [string, Registered] => [number, 'UNSEEN'])]);
    });
  }

  /** All good rows in one transaction. What has changed since they were read undoes it all. */
  private async write(
    good: readonly Good[],
    { correction }: ImportAsked,
    by: StaffMember,
    report: (line: ImportLine) => void,
  ): Promise<Refusal | null> {
    const rules = await this.rules.ledger();
    if (rules === null) return noCampaign();
    const rows = good.filter(({ plan }) => plan.does !== 'SAME');
    const outcome = await this.carryOut
      .unlessClosed<object>(by, async (tx) => {
        await tx.query(WRITES_LEDGER);
        const now = this.clock.now();
        const context = { ...rules, now };
        for (let at = 0; at < rows.length; at += BATCH) {
          const changes = await decided(tx, rows.slice(at, at + BATCH), correction ?? '', by, context);
          await writeLedger(tx, changes, now, 'IMPORT', context.campaign.version);
          const before = rows
            .slice(at, at + BATCH)
            .flatMap(({ plan }) => (plan.does === 'CORRECT' ? [plan.patch] : []));
          await trigger(
            tx,
            {
              patches: [...before, ...changes.flatMap(({ record }) => (record.kind === 'PATCH' ? [record] : []))],
              party: null,
            },
            now,
          );
          report({ type: 'progress', phase: 'WRITING', rows: Math.min(at + BATCH, rows.length), of: rows.length });
        }
        return {};
      })
      .catch((error: unknown) => {
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
    return 'refused' in outcome ? outcome.refused : null;
  }
}
