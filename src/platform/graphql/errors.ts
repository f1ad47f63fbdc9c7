import type { ApolloServerPlugin, HTTPGraphQLHead } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { Logger } from '@nestjs/common';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';

import { outageOf, RETRY_AFTER_S } from '../database/outage.js';
import { logFailure } from '../failures.js';
import type { GraphQLContext } from './context.js';
import { RefusedError, statusOf } from './refusal.js';

/** "payload": a refusal in a payload is an answer like any other (200). Errors keep their status. */
const REFUSALS_HEADER = 'x-refusals';

const log = new Logger('GraphQL');

/** Codes that a client caused, with their HTTP status. Whatever is not listed is our fault: INTERNAL, 500. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  PERSISTED_QUERY_NOT_FOUND: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  BAD_REQUEST: 400,
  QUERY_TOO_LARGE: 400,
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  SIGN_IN_FAILED: 401,
  SECOND_FACTOR_NEEDED: 401,
  TOO_MANY_ATTEMPTS: 429,
  BUSY: 429,
  BUDGET_SPENT: 429,
  TOO_MANY_STREAMS: 429,
};

/** What graphql-js says, without a code, after the fiftieth value that is wrong. */
const TOO_MANY_WRONG = 'Too many errors processing variables';

/**
 * Every error as clients see it: a stable code, the refusal's details where there are any, and never a stack, SQL or
 * path of ours.
 */
export function answerErrors(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = causeOf(error);
  const place = {
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
  };
  if (cause instanceof RefusedError) {
    const { code, detail } = cause.refusal;
    return { ...place, message: cause.message, extensions: { code, detail, http: statusOf(code) } };
  }
  const code = formatted.extensions?.code;
  if (typeof code === 'string' && code in STATUS_OF_CODE) {
    return { ...place, message: cut(formatted.message), extensions: { code, http: STATUS_OF_CODE[code] } };
  }
  if (formatted.message.startsWith(TOO_MANY_WRONG))
    return { ...place, message: formatted.message, extensions: { code: 'BAD_USER_INPUT', http: 400 } };
  logFailure(log, 'a request failed', cause);
  const outage = outageOf(cause);
  if (outage !== null)
    return {
      ...place,
      message: `${outage.zh}，没有写入任何内容，请稍后重试 / ${outage.en}: nothing was written; try again`,
      extensions: { code: 'UNAVAILABLE', retryAfter: RETRY_AFTER_S, http: 503 },
    };
  return {
    ...place,
    message: '内部错误，请凭 requestId 联系管理员 / internal error; quote the requestId',
    extensions: { code: 'INTERNAL', http: 500 },
  };
}

/** What was thrown: the server wraps it, in a resolver as well as in a plugin. */
function causeOf(error: unknown): unknown {
  const inner = unwrapResolverError(error);
  return inner instanceof GraphQLError && inner.originalError !== undefined ? causeOf(inner.originalError) : inner;
}

/**
 * Adds the request id to each error and sets the HTTP status: bad input is a 4xx even when a payload carries the
 * refusal.
 */
export const statusPlugin: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ response, contextValue }) {
        const { body, http } = response;
        if (body.kind === 'single') settle(body.singleResult, http, contextValue);
        return Promise.resolve();
      },
    }),
};

/** The HTTP status of an answer, and its errors as they leave. */
export function settle(answer: FormattedExecutionResult, http: HTTPGraphQLHead, context: GraphQLContext): void {
  const errors = answer.errors ?? [];
  const statuses = [
    ...errors.map((error) => statusNumber(error.extensions?.http)),
    ...context.refusals
      .map((refusal) => statusOf(refusal.code))
      .filter((status) => status >= 500 || !inPayloads(context)),
  ];
  if (statuses.length > 0) http.status = Math.max(...statuses);
  if (statuses.includes(503)) http.headers.set('retry-after', String(RETRY_AFTER_S));
  if (errors.length > 0) answer.errors = errors.map((error) => numbered(error, context.requestId));
}

/** Are refusals read from the payload alone: does the client want so, or has each part of the answer its own? */
function inPayloads({ req, once }: GraphQLContext): boolean {
  return String(req.headers[REFUSALS_HEADER]).toLowerCase() === 'payload' || once.has(ONE_BY_ONE);
}

const ONE_BY_ONE = Symbol('refused one by one');

/** The refusals of this request stand beside what was done: the status speaks of the request as a whole. */
export function refusedOneByOne({ once }: GraphQLContext): void {
  once.set(ONE_BY_ONE, true);
}

/** Errors as a stream or a refused request answers them. */
export function answerAll(
  errors: readonly unknown[],
  requestId: string,
): { readonly errors: readonly GraphQLFormattedError[]; readonly status: number } {
  const formatted = errors.map(answered);
  return {
    errors: formatted.map((error) => numbered(error, requestId)),
    status: Math.max(...formatted.map((error) => statusNumber(error.extensions?.http))),
  };
}

/** An error that did not pass through the server. */
export function answered(error: unknown): GraphQLFormattedError {
  return answerErrors(error instanceof GraphQLError ? error.toJSON() : { message: '' }, error);
}

export function codeOf({ extensions }: GraphQLFormattedError): string {
  return typeof extensions?.code === 'string' ? extensions.code : 'INTERNAL';
}

/** The request id takes the place of the status, which is no part of the answer. */
function numbered(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions ?? {};
  return { ...error, extensions: { ...extensions, requestId } };
}

function statusNumber(value: unknown): number {
  return typeof value === 'number' ? value : 500;
}

/** Fields of an input whose value belongs in no error. */
const SECRET = /at "\w+\.(value|password|newPassword|code|secret|activationCode|recoveryCode)"/;

/**
 * A wrong input object is not quoted as a whole: it may hold a password or an identity number besides what is wrong.
 */
function withoutSecrets(message: string): string {
  if (SECRET.test(message))
    return (
      `${message.split(' got invalid value ')[0] ?? ''} got an invalid value ` +
      `${SECRET.exec(message)?.[0] ?? ''} (withheld)`
    );
  return message.replace(/ got invalid value [{[].*(?=; )/s, ' got an invalid object');
}

const LONGEST_QUOTE = 80;
const LONGEST_MESSAGE = 1_000;

/** The parser quotes what it was given; hostile input must not flood the answer. */
function cut(message: string): string {
  const short = withoutSecrets(message).replace(/"[^"]*"/g, (quote) =>
    quote.length > LONGEST_QUOTE + 2 ? `${quote.slice(0, LONGEST_QUOTE)}…"` : quote,
  );
  return short.length > LONGEST_MESSAGE ? `${short.slice(0, LONGEST_MESSAGE)}…` : short;
}
