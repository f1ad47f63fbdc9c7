import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { type Caller, isAdminPost, POSTS } from '../domain/agency/agency.js';
import { refuse } from '../domain/kernel/refusal.js';
import { ENV, type Env } from '../platform/config/env.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { CallerFinder, foundCaller } from './caller-finder.js';
import { OPERATIONS, WITHOUT_SECOND_FACTOR } from './operations.js';

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** The one guard: every query and mutation passes it, and the caller arrives through it. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly callers: CallerFinder,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType<string>() !== 'graphql') return true; // the plain pages hold nothing of a case
    const context = GqlExecutionContext.create(execution).getContext<GraphQLContext>();
    const { parentType, fieldName } = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
    if (!ROOTS.has(parentType.name)) return true; // below the root, the table of reading decides (guard-fields.ts)
    const admission = Object.hasOwn(OPERATIONS, fieldName) ? (OPERATIONS[fieldName] ?? []) : [];
    const caller = await this.callers.find(context);
    if (admission === 'ANYBODY') return true;
    if (caller !== null) {
      if (this.lacksSecondFactor(caller) && !WITHOUT_SECOND_FACTOR.has(fieldName)) throw new GraphQLError('请先设置第二因素，再以其登录 / set up a second factor (enrolSecondFactor) and sign in with it first', { extensions: { code: 'SECOND_FACTOR_NEEDED' } });
      const inScope = caller.scopes === null || fieldName === 'me' || fieldName === 'signOut' || caller.scopes.includes(fieldName);
      if (inScope && (admission === 'SIGNED_IN' || admission.includes(caller.post))) return true;
      throw new RefusedError(refuse('NOT_ALLOWED', `「${fieldName}」不属于${POSTS[caller.post]}的职责`, `${fieldName} is not for your post`, { action: fieldName, required: admission === 'SIGNED_IN' ? 'scope' : admission.join('|') }));
    }
    throw new GraphQLError('请先登录 / sign in first: mutation signIn, then send "Authorization: Bearer <token>"', { extensions: { code: 'UNAUTHENTICATED' } });
  }

  private lacksSecondFactor({ scopes, secondFactor, post }: Caller): boolean {
    if (scopes !== null || secondFactor) return false;
    return this.env.SECOND_FACTOR === 'everybody' || (this.env.SECOND_FACTOR === 'administrators' && isAdminPost(post));
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
