import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Parent,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { notePurpose } from '../access/record/access-recorder.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { type MaskedDetail, PersonalDetails } from '../books/casebook/personal-details.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { DETAIL_KINDS, type DetailKind, INFORMANT_KINDS } from '../domain/referral/personal-detail.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { InstantScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { CommandReceiptType } from './payload.type.js';
import { ReferralType } from './referral.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from './refusal.type.js';

const DETAILS = Symbol('personal details');
const DetailKindEnum = labelledEnum('PersonalDetailKind', DETAIL_KINDS, '个人信息的种类', 'kind of personal detail');

@Policy('WITHIN')
@ObjectType('PersonalDetail', describe('一项个人信息，只显示隐去后的形式', 'a personal detail, shown masked only'))
export class PersonalDetailType implements MaskedDetail {
  @Field(() => ID, describe('编号', 'id'))
  id!: string;

  @Field(() => DetailKindEnum, describe('种类', 'kind'))
  kind!: DetailKind;

  @Field(() => String, describe('隐去后的形式，如 110***********1234', 'masked, such as 110***********1234'))
  masked!: string;

  @Field(() => InstantScalar, describe('登记时间', 'recorded at'))
  recordedAt!: Instant;
}

@InputType(describe('登记一项个人信息', 'records a personal detail'))
export class RecordPersonalDetailInput {
  @Field(() => UuidScalar, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => UuidScalar, describe('幂等键', 'idempotency key'))
  idempotencyKey!: string;

  @Field(() => DetailKindEnum, describe('种类', 'kind'))
  kind!: DetailKind;

  @Field(
    () => TextScalar,
    describe('内容；加密保存，不进入历史、日志和通知', 'the value; kept sealed, and in no history, log or notice'),
  )
  value!: string;
}

@ObjectType(describe('登记个人信息的结果', 'result of recording a personal detail'))
export class RecordPersonalDetailPayload {
  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@InputType(describe('查看一项个人信息的原文', 'shows a personal detail unmasked'))
export class RevealPersonalDetailInput {
  @Field(() => UuidScalar, describe('哪一项', 'which one'))
  detailId!: string;

  @Field(
    () => TextScalar,
    describe('查看的目的，至少4个字，记入历史', 'the purpose, 4 characters at least, which the history keeps'),
  )
  purpose!: string;
}

@ObjectType(describe('查看个人信息的结果', 'result of unmasking a personal detail'))
export class RevealPersonalDetailPayload {
  @Field(() => String, { ...describe('原文', 'the value'), nullable: true })
  value!: string | null;

  @Field(() => CommandReceiptType, {
    ...describe('办理回执：本次查看成为历史中的哪一条', 'the receipt: which event of the history this became'),
    nullable: true,
  })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@Resolver(() => ReferralType)
export class PersonalDetailsResolver {
  constructor(
    private readonly details: PersonalDetails,
    private readonly reader: CaseFileReader,
  ) {}

  @Policy('IDENTITY')
  @ResolveField(
    () => [PersonalDetailType],
    describe('当事人的身份证号码和电话，隐去显示', 'identity numbers and telephones of the party, masked'),
  )
  async identities(
    @Parent() { id }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly MaskedDetail[]> {
    return (await this.listed(id, context)).filter(({ kind }) => !INFORMANT_KINDS.includes(kind));
  }

  @Policy('INFORMANT')
  @ResolveField(
    () => [PersonalDetailType],
    describe('举报人，隐去显示；只有移送机关看得到', 'who informed, masked; seen by the sender alone'),
  )
  async informants(
    @Parent() { id }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly MaskedDetail[]> {
    return (await this.listed(id, context)).filter(({ kind }) => INFORMANT_KINDS.includes(kind));
  }

  @Admits(CASE_POSTS)
  @Mutation(
    () => RecordPersonalDetailPayload,
    describe(
      '登记当事人或举报人的个人信息；历史中只留摘要',
      'records a personal detail of the party or of who informed; the history keeps its digest only',
    ),
  )
  async recordPersonalDetail(
    @Args('input', describe('内容', 'what is recorded'))
    { referralId, idempotencyKey, kind, value }: RecordPersonalDetailInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<RecordPersonalDetailPayload> {
    const outcome = await this.details.record(referralId, kind, value, caller, idempotencyKey);
    if ('done' in outcome) return { receipt: outcome.done, refusal: null };
    context.refusals.push(outcome.refused);
    return { receipt: null, refusal: toRefusalType(outcome.refused) };
  }

  @Admits(CASE_POSTS)
  @Mutation(
    () => RevealPersonalDetailPayload,
    describe(
      '查看一项个人信息的原文；谁、何时、为何，记入历史',
      'shows a personal detail unmasked; the history keeps who saw it, when and why',
    ),
  )
  async revealPersonalDetail(
    @Args('input', describe('哪一项、为何', 'which one, and why')) { detailId, purpose }: RevealPersonalDetailInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<RevealPersonalDetailPayload> {
    notePurpose(context, purpose);
    const outcome = await this.details.reveal(detailId, purpose, caller);
    if ('value' in outcome) {
      const read = whatWasRead(context);
      read.subjectIds.add(outcome.receipt.subject.id);
      read.groups.add(INFORMANT_KINDS.includes(outcome.kind) ? 'INFORMANT' : 'IDENTITY');
      return { value: outcome.value, receipt: outcome.receipt, refusal: null };
    }
    context.refusals.push(outcome.refused);
    return { value: null, receipt: null, refusal: toRefusalType(outcome.refused) };
  }

  private async listed(referralId: string, context: GraphQLContext): Promise<readonly MaskedDetail[]> {
    const caller = await callerOf(context);
    const loader = batchLoader<MaskedDetail[]>(context, DETAILS, (ids) =>
      this.reader.query(caller, async (tx) => {
        const rows = await tx.query<MaskedDetail & { referralId: string }>(
          `SELECT id, referral_id AS "referralId", kind, masked, recorded_at AS "recordedAt"
           FROM personal_detail
           WHERE referral_id = ANY($1::uuid[])
           ORDER BY recorded_at, id`,
          [ids],
        );
        return new Map(ids.map((id) => [id, rows.filter((row) => row.referralId === id)]));
      }),
    );
    return (await loader.load(referralId)) ?? [];
  }
}
