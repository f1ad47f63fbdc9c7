import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import type { Instant, LocalDate } from '../domain/kernel/instant.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar, TextScalar } from '../platform/graphql/scalars.js';

const OUTCOMES = { IN_TIME: '按期办理', LATE: '逾期办理', RUNNING: '期限内', OVERDUE: '逾期未办' } as const;
export type LimitOutcome = keyof typeof OUTCOMES;
export const LimitOutcomeEnum = labelledEnum('LimitOutcome', OUTCOMES, '职责期限的结果', 'what became of a duty');

@InputType('LimitFilter', describe('要哪些职责期限；各项都要符合', 'which duties; all that is given'))
export class LimitFilterInput {
  @Field(() => LocalDateScalar, { ...describe('自哪日起算的', 'that began on this day or later'), nullable: true })
  startedFrom?: LocalDate | null;

  @Field(() => LocalDateScalar, { ...describe('至哪日起算的', 'that began on this day or before'), nullable: true })
  startedUntil?: LocalDate | null;

  @Field(() => TextScalar, { ...describe('路线', 'of one route'), nullable: true })
  routeId?: string | null;

  @Field(() => TextScalar, { ...describe('规则编号', 'of one rule, such as D-06'), nullable: true })
  ruleId?: string | null;

  @Field(() => TextScalar, { ...describe('义务机关', 'that bind one agency'), nullable: true })
  dutyAgencyId?: string | null;

  @Field(() => LimitOutcomeEnum, { ...describe('结果', 'of one outcome'), nullable: true })
  outcome?: LimitOutcome | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('LimitCounts', describe('职责期限的件数', 'duties, counted by what became of them'))
export class LimitCountsType {
  @Field(() => Int, describe('按期办理', 'done in time'))
  inTime!: number;

  @Field(() => Int, describe('逾期办理', 'done late'))
  late!: number;

  @Field(() => Int, describe('期限内', 'running'))
  running!: number;

  @Field(() => Int, describe('逾期未办', 'overdue and not done'))
  overdue!: number;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'StepTime',
  describe('一条路线上的一步：用时与期限', 'a step of a route: how long it takes, and how long it may take'),
)
export class StepTimeType extends LimitCountsType {
  @Field(() => String, describe('路线', 'the route'))
  routeId!: string;

  @Field(() => String, describe('路线名称', 'what the route is called'))
  routeTitle!: string;

  @Field(() => String, describe('规则编号', 'the rule'))
  ruleId!: string;

  @Field(() => String, describe('这一步', 'the step'))
  name!: string;

  @Field(() => Float, {
    ...describe('平均用时（小时），只计已办的', 'mean hours taken by what has been done'),
    nullable: true,
  })
  meanHours!: number | null;

  @Field(() => Float, {
    ...describe('用时的中位数（小时），只计已办的', 'median of the hours taken by what has been done'),
    nullable: true,
  })
  medianHours!: number | null;

  @Field(() => Float, describe('平均期限（小时）', 'mean hours that the law gives, as they were counted'))
  limitHours!: number;
}

@Policy('OF_THE_ASKER')
@ObjectType('OverdueHolder', describe('逾期未办的机关', 'an agency with overdue duties'))
export class OverdueHolderType {
  @Field(() => ID, describe('义务机关', 'the agency that is bound'))
  agencyId!: string;

  @Field(() => Int, describe('逾期未办', 'overdue and not done'))
  overdue!: number;

  @Field(() => InstantScalar, describe('最早届满', 'when the oldest was due'))
  oldestDueAt!: Instant;
}

@Policy('OF_THE_ASKER')
@ObjectType('LimitMonth', describe('一个月内起算的职责期限', 'the duties that began in a month'))
export class LimitMonthType extends LimitCountsType {
  @Field(() => String, describe('月份，如 2026-11', 'the month, such as 2026-11'))
  month!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'LimitFigures',
  describe('职责期限的统计；每个数都能以 limits 打开', 'figures of duties; `limits` opens every number'),
)
export class LimitFiguresType {
  @Field(() => [StepTimeType], describe('各路线各步的用时与期限', 'time by step of each route against its limit'))
  steps!: readonly StepTimeType[];

  @Field(() => [OverdueHolderType], describe('逾期未办，按机关，多的在前', 'overdue by agency, the most first'))
  holders!: readonly OverdueHolderType[];

  @Field(() => [LimitMonthType], describe('逐月走势，按起算之月', 'trend by the month in which they began'))
  months!: readonly LimitMonthType[];
}

@Policy('OF_THE_ASKER')
@ObjectType('Limit', describe('一项职责期限', 'a duty with its limit'))
export class LimitRowType {
  @Field(() => ID, describe('期限', 'the limit'))
  id!: string;

  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  referralNumber!: string;

  @Field(() => String, describe('路线', 'the route'))
  routeId!: string;

  @Field(() => String, describe('规则编号', 'the rule'))
  ruleId!: string;

  @Field(() => String, describe('期限名称', 'what it is called'))
  name!: string;

  @Field(() => ID, describe('义务机关', 'the agency that it binds'))
  dutyAgencyId!: string;

  @Field(() => InstantScalar, describe('起算', 'when it began'))
  startsAt!: Instant;

  @Field(() => InstantScalar, describe('届满', 'due at'))
  dueAt!: Instant;

  @Field(() => InstantScalar, { ...describe('办理时间', 'when it was done; null: not yet'), nullable: true })
  endedAt!: Instant | null;

  @Field(() => LimitOutcomeEnum, describe('结果', 'what became of it'))
  outcome!: LimitOutcome;
}

export const LimitConnection = connectionOf('Limit', LimitRowType);
