import { Args, Context, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { whatWasRead } from '../../access/policy/guard-fields.js';
import { notePurpose } from '../../access/record/access-recorder.js';
import type { Caller } from '../../domain/agency/agency.js';
import { EXPORT_POSTS } from '../../domain/decision/decide-disclosure.js';
import type { Instant } from '../../domain/kernel/instant.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { CommandReceiptType } from '../../referrals/payload.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from '../../referrals/refusal.type.js';
import { Bundles } from './bundles.js';

@InputType(describe('带出一件移送的案卷', 'takes the file of a referral away'))
export class ExportReferralInput {
  @Field(() => UuidScalar, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => UuidScalar, describe('幂等键', 'idempotency key'))
  idempotencyKey!: string;

  @Field(
    () => TextScalar,
    describe('目的，至少4个字，记入历史', 'the purpose, 4 characters at least, which the history keeps'),
  )
  purpose!: string;

  @Field(() => TextScalar, describe('提供给谁，记入历史', 'who gets it, which the history keeps'))
  recipient!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('Bundle', describe('可以带走的案卷', 'a case file to take away'))
export class BundleType {
  @Field(() => ID, describe('编号', 'id'))
  id!: string;

  @Field(
    () => String,
    describe('下载地址：GET，凭同一人的会话', 'where to get it: GET, with a session of the same person'),
  )
  path!: string;

  @Field(() => InstantScalar, describe('在此之前可以下载', 'until when it can be fetched'))
  until!: Instant;
}

@ObjectType(describe('带出案卷的结果', 'result of taking a case file away'))
export class ExportReferralPayload {
  @Field(() => BundleType, {
    ...describe('案卷；用 npm run verify 离线核验', 'the bundle; verify it off-line with npm run verify'),
    nullable: true,
  })
  bundle!: BundleType | null;

  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@Resolver()
export class BundlesResolver {
  constructor(private readonly bundles: Bundles) {}

  @Admits(EXPORT_POSTS)
  @Mutation(
    () => ExportReferralPayload,
    describe(
      '带出案卷：历史、证据和证明，成一个文件；目的和接收人记入历史',
      'takes a case file away: history, evidences and proofs in one file; purpose and recipient stand in the history',
    ),
  )
  async exportReferral(
    @Args('input', describe('哪一件、为何、给谁', 'which one, why, to whom'))
    { referralId, idempotencyKey, purpose, recipient }: ExportReferralInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ExportReferralPayload> {
    notePurpose(context, purpose);
    const outcome = await this.bundles.request(referralId, purpose, recipient, caller, idempotencyKey);
    if ('bundle' in outcome) {
      whatWasRead(context).subjectIds.add(referralId);
      const { id, until } = outcome.bundle;
      return { bundle: { id, until, path: `/bundles/${id}` }, receipt: outcome.receipt, refusal: null };
    }
    context.refusals.push(outcome.refused);
    return { bundle: null, receipt: null, refusal: toRefusalType(outcome.refused) };
  }
}
