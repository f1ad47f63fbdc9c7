import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { readCaseFiles } from '../books/casebook/load.js';
import { LedgerReader } from '../books/ledger/ledger-reader.js';
import { readerOf } from '../domain/access/read-policy.js';
import type { Caller } from '../domain/agency/agency.js';
import type { CaseFile } from '../domain/decision/case-file.js';
import { FILE_TYPES } from '../domain/file/file-types.js';
import { isUuid } from '../domain/kernel/uuid.js';
import { readsParties } from '../domain/ledger/ledger-reading.js';
import { documentsFor } from '../domain/referral/referral.js';
import { FileAltered, FileErased, FileQuarantined, type KeptFile, KeptFiles } from '../files/kept-files.js';
import { Uploads } from '../files/uploads.js';
import { type Entry, type Leaving, Turned, type Visit } from './entry.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Whether it is shown or saved; or, of a picture, its thumbnail. */
interface Shown {
  readonly show: boolean;
  readonly thumbnail: boolean;
}

function shownAs({ query }: Request): Shown {
  return { show: query['show'] === 'true', thumbnail: query['thumbnail'] === 'true' };
}

/** Which file, of which referral. */
interface Wanted extends Shown {
  readonly sha256: string;
  readonly referralId: string;
}

/** A file, and the name without ending under which it is saved. */
interface Found {
  readonly file: KeptFile;
  readonly name: string;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A file of a document list, for whoever may read the list. A part of it by `Range` (RFC 9110, 14.2). */
@Injectable()
export class FileDownload implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/referrals/:referralId/files/:sha256';
  readonly operation = 'file';
  readonly admits = 'referral';
  readonly cost = 500;

  constructor(
    private readonly cases: CaseFileReader,
    private readonly files: KeptFiles,
  ) {}

  ask(req: Request): Wanted {
    const { params } = req;
    const [referralId, sha256] = [String(params['referralId']).toLowerCase(), String(params['sha256'])];
    return { referralId, sha256, ...shownAs(req) };
  }

  async handle(visit: Visit<Wanted>): Promise<void> {
    const { asked, caller, pay } = visit;
    await pay();
    const found = await this.find(asked, caller);
    if (found === null) throw notThere();
    await send(this.files, visit, found, { reads: [asked.referralId], groups: ['MATERIALS', 'PERSONAL'] });
  }

  private async find({ referralId, sha256 }: Wanted, caller: Caller): Promise<Found | null> {
    if (!isUuid(referralId) || !SHA256.test(sha256)) return null;
    return this.cases.query(caller, async (tx) => {
      const caseFile = (await readCaseFiles(tx, [referralId])).get(referralId);
      if (caseFile === undefined || !readsFiles(caseFile, caller)) return null;
      const entry = documentsFor(caseFile.referral, caller.agencyId).find((document) => document.sha256 === sha256);
      const files = (await KeptFiles.ofReferrals(tx, [referralId])).get(referralId);
      const file = files?.find((one) => one.sha256 === sha256);
      return entry === undefined || file === undefined ? null : { file, name: fileNameOf(entry.name) };
    });
  }
}

/** A photograph or a report of the ledger, for whoever sees the record and reads whom it is about. */
@Injectable()
export class LedgerFileDownload implements Entry<Shown & { readonly recordId: string; readonly sha256: string }> {
  readonly method = 'get';
  readonly path = '/ledger/:recordId/files/:sha256';
  readonly operation = 'ledgerFile';
  readonly admits = 'patches';
  readonly cost = 500;

  constructor(
    private readonly ledger: LedgerReader,
    private readonly files: KeptFiles,
  ) {}

  ask(req: Request): Shown & { readonly recordId: string; readonly sha256: string } {
    const { params } = req;
    const [recordId, sha256] = [String(params['recordId']).toLowerCase(), String(params['sha256'])];
    return { recordId, sha256, ...shownAs(req) };
  }

  async handle(visit: Visit<Shown & { readonly recordId: string; readonly sha256: string }>): Promise<void> {
    const { asked, caller, pay } = visit;
    await pay();
    const { recordId, sha256 } = asked;
    if (!isUuid(recordId) || !SHA256.test(sha256) || !readsParties(caller)) throw notThere();
    const found = await this.ledger.as(caller, async (tx) => {
      const [use] = await tx.query<{ number: string }>(
        `SELECT r.number FROM ledger_file_use f JOIN ledger_record r ON r.id = f.record_id
         WHERE f.record_id = $1 AND f.sha256 = $2`,
        [recordId, sha256],
      );
      const file = (await KeptFiles.among(tx, [sha256])).get(sha256);
      if (use === undefined || file === undefined) return null;
      return { file, name: fileNameOf(`${use.number}-${sha256.slice(0, 8)}`) };
    });
    if (found === null) throw notThere();
    await send(this.files, visit, found, { reads: [recordId] });
  }
}

