import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BudgetSpent, CostBudget } from '../access/policy/cost-budget.js';
import { Admissions } from '../access/policy/admissions.js';
import { CallerFinder } from '../access/policy/caller-finder.js';
import { AccessRecorder } from '../access/record/access-recorder.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import { CSV_ENCODINGS, type CsvEncoding, readCsv } from '../ledger/sheets/csv-reader.js';
import { writeCsv } from '../ledger/sheets/csv-writer.js';
import { LedgerExport } from '../ledger/sheets/ledger-export.js';
import {
  IMPORT_MODES,
  type ImportAsked,
  type ImportLine,
  type ImportMode,
  LedgerImport,
} from '../ledger/sheets/ledger-import.js';
import { SHEET_LIMITS, SHEET_TYPES, SheetError } from '../ledger/sheets/sheet.js';
import { readXlsx } from '../ledger/sheets/xlsx-reader.js';
import { writeXlsx } from '../ledger/sheets/xlsx-writer.js';
import { contextOf, type GraphQLContext } from '../platform/graphql/context.js';
import { statusOf } from '../platform/graphql/refusal.js';

/** Each holds a sheet in memory while it is checked. */
const AT_ONCE = 2;
/** A whole ledger costs what the dearest request costs. */
const COST = 20_000;
const BUSY = '正在进行的导入过多，请稍后再试 / too many imports at once; try again';

/** The ledger as a sheet: `POST /ledger/import` answers a report line by line (NDJSON) while it goes on, `GET /ledger/export` streams the file. */
@Controller('ledger')
export class LedgerController {
  private running = 0;
  private readonly log = new Logger(LedgerController.name);

  constructor(
    private readonly callers: CallerFinder,
    private readonly admissions: Admissions,
    private readonly budget: CostBudget,
    private readonly recorder: AccessRecorder,
    private readonly imports: LedgerImport,
    private readonly exports: LedgerExport,
  ) {}

  @Get('export')
  async export(@Query('format') format: string | undefined, @Req() req: Request, @Res() res: Response): Promise<void> {
    const context = numbered(req, res);
    const caller = await this.admitted('patches', context);
    const kind = format ?? 'xlsx';
    if (caller === null || (kind !== 'xlsx' && kind !== 'csv')) {
      await this.refuse(
        context,
        'exportLedger',
        caller === null ? 401 : 400,
        caller === null ? 'UNAUTHENTICATED' : 'BAD_REQUEST',
        caller === null
          ? '请先以有权的岗位登录 / sign in first, in a post that may'
          : `format=${kind.slice(0, 20)}：应为 xlsx 或者 csv / must be xlsx or csv`,
      );
      return;
    }
    if (!(await this.paid(context, caller, 'exportLedger'))) return;
    await this.recorder.record(context.requestId, context, ['exportLedger'], []);
    res
      .setHeader('content-type', kind === 'xlsx' ? SHEET_TYPES.xlsx : `${SHEET_TYPES.csv}; charset=utf-8`)
      .setHeader('content-disposition', `attachment; filename="ledger.${kind}"`)
      .setHeader('cache-control', 'no-store');
    const rows = this.exports.rows(caller);
    await pipeline(kind === 'xlsx' ? writeXlsx(rows) : writeCsv(rows), res).catch(() => undefined); // whoever went away has gone away
  }

