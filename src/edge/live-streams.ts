import { randomUUID } from 'node:crypto';

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { createSourceEventStream, execute, type FormattedExecutionResult, GraphQLError } from 'graphql';

import type { Caller } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { answerAll, codeOf } from '../platform/graphql/errors.js';
import { Door } from './door.js';
import { type Asked, checkOperation, type Operation } from './live-operation.js';
import { Stream } from './stream.js';

/** Three windows, each with what it shows, the ledger and the notifications. */
const MOST_OF_A_PERSON = 12;
const MOST = 2_000;

/** So often the session is looked at when nothing changes. */
const LOOK_MS = 15_000;

/**
 * Streams of events, each event decided on anew: a context of its own, the session and the post as they are at that
 * moment, the table of reading, the budget and the record of access, as if it had been asked for just then.
 */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly places = new Map<string, number>();
  private readonly sources = new Set<AsyncIterableIterator<unknown>>();

  constructor(
    private readonly door: Door,
    private readonly parts: ModuleRef,
  ) {}

  /** Each stream is completed before anything that it needs is taken down. */
  async onModuleDestroy(): Promise<void> {
    for (const source of [...this.sources]) await source.return?.();
  }

  /** Begins a stream. Throws what refuses it; nothing has been sent then, and nothing of it is left. */
  async open(context: GraphQLContext, asked: Asked): Promise<AsyncGenerator<FormattedExecutionResult, void>> {
    const { schema: served } = this.parts.get(GraphQLSchemaHost, { strict: false }); // there once the API is up
    const operation = checkOperation(served, asked);
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
      this.sources.add(events);
      stream.atEnd(() => {
        this.sources.delete(events);
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