/** What one's own agency has sent, whether it is used already or not. */
@Injectable()
export class UploadDownload implements Entry<Shown & { readonly id: string }> {
  readonly method = 'get';
  readonly path = '/uploads/:id/file';
  readonly operation = 'upload';
  readonly admits = 'upload';
  readonly cost = 500;

  constructor(
    private readonly uploads: Uploads,
    private readonly files: KeptFiles,
  ) {}

  ask(req: Request): Shown & { readonly id: string } {
    return { id: String(req.params['id']).toLowerCase(), ...shownAs(req) };
  }

  async handle(visit: Visit<Shown & { readonly id: string }>): Promise<void> {
    await visit.pay();
    const { id } = visit.asked;
    const upload = isUuid(id) ? await this.uploads.find(id, visit.caller) : null;
    if (upload === null || upload.file === null) throw notThere();
    const name = upload.name.slice(0, upload.name.lastIndexOf('.'));
    await send(this.files, visit, { file: upload.file, name }, {});
  }
}

/** Sends what is kept: the whole, a range of it, or its thumbnail. Throws Turned. */
export async function send(
  files: KeptFiles,
  { asked, caller, req, open }: Pick<Visit<Shown>, 'asked' | 'caller' | 'req' | 'open'>,
  { file, name }: Found,
  read: Pick<Leaving, 'reads' | 'groups'>,
): Promise<void> {
  if (asked.thumbnail) {
    const jpeg = await files.thumbnailOf(file, caller).catch(withheld);
    if (jpeg === null) throw notThere();
    (await open({ type: 'image/jpeg', name: null, headers: HARMLESS, ...read })).write(jpeg);
    return;
  }
  const range = rangeOf(req, file.size);
  const content = await files.read(file, caller, range ?? undefined).catch(withheld);
  const { media, endings, shown } = FILE_TYPES[file.type];
  const out = await open({
    type: media,
    name: asked.show && shown ? null : `${name}.${endings[0]}`,
    status: range === null ? 200 : 206,
    headers: { ...HARMLESS, 'Accept-Ranges': 'bytes', ...lengthOf(file, range) },
    ...read,
  }).catch((error: unknown) => {
    content.destroy();
    throw error;
  });
  await pipeline(content, out);
}

/** A file names persons wherever it does: whoever reads them masked does not read it. */
export function readsFiles({ referral }: CaseFile, caller: Caller): boolean {
  const reading = readerOf(referral, caller);
  return reading('MATERIALS') === 'FULL' && reading('PERSONAL') === 'FULL';
}

/** Whatever it holds, nothing of it runs: no script, no frame of ours, no form. */
export const HARMLESS = {
  'Content-Security-Policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
};

/** The name of an entry is free text; a file system wants less of it. */
function fileNameOf(name: string): string {
  const plain = name.toWellFormed().replace(NOT_IN_NAMES, '_');
  return Array.from(plain).slice(0, 120).join('');
}

const NOT_IN_NAMES = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/g;

function lengthOf({ size }: KeptFile, range: Range | null): Record<string, string> {
  if (range === null) return { 'Content-Length': String(size) };
  const { start, end } = range;
  return { 'Content-Length': String(end - start + 1), 'Content-Range': `bytes ${start}-${end}/${size}` };
}

/** One part; several at once are answered with the whole. Throws Turned where it lies outside. */
function rangeOf(req: Request, size: number): Range | null {
  const asked = req.range(size);
  if (asked === -1)
    throw new Turned(416, 'NO_SUCH_RANGE', `文件有 ${size} 字节 / the file has ${size} bytes: the range lies outside`);
  if (asked === undefined || asked === -2 || asked.type !== 'bytes' || asked.length !== 1) return null;
  return asked[0] ?? null;
}

export function withheld(error: unknown): never {
  if (error instanceof FileErased)
    throw new Turned(
      410,
      'FILE_ERASED',
      '文件的内容已依保存期限规定删除 / a rule of retention has taken the content of this file away',
    );
  if (error instanceof FileQuarantined)
    throw new Turned(
      410,
      'FILE_QUARANTINED',
      `查毒发现 ${error.message}，文件已隔离，不予提供 / ` +
        `the virus check found ${error.message}: the file is in quarantine and is not handed out`,
    );
  if (!(error instanceof FileAltered)) throw error;
  throw new Turned(
    410,
    'FILE_ALTERED',
    '存储中的文件与收存时不同，不予提供；已告知管理员 / ' +
      'the stored file is no longer what was kept: it is not handed out, and the administrators have been told',
  );
}

function notThere(): Turned {
  return new Turned(404, 'NOT_FOUND', '没有这个文件，或者本机关不能看材料 / no such file, or not for your agency');
}
