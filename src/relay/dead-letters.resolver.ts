import { Args, Context, Field, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { type Caller, CASE_POSTS, WORKING_POSTS } from '../domain/agency/agency.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { CommandReceiptType } from '../referrals/payload.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from '../referrals/refusal.type.js';
import { DeadLetterConnection, type DeadLetterType } from './dead-letter.type.js';
import { DeadLetters } from './dead-letters.js';

@InputType(describe('重新投递', 'tries a dead letter again'))
export class ReplayDeadLetterInput {
  @Field(() => TextScalar, describe('文书', 'the notice'))
  noticeId!: string;

  @Field(
    () => UuidScalar,
    describe(
      '幂等键：同一请求重发时用同一个 UUID',
      'idempotency key: the same UUID when the same request is sent again',
    ),
  )
  idempotencyKey!: string;
}

@ObjectType(describe('重新投递的结果', 'result of trying again'))
export class ReplayDeadLetterPayload {
  @Field(() => CommandReceiptType, {
    ...describe('办理回执；被拒绝时为空', 'the receipt; null when refused'),
    nullable: true,
  })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@Resolver()
export class DeadLettersResolver {
  constructor(private readonly letters: DeadLetters) {}

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => DeadLetterConnection,
    describe('本机关未能投递的文书', 'the notices of my agency that could not be delivered'),
  )
  deadLetters(
    @Args() { first, after }: PageArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<DeadLetterType>> {
    return this.letters.list(caller.agencyId, { first, after, counted: asked.has('totalCount') });
  }

  @Admits(WORKING_POSTS)
  @Mutation(
    () => ReplayDeadLetterPayload,
    describe(
      '由人决定重新投递一份未能投递的文书，记入历史',
      'a person decides to try a dead letter again; the history says so',
    ),
  )
  async replayDeadLetter(
    @Args('input', describe('哪一份', 'which one')) { noticeId, idempotencyKey }: ReplayDeadLetterInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ReplayDeadLetterPayload> {
    const outcome = await this.letters.replay(noticeId, caller, idempotencyKey);
    if ('done' in outcome) return { receipt: outcome.done, refusal: null };
    context.refusals.push(outcome.refused);
    return { receipt: null, refusal: toRefusalType(outcome.refused) };
  }
}
