import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { ExecutionResult } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';

import { logFailure } from '../platform/failures.js';
import { contextOf } from '../platform/graphql/context.js';
import { answerAll } from '../platform/graphql/errors.js';
import type { LiveStreams } from './live-streams.js';

/**
 * Live updates: GraphQL subscriptions over server-sent events, in distinct connections (graphql-sse protocol). One POST
 * with
 * `accept: text/event-stream` for each; whatever is refused is refused as JSON before the stream begins.
 */
export function serveLive(streams: LiveStreams): (req: Request, res: Response, next: NextFunction) => void {
  const log = new Logger('Live');
  const handler = createHandler({
    // no connections that several requests share: each stream belongs to the session that asked for it
    authenticate: () => null,
    async onSubscribe({ raw }, { query, operationName, variables }) {
      const context = contextOf(raw, raw.res as Response);
      try {
        return (await streams.open(context, {
          query,
          operationName: operationName ?? null,
          variables: variables ?? {},
        })) as AsyncGenerator<ExecutionResult, void>; // formatted already
      } catch (error) {
        const { errors, status } = answerAll([error], context.requestId);
        return [
          JSON.stringify({ errors }),
          { status, statusText: '', headers: { 'content-type': 'application/json; charset=utf-8' } },
        ];
      }
    },
  });
  return (req, res, next) => {
    if (req.path !== '/') {
      next();
      return;
    }
    if (req.get('accept') !== 'text/event-stream') {
      res.status(406).json({
        errors: [
          {
            message: '只应答 accept: text/event-stream / send accept: text/event-stream',
            extensions: { code: 'NOT_ACCEPTABLE', requestId: res.getHeader('x-request-id') },
          },
        ],
      });
      return;
    }
    const { query, variables, operationName } = req.body as Record<string, unknown>;
    // and nothing else: the body has been checked so far
    req.body = { query, variables: variables ?? {}, ...(typeof operationName === 'string' ? { operationName } : {}) };
    res.setHeader('x-accel-buffering', 'no'); // a proxy that collects events would make them late
    handler(req, res).catch((error: unknown) => {
      if (res.destroyed) return; // the client has gone
      logFailure(log, 'a live stream ended', error);
      res.destroy();
    });
  };
}
