import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { inPost } from '../domain/agency/agency.js';
import { quoted } from '../domain/kernel/refusal.js';
import { type ColumnAliases, LEDGER_COLUMN_NAMES } from '../domain/ledger/sheet/ledger-columns.js';
import { CSV_ENCODINGS, type CsvEncoding, readCsv } from '../ledger/sheets/csv-reader.js';
import { IMPORT_MODES, type ImportAsked, type ImportMode } from '../ledger/sheets/import-line.js';
import { LedgerImport } from '../ledger/sheets/ledger-import.js';
import { SHEET_LIMITS, SHEET_TYPES, SheetError } from '../ledger/sheets/sheet.js';
import { readXlsx } from '../ledger/sheets/xlsx-reader.js';
import { statusOf } from '../platform/graphql/refusal.js';
import { LINES } from './door.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { withScratchFile } from './scratch-file.js';

/** What is done with a sheet, and how its text is encoded. */
type Sheet = ImportAsked & { readonly encoding: CsvEncoding };

/** Each holds a sheet in memory while it is checked. */
const AT_ONCE = 2;
/** One person sends so many sheets at a time; a body that is on its way costs nothing yet. */
const SENT_AT_ONCE = 3;
const BUSY = '正在进行的导入过多，请稍后再试 / too many imports at once; try again';

/** Reads a sheet into the ledger, and reports line by line (NDJSON) while it goes on. */
@Injectable()
export class SheetImport implements Entry<Sheet> {
  readonly method = 'post';
  readonly path = '/ledger/import';
  readonly operation = 'importLedger';
  readonly admits = 'registerPatch';
  readonly cost = 20_000;
  private running = 0;
  private readonly sending = new Map<string, number>();

  constructor(private readonly imports: LedgerImport) {}

  ask(req: Request): Sheet {
    if (req.is(SHEET_TYPES.xlsx) === false && req.is(SHEET_TYPES.csv) === false)
      throw new Turned(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        `只接受 ${SHEET_TYPES.xlsx} 或者 ${SHEET_TYPES.csv} / only these two`,
      );
    return askedOf(req.query);
  }

  async handle(visit: Visit<Sheet>): Promise<void> {
    const { personId } = visit.caller;
    const sending = this.sending.get(personId) ?? 0;
    if (sending >= SENT_AT_ONCE) throw new Turned(429, 'TOO_MANY_IMPORTS', BUSY, 5);
    this.sending.set(personId, sending + 1);
    try {
      await this.takeIn(visit);
    } finally {
      const left = (this.sending.get(personId) ?? 1) - 1;
      if (left === 0) this.sending.delete(personId);
      else this.sending.set(personId, left);
    }
  }

  private async takeIn(visit: Visit<Sheet>): Promise<void> {
    try {
      await withScratchFile('ledger-import', async (file) => {
        await received(visit.req, file);
        await visit.pay(); // only once the file is here: a slow sender neither pays nor holds a place
        if (this.running >= AT_ONCE) throw new Turned(429, 'TOO_MANY_IMPORTS', BUSY, 5);
        this.running += 1;
        try {
          await this.read(file, visit);
        } finally {
          this.running -= 1;
        }
      });
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      throw new Turned(error.code === 'SHEET_TOO_LARGE' ? 413 : 422, error.code, `${error.zh} / ${error.en}`);
    }
  }

  private async read(file: string, { asked, caller, req, open }: Visit<Sheet>): Promise<void> {
    const out = await open({ type: `${LINES}; charset=utf-8`, name: null });
    const rows = req.is(SHEET_TYPES.xlsx) === false ? readCsv(file, asked.encoding) : readXlsx(file);
    // Never waited for: whoever does not read holds no transaction. A report is some hundred kilobytes at most.
    const refused = await this.imports.run(rows, asked, inPost(caller), (line) => {
      if (!out.destroyed) out.write(`${JSON.stringify(line)}\n`);
    });
    if (refused !== null)
      throw new Turned(statusOf(refused.code), refused.code, `${refused.message} / ${refused.messageEn}`);
  }
}

/** What is asked for. Throws Turned, which says what is wrong with it. */
function askedOf(query: Readonly<Record<string, unknown>>): Sheet {
  const { mode = 'check', encoding = 'utf-8', corrections = 'false', reason = '', columns, ...others } = query;
  const wanted = String(mode).toUpperCase();
  const wrong = (text: string): Turned => new Turned(400, 'BAD_REQUEST', text);
  const [unknown] = Object.keys(others).map((name) => name.slice(0, 20));
  if (unknown !== undefined) throw wrong(`没有参数「${unknown}」 / there is no parameter "${unknown}"`);
  if (corrections !== 'true' && corrections !== 'false')
    throw wrong(`corrections=${String(corrections).slice(0, 20)}：应为 true 或者 false / must be true or false`);
  if (!(wanted in IMPORT_MODES))
    throw wrong(`mode=${String(mode).slice(0, 20)}：应为 check、all 或者 good / must be check, all or good`);
  if (!CSV_ENCODINGS.some((one) => one === encoding))
    throw wrong(`encoding=${String(encoding).slice(0, 20)}：应为 ${CSV_ENCODINGS.join('、')} / must be one of these`);
  if (corrections === 'true' && (typeof reason !== 'string' || reason.trim().length < 4))
    throw wrong('corrections=true 须附理由 reason（至少4个字） / corrections need a reason of 4 characters at least');
  return {
    mode: wanted as ImportMode,
    encoding: encoding as CsvEncoding,
    correction: corrections === 'true' ? String(reason) : null,
    aliases: aliasesIn(columns),
  };
}

/** So many columns of another sheet may be named. */
const MOST_ALIASES = 60;

/** {"图斑号":"number","备注":null}: what this sheet calls our columns, and which of its own are passed over. */
function aliasesIn(given: unknown): ColumnAliases {
  if (given === undefined) return new Map();
  const wrong = new Turned(
    400,
    'BAD_REQUEST',
    `columns=${quoted(given)}：应为 JSON，如 {"图斑号":"number","备注":null}；可用的列 ${LEDGER_COLUMN_NAMES.join('、')} ` +
      '/ must be JSON that names columns',
  );
  try {
    const read: unknown = JSON.parse(typeof given === 'string' ? given : '');
    if (typeof read !== 'object' || read === null || Array.isArray(read)) throw wrong;
    const named: readonly [string, unknown][] = Object.entries(read);
    if (named.length > MOST_ALIASES) throw wrong;
    return new Map(
      named.map(([name, column]) => {
        const known = LEDGER_COLUMN_NAMES.find((one) => one === column);
        if (known === undefined && column !== null) throw wrong;
        return [name.trim(), known ?? null];
      }),
    );
  } catch {
    throw wrong;
  }
}

/** The body in a file, at most so large. */
async function received(req: Request, file: string): Promise<void> {
  let size = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > SHEET_LIMITS.fileBytes)
        done(
          new SheetError(
            'SHEET_TOO_LARGE',
            `文件超过 ${SHEET_LIMITS.fileBytes / 1024 / 1024} MB`,
            `the file is larger than ${SHEET_LIMITS.fileBytes / 1024 / 1024} MB`,
          ),
        );
      else done(null, chunk);
    },
  });
  await pipeline(req, bounded, createWriteStream(file));
}
