import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';

import type { Caller } from '../../domain/agency/agency.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { Admissions } from './admissions.js';
import { CallerFinder, foundCaller } from './caller-finder.js';

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** The one guard: every query, mutation and subscription passes it, and the caller arrives through it. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly callers: CallerFinder,
    private readonly admissions: Admissions,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType<string>() !== 'graphql') return true; // the plain pages hold nothing of a case
    const context = GqlExecutionContext.create(execution).getContext<GraphQLContext>();
    const { parentType, fieldName } = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
    if (!ROOTS.has(parentType.name)) return true; // below the root, the table of reading decides (guard-fields.ts)
    this.admissions.require(fieldName, await this.callers.find(context));
    return true;
  }
}

/** The caller of the request, as the guard has found it. */
export const CurrentCaller = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  callerOf(GqlExecutionContext.create(execution).getContext<GraphQLContext>()),
);

/** The caller of a request that has passed the guard. Throws UNAUTHENTICATED for one that has not. */
export async function callerOf(context: GraphQLContext): Promise<Caller> {
  const caller = await foundCaller(context);
  if (caller === null) throw new GraphQLError('请先登录 / sign in first', { extensions: { code: 'UNAUTHENTICATED' } });
  return caller;
}
