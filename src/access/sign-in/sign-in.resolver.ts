import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';

import type { Caller } from '../../domain/agency/agency.js';
import { epochMs } from '../../domain/kernel/instant.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { Clock } from '../../platform/time/clock.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { SESSION_COOKIE, tokenOf } from '../policy/caller-finder.js';
import { Appointments, choose } from '../posts/appointments.js';
import { noteLogin } from '../record/access-recorder.js';
import { Accounts } from './accounts.js';
import { requireLong } from './passwords.resolver.js';
import { type NewSession, Sessions } from './sessions.js';
import {
  ActAsInput,
  ActAsPayload,
  ActivateAccountInput,
  ActivateAccountPayload,
  CallerType,
  SignInInput,
  SignInPayload,
  SignOutPayload,
} from './sign-in.type.js';
import { failed } from './sign-in-failures.js';

@Resolver()
export class SignInResolver {
  constructor(
    private readonly accounts: Accounts,
    private readonly appointments: Appointments,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  @Admits('ANYBODY')
  @Mutation(
    () => SignInPayload,
    describe('登录，取得会话令牌并设置会话 Cookie', 'signs in: a token, and a session cookie for browsers'),
  )
  async signIn(
    @Args('input', describe('登录名与密码', 'login and password')) input: SignInInput,
    @Context() context: GraphQLContext,
  ): Promise<SignInPayload> {
    noteLogin(context, input.login);
    const session = await this.accounts.signIn(input, context.source).catch((error: unknown) => failed(error, context));
    if (session === null)
      throw new GraphQLError('登录名、密码或者动态口令不正确 / login, password and code do not belong together', {
        extensions: { code: 'SIGN_IN_FAILED' },
      });
    giveCookie(context, session, this.clock);
    return { ...session, caller: await this.show(session.caller, session.token) };
  }

  @Admits('ANYBODY')
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
    requireLong(newPassword);
    const activated = await this.accounts
      .activate(login, activationCode, newPassword, context.source)
      .catch((error: unknown) => failed(error, context));
    if (!activated)
      throw new GraphQLError(
        '登录名与激活码不符，或者激活码已失效 / login and activation code do not belong together, or the code has run out',
        { extensions: { code: 'SIGN_IN_FAILED' } },
      );
    return { activated };
  }

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Mutation(() => SignOutPayload, describe('退出，立即注销会话', 'signs out: the session is revoked at once'))
  async signOut(@Context() context: GraphQLContext): Promise<SignOutPayload> {
    const token = tokenOf(context);
    if (token !== null) await this.sessions.signOut(token);
    context.res.clearCookie(SESSION_COOKIE, { path: '/', secure: true });
    return { signedOut: true };
  }

  @Admits('SIGNED_IN')
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
    const token = tokenOf(context) ?? '';
    await this.sessions.goOnAs(token, appointment);
    return { caller: await this.show({ ...caller, agencyId, agencyKind: appointment.agencyKind, post }, token) };
  }

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Query(() => CallerType, describe('我是谁', 'who is asking'))
  me(@CurrentCaller() caller: Caller, @Context() context: GraphQLContext): Promise<CallerType> {
    return this.show(caller, tokenOf(context) ?? '');
  }

  private async show({ personId, name, agencyId, post, secondFactor }: Caller, token: string): Promise<CallerType> {
    const [posts, previousSignInAt] = await Promise.all([
      this.appointments.of(personId),
      this.sessions.previousTo(token, personId),
    ]);
    return {
      personId,
      name,
      agencyId,
      post,
      secondFactor,
      previousSignInAt,
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
