import { Args, Context, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import type { Caller } from '../../domain/agency/agency.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { TextScalar } from '../../platform/graphql/scalars.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { tokenOf } from '../policy/caller-finder.js';
import { Accounts } from './accounts.js';
import { failed } from './sign-in-failures.js';

@InputType(describe('设置第二因素', 'sets up a second factor'))
export class EnrolSecondFactorInput {
  @Field(() => TextScalar, describe('密码', 'the password, again'))
  password!: string;
}

@ObjectType(describe('验证器的密钥，只显示一次', 'what the authenticator is set up with, shown once'))
export class EnrolSecondFactorPayload {
  @Field(() => String, describe('密钥（Base32）', 'the secret, Base32'))
  secret!: string;

  @Field(() => String, describe('otpauth 地址，可制成二维码', 'otpauth URI, for a QR code'))
  uri!: string;
}

@InputType(describe('动态口令', 'a code of the authenticator'))
export class ConfirmSecondFactorInput {
  @Field(() => TextScalar, describe('动态口令', 'the code'))
  code!: string;
}

@ObjectType(describe('恢复码，只显示一次', 'the recovery codes, shown once'))
export class ConfirmSecondFactorPayload {
  @Field(() => [String], describe('恢复码，每个只能用一次', 'the recovery codes, each good for one sign-in'))
  recoveryCodes!: readonly string[];
}

@InputType(describe('取消第二因素', 'takes the second factor away'))
export class RemoveSecondFactorInput {
  @Field(() => TextScalar, describe('密码', 'the password'))
  password!: string;

  @Field(() => TextScalar, describe('动态口令或者恢复码', 'a code of the authenticator, or a recovery code'))
  code!: string;
}

@ObjectType(describe('取消结果', 'result'))
export class RemoveSecondFactorPayload {
  @Field(() => Boolean, describe('已取消', 'it is taken away'))
  removed!: boolean;
}

const WRONG = invalidInput(
  'code',
  '（已隐去 / withheld）',
  '正确的密码与动态口令',
  'the right password and a code that is right now',
);

/** Everybody sets up the second factor of their own account; each step asks for the password or a code anew. */
@Resolver()
export class SecondFactorsResolver {
  constructor(private readonly accounts: Accounts) {}

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Mutation(
    () => EnrolSecondFactorPayload,
    describe('开始设置第二因素（TOTP，RFC 6238）', 'begins to set up a second factor (TOTP, RFC 6238)'),
  )
  async enrolSecondFactor(
    @Args('input', describe('密码', 'the password')) { password }: EnrolSecondFactorInput,
    @CurrentCaller() { personId }: Caller,
    @Context() context: GraphQLContext,
  ): Promise<EnrolSecondFactorPayload> {
    const enrolment = await this.accounts
      .enrol(personId, password, context.source)
      .catch((error: unknown) => failed(error, context));
    if (enrolment === null)
      throw new RefusedError(
        invalidInput(
          'password',
          '（已隐去 / withheld）',
          '正确的密码；已设置的须先取消',
          'the right password, of somebody who has not set up a second factor yet',
        ),
      );
    return enrolment;
  }

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Mutation(
    () => ConfirmSecondFactorPayload,
    describe(
      '以第一个动态口令确认，取得恢复码；其他会话随即注销',
      'confirms it with the first code, gives the recovery codes, and ends all other sessions',
    ),
  )
  async confirmSecondFactor(
    @Args('input', describe('动态口令', 'the code')) { code }: ConfirmSecondFactorInput,
    @CurrentCaller() { personId }: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ConfirmSecondFactorPayload> {
    const recoveryCodes = await this.accounts
      .confirmFactor(personId, code, tokenOf(context) ?? '', context.source)
      .catch((error: unknown) => failed(error, context));
    if (recoveryCodes === null) throw new RefusedError(WRONG);
    return { recoveryCodes };
  }

  @Admits('SIGNED_IN')
  @Mutation(() => RemoveSecondFactorPayload, describe('取消第二因素', 'takes the second factor away'))
  async removeSecondFactor(
    @Args('input', describe('密码与口令', 'password and code')) { password, code }: RemoveSecondFactorInput,
    @CurrentCaller() { personId }: Caller,
    @Context() context: GraphQLContext,
  ): Promise<RemoveSecondFactorPayload> {
    const removed = await this.accounts
      .removeFactor(personId, password, code, context.source)
      .catch((error: unknown) => failed(error, context));
    if (removed === null) throw new RefusedError(WRONG);
    return { removed };
  }
}
