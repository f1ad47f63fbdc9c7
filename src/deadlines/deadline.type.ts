import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { editionsOf } from '../domain/deadline/compute-deadline.js';
import { STEP_KINDS, type StepKind } from '../domain/deadline/count-days.js';
import { type Deadline, DEADLINE_STATES, type DeadlineState } from '../domain/deadline/deadline.js';
import { DEADLINE_KINDS, type DeadlineKind, type Regime, REGIMES } from '../domain/deadline/deadline-rule.js';
import { lightOf } from '../domain/deadline/light.js';
import type { RuleContext } from '../domain/decision/case-file.js';
import { type Instant, type LocalDate, localDateOf } from '../domain/kernel/instant.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar } from '../platform/graphql/scalars.js';
import { LightType } from '../referrals/light.type.js';

export const DeadlineKindEnum = labelledEnum('DeadlineKind', DEADLINE_KINDS, '期限种类', 'kind of time limit');
export const DeadlineStateEnum = labelledEnum('DeadlineState', DEADLINE_STATES, '期限状态', 'state of a time limit');
export const RegimeEnum = labelledEnum('Regime', REGIMES, '计算方法', 'how the period is counted');

const CountedAsEnum = labelledEnum('CountedAs', STEP_KINDS, '一日算作什么', 'what a day counts as');

@Policy('WITHIN')
@ObjectType('CountedDay', describe('计算期限的一日', 'a day on the way of a time limit'))
export class CountedDayType {
  @Field(() => LocalDateScalar, describe('日期', 'the day'))
  date!: LocalDate;

  @Field(() => CountedAsEnum, describe('算作什么', 'what it counts as'))
  what!: StepKind;

  @Field(() => String, describe('名称，如 国庆节、周六、工作日', 'what it is called, such as 国庆节'))
  name!: string;
}

@Policy('WITHIN')
@ObjectType('Deadline', describe('期限', 'a time limit of a referral'))
export class DeadlineType {
  @Field(() => ID, describe('编号', 'id'))
  id!: string;

  @Field(() => String, describe('规则编号', 'rule, such as D-06'))
  ruleId!: string;

  @Field(() => Int, describe('规则版本', 'version of the rule'))
  ruleVersion!: number;

  @Field(() => String, describe('名称', 'name'))
  name!: string;

  @Field(() => DeadlineKindEnum, describe('种类', 'kind'))
  kind!: DeadlineKind;

  @Field(() => RegimeEnum, describe('计算方法', 'how it is counted'))
  regime!: Regime;

  @Field(() => String, describe('依据', 'instrument and article'))
  basis!: string;

  @Field(() => ID, describe('受约束的机关', 'the agency it binds'))
  dutyAgencyId!: string;

  @Field(() => ID, { ...describe('等待签收的文书', 'the notice whose signature it waits for'), nullable: true })
  noticeId!: string | null;

  @Field(() => InstantScalar, describe('起算时间', 'runs from'))
  startsAt!: Instant;

  @Field(() => InstantScalar, describe('届满时间（此刻仍为按期）', 'the last instant that is in time'))
  dueAt!: Instant;

  @Field(
    () => Boolean,
    describe('是否暂定：所涉年度放假安排尚未公布', 'provisional: a calendar that it needs is not published yet'),
  )
  provisional!: boolean;

  @Field(() => DeadlineStateEnum, describe('状态', 'state'))
  state!: DeadlineState;

  @Field(() => Boolean, describe('职责期限是否已经超过而仍未完成', 'a duty that has passed and is still open'))
  overdue!: boolean;

  @Field(() => LightType, describe('期限词', 'how near it is, in one word and one number'))
  light!: LightType;

  @Field(() => InstantScalar, { ...describe('完成或终止时间', 'met or cancelled at'), nullable: true })
  endedAt!: Instant | null;

  @Field(() => String, describe('这个期限是怎样算出来的', 'how it was counted, in a sentence'))
  explanation!: string;

  @Field(() => LocalDateScalar, {
    ...describe('不计的首日；以小时计的为空', 'the first day, which is not counted; null for hours'),
    nullable: true,
  })
  excludedDay!: LocalDate | null;

  @Field(
    () => [CountedDayType],
    describe(
      '计算中须说明的日子：不计的、调休的、顺延的，以及届满日；最多60日',
      'the days that need a word: left out, made up, rolled over, and the last day; at most 60',
    ),
  )
  steps!: readonly CountedDayType[];

  @Field(() => [String], describe('所依据的放假安排（年度）', 'the calendars that speak about those days, by year'))
  calendars!: readonly string[];
}

export function toDeadlineType(from: Deadline, { now, calendar, ladder }: RuleContext): DeadlineType {
  const { dutyAgency, explanation, ...deadline } = from;
  return {
    ...deadline,
    dutyAgencyId: dutyAgency,
    regime: explanation.regime,
    explanation: explanation.text,
    excludedDay: explanation.excludedDay,
    steps: explanation.steps,
    calendars: editionsOf(explanation.regime, localDateOf(from.startsAt), localDateOf(from.dueAt), calendar),
    overdue: deadline.state === 'OPEN' && deadline.kind === 'DUTY' && now > deadline.dueAt,
    light: lightOf(from, now, calendar, ladder),
  };
}
