import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';

import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';

import { quoted } from '../domain/kernel/refusal.js';
import type { Env } from '../platform/config/env.js';
import { withPatience } from '../platform/database/patience.js';
import { idOfDocument, readTrustedDocuments, type TrustedDocuments } from '../platform/graphql/trusted-documents.js';
import { Door } from './door.js';
import { ENTRIES } from './edge.module.js';
import { serveExplorer } from './explorer.js';
import { serveLive } from './live.js';
import { LiveStreams } from './live-streams.js';

const BODY_LIMIT = '256kb';

/** Where GraphQL is served, and where its streams are; both are guarded alike. */
const SERVED = ['/graphql', '/live'];

/**
 * A connection without a request is closed later than any usual proxy or client gives it up: who closes first while the
 * other asks breaks that request off.
 */
const IDLE_MS = 75_000;

/** The largest file over a slow line takes this long; a silent sender is cut off much sooner (uploads.ts). */
const REQUEST_MS = 3_600_000;

/** Answers that are compressed; not the streams, whose events must leave at once, nor what is already packed. */
const COMPRESSED = ['/graphql', '/explorer'];

/** Above 1 kB, and the quickest way of each encoding: an answer is read once. */
const QUICKLY = { threshold: 1_024, level: 1, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } } };

/**
 * What stands in front of GraphQL: security headers, POST with a small JSON body only, each refusal with a code and a
 * request id.
 */
export function protect(app: NestExpressApplication, env: Env): void {
  const server = app.getHttpServer();
  server.keepAliveTimeout = IDLE_MS;
  server.requestTimeout = REQUEST_MS;
  app.disable('x-powered-by');
  app.disable('etag'); // answers are never asked for again, and a hash of each costs as much as making some
  // so many hops of X-Forwarded-For are ours; whatever stands before them is hearsay
  app.set('trust proxy', env.TRUST_PROXY);
  app.use(
    helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY }, strictTransportSecurity: false }),
  );
  app.use((_req: Request, _res: Response, next: NextFunction) => {
    withPatience(next);
  });
  app.use(COMPRESSED, compression(QUICKLY));
  app.use(SERVED, numberRequest, postJsonOnly);
  const parse = express.json({ limit: BODY_LIMIT, strict: true });
  const documents = readTrustedDocuments(env.TRUSTED_DOCUMENTS);
  const trusted = trustedOnly(documents, env.DOCUMENTS === 'any');
  app.use(SERVED, (req: Request, res: Response, next: NextFunction) => {
    parse(req, res, (error: unknown) =>
      error === undefined
        ? trusted(req, res, () => {
            requireOperation(req, res, next);
          })
        : refuseBody(error, res),
    );
  });
  app.use('/live', serveLive(app.get(LiveStreams)));
  app.get(Door).open(app, ENTRIES);
  if (env.EXPLORER) app.use('/explorer', serveExplorer());
}

const POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  workerSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'", 'data:'],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
};

function numberRequest(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('x-request-id', randomUUID());
  res.setHeader('cache-control', 'no-store');
  next();
}

function postJsonOnly(req: Request, res: Response, next: NextFunction): void {
  if (req.method !== 'POST')
    refuse(res.setHeader('allow', 'POST'), 405, 'METHOD_NOT_ALLOWED', '只接受 POST / POST only');
  else if (req.is('application/json') === false)
    refuse(res, 415, 'UNSUPPORTED_MEDIA_TYPE', '只接受 application/json / application/json only');
  else if (!isUtf8(req)) refuse(res, 415, 'UNSUPPORTED_MEDIA_TYPE', '只接受 UTF-8 / UTF-8 only');
  else next();
}

/** JSON between systems is UTF-8 (RFC 8259, 8.1); other charsets have smuggled text past filters. */
function isUtf8(req: Request): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(req.get('content-type') ?? '')?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset);
}

/**
 * A client may send the id of a document that the platform knows instead of its text; unless any document may be asked,
 * every other text is refused.
 */
function trustedOnly(
  documents: TrustedDocuments,
  any: boolean,
): (req: Request, res: Response, next: () => void) => void {
  return (req, res, next) => {
    const body: unknown = req.body;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      next();
      return;
    }
    const { documentId, query } = body as Record<string, unknown>;
    const text = typeof documentId === 'string' && query === undefined ? documents.get(documentId) : query;
    if (documentId !== undefined && text === undefined)
      refuse(
        res,
        400,
        'UNKNOWN_DOCUMENT',
        `没有编号为「${quoted(documentId)}」的操作文本 / no document "${quoted(documentId)}": ` +
          'send an id of the list of trusted documents',
      );
    else if (!any && typeof text === 'string' && documents.get(idOfDocument(text)) === undefined)
      refuse(
        res,
        400,
        'DOCUMENT_NOT_TRUSTED',
        '本平台只执行登记过的操作文本 / only documents of the list of trusted documents are executed here (DOCUMENTS=trusted)',
      );
    else {
      req.body = { ...body, query: text };
      next();
    }
  };
}

/** The shape of a GraphQL request over HTTP; checked here so that every refusal has its code and request id. */
function requireOperation(req: Request, res: Response, next: NextFunction): void {
  const body: unknown = req.body;
  const { query, variables, operationName } =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
  if (typeof query !== 'string' || query.trim() === '')
    refuse(
      res,
      400,
      'BAD_REQUEST',
      '请求体应为 {"query": "…", "variables": {…}} / the body must be {"query": "…", "variables": {…}}, one operation only',
    );
  else if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
    refuse(res, 400, 'BAD_REQUEST', 'variables 应为 JSON 对象 / variables must be a JSON object');
  else if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    refuse(res, 400, 'BAD_REQUEST', 'operationName 应为文本 / operationName must be text');
  else next();
}

function refuseBody(error: unknown, res: Response): void {
  const type = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';
  if (type === 'entity.too.large')
    refuse(res, 413, 'BODY_TOO_LARGE', `请求体不得超过 ${BODY_LIMIT} / the body may hold at most ${BODY_LIMIT}`);
  else if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    refuse(res, 415, 'UNSUPPORTED_MEDIA_TYPE', '字符集或压缩方式不支持 / charset or encoding not supported: use UTF-8');
  else refuse(res, 400, 'BROKEN_JSON', '请求体不是完整的 JSON 对象 / the body is no complete JSON object');
}

/** Answers in the shape of a GraphQL error, so that a client has one way to read errors. */
function refuse(res: Response, status: number, code: string, message: string): void {
  res.status(status).json({ errors: [{ message, extensions: { code, requestId: res.getHeader('x-request-id') } }] });
}
