import { Field, Int, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../../domain/kernel/instant.js';
import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';

@Policy('OF_THE_ASKER')
@ObjectType('QueueState', describe('一个队列的投递情况', 'how the messages of a queue stand'))
export class QueueStateType {
  @Field(() => String, describe('队列', 'the queue'))
  name!: string;

  @Field(() => Int, describe('待投递', 'to be carried'))
  waiting!: number;

  @Field(() => Int, describe('投递中', 'being carried'))
  carried!: number;

  @Field(() => Int, describe('已放弃（死信）', 'given up'))
  dead!: number;

  @Field(() => InstantScalar, { ...describe('最早一件自何时等待', 'since when the oldest waits'), nullable: true })
  oldestAt!: Instant | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('AnchorState', describe('一处锚定', 'a place outside that is told of checkpoints'))
export class AnchorStateType {
  @Field(() => String, describe('何处', 'which'))
  place!: string;

  @Field(() => Int, describe('已告知的树的大小', 'the size of the tree that it has been told'))
  size!: number;

  @Field(() => InstantScalar, { ...describe('最近一次锚定', 'last told at'), nullable: true })
  toldAt!: Instant | null;

  @Field(() => InstantScalar, {
    ...describe('自何时起失败；正常的为空', 'fails since; null: it does not'),
    nullable: true,
  })
  failedAt!: Instant | null;

  @Field(() => String, { ...describe('原因', 'why'), nullable: true })
  problem!: string | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('PlatformState', describe('运行情况，一次答全', 'how the platform is, in one answer'))
export class PlatformStateType {
  @Field(() => InstantScalar, describe('何时', 'when'))
  at!: Instant;

  @Field(() => [String], describe('要处理的问题；没有的为空表', 'what is wrong, in words; empty: nothing'))
  problems!: readonly string[];

  @Field(() => [QueueStateType], describe('有待投递、死信的队列', 'queues that hold messages'))
  queues!: readonly QueueStateType[];

  @Field(
    () => Int,
    describe('尚未封存的历史条数，至多数到1000', 'events that no checkpoint holds yet, counted to 1000'),
  )
  unsealed!: number;

  @Field(() => InstantScalar, { ...describe('其中最早的', 'the oldest of them'), nullable: true })
  unsealedSince!: Instant | null;

  @Field(() => Int, describe('最近检查点的树的大小', 'size of the tree at the newest checkpoint'))
  checkpointSize!: number;

  @Field(() => InstantScalar, { ...describe('最近检查点的时间', 'time of the newest checkpoint'), nullable: true })
  checkpointAt!: Instant | null;

  @Field(() => [AnchorStateType], describe('各处锚定', 'the places outside'))
  anchors!: readonly AnchorStateType[];

  @Field(() => [Int], describe('已公布的各年日历', 'years whose calendar is known'))
  calendarYears!: readonly number[];

  @Field(
    () => [Int],
    describe(
      '应有而没有的日历；次年的自11月起',
      'years whose calendar is missing; the next year counts from November on',
    ),
  )
  calendarsMissing!: readonly number[];

  @Field(() => Int, describe('暂定的期限', 'open limits that are provisional'))
  provisionalLimits!: number;

  @Field(() => InstantScalar, {
    ...describe('预警巡查最近一次有记录可看', 'when the alert rules last had something to look at'),
    nullable: true,
  })
  alertRunAt!: Instant | null;

  @Field(() => Int, describe('存储中已变化的文件', 'files that are no longer what was kept'))
  alteredFiles!: number;

  @Field(() => Int, describe('未注销、未到最迟失效时间的登录会话', 'sessions that are neither revoked nor over'))
  openSessions!: number;
}
