import { Args, Context, Field, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { PostEnum } from '../agencies/agency.type.js';
import type { Caller, Post } from '../domain/agency/agency.js';
import { epochMs, type Instant } from '../domain/kernel/instant.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { InstantScalar, TextScalar } from '../platform/graphql/scalars.js';
import { Clock } from '../platform/time/clock.js';
import { noteLogin } from './access-record.plugin.js';
import { SESSION_COOKIE, tokenOf } from './caller-finder.js';
import { CurrentCaller } from './caller.guard.js';
import { Sessions } from './sessions.js';
import { TooManyAttempts } from './sign-in-limits.js';

@ObjectType('Caller', describe('当前登录者：以某岗位代表某机关', 'who is signed in: a person in one post of one agency'))
export class CallerType {
  @Field(() => String, describe('人员编号', 'id of the person'))
  personId!: string;

  @Field(() => String, describe('姓名', 'name'))
  name!: string;

  @Field(() => String, describe('机关编号', 'id of the agency'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;
}

@InputType(describe('登录', 'sign-in'))
export class SignInInput {
  @Field(() => TextScalar, describe('登录名', 'login'))
  login!: string;

  @Field(() => TextScalar, describe('密码', 'password'))
  password!: string;
}

@ObjectType(describe('登录结果', 'an open session'))
export class SignInPayload {
  @Field(() => String, describe('会话令牌，放入 Authorization: Bearer', 'session token for "Authorization: Bearer"'))
  token!: string;

  @Field(() => InstantScalar, describe('最迟失效时间', 'the session ends at the latest at this instant'))
  expiresAt!: Instant;

  @Field(() => CallerType, describe('登录者', 'who signed in'))
  caller!: CallerType;
}

@ObjectType(describe('退出结果', 'result of signing out'))
export class SignOutPayload {
  @Field(() => Boolean, describe('会话已注销', 'the session is revoked'))
  signedOut!: boolean;
}

@Resolver()
export class SignInResolver {
  constructor(
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  @Mutation(() => SignInPayload, describe('登录，取得会话令牌并设置会话 Cookie', 'signs in: a token, and a session cookie for browsers'))
  async signIn(@Args('input', describe('登录名与密码', 'login and password')) input: SignInInput, @Context() context: GraphQLContext): Promise<SignInPayload> {
    noteLogin(context, input.login);
    const session = await this.sessions.signIn(input.login, input.password, context.req.ip ?? '').catch((error: unknown) => lockedOut(error, context));
    if (session === null) throw new GraphQLError('登录名或密码不正确 / login and password do not belong together', { extensions: { code: 'SIGN_IN_FAILED' } });
    const maxAge = epochMs(session.expiresAt) - epochMs(this.clock.now());
    context.res.cookie(SESSION_COOKIE, session.token, { httpOnly: true, sameSite: 'strict', secure: true, path: '/', maxAge });
    return { ...session, caller: toCallerType(session.caller) };
  }

  @Mutation(() => SignOutPayload, describe('退出，立即注销会话', 'signs out: the session is revoked at once'))
  async signOut(@Context() context: GraphQLContext): Promise<SignOutPayload> {
    const token = tokenOf(context);
    if (token !== null) await this.sessions.signOut(token);
    context.res.clearCookie(SESSION_COOKIE, { path: '/', secure: true });
    return { signedOut: true };
  }

  @Query(() => CallerType, describe('我是谁', 'who is asking'))
  me(@CurrentCaller() caller: Caller): CallerType {
    return toCallerType(caller);
  }
}

function toCallerType({ personId, name, agencyId, post }: Caller): CallerType {
  return { personId, name, agencyId, post };
}

/** Says when to come back, in the answer and in the header for it (RFC 9110, 10.2.3). */
function lockedOut(error: unknown, context: GraphQLContext): never {
  if (!(error instanceof TooManyAttempts)) throw error;
  const { retryAfterSeconds } = error;
  context.res.setHeader('retry-after', String(retryAfterSeconds));
  const minutes = Math.ceil(retryAfterSeconds / 60);
  throw new GraphQLError(`登录失败次数过多，请在${minutes}分钟后再试 / too many failed attempts; try again in ${minutes} min`, { extensions: { code: 'TOO_MANY_ATTEMPTS' } });
}
