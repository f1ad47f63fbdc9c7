import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { Logger } from '@nestjs/common';

import { outageOf, RETRY_AFTER_S } from '../../platform/database/outage.js';
import { logFailure } from '../../platform/failures.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { codeOf } from '../../platform/graphql/errors.js';
import { rootFieldsOf } from '../../platform/graphql/limits.js';
import { AccessRecorder, noteAsked } from './access-recorder.js';

/**
 * Writes one event per request that reached an operation, before its answer leaves: what cannot be recorded is not
 * answered. Requests that are no valid operation read nothing; they leave their line in the log, not a row for whoever
 * floods us.
 */
@Plugin()
export class AccessRecordPlugin implements ApolloServerPlugin<GraphQLContext> {
  private readonly log = new Logger('AccessRecord');

  constructor(private readonly recorder: AccessRecorder) {}

  requestDidStart(): Promise<GraphQLRequestListener<GraphQLContext>> {
    return Promise.resolve({
      willSendResponse: async ({ operation, document, contextValue: context, response }) => {
        if (operation === undefined || document === undefined || response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const codes = [...(singleResult.errors ?? []).map(codeOf), ...context.refusals.map((refusal) => refusal.code)];
        for (const { extensions } of singleResult.errors ?? []) noteAsked(context, extensions?.detail);
        for (const { detail } of context.refusals) noteAsked(context, detail);
        try {
          await this.recorder.record(context.requestId, context, rootFieldsOf(operation, document), codes);
        } catch (error) {
          logFailure(this.log, 'an access could not be recorded', error);
          const outage = outageOf(error);
          delete singleResult.data;
          singleResult.errors = [
            {
              message: '访问未能记录，因此不予答复 / the access could not be recorded, so it is not answered',
              extensions: {
                ...(outage === null ? { code: 'INTERNAL' } : { code: 'UNAVAILABLE', retryAfter: RETRY_AFTER_S }),
                requestId: context.requestId,
              },
            },
          ];
          response.http.status = outage === null ? 500 : 503;
          if (outage !== null) response.http.headers.set('retry-after', String(RETRY_AFTER_S));
        }
      },
    });
  }
}
