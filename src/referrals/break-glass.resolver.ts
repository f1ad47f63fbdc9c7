import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { FieldGroupEnum } from '../access/record/access-events.resolver.js';
import { notePurpose } from '../access/record/access-recorder.js';
import { CurrentCaller } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { type BrokenGlass, GlassBreaking } from '../casebook/break-glass.js';
import type { Caller } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, connectionOf, PageArgs } from '../platform/graphql/paging.js';
import { InstantScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { CommandReceiptType } from './payload.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from './refusal.type.js';

@ObjectType('ReadUnderGlass', describe('应急查阅期间看过一次', 'one request that read it under a break-glass'))
export class ReadUnderGlassType {
  @Field(() => InstantScalar, describe('时间', 'when'))
  at!: Instant;

  @Field(() => [String], describe('做了什么', 'which operations'))
  operations!: readonly string[];

  @Field(() => [FieldGroupEnum], describe('看了哪些部分', 'which parts'))
  fieldGroups!: readonly string[];
}

@ObjectType(
  'BreakGlass',
  describe(
    '应急查阅：谁、为何、查阅了哪一件、到何时止',
    'a break-glass: who reads which referral of others, why, and until when',
  ),
)
export class BreakGlassType implements BrokenGlass {
  @Field(() => ID, describe('编号', 'id'))
  id!: string;

  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  referralNumber!: string;

  @Field(() => ID, describe('查阅人的机关', 'the agency of whoever reads'))
  agencyId!: string;

  @Field(() => ID, describe('查阅人', 'who reads'))
  personId!: string;

  @Field(() => String, describe('事由', 'the reason'))
  reason!: string;

  @Field(() => InstantScalar, describe('开始', 'from when'))
  openedAt!: Instant;

  @Field(() => InstantScalar, describe('截止', 'until when'))
  until!: Instant;

  @Field(() => [ReadUnderGlassType], describe('期间每一次查看', 'every read under it'))
  reads!: BrokenGlass['reads'];
}

const BreakGlassConnection = connectionOf('BreakGlass', BreakGlassType);

@InputType(describe('应急查阅一件移送', 'breaks the glass of one referral'))
export class BreakGlassInput {
  @Field(() => UuidScalar, describe('幂等键', 'idempotency key'))
  idempotencyKey!: string;

  @Field(() => TextScalar, describe('移送编号，如 R01-2026-0001', 'the referral number, such as R01-2026-0001'))
  referralNumber!: string;

  @Field(
    () => TextScalar,
    describe(
      '事由，至少4个字；移送机关和受移送机关立即看到',
      'the reason, 4 characters at least; the sender and the holder see it at once',
    ),
  )
  reason!: string;

  @Field(() => Int, describe('几小时，最多3', 'for how many hours, at most 3'))
  hours!: number;
}

@ObjectType(describe('应急查阅的结果', 'result of a break-glass'))
export class BreakGlassPayload {
  @Field(() => BreakGlassType, {
    ...describe('本次应急查阅；凭其中的 referralId 查看', 'the break-glass; read the referral by its referralId'),
    nullable: true,
  })
  glass!: BrokenGlass | null;

  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@ArgsType()
export class BreakGlassesArgs extends PageArgs {
  @Field(() => UuidScalar, { ...describe('只看这一件的', 'only those of this referral'), nullable: true })
  referralId?: string | null;
}

@Resolver()
export class BreakGlassResolver {
  constructor(private readonly breaking: GlassBreaking) {}

  @Mutation(
    () => BreakGlassPayload,
    describe(
      '应急查阅：与本机关无关的一件，最多3小时，24小时内最多3次；可以看概况、案件内容、当事人、材料和期限，看不到文书往来、历史和身份信息；移送机关和受移送机关立即获知，每次查看都列出',
      'break-glass: reads one referral that does not concern the agency, for at most 3 hours, 3 times in 24 hours at most; shows summary, matter, party, materials and limits, but neither notices, history nor identities; its owners are told at once, and every read is listed',
    ),
  )
  async breakGlass(
    @Args('input', describe('哪一件、为何', 'which one, and why')) input: BreakGlassInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<BreakGlassPayload> {
    notePurpose(context, input.reason);
    const outcome = await this.breaking.break(
      input.referralNumber,
      input.reason,
      input.hours,
      caller,
      input.idempotencyKey,
    );
    if ('glass' in outcome) {
      const read = whatWasRead(context);
      read.referralIds.add(outcome.glass.referralId);
      read.underGlass.set(outcome.glass.id, new Set());
      return { glass: outcome.glass, receipt: outcome.receipt, refusal: null };
    }
    context.refusals.push(outcome.refused);
    return { glass: null, receipt: null, refusal: toRefusalType(outcome.refused) };
  }

  @Query(
    () => BreakGlassConnection,
    describe(
      '本机关人员的应急查阅，以及他人对本机关移送或经办各件的应急查阅，新的在前；审计管理员查看全部',
      'the break-glasses of my agency’s persons, and those of others on what my agency sent or holds; newest first; the audit administrator sees all',
    ),
  )
  breakGlasses(
    @Args() { referralId, ...page }: BreakGlassesArgs,
    @CurrentCaller() caller: Caller,
  ): Promise<Connection<BreakGlassType>> {
    return this.breaking.list(caller, referralId ?? null, page);
  }
}
