import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import type { DeadlineKind } from '../domain/deadline/deadline-rule.js';
import { LADDER_STEPS, type LadderStepId } from '../domain/deadline/ladder.js';
import type { Instant, LocalDate } from '../domain/kernel/instant.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar, TextScalar } from '../platform/graphql/scalars.js';
import { LightType } from '../referrals/light.type.js';
import { ReferralType } from '../referrals/referral.type.js';
import { DeadlineKindEnum } from './deadline.type.js';

const OWED = { BY_US: '本机关应办的', TO_US: '其他机关应向本机关办的' } as const;
export type OwedDirection = keyof typeof OWED;
export const OwedDirectionEnum = labelledEnum('OwedDirection', OWED, '期限由谁完成', 'who owes it to whom');

const LadderStepEnum = labelledEnum('LadderStep', LADDER_STEPS, '催办阶梯的步骤', 'step of the overdue ladder');

@InputType('OwedFilter', describe('应办清单的筛选；各项都要符合', 'what is looked for; all that is given'))
export class OwedFilterInput {
  @Field(() => TextScalar, {
    ...describe('对方机关', 'the other agency: whom it is owed to, or who owes it'),
    nullable: true,
  })
  agencyId?: string | null;

  @Field(() => TextScalar, { ...describe('规则编号', 'the rule, such as D-06'), nullable: true })
  ruleId?: string | null;

  @Field(() => InstantScalar, { ...describe('在此之前届满', 'ends before'), nullable: true })
  dueBefore?: Instant | null;

  @Field(() => InstantScalar, { ...describe('不早于此时届满', 'does not end before'), nullable: true })
  dueFrom?: Instant | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('StepAhead', describe('催办阶梯将要进行的一步', 'what the overdue ladder will do if nobody acts'))
export class StepAheadType {
  @Field(() => LadderStepEnum, describe('步骤', 'which step'))
  step!: LadderStepId;

  @Field(() => InstantScalar, describe('时间', 'when it comes'))
  at!: Instant;

  @Field(() => [ID], describe('将告知的机关', 'the agencies that it tells'))
  tells!: readonly string[];
}

@Policy('OF_THE_ASKER')
@ObjectType('OwedItem', describe('一项应办的期限', 'one time limit that somebody owes'))
export class OwedItemType {
  @Field(() => ID, describe('期限', 'the time limit'))
  deadlineId!: string;

  @Field(() => String, describe('规则编号', 'rule, such as D-06'))
  ruleId!: string;

  @Field(() => String, describe('名称', 'name'))
  name!: string;

  @Field(() => DeadlineKindEnum, describe('种类', 'kind'))
  kind!: DeadlineKind;

  @Field(() => String, describe('依据', 'instrument and article'))
  basis!: string;

  @Field(() => ID, describe('受约束的机关', 'the agency it binds'))
  dutyAgencyId!: string;

  @Field(() => InstantScalar, describe('届满时间', 'the last instant that is in time'))
  dueAt!: Instant;

  @Field(() => LocalDateScalar, describe('届满日（北京时间）', 'the day of it in Asia/Shanghai'))
  dueOn!: LocalDate;

  @Field(() => Boolean, describe('是否暂定', 'provisional: a calendar that it needs is not published yet'))
  provisional!: boolean;

  @Field(() => LightType, describe('期限词', 'how near it is'))
  light!: LightType;

  @Field(() => InstantScalar, {
    ...describe(
      '受约束的机关自何时起没有动静；不轮到它办时为空',
      'since when the agency it binds has done nothing; null where it is not its move',
    ),
    nullable: true,
  })
  silentSince!: Instant | null;

  @Field(() => InstantScalar, { ...describe('最近一次催办', 'when it was urged last'), nullable: true })
  lastUrgedAt!: Instant | null;

  @Field(
    () => [StepAheadType],
    describe('无人办理时催办阶梯将依次进行的各步', 'what the overdue ladder will do if nobody acts, in that order'),
  )
  ahead!: readonly StepAheadType[];

  @Field(() => ReferralType, describe('移送', 'the referral'))
  referral!: ReferralType;
}

export const OwedConnection = connectionOf('OwedItem', OwedItemType);

@Policy('OF_THE_ASKER')
@ObjectType('OwedDay', describe('同一日届满的件数', 'how many end on one day'))
export class OwedDayType {
  @Field(() => LocalDateScalar, describe('日（北京时间）', 'the day in Asia/Shanghai'))
  day!: LocalDate;

  @Field(() => Int, describe('件数，与列表同一口径', 'how many, by the definition of the list'))
  count!: number;

  @Field(() => Boolean, describe('是否工作日', 'a working day, make-up days included'))
  workingDay!: boolean;
}
