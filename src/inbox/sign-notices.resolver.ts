import { Args, Context, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { Casebook } from '../books/casebook/casebook.js';
import type { CommandReceipt } from '../books/receipts.js';
import { type Caller, CASE_POSTS, inPost } from '../domain/agency/agency.js';
import { notFound } from '../domain/decision/authority.js';
import { referralIdOf } from '../domain/notice/notice.js';
import { sha256 } from '../platform/crypto/digest.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { MOST_AT_ONCE, oneByOne } from '../platform/graphql/one-by-one.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { KEY } from '../referrals/forms.input.js';
import { CommandReceiptType } from '../referrals/payload.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from '../referrals/refusal.type.js';

@InputType('SignNoticesInput', describe('签收多份文书', 'which notices to sign for'))
export class SignNoticesInput {
  @Field(() => UuidScalar, KEY)
  idempotencyKey!: string;

  @Field(() => [TextScalar], describe(`文书，至多${MOST_AT_ONCE}份`, `the notices, ${MOST_AT_ONCE} at most`))
  noticeIds!: string[];
}

@Policy('OF_THE_ASKER')
@ObjectType('SignedNotice', describe('一份文书的签收结果', 'what became of one notice'))
export class SignedNoticeType {
  @Field(() => ID, describe('文书', 'the notice'))
  noticeId!: string;

  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt; null when refused'), nullable: true })
  receipt!: CommandReceipt | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not; null when done'), nullable: true })
  refusal!: RefusalShape | null;
}

@ObjectType('SignNoticesPayload', describe('签收多份文书的结果', 'result: one answer for each notice'))
export class SignNoticesPayload {
  @Field(
    () => [SignedNoticeType],
    describe(
      '逐份结果，次序与所问相同，重复的只答一次',
      'one answer for each notice, in the order asked; repeated ids once',
    ),
  )
  results!: readonly SignedNoticeType[];
}

/** Signing for many notices in one request. Each stands by itself: one that is refused stops none of the others. */
@Resolver()
export class SignNoticesResolver {
  constructor(private readonly casebook: Casebook) {}

  @Admits(CASE_POSTS)
  @Mutation(
    () => SignNoticesPayload,
    describe(
      '签收多份文书；每份各有结果（HTTP 200），同一请求可以重发',
      'signs for many notices; each has its own answer (HTTP 200), and the same request may be sent again',
    ),
  )
  async signNotices(
    @Args('input', describe('哪些文书', 'which')) { idempotencyKey, noticeIds }: SignNoticesInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<SignNoticesPayload> {
    const results = await oneByOne('noticeIds', [...new Set(noticeIds)], context, (noticeId) =>
      this.sign(noticeId, idempotencyKey, caller, context),
    );
    return { results };
  }

  private async sign(
    noticeId: string,
    key: string,
    caller: Caller,
    context: GraphQLContext,
  ): Promise<SignedNoticeType> {
    const referralId = referralIdOf(noticeId);
    const outcome =
      referralId === null
        ? { refused: notFound(noticeId) }
        : await this.casebook.sign(referralId, noticeId, inPost(caller), keyOf(key, noticeId));
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { noticeId, receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    whatWasRead(context).subjectIds.add(outcome.done.subject.id);
    return { noticeId, receipt: outcome.done, refusal: null };
  }
}

/** The key of one notice of a request: always the same for the same request (a UUID of version 8, RFC 9562). */
function keyOf(key: string, noticeId: string): string {
  const hex = sha256(`${key}/${noticeId}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
