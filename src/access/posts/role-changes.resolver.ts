import { Args, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import { ROLE_CHANGES, type RoleChangeKind } from '../../domain/access/role-change.js';
import { type Caller, CASE_POSTS, type Post } from '../../domain/agency/agency.js';
import { ADMIN_POSTS } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { AskedFields } from '../../platform/graphql/asked-fields.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { type Connection, connectionOf, PageArgs } from '../../platform/graphql/paging.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { InstantScalar, LocalDateScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { type RecordedChange, RoleChanges } from './role-changes.js';

const RoleChangeKindEnum = labelledEnum('RoleChangeKind', ROLE_CHANGES, '岗位变更的种类', 'kind of a change of posts');
const RoleChangeStateEnum = labelledEnum(
  'RoleChangeState',
  { PROPOSED: '待决定', DONE: '已同意', DECLINED: '未同意' },
  '岗位变更的状态',
  'state of a change of posts',
);

@Policy('OF_THE_ASKER')
@ObjectType(
  'RoleChange',
  describe('岗位变更：一人提出，另一人决定', 'a change of posts: proposed by one person, decided by another'),
)
export class RoleChangeType {
  @Field(() => ID, describe('编号', 'id'))
  id!: string;

  @Field(() => RoleChangeKindEnum, describe('种类', 'kind'))
  kind!: RoleChangeKind;

  @Field(() => ID, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(() => ID, describe('人员编号，也是登录名', 'id of the person, which is also the login'))
  personId!: string;

  @Field(() => String, describe('姓名', 'name'))
  personName!: string;

  @Field(() => PostEnum, {
    ...describe('岗位；重置凭据的为空', 'the post; null where credentials are reset'),
    nullable: true,
  })
  post!: Post | null;

  @Field(() => LocalDateScalar, { ...describe('起始日', 'the first day'), nullable: true })
  validFrom!: LocalDate | null;

  @Field(() => LocalDateScalar, { ...describe('止日', 'the last day'), nullable: true })
  validTo!: LocalDate | null;

  @Field(() => [String], {
    ...describe('服务账号可以进行的操作', 'the operations of a service account'),
    nullable: true,
  })
  scopes!: readonly string[] | null;

  @Field(() => String, describe('依据的文件', 'the paper it rests on'))
  basis!: string;

  @Field(() => ID, describe('提出人', 'proposed by'))
  proposedBy!: string;

  @Field(() => InstantScalar, describe('提出时间', 'proposed at'))
  proposedAt!: Instant;

  @Field(() => RoleChangeStateEnum, describe('状态', 'state'))
  state!: RecordedChange['state'];

  @Field(() => ID, { ...describe('决定人', 'decided by'), nullable: true })
  decidedBy!: string | null;

  @Field(() => InstantScalar, { ...describe('决定时间', 'decided at'), nullable: true })
  decidedAt!: Instant | null;

  @Field(() => String, { ...describe('决定的理由', 'reasons of the decision'), nullable: true })
  reason!: string | null;
}

const RoleChangeConnection = connectionOf('RoleChange', RoleChangeType);

@InputType(describe('提出岗位变更', 'proposes a change of posts'))
export class ProposeRoleChangeInput {
  @Field(() => RoleChangeKindEnum, describe('种类', 'kind'))
  kind!: RoleChangeKind;

  @Field(() => TextScalar, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(
    () => TextScalar,
    describe('人员编号；新人员由此确定登录名', 'id of the person; for a new person it becomes the login'),
  )
  personId!: string;

  @Field(() => TextScalar, describe('姓名', 'name'))
  personName!: string;

  @Field(() => PostEnum, { ...describe('岗位', 'the post'), nullable: true, defaultValue: null })
  post!: Post | null;

  @Field(() => LocalDateScalar, { ...describe('起始日', 'the first day'), nullable: true, defaultValue: null })
  validFrom!: LocalDate | null;

  @Field(() => LocalDateScalar, { ...describe('止日', 'the last day'), nullable: true, defaultValue: null })
  validTo!: LocalDate | null;

  @Field(() => [TextScalar], {
    ...describe('服务账号可以进行的操作', 'the operations of a service account'),
    defaultValue: [],
  })
  scopes!: string[];

  @Field(() => TextScalar, describe('依据的文件', 'the paper it rests on'))
  basis!: string;
}

@ObjectType(describe('提出的变更', 'the proposal'))
export class ProposeRoleChangePayload {
  @Field(() => RoleChangeType, describe('变更，待另一人决定', 'the change, which waits for another person'))
  change!: RoleChangeType;

  @Field(() => String, {
    ...describe(
      '新开或者重置的账号：激活码的前一半，只显示一次',
      'of a new or reset account: the first part of its activation code, shown once',
    ),
    nullable: true,
  })
  activationPart!: string | null;
}

@InputType(describe('决定岗位变更', 'decides on a change of posts'))
export class DecideRoleChangeInput {
  @Field(() => UuidScalar, describe('哪一项变更', 'which change'))
  id!: string;

  @Field(() => Boolean, describe('是否同意', 'is it approved'))
  approve!: boolean;

  @Field(() => TextScalar, describe('理由', 'the reasons'))
  reason!: string;
}

@ObjectType(describe('决定的结果', 'the decision'))
export class DecideRoleChangePayload {
  @Field(() => RoleChangeType, describe('变更', 'the change'))
  change!: RoleChangeType;

  @Field(() => String, {
    ...describe(
      '新开或者重置的账号：激活码的后一半，只显示一次，72小时内有效；本人以“前一半.后一半”激活',
      'of a new or reset account: the second part of its activation code, shown once, good for 72 hours; ' +
        'the owner joins both with a full stop',
    ),
    nullable: true,
  })
  activationPart!: string | null;
}

/** Posts change by two persons: one proposes, another decides. */
@Resolver()
export class RoleChangesResolver {
  constructor(private readonly changes: RoleChanges) {}

  @Admits(['HEAD', 'ACTING_HEAD', 'AUDITOR', ...ADMIN_POSTS])
  @Query(
    () => RoleChangeConnection,
    describe(
      '岗位变更，新的在前：负责人看本机关的，管理员看全部',
      'changes of posts, newest first: heads see those of their agency, administrators all',
    ),
  )
  roleChanges(
    @Args() { first, after }: PageArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<RoleChangeType>> {
    return this.changes.list(caller, { first, after, counted: asked.has('totalCount') });
  }

  @Admits(['SYSTEM_ADMIN', ...CASE_POSTS])
  @Mutation(
    () => ProposeRoleChangePayload,
    describe(
      '提出岗位变更：任职、主持工作、授权、离岗、重置凭据、服务账号',
      'proposes a change: appointment, acting head, delegation, end, reset of credentials, service account',
    ),
  )
  async proposeRoleChange(
    @Args('input', describe('变更', 'the change')) input: ProposeRoleChangeInput,
    @CurrentCaller() caller: Caller,
  ): Promise<ProposeRoleChangePayload> {
    const outcome = await this.changes.propose(input, caller);
    if ('refused' in outcome) throw new RefusedError(outcome.refused);
    return outcome;
  }

  @Admits(['SECURITY_ADMIN', 'HEAD', 'ACTING_HEAD'])
  @Mutation(
    () => DecideRoleChangePayload,
    describe('由另一人决定岗位变更；同意即生效', 'another person decides; an approved change holds at once'),
  )
  async decideRoleChange(
    @Args('input', describe('决定', 'the decision')) { id, approve, reason }: DecideRoleChangeInput,
    @CurrentCaller() caller: Caller,
  ): Promise<DecideRoleChangePayload> {
    const outcome = await this.changes.decide(id, approve, reason, caller);
    if ('refused' in outcome) throw new RefusedError(outcome.refused);
    return outcome;
  }
}
