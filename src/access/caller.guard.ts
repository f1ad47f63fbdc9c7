import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { type Caller, POSTS } from '../domain/agency/agency.js';
import { refuse } from '../domain/kernel/refusal.js';
import { type GraphQLContext, oncePerRequest } from '../platform/graphql/context.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { OPERATIONS } from './operations.js';
import { Sessions } from './sessions.js';

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);
const CALLER = Symbol('caller');
/** The cookie that a browser gets at sign-in; `__Host-` needs HTTPS, which TLS in front of the platform provides. */
export const SESSION_COOKIE = 'referral_session';

/** The one guard: every query and mutation passes it, and the caller arrives through it. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType<string>() !== 'graphql') return true; // the plain pages hold nothing of a case
    const context = GqlExecutionContext.create(execution).getContext<GraphQLContext>();
    const { parentType, fieldName } = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
    if (!ROOTS.has(parentType.name)) return true; // below the root, the table of reading decides (guard-fields.ts)
    const admission = OPERATIONS[fieldName] ?? [];
    const caller = await this.findCaller(context);
    if (admission === 'ANYBODY') return true;
    if (caller !== null) {
      if (admission === 'SIGNED_IN' || admission.includes(caller.post)) return true;
      throw new RefusedError(refuse('NOT_ALLOWED', `「${fieldName}」不属于${POSTS[caller.post]}的职责`, `${fieldName} is not for your post`, { action: fieldName, required: admission.join('|') }));
    }
    throw new GraphQLError('请先登录 / sign in first: mutation signIn, then send "Authorization: Bearer <token>"', { extensions: { code: 'UNAUTHENTICATED' } });
  }

  private findCaller(context: GraphQLContext): Promise<Caller | null> {
    return oncePerRequest(context, CALLER, () => {
      const token = tokenOf(context);
      return token === null ? Promise.resolve(null) : this.sessions.findCaller(token);
    });
  }
}

/** The caller of the request, as the guard has found it. */
export const CurrentCaller = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  callerOf(GqlExecutionContext.create(execution).getContext<GraphQLContext>()),
);

/** The caller of a request, or null when it has none or nobody has asked yet. */
export async function foundCaller(context: GraphQLContext): Promise<Caller | null> {
  return (await (context.once.get(CALLER) as Promise<Caller | null> | undefined)) ?? null;
}

/** The caller of a request that has passed the guard. Throws UNAUTHENTICATED for one that has not. */
export async function callerOf(context: GraphQLContext): Promise<Caller> {
  const caller = await foundCaller(context);
  if (caller === null) throw new GraphQLError('请先登录 / sign in first', { extensions: { code: 'UNAUTHENTICATED' } });
  return caller;
}

/** The session token of a request: a bearer token, or else the cookie. */
export function tokenOf({ req }: GraphQLContext): string | null {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(req.headers.authorization ?? '')?.[1];
  const cookie = new RegExp(`(?:^|; )${SESSION_COOKIE}=([\\w-]{20,100})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
  return bearer ?? cookie ?? null;
}
