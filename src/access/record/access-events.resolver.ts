import { Args, ArgsType, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import { FIELD_GROUPS, type FieldGroup } from '../../domain/access/read-policy.js';
import type { Caller, Post } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { AskedFields } from '../../platform/graphql/asked-fields.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { type Connection, connectionOf, PageArgs } from '../../platform/graphql/paging.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { AccessEvents } from './access-events.js';

export const FieldGroupEnum = labelledEnum(
  'FieldGroup',
  FIELD_GROUPS,
  '移送中分别决定谁可以看的部分',
  'a part of a referral for which it is decided separately who may read it',
);

@Policy('OF_THE_ASKER')
@ObjectType('AccessEvent', describe('访问记录的一条', 'what one request asked for and was answered'))
export class AccessEventType {
  @Field(() => ID, describe('请求编号', 'request id'))
  id!: string;

  @Field(() => InstantScalar, describe('时间', 'when'))
  at!: Instant;

  @Field(() => ID, { ...describe('人员', 'who'), nullable: true })
  personId!: string | null;

  @Field(() => PostEnum, { ...describe('岗位', 'in which post'), nullable: true })
  post!: Post | null;

  @Field(() => String, {
    ...describe('登录时所用的登录名', 'the login that was tried, where this was a sign-in'),
    nullable: true,
  })
  login!: string | null;

  @Field(() => String, describe('来源地址', 'network address'))
  source!: string;

  @Field(() => [String], describe('做了什么', 'which operations'))
  operations!: readonly string[];

  @Field(() => String, {
    ...describe(
      '目的：操作中填写的，或者请求头 x-purpose（百分号编码的 UTF-8）',
      'why, in the words of whoever asked: given with the operation, ' +
        'or in the header x-purpose (percent-encoded UTF-8)',
    ),
    nullable: true,
  })
  purpose!: string | null;

  @Field(
    () => [ID],
    describe(
      '看了哪些移送或台账记录；被拒绝的，为想看的那一件',
      'which subjects (referrals, records of the ledger) were read, or asked for in vain',
    ),
  )
  subjectIds!: readonly string[];

  @Field(() => [FieldGroupEnum], describe('看了哪些部分', 'which parts of them'))
  fieldGroups!: readonly FieldGroup[];

  @Field(() => [ID], describe('依据哪一次应急查阅', 'under which emergency access'))
  emergencyAccessIds!: readonly string[];

  @Field(() => [String], describe('结果：OK，或者拒绝的代码', 'OK, or the codes of the refusals'))
  outcome!: readonly string[];
}

const AccessEventConnection = connectionOf('AccessEvent', AccessEventType);

@ArgsType()
export class AccessEventsArgs extends PageArgs {
  @Field(() => UuidScalar, { ...describe('只看涉及这一件的', 'only those that read this subject'), nullable: true })
  subjectId?: string | null;

  @Field(() => TextScalar, { ...describe('哪个人员', 'by which person'), nullable: true })
  personId?: string | null;

  @Field(() => TextScalar, {
    ...describe('做了什么，如 referral、exportReferral', 'which operation, such as referral or exportReferral'),
    nullable: true,
  })
  operation?: string | null;

  @Field(() => TextScalar, {
    ...describe(
      '结果：OK，或者拒绝的代码，如 NOT_FOUND',
      'the outcome: OK, or the code of a refusal, such as NOT_FOUND',
    ),
    nullable: true,
  })
  outcome?: string | null;

  @Field(() => InstantScalar, { ...describe('自何时起', 'from when on'), nullable: true })
  from?: Instant | null;

  @Field(() => InstantScalar, { ...describe('至何时止（不含）', 'until when, not included'), nullable: true })
  to?: Instant | null;
}

@Resolver()
export class AccessEventsResolver {
  constructor(private readonly events: AccessEvents) {}

  @Admits(['AUDITOR', 'HEAD', 'ACTING_HEAD', 'AUDIT_ADMIN'])
  @Query(
    () => AccessEventConnection,
    describe(
      '本机关人员的访问记录，新的在前；供审计员和负责人查看；审计管理员查看全部机关的',
      'what the persons of my agency asked for, newest first; for its auditors and heads; ' +
        'the audit administrator sees those of all agencies',
    ),
  )
  accessEvents(
    @Args() { first, after, ...filter }: AccessEventsArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<AccessEventType>> {
    return this.events.list(caller, filter, { first, after: after ?? null, counted: asked.has('totalCount') });
  }
}