  @Post('import')
  async import(
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const context = numbered(req, res);
    const caller = await this.admitted('registerPatch', context);
    const isXlsx = req.is(SHEET_TYPES.xlsx) !== false;
    const asked = askedOf(query);
    if (caller === null) {
      await this.refuse(
        context,
        'importLedger',
        401,
        'UNAUTHENTICATED',
        '请先以有权的岗位登录 / sign in first, in a post that may',
      );
      return;
    }
    if (!isXlsx && req.is(SHEET_TYPES.csv) === false) {
      await this.refuse(
        context,
        'importLedger',
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        `只接受 ${SHEET_TYPES.xlsx} 或者 ${SHEET_TYPES.csv} / only these two`,
      );
      return;
    }
    if (typeof asked === 'string') {
      await this.refuse(context, 'importLedger', 400, 'BAD_REQUEST', asked);
      return;
    }
    const folder = await mkdtemp(path.join(tmpdir(), 'ledger-import-'));
    let holds = false;
    try {
      const file = path.join(folder, 'sheet');
      await received(req, file);
      if (!(await this.paid(context, caller, 'importLedger'))) return;
      if (this.running >= AT_ONCE) {
        await this.refuse(context, 'importLedger', 429, 'TOO_MANY_IMPORTS', BUSY);
        return;
      }
      this.running += 1; // only once the file is here: a slow sender holds no place
      holds = true;
      await this.recorder.record(context.requestId, context, ['importLedger'], []);
      res.status(200);
      const rows = isXlsx ? readXlsx(file) : readCsv(file, asked.encoding);
      const refused = await this.imports.run(rows, asked, inPost(caller), (line) => {
        sent(res, line);
      });
      if (refused === null) res.end();
      else this.fail(res, context, statusOf(refused.code), refused.code, `${refused.message} / ${refused.messageEn}`);
    } catch (error) {
      if (!(error instanceof SheetError)) {
        if (!res.headersSent) throw error;
        this.log.error(`${context.requestId}: ${error instanceof Error ? error.message : String(error)}`);
        this.fail(
          res,
          context,
          500,
          'INTERNAL',
          '系统内部错误，没有写入任何一行 / internal error, nothing was written',
        );
        return;
      }
      this.fail(res, context, error.code === 'SHEET_TOO_LARGE' ? 413 : 422, error.code, `${error.zh} / ${error.en}`);
    } finally {
      if (holds) this.running -= 1;
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async paid(context: GraphQLContext, { personId }: Caller, operation: string): Promise<boolean> {
    try {
      await this.budget.pay(`person ${personId}`, COST);
      return true;
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      context.res.setHeader('retry-after', String(error.retryAfterSeconds));
      await this.refuse(context, operation, 429, 'BUDGET_SPENT', error.message);
      return false;
    }
  }

  private async admitted(operation: string, context: GraphQLContext): Promise<Caller | null> {
    const caller = await this.callers.find(context);
    return caller !== null && this.admissions.admits(operation, caller) ? caller : null;
  }

  private async refuse(
    context: GraphQLContext,
    operation: string,
    status: number,
    code: string,
    message: string,
  ): Promise<void> {
    await this.recorder.record(context.requestId, context, [operation], [code]);
    this.fail(context.res, context, status, code, message);
  }

  /** An error as everywhere; once the report has begun, as its last line. */
  private fail(res: Response, { requestId }: GraphQLContext, status: number, code: string, message: string): void {
    const errors = [{ message, extensions: { code, requestId } }];
    if (res.headersSent) res.end(`${JSON.stringify({ type: 'error', errors })}\n`);
    else res.status(status).json({ errors });
  }
}

function numbered(req: Request, res: Response): GraphQLContext {
  res.setHeader('x-request-id', randomUUID());
  return contextOf(req, res);
}

/** What is asked for, or what is wrong with it. */
function askedOf(
  query: Readonly<Record<string, unknown>>,
): (ImportAsked & { readonly encoding: CsvEncoding }) | string {
  const { mode = 'check', encoding = 'utf-8', corrections = 'false', reason = '' } = query;
  const wanted = String(mode).toUpperCase();
  if (!(wanted in IMPORT_MODES))
    return `mode=${String(mode).slice(0, 20)}：应为 check、all 或者 good / must be check, all or good`;
  if (!CSV_ENCODINGS.some((one) => one === encoding))
    return `encoding=${String(encoding).slice(0, 20)}：应为 ${CSV_ENCODINGS.join('、')} / must be one of these`;
  if (corrections === 'true' && (typeof reason !== 'string' || reason.trim().length < 4))
    return 'corrections=true 须附理由 reason（至少4个字） / corrections need a reason of 4 characters at least';
  return {
    mode: wanted as ImportMode,
    encoding: encoding as CsvEncoding,
    correction: corrections === 'true' ? String(reason) : null,
  };
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

/** Never waited for: whoever does not read holds no transaction. A report is some hundred kilobytes at most. */
function sent(res: Response, line: ImportLine): void {
  if (!res.headersSent)
    res.setHeader('content-type', 'application/x-ndjson; charset=utf-8').setHeader('cache-control', 'no-store');
  if (!res.destroyed) res.write(`${JSON.stringify(line)}\n`);
}
