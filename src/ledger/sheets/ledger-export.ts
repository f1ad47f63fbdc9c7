import { Injectable } from '@nestjs/common';

import { DirectoryReader } from '../../agencies/directory.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import type { Caller } from '../../domain/agency/agency.js';
import { type AlertCode, ALERTS } from '../../domain/ledger/alert/alert.js';
import { standing } from '../../domain/ledger/alert/alerts.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { CASE_STATES, struckOffOn } from '../../domain/ledger/case/land-case.js';
import { partyAsRead } from '../../domain/ledger/ledger-reading.js';
import { type Patch, PATCH_STATES, VERDICTS } from '../../domain/ledger/patch/patch.js';
import {
  cellsOf,
  LEDGER_COLUMN_NAMES,
  LEDGER_COLUMNS,
  SHOWN_COLUMNS,
} from '../../domain/ledger/sheet/ledger-columns.js';

const PAGE = 1_000;

/**
 * The ledger as a sheet, in the order of its numbers: what an import reads, and beside it, under ※, what became of each
 * patch.
 */
@Injectable()
export class LedgerExport {
  constructor(
    private readonly reader: LedgerReader,
    private readonly directory: DirectoryReader,
  ) {}

  async *rows(caller: Caller): AsyncGenerator<readonly string[]> {
    yield [...LEDGER_COLUMN_NAMES.map((column) => LEDGER_COLUMNS[column]), ...SHOWN_COLUMNS];
    const { agencies } = await this.directory.read();
    for (let after = ''; ;) {
      const page = await this.reader.as(caller, (tx) =>
        tx.query<{ patch: Patch; landCase: LandCase | null }>(
          `SELECT p.body AS patch, c.body AS "landCase"
           FROM ledger_record p LEFT JOIN ledger_record c ON c.id = p.case_id
           WHERE p.kind = 'PATCH' AND p.number > $1 COLLATE "C"
           ORDER BY p.number COLLATE "C" LIMIT $2`,
          [after, PAGE],
        ),
      );
      for (const { patch, landCase } of page)
        yield [
          ...cellsOf({ ...patch.facts, party: partyAsRead(patch.facts.party, caller) }, agencies),
          ...shown(patch, landCase),
        ];
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.patch.facts.number;
    }
  }
}

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
