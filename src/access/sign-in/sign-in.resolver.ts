import { Args, Context, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { PostEnum } from '../../agencies/agency.type.js';
import type { Caller, Post } from '../../domain/agency/agency.js';
import { epochMs, type Instant, type LocalDate } from '../../domain/kernel/instant.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { InstantScalar, LocalDateScalar, TextScalar } from '../../platform/graphql/scalars.js';
import { Clock } from '../../platform/time/clock.js';
import { noteLogin } from '../record/access-recorder.js';
import { SESSION_COOKIE, tokenOf } from '../policy/caller-finder.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { Accounts, CodeNeeded } from './accounts.js';
import { APPOINTMENT_KINDS, type AppointmentKind, Appointments, choose } from '../posts/appointments.js';
import { SHORTEST_PASSWORD } from './passwords.js';
import { type NewSession, Sessions } from './sessions.js';
import { TooManyAttempts } from './sign-in-limits.js';

export const AppointmentKindEnum = labelledEnum('AppointmentKind', APPOINTMENT_KINDS, '任职方式', 'how a post is held');

@ObjectType('HeldPost', describe('所任的岗位', 'a post that is held'))
export class HeldPostType {
  @Field(() => ID, describe('机关编号', 'id of the agency'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;

  @Field(() => AppointmentKindEnum, describe('任职方式', 'how it is held'))
  kind!: AppointmentKind;

  @Field(() => LocalDateScalar, {
    ...describe('止日；无固定期限的为空', 'the last day; null for a post without an end'),
    nullable: true,
  })
  validTo!: LocalDate | null;
}

@ObjectType(
  'Caller',
  describe('当前登录者：以某岗位代表某机关', 'who is signed in: a person in one post of one agency'),
)
export class CallerType {
  @Field(() => String, describe('人员编号', 'id of the person'))
  personId!: string;

  @Field(() => String, describe('姓名', 'name'))
  name!: string;

  @Field(() => String, describe('机关编号', 'id of the agency'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;

  @Field(() => Boolean, describe('本次登录是否使用了第二因素', 'was a second factor given'))
  secondFactor!: boolean;

  @Field(
    () => [HeldPostType],
    describe('今日所任的全部岗位；以 actAs 切换', 'every post held today; change to one with actAs'),
  )
  posts!: readonly HeldPostType[];
}

@InputType(describe('登录', 'sign-in'))
export class SignInInput {
  @Field(() => TextScalar, describe('登录名', 'login'))
  login!: string;

  @Field(() => TextScalar, describe('密码', 'password'))
  password!: string;

  @Field(() => TextScalar, {
    ...describe(
      '第二因素：动态口令或者恢复码；已设置的须填',
      'code of the authenticator, or a recovery code; needed once a second factor is set up',
    ),
    nullable: true,
    defaultValue: null,
  })
  code!: string | null;

  @Field(() => TextScalar, {
    ...describe('任多个岗位的：以哪个机关登录', 'the agency to act for, where several posts are held'),
    nullable: true,
    defaultValue: null,
  })
  agencyId!: string | null;

  @Field(() => PostEnum, {
    ...describe('任多个岗位的：以哪个岗位登录', 'the post to act in, where several are held'),
    nullable: true,
    defaultValue: null,
  })
  post!: Post | null;
}

@InputType(describe('切换岗位', 'changes the post'))
export class ActAsInput {
  @Field(() => TextScalar, describe('机关编号', 'id of the agency'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;
}

@ObjectType(describe('切换结果', 'result of changing the post'))
export class ActAsPayload {
  @Field(() => CallerType, describe('切换后的登录者', 'who is signed in from now on'))
  caller!: CallerType;
}

@InputType(describe('以激活码设置密码', 'sets the password with an activation code'))
export class ActivateAccountInput {
  @Field(() => TextScalar, describe('登录名', 'login'))
  login!: string;

  @Field(
    () => TextScalar,
    describe(
      '激活码：提出人与决定人各交给您一半，以“.”相连',
      'activation code: the parts of the proposer and of whoever decided, joined by a full stop',
    ),
  )
  activationCode!: string;

  @Field(
    () => TextScalar,
    describe(`新密码，至少${SHORTEST_PASSWORD}个字符`, `the new password, ${SHORTEST_PASSWORD} characters at least`),
  )
  newPassword!: string;
}

@ObjectType(describe('激活结果', 'result of the activation'))
export class ActivateAccountPayload {
  @Field(() => Boolean, describe('密码已设置，可以登录', 'the password is set: sign in with it'))
  activated!: boolean;
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
    private readonly accounts: Accounts,
    private readonly appointments: Appointments,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  @Mutation(
    () => SignInPayload,
    describe('登录，取得会话令牌并设置会话 Cookie', 'signs in: a token, and a session cookie for browsers'),
  )
  async signIn(
    @Args('input', describe('登录名与密码', 'login and password')) input: SignInInput,
    @Context() context: GraphQLContext,
  ): Promise<SignInPayload> {
    noteLogin(context, input.login);
    const session = await this.accounts
      .signIn(input, context.req.ip ?? '')
      .catch((error: unknown) => failed(error, context));
    if (session === null)
      throw new GraphQLError('登录名、密码或者动态口令不正确 / login, password and code do not belong together', {
        extensions: { code: 'SIGN_IN_FAILED' },
      });
    giveCookie(context, session, this.clock);
    return { ...session, caller: await this.show(session.caller) };
  }

  @Mutation(
    () => ActivateAccountPayload,
    describe(
      '新开或者重置的账号：以激活码设置密码，激活码只能用一次',
      'a new or reset account: its owner sets the password with the activation code, once',
    ),
  )
  async activateAccount(
    @Args('input', describe('登录名、激活码与新密码', 'login, code and new password'))
    { login, activationCode, newPassword }: ActivateAccountInput,
    @Context() context: GraphQLContext,
  ): Promise<ActivateAccountPayload> {
    noteLogin(context, login);
    if (newPassword.length < SHORTEST_PASSWORD)
      throw new RefusedError(
        invalidInput(
          'newPassword',
          '（已隐去 / withheld）',
          `至少${SHORTEST_PASSWORD}个字符`,
          `${SHORTEST_PASSWORD} characters at least`,
        ),
      );
    const activated = await this.accounts
      .activate(login, activationCode, newPassword, context.req.ip ?? '')
      .catch((error: unknown) => failed(error, context));
    if (!activated)
      throw new GraphQLError(
        '登录名与激活码不符，或者激活码已失效 / login and activation code do not belong together, or the code has run out',
        { extensions: { code: 'SIGN_IN_FAILED' } },
      );
    return { activated };
  }

  @Mutation(() => SignOutPayload, describe('退出，立即注销会话', 'signs out: the session is revoked at once'))
  async signOut(@Context() context: GraphQLContext): Promise<SignOutPayload> {
    const token = tokenOf(context);
    if (token !== null) await this.sessions.signOut(token);
    context.res.clearCookie(SESSION_COOKIE, { path: '/', secure: true });
    return { signedOut: true };
  }

  @Mutation(
    () => ActAsPayload,
    describe('切换到所任的另一个岗位；会话不变', 'goes on in another post that is held, in the same session'),
  )
  async actAs(
    @Args('input', describe('哪个岗位', 'which post')) { agencyId, post }: ActAsInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ActAsPayload> {
    const held = await this.appointments.of(caller.personId);
    const appointment = choose(held, agencyId, post);
    if (appointment === undefined)
      throw new RefusedError(
        invalidInput(
          'post',
          `${agencyId} ${post}`,
          '今日所任的岗位',
          `a post that you hold today: ${held.map((one) => `${one.agencyId} ${one.post}`).join(', ')}`,
        ),
      );
    await this.sessions.goOnAs(tokenOf(context) ?? '', appointment);
    return { caller: await this.show({ ...caller, agencyId, agencyKind: appointment.agencyKind, post }) };
  }

  @Query(() => CallerType, describe('我是谁', 'who is asking'))
  me(@CurrentCaller() caller: Caller): Promise<CallerType> {
    return this.show(caller);
  }

  private async show({ personId, name, agencyId, post, secondFactor }: Caller): Promise<CallerType> {
    const posts = await this.appointments.of(personId);
    return {
      personId,
      name,
      agencyId,
      post,
      secondFactor,
      posts: posts.map((one) => ({ agencyId: one.agencyId, post: one.post, kind: one.kind, validTo: one.validTo })),
    };
  }
}

/** The session as a cookie, for browsers: it cannot be read by scripts, and comes back to this host alone. */
export function giveCookie({ res }: Pick<GraphQLContext, 'res'>, { token, expiresAt }: NewSession, clock: Clock): void {
  res.cookie(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'strict',
    secure: true,
    path: '/',
    maxAge: epochMs(expiresAt) - epochMs(clock.now()),
  });
}

/** Says when to come back, in the answer and in the header for it (RFC 9110, 10.2.3). */
export function failed(error: unknown, context: GraphQLContext): never {
  if (error instanceof CodeNeeded)
    throw new GraphQLError(
      '请输入动态口令或者恢复码（code） / give the code of your authenticator, or a recovery code',
      { extensions: { code: 'SECOND_FACTOR_NEEDED' } },
    );
  if (!(error instanceof TooManyAttempts)) throw error;
  const { retryAfterSeconds } = error;
  context.res.setHeader('retry-after', String(retryAfterSeconds));
  const minutes = Math.ceil(retryAfterSeconds / 60);
  throw new GraphQLError(
    `登录失败次数过多，请在${minutes}分钟后再试 / too many failed attempts; try again in ${minutes} min`,
    { extensions: { code: 'TOO_MANY_ATTEMPTS' } },
  );
}
