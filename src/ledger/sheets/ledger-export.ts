import { Injectable } from '@nestjs/common';

import { DirectoryReader } from '../../agencies/directory.js';
import { type LedgerFilter, type LedgerSearch, listed } from '../../books/ledger/ledger-conditions.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import type { Caller } from '../../domain/agency/agency.js';
import { type Agency, isOfTheCity } from '../../domain/agency/agency.js';
import { type AlertCode, ALERTS } from '../../domain/ledger/alert/alert.js';
import { standing } from '../../domain/ledger/alert/alerts.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { CASE_STATES, struckOffOn } from '../../domain/ledger/case/land-case.js';
import { partyAsRead, readsParties } from '../../domain/ledger/ledger-reading.js';
import { type Patch, PATCH_SOURCES, PATCH_STATES, VERDICTS } from '../../domain/ledger/patch/patch.js';
import {
  cellsOf,
  LEDGER_COLUMN_NAMES,
  LEDGER_COLUMNS,
  type LedgerColumn,
  SHOWN_COLUMNS,
} from '../../domain/ledger/sheet/ledger-columns.js';
import { LedgerViews } from '../api/ledger-views.js';
import type { SheetLook } from './sheet-look.js';

const PAGE = 1_000;

/** A patch with the case that was filed on it. */
export interface LedgerLine {
  readonly patch: Patch;
  readonly landCase: LandCase | null;
}

/**
 * The ledger as a sheet, in the order of its numbers: what an import reads, and beside it, under ※, what became of each
 * patch.
 */
@Injectable()
export class LedgerExport {
  constructor(
    private readonly reader: LedgerReader,
    private readonly views: LedgerViews,
    private readonly directory: DirectoryReader,
  ) {}

  async *rows(caller: Caller, filter: LedgerFilter): AsyncGenerator<readonly string[]> {
    const { agencies } = await this.directory.read();
    const lines = this.lines(caller, filter);
    let line = await lines.next(); // a filter that is refused is refused before the header
    yield [...LEDGER_COLUMN_NAMES.map((column) => LEDGER_COLUMNS[column]), ...SHOWN_COLUMNS];
    for (; line.done !== true; line = await lines.next()) {
      const { patch, landCase } = line.value;
      yield [
        ...cellsOf({ ...patch.facts, party: partyAsRead(patch.facts.party, caller) }, agencies),
        ...shown(patch, landCase),
      ];
    }
  }

  /** The patches that fit, in the order of their numbers; no transaction is held while they are written. */
  async *lines(caller: Caller, filter: LedgerFilter): AsyncGenerator<LedgerLine, undefined> {
    const search = await this.views.searchOf(filter, caller);
    for (let after = ''; ;) {
      const page = await this.page(caller, search, after);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return undefined;
      after = last.patch.facts.number;
    }
  }

  private page(caller: Caller, search: LedgerSearch, after: string): Promise<readonly LedgerLine[]> {
    const { sql, values } = listed('PATCH', search, { withParty: readsParties(caller), limit: null, from: null });
    const [from, size] = [values.length + 1, values.length + 2];
    return this.reader.as(caller, (tx) =>
      tx.query<LedgerLine>(
        `SELECT l.body AS patch, (SELECT c.body FROM ledger_record c WHERE c.id = l.case_id) AS "landCase"
         FROM ${sql} AND l.number > $${from} COLLATE "C"
         ORDER BY l.number COLLATE "C" LIMIT $${size}`,
        [...values, after, PAGE],
      ),
    );
  }

  /** How the sheet looks: how wide its columns are, and what can be chosen in a cell. */
  async look(): Promise<SheetLook> {
    const [{ agencies }, { campaign }] = await Promise.all([this.directory.read(), this.views.context()]);
    const names = (of: (agency: Agency) => boolean): readonly string[] =>
      [...agencies.values()].filter((agency) => agency.active && of(agency)).map(({ name }) => name);
    const choices: Readonly<Partial<Record<LedgerColumn, readonly string[]>>> = {
      batch: campaign.categories.map(({ id }) => id),
      source: Object.values(PATCH_SOURCES),
      townshipId: names(({ kind }) => kind === 'TOWNSHIP'),
      dutyAgencyId: names(isOfTheCity),
      invented: ['是', '否'],
    };
    return {
      widths: [...LEDGER_COLUMN_NAMES.map((column) => WIDTHS[column] ?? 12), ...SHOWN_COLUMNS.map(() => 14)],
      choices: LEDGER_COLUMN_NAMES.flatMap((column, at) => {
        const values = choices[column];
        return values === undefined ? [] : [{ column: at, values }];
      }),
    };
  }
}

/** In characters. */
const WIDTHS: Readonly<Partial<Record<LedgerColumn, number>>> = {
  number: 20,
  batch: 10,
  source: 18,
  townshipId: 20,
  location: 32,
  party: 24,
  dutyAgencyId: 20,
  geometry: 16,
  invented: 8,
};

function shown({ state, verdict, alerts }: Patch, landCase: LandCase | null): readonly string[] {
  const open = standing([...alerts, ...(landCase?.alerts ?? [])]);
  return [
    PATCH_STATES[state],
    verdict === null ? '' : VERDICTS[verdict.verdict],
    landCase?.number ?? '',
    landCase === null ? '' : CASE_STATES[landCase.state],
    landCase?.measure?.dueOn ?? '',
    landCase === null ? '' : (struckOffOn(landCase) ?? ''),
    open.map(({ alertCode }) => ALERTS[alertCode as AlertCode]).join('、'),
  ];
}
