import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { Logger } from '@nestjs/common';
import { type FieldNode, type GraphQLFormattedError, Kind } from 'graphql';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { Clock } from '../platform/time/clock.js';
import { AccessEvents } from './access-events.js';
import { foundCaller } from './caller-finder.js';
import { whatWasRead } from './guard-fields.js';

const LONGEST = 200;
const LOGIN = Symbol('login');

/**
 * Writes one event per request that reached an operation, before its answer leaves: what cannot be recorded is not answered.
 * Requests that are no valid operation read nothing; they leave their line in the log, not a row for whoever floods us.
 */
@Plugin()
export class AccessRecordPlugin implements ApolloServerPlugin<GraphQLContext> {
  private readonly log = new Logger('AccessRecord');

  constructor(
    private readonly events: AccessEvents,
    private readonly clock: Clock,
  ) {}

  requestDidStart(): Promise<GraphQLRequestListener<GraphQLContext>> {
    return Promise.resolve({
      willSendResponse: async ({ operation, contextValue: context, response }) => {
        if (operation === undefined || response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const fields = operation.selectionSet.selections.filter((selection): selection is FieldNode => selection.kind === Kind.FIELD).map((field) => field.name.value);
        const codes = [...(singleResult.errors ?? []).map(codeOf), ...context.refusals.map((refusal) => refusal.code)];
        const [caller, read] = [await foundCaller(context), whatWasRead(context)];
        if (caller === null && codes.includes('BUDGET_SPENT')) return; // a stranger who floods us shall not fill the record as well
        try {
          await this.events.record({
            id: context.requestId, at: this.clock.now(), personId: caller?.personId ?? null, agencyId: caller?.agencyId ?? null, post: caller?.post ?? null,
            login: triedLogins(context).join(' ') || null, source: context.req.ip ?? '', operations: [...new Set(fields)].sort(),
            purpose: purposeOf(context), referralIds: [...read.referralIds].sort(), fieldGroups: [...read.groups].sort(), outcome: codes.length === 0 ? ['OK'] : [...new Set(codes)].sort(),
          });
        } catch (error) {
          this.log.error(error instanceof Error ? error.message : String(error));
          delete singleResult.data;
          singleResult.errors = [{ message: '访问未能记录，因此不予答复 / the access could not be recorded, so it is not answered', extensions: { code: 'INTERNAL', requestId: context.requestId } }];
          response.http.status = 500;
        }
      },
    });
  }
}

/** Why the request is made, as the client says it: header `x-purpose`, percent-encoded UTF-8 (RFC 3986). */
function purposeOf({ req }: GraphQLContext): string | null {
  const text = req.get('x-purpose');
  if (text === undefined) return null;
  try {
    return storable(decodeURIComponent(text));
  } catch {
    return storable(text);
  }
}

/** Keeps for the record with which login somebody tries to sign in. */
export function noteLogin(context: GraphQLContext, login: string): void {
  context.once.set(LOGIN, [...(triedLogins(context)), storable(login)]);
}

function triedLogins(context: GraphQLContext): readonly string[] {
  return (context.once.get(LOGIN) as readonly string[] | undefined) ?? [];
}

function codeOf({ extensions }: GraphQLFormattedError): string {
  return typeof extensions?.code === 'string' ? extensions.code : 'INTERNAL';
}

/** PostgreSQL keeps no NUL and no lone surrogate; whoever sends one shall be recorded all the same. */
function storable(text: string): string {
  return text.slice(0, LONGEST).toWellFormed().replaceAll('\u0000', '�');
}
