import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { writeCsv } from '../ledger/sheets/csv-writer.js';
import { LedgerExport } from '../ledger/sheets/ledger-export.js';
import { SHEET_TYPES } from '../ledger/sheets/sheet.js';
import { writeXlsx } from '../ledger/sheets/xlsx-writer.js';
import { type Entry, Turned, type Visit } from './entry.js';

type Format = 'xlsx' | 'csv';

/** The ledger as a sheet, streamed. */
@Injectable()
export class SheetExport implements Entry<Format> {
  readonly method = 'get';
  readonly path = '/ledger/export';
  readonly operation = 'exportLedger';
  readonly admits = 'patches';
  /** A whole ledger costs what the dearest request costs. */
  readonly cost = 20_000;

  constructor(private readonly exports: LedgerExport) {}

  ask({ query }: Request): Format {
    const unknown = Object.keys(query)
      .find((name) => name !== 'format')
      ?.slice(0, 20);
    if (unknown !== undefined)
      throw new Turned(400, 'BAD_REQUEST', `没有参数「${unknown}」 / there is no parameter "${unknown}"`);
    const format = query['format'] ?? 'xlsx';
    if (format === 'xlsx' || format === 'csv') return format;
    throw new Turned(
      400,
      'BAD_REQUEST',
      `format=${JSON.stringify(format).slice(0, 22)}：应为 xlsx 或者 csv / must be xlsx or csv`,
    );
  }

  async handle({ asked: format, caller, open }: Visit<Format>): Promise<void> {
    const type = format === 'xlsx' ? SHEET_TYPES.xlsx : `${SHEET_TYPES.csv}; charset=utf-8`;
    const out = await open({ type, name: `ledger.${format}` });
    const rows = this.exports.rows(caller);
    await pipeline(format === 'xlsx' ? writeXlsx(rows) : writeCsv(rows), out);
  }
}
