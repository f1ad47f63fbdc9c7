import { Args, Context, Field, InputType, Mutation, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { CaseFileReader, visibleNotices } from '../books/casebook/case-file-reader.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { MOST_AT_ONCE, oneByOne } from '../platform/graphql/one-by-one.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { TextScalar } from '../platform/graphql/scalars.js';
import { CommandReceiptType } from '../referrals/payload.type.js';
import { ReferralType } from '../referrals/referral.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from '../referrals/refusal.type.js';
import { EvidenceType, NoticeContentType, NoticeType, toNoticeType } from './notice.type.js';
import { Notices } from './notices.js';

@InputType(describe('打开文书', 'opens a notice'))
export class OpenNoticeInput {
  @Field(() => TextScalar, describe('文书', 'the notice'))
  noticeId!: string;
}

@ObjectType(describe('打开文书的结果', 'result of opening a notice'))
export class OpenNoticePayload {
  @Field(() => NoticeType, { ...describe('文书', 'the notice'), nullable: true })
  notice!: NoticeType | null;

  @Field(() => String, { ...describe('内容（JSON 文本）', 'what it says, as JSON text'), nullable: true })
  content!: string | null;

  @Field(() => CommandReceiptType, {
    ...describe('办理回执；以前已打开的为空', 'the receipt; null when it had been opened before'),
    nullable: true,
  })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@InputType('OpenNoticesInput', describe('打开多份文书', 'which notices to open'))
export class OpenNoticesInput {
  @Field(() => [TextScalar], describe(`文书，至多${MOST_AT_ONCE}份`, `the notices, ${MOST_AT_ONCE} at most`))
  noticeIds!: string[];
}

@ObjectType('OpenNoticesPayload', describe('打开多份文书的结果', 'result: one answer for each notice'))
export class OpenNoticesPayload {
  @Field(
    () => [OpenNoticePayload],
    describe(
      '逐份结果，次序与所问相同，重复的只答一次',
      'one answer for each notice, in the order asked; repeated ids once',
    ),
  )
  results!: readonly OpenNoticePayload[];
}

@Resolver(() => ReferralType)
export class NoticesResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly notices: Notices,
  ) {}

  @Policy('HAND_OVER')
  @ResolveField(
    'notices',
    () => [NoticeType],
    describe('机关之间的文书，按发出先后', 'the notices between the agencies, in order'),
  )
  async noticesOf(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<NoticeType[]> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    return caseFile
      ? visibleNotices(caseFile, caller.agencyId).map((notice) => toNoticeType(notice, caseFile.referral))
      : [];
  }

  @Policy('HAND_OVER')
  @ResolveField(() => [EvidenceType], describe('流转证据，按时间先后', 'the evidences of the hand-overs, in order'))
  async evidences(
    @Parent() { id }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly EvidenceType[]> {
    return this.notices.evidencesOf(context, await callerOf(context), id);
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Mutation(
    () => OpenNoticePayload,
    describe(
      '收文机关打开文书；首次打开留下「已打开」证据',
      'the receiver opens a notice; the first time leaves the evidence OPENED',
    ),
  )
  async openNotice(
    @Args('input', describe('哪一份', 'which one')) { noticeId }: OpenNoticeInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<OpenNoticePayload> {
    return this.open(noticeId, caller, context);
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Mutation(
    () => OpenNoticesPayload,
    describe(
      '打开多份文书；每份各有结果（HTTP 200），同一请求可以重发',
      'opens many notices; each has its own answer (HTTP 200), and the same request may be sent again',
    ),
  )
  async openNotices(
    @Args('input', describe('哪些', 'which ones')) { noticeIds }: OpenNoticesInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<OpenNoticesPayload> {
    const results = await oneByOne('noticeIds', [...new Set(noticeIds)], context, (noticeId) =>
      this.open(noticeId, caller, context),
    );
    return { results };
  }

  private async open(noticeId: string, caller: Caller, context: GraphQLContext): Promise<OpenNoticePayload> {
    const opened = await this.notices.open(noticeId, caller);
    if (!('refused' in opened)) {
      const { notice, referral, content, receipt } = opened;
      return { notice: toNoticeType(notice, referral), content, receipt, refusal: null };
    }
    const refusal = opened.refused;
    context.refusals.push(refusal);
    return { notice: null, content: null, receipt: null, refusal: toRefusalType(refusal) };
  }
}

/** What a notice says, for whoever has sent or opened it: the first look is an act, `openNotice`. */
@Resolver(() => NoticeType)
export class NoticeContentResolver {
  constructor(private readonly notices: Notices) {}

  @ResolveField(() => NoticeContentType, {
    ...describe(
      '内容；收文机关打开或者签收之后可见',
      'what it says; for the receiver once it has been opened or signed for',
    ),
    nullable: true,
  })
  async content(
    @Parent() { id, referralId }: NoticeType,
    @Context() context: GraphQLContext,
  ): Promise<NoticeContentType | null> {
    const content = await this.notices.contentOf(context, await callerOf(context), { referralId, noticeId: id });
    if (content === null) return null;
    const { subjectIds, groups } = whatWasRead(context);
    subjectIds.add(referralId);
    for (const group of content.groups) groups.add(group);
    return content;
  }
}
