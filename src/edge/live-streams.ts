import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';

import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { answerAll, codeOf } from '../platform/graphql/errors.js';
import { LIMITS, requireWithinLimits, rootFieldsOf } from '../platform/graphql/limits.js';
import { Door } from './door.js';
import { Stream } from './stream.js';

/** What is asked for, as the body says it. */
export interface Asked {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown>;
}

/** An operation that has passed every check, with what each of its events costs. */
interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly asked: Asked;
  readonly fields: readonly string[];
  readonly cost: number;
}

const MOST_OF_A_PERSON = 5;
const MOST = 2_000;

/** What one event may cost: others decide how many there are. */
const COST_OF_EVENT = 2_000;

/** So often the session is looked at when nothing changes. */
const LOOK_MS = 15_000;

/**
 * Streams of events, each event decided on anew: a context of its own, the session and the post as they are at that
 * moment, the table of reading, the budget and the record of access, as if it had been asked for just then.
 */
@Injectable()
export class LiveStreams {
  private readonly places = new Map<string, number>();

  constructor(
    private readonly door: Door,
    private readonly parts: ModuleRef,
  ) {}

  /** Begins a stream. Throws what refuses it; nothing has been sent then, and nothing of it is left. */
  async open(context: GraphQLContext, asked: Asked): Promise<AsyncGenerator<FormattedExecutionResult, void>> {
    const operation = this.check(asked);
    const stream = new Stream(context.res);
    try {
      const caller = await this.door.admit(context, operation.fields, operation.cost);
      stream.atEnd(this.take(caller));
      const { schema, document } = operation;
      const source = await createSourceEventStream({
        schema,
        document,
        variableValues: asked.variables,
        operationName: asked.operationName,
        contextValue: context,
      });
      if (!(Symbol.asyncIterator in source)) throw source.errors?.[0] ?? new Error('a subscription without a source');
      const events = source as AsyncIterableIterator<unknown>;
      stream.atEnd(() => {
        void events.return?.();
      });
      await this.door.record(context, operation.fields, []);
      return this.events(operation, context, events, stream);
    } catch (error) {
      stream.end();
      await this.door.record(context, operation.fields, answerAll([error], context.requestId).errors.map(codeOf));
      throw error;
    }
  }

  /** The same rules as for any other operation, before anything is resolved. */
  private check(asked: Asked): Operation {
    const { schema } = this.parts.get(GraphQLSchemaHost, { strict: false }); // there once the API is up
    const document = parsed(asked.query);
    const [problem] = validate(schema, document);
    if (problem !== undefined) throw coded(problem, 'GRAPHQL_VALIDATION_FAILED');
    const node = getOperationAST(document, asked.operationName);
    if (node?.operation !== OperationTypeNode.SUBSCRIPTION)
      throw new GraphQLError('此处只接受订阅 / subscriptions only; queries and mutations go to /graphql', {
        extensions: { code: 'BAD_REQUEST' },
      });
    if (
      node.selectionSet.selections.some(
        (selection) => selection.kind !== Kind.FIELD || (selection.directives ?? []).length > 0,
      )
    )
      throw new GraphQLError(
        '订阅的根字段不得带指令或片段 / the root of a subscription is one field, without directives and fragments',
        { extensions: { code: 'BAD_REQUEST' } },
      );
    return {
      schema,
      document,
      asked,
      fields: rootFieldsOf(node, document),
      cost: atMostForEvents(requireWithinLimits(schema, document, node, asked.variables)),
    };
  }

  /** Counts the streams of a person and of the process. Returns what gives the place free again. */
  private take({ personId }: Caller): () => void {
    const own = this.places.get(personId) ?? 0;
    const all = [...this.places.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MOST_OF_A_PERSON || all >= MOST)
      throw new GraphQLError(
        `同时打开的实时连接过多（每人最多${MOST_OF_A_PERSON}个） / too many live streams at once: ${MOST_OF_A_PERSON} for a person`,
        { extensions: { code: 'TOO_MANY_STREAMS' } },
      );
    this.places.set(personId, own + 1);
    return () => {
      const left = (this.places.get(personId) ?? 1) - 1;
      if (left === 0) this.places.delete(personId);
      else this.places.set(personId, left);
    };
  }

  /** Ends with the client, the session or the source, and after the first error. */
  private async *events(
    operation: Operation,
    first: GraphQLContext,
    source: AsyncIterableIterator<unknown>,
    stream: Stream,
  ): AsyncGenerator<FormattedExecutionResult, void> {
    try {
      let waiting = source.next();
      while (await stream.taken()) {
        const step = await Promise.race([waiting, quiet()]);
        if (step?.done === true) return;
        const context = { ...first, requestId: randomUUID(), refusals: [], once: new Map<symbol, unknown>() };
        const result =
          step === null ? await this.look(operation, context) : await this.resolve(operation, context, step.value);
        if (step !== null) waiting = source.next();
        if (result !== null) yield result;
        if (result?.errors !== undefined) return;
      }
    } finally {
      stream.end();
    }
  }

  /** Null while the session goes on; otherwise the error that ends the stream. */
  private async look(
    operation: Operation,
    context: GraphQLContext,
    cost = 0,
  ): Promise<FormattedExecutionResult | null> {
    try {
      await this.door.admitAgain(context, operation.fields, cost);
      return null;
    } catch (error) {
      return failed(error, context);
    }
  }

  /** One event, recorded before it leaves; null when it is not for the eyes of whoever watches. */
  private async resolve(
    operation: Operation,
    context: GraphQLContext,
    rootValue: unknown,
  ): Promise<FormattedExecutionResult | null> {
    const ended = await this.look(operation, context, operation.cost);
    if (ended !== null) return ended;
    try {
      const { schema, document, asked, fields } = operation;
      const { data, errors } = await execute({
        schema,
        document,
        variableValues: asked.variables,
        operationName: asked.operationName,
        contextValue: context,
        rootValue,
      });
      if (errors === undefined && Object.values(data ?? {}).every((value) => value === null)) return null;
      const answered = errors === undefined ? null : answerAll(errors, context.requestId).errors;
      await this.door.record(context, fields, (answered ?? []).map(codeOf));
      return answered === null ? { data: data ?? null } : { data: data ?? null, errors: answered };
    } catch (error) {
      const ended = failed(error, context);
      // nothing was shown
      await this.door.record(context, operation.fields, (ended.errors ?? []).map(codeOf)).catch(() => undefined);
      return ended;
    }
  }
}

function atMostForEvents(cost: number): number {
  if (cost <= COST_OF_EVENT) return cost;
  throw new GraphQLError(
    `请求过大：每个事件的 cost 为 ${cost}，上限 ${COST_OF_EVENT} / too much is asked for: ` +
      `an event costs ${cost}, at most ${COST_OF_EVENT} is allowed; ask for the rest by a query`,
    { extensions: { code: 'QUERY_TOO_LARGE' } },
  );
}

/** Throws GRAPHQL_PARSE_FAILED; a parser that comes to the end of the stack has met hostile nesting. */
function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: LIMITS.tokens });
  } catch (error) {
    throw coded(error instanceof GraphQLError ? error : new GraphQLError('nested too deeply'), 'GRAPHQL_PARSE_FAILED');
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code },
  });
}

function failed(error: unknown, context: GraphQLContext): FormattedExecutionResult {
  return { errors: answerAll([error], context.requestId).errors };
}

function quiet(): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(null);
    }, LOOK_MS).unref();
  });
}
