import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { FILE_PROBLEMS } from '../domain/file/file-types.js';
import { isUuid } from '../domain/kernel/uuid.js';
import { type Piece, PieceRefused, type Upload, Uploads } from '../files/uploads.js';
import { type Entry, type Leaving, Turned, type Visit } from './entry.js';

/** A sender that sends nothing for so long has gone, whatever its connection says. */
const SILENT_MS = 30_000;

/** One person sends so many files at a time. */
const SENT_AT_ONCE = 6;

/** The protocol of resumable uploads, https://tus.io/protocols/resumable-upload: its core and "termination". */
const TUS = '1.0.0';
const TUS_PIECE = 'application/offset+octet-stream';

/** What the ways to send a file share: who may, how many at a time, and what is answered. */
@Injectable()
export class Receiving {
  private readonly sending = new Map<string, number>();

  constructor(readonly uploads: Uploads) {}

  /** Takes a piece of the file and lets the upload go on. Throws Turned. */
  async take({ asked: id, caller, req, pay }: Visit<string>, piece: Piece): Promise<Upload> {
    await pay();
    const { personId } = caller;
    const sending = this.sending.get(personId) ?? 0;
    if (sending >= SENT_AT_ONCE)
      throw new Turned(
        429,
        'TOO_MANY_UPLOADS',
        '同时上传的文件过多，请稍后再试 / too many uploads at once; try again',
        5,
      );
    this.sending.set(personId, sending + 1);
    req.setTimeout(SILENT_MS, () => req.destroy());
    req.once('end', () => req.setTimeout(0)); // all of it is here: what follows takes its time without the sender
    try {
      return taken(await this.uploads.take(id, caller, piece).catch(told));
    } finally {
      const left = (this.sending.get(personId) ?? 1) - 1;
      if (left === 0) this.sending.delete(personId);
      else this.sending.set(personId, left);
      if (!req.destroyed) req.socket.setTimeout(0); // the connection goes on
    }
  }
}

/** The whole file in one request: for programs. Sent again, it begins anew. */
@Injectable()
export class UploadWhole implements Entry<string> {
  readonly method = 'put';
  readonly path = '/uploads/:id';
  readonly operation = 'upload';
  readonly admits = 'beginUpload';
  readonly cost = 500;

  constructor(private readonly receiving: Receiving) {}

  ask(req: Request): string {
    return idOf(req);
  }

  async handle(visit: Visit<string>): Promise<void> {
    const { req, open } = visit;
    const upload = await this.receiving.take(visit, { from: null, length: lengthOf(req), body: req });
    if (upload.received < upload.size)
      throw new Turned(
        400,
        'NOT_WHOLE',
        `只收到 ${upload.received} 字节，应为 ${upload.size} / ${upload.received} bytes have come of ${upload.size}`,
      );
    const { id, file } = upload;
    (await open({ type: 'application/json; charset=utf-8', name: null })).write(JSON.stringify({ id, file }));
  }
}

/** A piece, behind what has come already. */
@Injectable()
export class UploadPiece implements Entry<string> {
  readonly method = 'patch';
  readonly path = '/uploads/:id';
  readonly operation = 'upload';
  readonly admits = 'beginUpload';
  readonly cost = 500;

  constructor(private readonly receiving: Receiving) {}

  ask(req: Request): string {
    requireTus(req);
    if (req.is(TUS_PIECE) === false)
      throw new Turned(415, 'UNSUPPORTED_MEDIA_TYPE', `只接受 ${TUS_PIECE} / ${TUS_PIECE} only`);
    return idOf(req);
  }

  async handle(visit: Visit<string>): Promise<void> {
    const { req, open } = visit;
    const given = req.get('upload-offset') ?? '';
    if (!/^\d{1,12}$/.test(given))
      throw new Turned(
        400,
        'BAD_REQUEST',
        `Upload-Offset「${given.slice(0, 20)}」应为整数 / Upload-Offset must be a whole number`,
      );
    const { received } = await this.receiving.take(visit, { from: Number(given), length: lengthOf(req), body: req });
    await open(progress(204, received));
  }
}

