import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import type { LedgerFilter } from '../books/ledger/ledger-conditions.js';
import { quoted } from '../domain/kernel/refusal.js';
import { writeCsv } from '../ledger/sheets/csv-writer.js';
import { LedgerExport } from '../ledger/sheets/ledger-export.js';
import { SHEET_TYPES } from '../ledger/sheets/sheet.js';
import { writeXlsx } from '../ledger/sheets/xlsx-writer.js';
import { begun } from './begun.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { filterIn } from './ledger-filter.js';

interface Wanted {
  readonly format: 'xlsx' | 'csv';
  readonly filter: LedgerFilter;
}

/** The ledger as a sheet, streamed: all of it, or what fits a filter. */
@Injectable()
export class SheetExport implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/ledger/export';
  readonly operation = 'exportLedger';
  readonly admits = 'patches';
  /** A whole ledger costs what the dearest request costs. */
  readonly cost = 20_000;

  constructor(private readonly exports: LedgerExport) {}

  ask({ query }: Request): Wanted {
    const { format = 'xlsx' } = query;
    if (format !== 'xlsx' && format !== 'csv')
      throw new Turned(400, 'BAD_REQUEST', `format=${quoted(format)}：应为 xlsx 或者 csv / must be xlsx or csv`);
    return { format, filter: filterIn(query, ['format']) };
  }

  async handle({ asked: { format, filter }, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const rows = await begun(this.exports.rows(caller, filter));
    const type = format === 'xlsx' ? SHEET_TYPES.xlsx : `${SHEET_TYPES.csv}; charset=utf-8`;
    const look = await this.exports.look();
    const out = await open({ type, name: `ledger.${format}` });
    await pipeline(format === 'xlsx' ? writeXlsx(rows, look) : writeCsv(rows), out);
  }
}
