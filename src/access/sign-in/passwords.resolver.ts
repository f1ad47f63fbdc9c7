import { Args, Context, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

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
import { SHORTEST_PASSWORD } from './passwords.js';
import { failed } from './sign-in-failures.js';

@InputType(describe('修改自己的密码', 'changes one’s own password'))
export class ChangePasswordInput {
  @Field(() => TextScalar, describe('现在的密码', 'the present password'))
  password!: string;

  @Field(
    () => TextScalar,
    describe(`新密码，至少${SHORTEST_PASSWORD}个字符`, `the new password, ${SHORTEST_PASSWORD} characters at least`),
  )
  newPassword!: string;
}

@ObjectType(describe('修改密码的结果', 'result of changing the password'))
export class ChangePasswordPayload {
  @Field(() => Int, describe('随即注销了几个其他会话', 'how many other sessions were ended'))
  revoked!: number;
}

@Resolver()
export class PasswordsResolver {
  constructor(private readonly accounts: Accounts) {}

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Mutation(
    () => ChangePasswordPayload,
    describe('修改自己的密码；其他会话随即注销', 'changes one’s own password, and ends all other sessions'),
  )
  async changePassword(
    @Args('input', describe('现在的密码与新密码', 'the present password and the new one'))
    { password, newPassword }: ChangePasswordInput,
    @CurrentCaller() { personId }: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ChangePasswordPayload> {
    requireLong(newPassword);
    if (newPassword === password)
      throw new RefusedError(
        invalidInput('newPassword', WITHHELD, '与现在的密码不同', 'another password than the present one'),
      );
    const changed = await this.accounts
      .changePassword(personId, { password, newPassword }, tokenOf(context) ?? '', context.source)
      .catch((error: unknown) => failed(error, context));
    if (changed === null)
      throw new RefusedError(invalidInput('password', WITHHELD, '现在的密码', 'your present password'));
    return changed;
  }
}

const WITHHELD = '（已隐去 / withheld）';

/** Throws a refusal for a password that is too short. */
export function requireLong(newPassword: string): void {
  if (newPassword.length < SHORTEST_PASSWORD)
    throw new RefusedError(
      invalidInput(
        'newPassword',
        WITHHELD,
        `至少${SHORTEST_PASSWORD}个字符`,
        `${SHORTEST_PASSWORD} characters at least`,
      ),
    );
}