/** How far the file has come. */
@Injectable()
export class UploadOffset implements Entry<string> {
  readonly method = 'head';
  readonly path = '/uploads/:id';
  readonly operation = 'upload';
  readonly admits = 'beginUpload';
  readonly cost = 50;

  constructor(private readonly receiving: Receiving) {}

  ask(req: Request): string {
    requireTus(req);
    return idOf(req);
  }

  async handle(visit: Visit<string>): Promise<void> {
    const { asked: id, caller, req, open } = visit;
    let upload = taken(await this.receiving.uploads.find(id, caller));
    // all of it has come, and whoever took it in died before it was looked into
    if (upload.received === upload.size && upload.file === null)
      upload = await this.receiving.take(visit, { from: upload.size, length: 0, body: req });
    const { status, headers, ...leaving } = progress(200, upload.received);
    await open({ ...leaving, status, headers: { ...headers, 'Upload-Length': String(upload.size) } });
  }
}

/** Gives an upload up. */
@Injectable()
export class UploadEnd implements Entry<string> {
  readonly method = 'delete';
  readonly path = '/uploads/:id';
  readonly operation = 'giveUpUpload';
  readonly admits = 'beginUpload';
  readonly cost = 50;

  constructor(private readonly receiving: Receiving) {}

  ask(req: Request): string {
    requireTus(req);
    return idOf(req);
  }

  async handle({ asked: id, caller, open }: Visit<string>): Promise<void> {
    if (!(await this.receiving.uploads.giveUp(id, caller).catch(told))) throw notThere();
    await open({ type: 'text/plain', name: null, status: 204, headers: { 'Tus-Resumable': TUS } });
  }
}

function idOf({ params }: Request): string {
  const id = String(params['id']).toLowerCase();
  if (!isUuid(id)) throw notThere();
  return id;
}

function lengthOf(req: Request): number | null {
  const length = req.get('content-length');
  return length === undefined ? null : Number(length);
}

function progress(status: number, received: number): Leaving & { readonly headers: Record<string, string> } {
  return {
    type: 'text/plain',
    name: null,
    status,
    headers: { 'Tus-Resumable': TUS, 'Upload-Offset': String(received) },
  };
}

function requireTus(req: Request): void {
  if ((req.get('tus-resumable') ?? TUS) !== TUS)
    throw new Turned(412, 'OTHER_PROTOCOL', `只支持 tus ${TUS} / tus ${TUS} only`);
}

function taken(upload: Upload | null): Upload {
  if (upload === null) throw notThere();
  const { problem } = upload;
  if (problem === null) return upload;
  const { zh, en } = FILE_PROBLEMS[problem];
  throw new Turned(422, problem, `「${upload.name}」未收存：${zh} / "${upload.name}" was not taken in: ${en}`);
}

const REFUSED: Readonly<
  Record<PieceRefused['why'], readonly [status: number, code: string, text: string, retry: number | null]>
> = {
  BUSY: [423, 'BUSY', '该文件正在另一处上传，请稍后再试 / it is being sent elsewhere just now; try again', 5],
  OTHER_OFFSET: [409, 'OTHER_OFFSET', '起点与已收到的不符，请先以 HEAD 查询 / ask for the offset (HEAD) first', null],
  TOO_LONG: [413, 'TOO_LONG', '超过所申报的大小 / more than the size that was said', null],
  OVER: [410, 'OVER', '这次上传已经结束或者过期，请重新领取凭据 / this upload is over; begin another', null],
};

function told(error: unknown): never {
  if (!(error instanceof PieceRefused)) throw error;
  const [status, code, text, retry] = REFUSED[error.why];
  throw new Turned(status, code, text, retry);
}

function notThere(): Turned {
  return new Turned(404, 'NOT_FOUND', '没有这次上传，或者不是本机关的 / no such upload of your agency');
}
