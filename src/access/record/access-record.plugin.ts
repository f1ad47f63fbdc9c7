import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { Logger } from '@nestjs/common';
import { type DocumentNode, execute, type FormattedExecutionResult, getVariableValues, GraphQLError } from 'graphql';

import { outageOf, RETRY_AFTER_S } from '../../platform/database/outage.js';
import { logFailure } from '../../platform/failures.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { answered, codeOf, settle } from '../../platform/graphql/errors.js';
import { costOf, rootFieldsOf } from '../../platform/graphql/limits.js';
import { CallerFinder } from '../policy/caller-finder.js';
import { CostBudget } from '../policy/cost-budget.js';
import { AccessRecorder, noteAsked } from './access-recorder.js';

type Sending = GraphQLRequestContextWillSendResponse<GraphQLContext>;

/**
 * Writes one event per request that reached an operation, before its answer leaves: what cannot be recorded is not
 * answered. Requests that are no valid operation read nothing; they leave their line in the log, not a row for whoever
 * floods us.
 */
@Plugin()
export class AccessRecordPlugin implements ApolloServerPlugin<GraphQLContext> {
  private readonly log = new Logger('AccessRecord');

  constructor(
    private readonly recorder: AccessRecorder,
    private readonly callers: CallerFinder,
    private readonly budget: CostBudget,
  ) {}

  requestDidStart(): Promise<GraphQLRequestListener<GraphQLContext>> {
    return Promise.resolve({
      willSendResponse: async (sending) => {
        const { operation, response, contextValue } = sending;
        if (operation === undefined || response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        try {
          if (await this.record(sending, singleResult, contextValue)) return;
          await this.askAgain(sending, singleResult, { ...contextValue, refusals: [], once: new Map() });
        } catch (error) {
          this.withhold(sending, singleResult, error);
        }
      },
    });
  }

  /** False, and nothing kept: the caller is no longer who this process took them for. */
  private record(
    { operation, document }: Sending,
    { errors }: FormattedExecutionResult,
    context: GraphQLContext,
  ): Promise<boolean> {
    const codes = [...(errors ?? []).map(codeOf), ...context.refusals.map((refusal) => refusal.code)];
    for (const { extensions } of errors ?? []) noteAsked(context, extensions?.detail);
    for (const { detail } of context.refusals) noteAsked(context, detail);
    const operations = operation && document ? rootFieldsOf(operation, document) : [];
    return this.recorder.record(context.requestId, context, operations, codes);
  }

  /**
   * The session has ended meanwhile, or its bearer may do more or less than a moment ago: what was made for somebody
   * else does not leave. The same is asked again, as who the caller is now.
   */
  private async askAgain(sending: Sending, answer: FormattedExecutionResult, context: GraphQLContext): Promise<void> {
    sending.response.http.headers.delete('retry-after');
    if (!context.res.headersSent) context.res.removeHeader('retry-after');
    const { data, errors } = await this.answerAnew(sending, context);
    delete answer.data;
    delete answer.errors;
    delete sending.response.http.status;
    Object.assign(answer, data === undefined ? {} : { data }, errors === undefined ? {} : { errors });
    settle(answer, sending.response.http, context);
    await this.record(sending, answer, context);
  }

  private async answerAnew(
    { schema, document, operation, operationName, request, contextValue }: Sending,
    context: GraphQLContext,
  ): Promise<FormattedExecutionResult> {
    try {
      await this.budget.payFor(context, await this.callers.find(context), costOf(contextValue));
      const variableValues = request.variables ?? {};
      const wrong = getVariableValues(schema, operation?.variableDefinitions ?? [], variableValues).errors;
      if (wrong !== undefined) return { errors: wrong.map((error) => answered(badInput(error))) };
      const { data, errors } = await execute({
        schema,
        document: document as DocumentNode, // there: an operation was found in it
        operationName,
        variableValues,
        contextValue: context,
      });
      return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map(answered) } : {}) };
    } catch (error) {
      return { errors: [answered(error)] };
    }
  }

  private withhold({ response, contextValue }: Sending, answer: FormattedExecutionResult, error: unknown): void {
    logFailure(this.log, 'an access could not be recorded', error);
    const outage = outageOf(error);
    delete answer.data;
    answer.errors = [
      {
        message:
          `${outage === null ? '' : `${outage.zh}，`}访问未能记录，因此不予答复 / ` +
          `${outage === null ? '' : `${outage.en}: `}the access could not be recorded, so it is not answered`,
        extensions: {
          ...(outage === null ? { code: 'INTERNAL' } : { code: 'UNAVAILABLE', retryAfter: RETRY_AFTER_S }),
          requestId: contextValue.requestId,
        },
      },
    ];
    response.http.status = outage === null ? 500 : 503;
    if (outage !== null) response.http.headers.set('retry-after', String(RETRY_AFTER_S));
  }
}

/** As the server says it of variables that do not fit. */
function badInput({ message }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
