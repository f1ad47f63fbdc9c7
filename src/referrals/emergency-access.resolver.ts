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

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { FieldGroupEnum } from '../access/record/access-events.resolver.js';
import { notePurpose } from '../access/record/access-recorder.js';
import { type EmergencyAccess, EmergencyAccesses } from '../books/casebook/emergency-access.js';
import type { Caller } from '../domain/agency/agency.js';
import { EMERGENCY_POSTS } from '../domain/decision/decide-emergency-access.js';
import type { Instant } from '../domain/kernel/instant.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, connectionOf, PageArgs } from '../platform/graphql/paging.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { InstantScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { CommandReceiptType } from './payload.type.js';
import { type RefusalType as RefusalShape, RefusalType, toRefusalType } from './refusal.type.js';

@Policy('OF_THE_ASKER')
@ObjectType('ReadInEmergency', describe('应急查阅期间看过一次', 'one request that read it under an emergency access'))
export class ReadInEmergencyType {
  @Field(() => InstantScalar, describe('时间', 'when'))
  at!: Instant;

  @Field(() => [String], describe('做了什么', 'which operations'))
  operations!: readonly string[];

  @Field(() => [FieldGroupEnum], describe('看了哪些部分', 'which parts'))
  fieldGroups!: readonly string[];
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'EmergencyAccess',
  describe(
    '应急查阅：谁、为何、查阅了哪一件、到何时止',
    'an emergency access: who reads which referral of others, why, and until when',
  ),
)
export class EmergencyAccessType implements EmergencyAccess {
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

  @Field(() => [ReadInEmergencyType], describe('期间每一次查看', 'every read under it'))
  reads!: EmergencyAccess['reads'];
}

const EmergencyAccessConnection = connectionOf('EmergencyAccess', EmergencyAccessType);

@InputType(describe('应急查阅一件移送', 'begins emergency access to one referral'))
export class BeginEmergencyAccessInput {
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

@ObjectType(describe('应急查阅的结果', 'result of an emergency access'))
export class BeginEmergencyAccessPayload {
  @Field(() => EmergencyAccessType, {
    ...describe('本次应急查阅；凭其中的 referralId 查看', 'the emergency access; read the referral by its referralId'),
    nullable: true,
  })
  access!: EmergencyAccess | null;

  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true })
  refusal!: RefusalShape | null;
}

@ArgsType()
export class EmergencyAccessesArgs extends PageArgs {
  @Field(() => UuidScalar, { ...describe('只看这一件的', 'only those of this referral'), nullable: true })
  referralId?: string | null;
}

@Resolver()
export class EmergencyAccessResolver {
  constructor(private readonly breaking: EmergencyAccesses) {}

  @Admits(EMERGENCY_POSTS)
  @Mutation(
    () => BeginEmergencyAccessPayload,
    describe(
      '应急查阅：与本机关无关的一件，最多3小时，24小时内最多3次；可以看概况、案件内容、当事人、材料和期限，看不到文书往来、历史和身份信息；移送机关和受移送机关立即获知，每次查看都列出',
      'emergency access: reads one referral that does not concern the agency, for at most 3 hours, ' +
        '3 times in 24 hours at most; shows summary, matter, party, materials and limits, but neither notices, ' +
        'history nor identities; its owners are told at once, and every read is listed',
    ),
  )
  async beginEmergencyAccess(
    @Args('input', describe('哪一件、为何', 'which one, and why')) input: BeginEmergencyAccessInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<BeginEmergencyAccessPayload> {
    notePurpose(context, input.reason);
    const outcome = await this.breaking.begin(
      input.referralNumber,
      input.reason,
      input.hours,
      caller,
      input.idempotencyKey,
    );
    if ('access' in outcome) {
      const read = whatWasRead(context);
      read.subjectIds.add(outcome.access.referralId);
      read.inEmergency.set(outcome.access.id, new Set());
      return { access: outcome.access, receipt: outcome.receipt, refusal: null };
    }
    context.refusals.push(outcome.refused);
    return { access: null, receipt: null, refusal: toRefusalType(outcome.refused) };
  }

  @Admits(['AUDITOR', 'HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'AUDIT_ADMIN'])
  @Query(
    () => EmergencyAccessConnection,
    describe(
      '本机关人员的应急查阅，以及他人对本机关移送或经办各件的应急查阅，新的在前；审计管理员查看全部',
      'the emergency accesses of my agency’s persons, and those of others on what my agency sent or holds; ' +
        'newest first; the audit administrator sees all',
    ),
  )
  emergencyAccesses(
    @Args() { referralId, ...page }: EmergencyAccessesArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<EmergencyAccessType>> {
    return this.breaking.list(caller, referralId ?? null, { ...page, counted: asked.has('totalCount') });
  }
}
