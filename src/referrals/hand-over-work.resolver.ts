import { Args, Context, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { Casebook } from '../books/casebook/casebook.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { KEY } from './forms.input.js';
import { CommandReceiptType } from './payload.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from './refusal.type.js';

@InputType(describe('工作交接', 'hands work over'))
export class HandOverWorkInput {
  @Field(() => UuidScalar, KEY)
  idempotencyKey!: string;

  @Field(() => TextScalar, describe('离岗的行政执法人员', 'the officer who leaves'))
  fromPersonId!: string;

  @Field(() => TextScalar, describe('接替的行政执法人员', 'the officer who takes over'))
  toPersonId!: string;

  @Field(() => TextScalar, describe('理由', 'the reasons'))
  reason!: string;
}

@ObjectType(describe('工作交接的结果', 'result of the hand-over of work'))
export class HandOverWorkPayload {
  @Field(
    () => [CommandReceiptType],
    describe('所涉各件的办理回执；没有在办的为空', 'a receipt for each referral; none when nothing was in hand'),
  )
  receipts!: readonly CommandReceiptType[];

  @Field(() => RefusalType, {
    ...describe('拒绝的理由；此时一件也没有交接', 'why not; nothing was handed over then'),
    nullable: true,
  })
  refusal!: RefusalShape | null;
}

@Resolver()
export class HandOverWorkResolver {
  constructor(private readonly casebook: Casebook) {}

  @Admits(['UNIT_HEAD', 'HEAD', 'ACTING_HEAD'])
  @Mutation(
    () => HandOverWorkPayload,
    describe(
      '离岗人员在办的全部移送一次交接给本机关另一名执法人员，逐件记入历史',
      'all referrals that an officer has in hand go to another officer of the agency at once; ' +
        'the history of each says so',
    ),
  )
  async handOverWork(
    @Args('input', describe('谁交给谁', 'from whom to whom')) input: HandOverWorkInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<HandOverWorkPayload> {
    const outcome = await this.casebook.handOverWork(
      { fromPersonId: input.fromPersonId, toPersonId: input.toPersonId, reason: input.reason },
      inPost(caller),
      input.idempotencyKey,
    );
    if ('handedOver' in outcome) return { receipts: outcome.handedOver, refusal: null };
    context.refusals.push(outcome.refused);
    return { receipts: [], refusal: toRefusalType(outcome.refused) };
  }
}
