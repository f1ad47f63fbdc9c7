import { randomUUID } from 'node:crypto';

import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';

import { outageOf, RETRY_AFTER_S } from '../database/outage.js';
import { failureText, logFailure } from '../failures.js';
import { RefusedError, statusOf } from './refusal.js';

/**
 * The last place that an error comes to, on every path. The framework would log it whole, with the parameters of a
 * statement that failed, which hold what a case says. GraphQL errors go on to `answerErrors`; other paths are answered
 * here.
 */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  private readonly log = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() === 'graphql') throw error; // what is returned would be the answer
    const res = host.switchToHttp().getResponse<Response>();
    const { status, code, message, retryAfter } = answerOf(error, this.log);
    if (res.headersSent) res.destroy();
    else {
      if (retryAfter !== null) res.setHeader('retry-after', String(retryAfter));
      const extensions = {
        code,
        requestId: numberOf(res),
        ...(retryAfter === null ? {} : { retryAfter }),
      };
      res.status(status).json({ errors: [{ message, extensions }] });
    }
  }
}

/** A path that nobody serves has given its request no number yet. */
function numberOf(res: Response): string {
  const number = String(res.getHeader('x-request-id') ?? randomUUID());
  res.setHeader('x-request-id', number);
  return number;
}

/** What is said of an error that nobody has expected: as an HTTP status, a code and words. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** When to come again, in seconds. */
  readonly retryAfter: number | null;
}

/** What is answered to an error that nobody has caught; it is logged where it is not the asker's own. */
export function answerOf(error: unknown, log: Logger): ErrorAnswer {
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const code = status === 404 ? 'NOT_FOUND' : status === 405 ? 'METHOD_NOT_ALLOWED' : 'BAD_REQUEST';
    return {
      status,
      code: status < 500 ? code : 'INTERNAL',
      message: status === 404 ? '没有这个网址 / there is nothing at this address' : failureText(error),
      retryAfter: status === 503 ? RETRY_AFTER_S : null,
    };
  }
  if (error instanceof RefusedError) {
    const { code } = error.refusal;
    return { status: statusOf(code), code, message: error.message, retryAfter: null };
  }
  logFailure(log, 'a request failed', error);
  const outage = outageOf(error);
  if (outage !== null)
    return {
      status: 503,
      code: 'UNAVAILABLE',
      message: `${outage.zh}，请稍后重试 / ${outage.en}; try again`,
      retryAfter: RETRY_AFTER_S,
    };
  return {
    status: 500,
    code: 'INTERNAL',
    message: '内部错误，请凭 requestId 联系管理员 / internal error; quote the requestId',
    retryAfter: null,
  };
}
