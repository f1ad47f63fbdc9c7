import DataLoader from 'dataloader';
import type { Request, Response } from 'express';

import type { Refusal } from '../../domain/kernel/refusal.js';

/** What belongs to one GraphQL request. */
export interface GraphQLContext {
  readonly requestId: string;
  readonly req: Request;
  readonly res: Response;
  /** The network address that asks, as it was when the request came: it is gone with the connection. */
  readonly source: string;
  /** Refusals answered in payloads; they decide the HTTP status. */
  readonly refusals: Refusal[];
  /** What is computed once per request (the caller, the batch loaders), by a key of the feature that owns it. */
  readonly once: Map<symbol, unknown>;
}

/** The context of a request, whose id the response carries already. */
export function contextOf(req: Request, res: Response): GraphQLContext {
  return {
    requestId: String(res.getHeader('x-request-id')),
    req,
    res,
    source: req.ip ?? '',
    refusals: [],
    once: new Map(),
  };
}

/** Computes a value once per request. */
export function oncePerRequest<T>(context: GraphQLContext, key: symbol, compute: () => T): T {
  if (!context.once.has(key)) context.once.set(key, compute());
  return context.once.get(key) as T;
}

/**
 * Loads by id in batches, one query for all fields that ask in the same tick. Nothing is cached: a second mutation in
 * the same request must see what it wrote.
 */
export function batchLoader<Value>(
  context: GraphQLContext,
  key: symbol,
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<string, Value | null> {
  return oncePerRequest(
    context,
    key,
    () =>
      new DataLoader<string, Value | null>(
        async (ids) => {
          const unique = [...new Set(ids)];
          const found = await load(unique);
          return ids.map((id) => found.get(id) ?? null);
        },
        { cache: false, maxBatchSize: 200 },
      ),
  );
}
