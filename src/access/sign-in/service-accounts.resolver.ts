import { Args, Context, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';

import type { Caller } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { refuse } from '../../domain/kernel/refusal.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { InstantScalar, TextScalar } from '../../platform/graphql/scalars.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { noteLogin } from '../record/access-recorder.js';
import { ServiceAccounts } from './service-accounts.js';
import { failed } from './sign-in-failures.js';

@InputType(describe('服务账号登录', 'sign-in of a machine'))
export class SignInServiceInput {
  @Field(() => TextScalar, describe('服务账号编号', 'id of the service account'))
  serviceId!: string;

  @Field(() => TextScalar, describe('密钥', 'its secret'))
  secret!: string;
}

@ObjectType(describe('服务账号的会话，一小时内有效', 'a session of an hour'))
export class SignInServicePayload {
  @Field(() => String, describe('会话令牌，放入 Authorization: Bearer', 'session token for "Authorization: Bearer"'))
  token!: string;

  @Field(() => InstantScalar, describe('失效时间', 'it ends at this instant'))
  expiresAt!: Instant;
}

@InputType(describe('更换服务账号的密钥', 'a new secret of a service account'))
export class RotateServiceSecretInput {
  @Field(() => TextScalar, describe('服务账号编号', 'id of the service account'))
  serviceId!: string;

  @Field(() => Boolean, {
    ...describe(
      '旧密钥与会话立即失效（泄露时）',
      'ends the secrets before it and their sessions at once, where one has leaked',
    ),
    defaultValue: false,
  })
  revokeOld!: boolean;
}

@ObjectType(describe('新密钥，只显示一次', 'the new secret, shown once'))
export class RotateServiceSecretPayload {
  @Field(() => String, describe('密钥', 'the secret'))
  secret!: string;

  @Field(
    () => InstantScalar,
    describe('失效时间；旧密钥24小时后失效', 'it ends at this instant; those before it end after 24 hours'),
  )
  expiresAt!: Instant;
}

@Resolver()
export class ServiceAccountsResolver {
  constructor(private readonly services: ServiceAccounts) {}

  @Admits('ANYBODY')
  @Mutation(
    () => SignInServicePayload,
    describe(
      '服务账号登录；只能进行其范围内的操作',
      'a machine signs in; it may ask for what is in its scopes, and nothing else',
    ),
  )
  async signInService(
    @Args('input', describe('编号与密钥', 'id and secret')) { serviceId, secret }: SignInServiceInput,
    @Context() context: GraphQLContext,
  ): Promise<SignInServicePayload> {
    noteLogin(context, serviceId);
    const session = await this.services
      .signIn(serviceId, secret, context.source)
      .catch((error: unknown) => failed(error, context));
    if (session === null)
      throw new GraphQLError('编号与密钥不符 / id and secret do not belong together', {
        extensions: { code: 'SIGN_IN_FAILED' },
      });
    return session;
  }

  @Admits(['HEAD', 'ACTING_HEAD'])
  @Mutation(
    () => RotateServiceSecretPayload,
    describe(
      '更换服务账号的密钥；由本机关负责人进行',
      'gives a service account a new secret; by the head of its agency',
    ),
  )
  async rotateServiceSecret(
    @Args('input', describe('哪个服务账号', 'which one')) { serviceId, revokeOld }: RotateServiceSecretInput,
    @CurrentCaller() caller: Caller,
  ): Promise<RotateServiceSecretPayload> {
    const secret = await this.services.rotate(serviceId, revokeOld, caller);
    if (secret === null)
      throw new RefusedError(
        refuse('NOT_FOUND', `没有服务账号「${serviceId}」`, `no service account "${serviceId}"`, {
          what: 'SERVICE_ACCOUNT',
          id: serviceId,
        }),
      );
    return secret;
  }
}
