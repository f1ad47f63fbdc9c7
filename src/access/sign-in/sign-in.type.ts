import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import type { Post } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar, TextScalar } from '../../platform/graphql/scalars.js';
import { APPOINTMENT_KINDS, type AppointmentKind } from '../posts/appointments.js';
import { SHORTEST_PASSWORD } from './passwords.js';

export const AppointmentKindEnum = labelledEnum('AppointmentKind', APPOINTMENT_KINDS, '任职方式', 'how a post is held');
@Policy('OF_THE_ASKER')
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

@Policy('OF_THE_ASKER')
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

  /** `InboxFilter.arrivedAfter` takes it: what has come since. */
  @Field(() => InstantScalar, {
    ...describe('上次登录的时间；首次登录的为空', 'when the person signed in before this time; null: never'),
    nullable: true,
  })
  previousSignInAt!: Instant | null;

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
