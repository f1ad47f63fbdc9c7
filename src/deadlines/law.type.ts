import { Field, Int, ObjectType } from '@nestjs/graphql';

import type { DeadlineKind, Regime } from '../domain/deadline/deadline-rule.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { LocalDateScalar } from '../platform/graphql/scalars.js';
import { DeadlineKindEnum, RegimeEnum } from './deadline.type.js';

@Policy('OF_THE_ASKER')
@ObjectType({ isAbstract: true })
abstract class EditionType {
  @Field(() => Int, describe('版本', 'version'))
  version!: number;

  @Field(() => LocalDateScalar, describe('施行之日', 'the first day on which it is in force'))
  validFrom!: LocalDate;

  @Field(() => LocalDateScalar, { ...describe('最后一日；现行的为空', 'the last day; null: open'), nullable: true })
  validTo!: LocalDate | null;

  @Field(() => String, describe('出处', 'its source'))
  source!: string;

  @Field(() => String, describe('条文', 'the article'))
  article!: string;

  @Field(() => Boolean, describe('出处尚待核实，暂按此办理', 'its source is not confirmed: it is applied until it is'))
  unconfirmed!: boolean;
}

@Policy('OF_THE_ASKER')
@ObjectType('DeadlineRule', describe('一条期限规则的一个版本', 'a version of a time limit'))
export class DeadlineRuleType extends EditionType {
  @Field(() => String, describe('规则编号', 'its id, such as D-06'))
  id!: string;

  @Field(() => String, describe('名称', 'what it is called'))
  name!: string;

  @Field(() => String, describe('英文名称', 'the same in English'))
  nameEn!: string;

  @Field(() => Int, describe('长度，单位见计算方法', 'its length, in the unit of its regime'))
  length!: number;

  @Field(() => RegimeEnum, describe('计算方法', 'how it is counted'))
  regime!: Regime;

  @Field(() => DeadlineKindEnum, describe('种类', 'kind'))
  kind!: DeadlineKind;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'CrimeThreshold',
  describe('一条追诉标准的一个版本', 'a version of an area from which a crime is prosecuted'),
)
export class CrimeThresholdType extends EditionType {
  @Field(() => String, describe('编号', 'its id'))
  id!: string;

  @Field(() => String, describe('罪名', 'the crime'))
  crime!: string;

  @Field(() => String, describe('地类', 'class of land'))
  landClass!: string;

  @Field(() => String, describe('亩数，含本数', 'area in mu from which on, itself included'))
  mu!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CalendarDay', describe('与平常周历不同的一日', 'a day that differs from the plain week'))
export class CalendarDayType {
  @Field(() => LocalDateScalar, describe('日期', 'the day'))
  day!: LocalDate;

  @Field(() => Boolean, describe('调休上班；否则为放假', 'a make-up working day; otherwise a day off'))
  works!: boolean;

  @Field(() => String, describe('节日', 'the festival'))
  name!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CalendarEdition', describe('一年的节假日安排', 'the days off of a year'))
export class CalendarEditionType {
  @Field(() => Int, describe('年份', 'the year'))
  year!: number;

  @Field(() => String, describe('出处', 'its source'))
  source!: string;

  @Field(() => [CalendarDayType], describe('各日，按先后', 'the days, in order'))
  days!: readonly CalendarDayType[];
}

@Policy('OF_THE_ASKER')
@ObjectType('LadderRung', describe('催办阶梯的一步', 'a step of the overdue ladder'))
export class LadderRungType {
  @Field(() => String, describe('步骤', 'the step'))
  step!: string;

  @Field(() => String, describe('名称', 'what it is called'))
  name!: string;

  @Field(() => Int, { ...describe('期限过去百分之几时', 'after so many per cent of the limit'), nullable: true })
  share!: number | null;

  @Field(() => Int, { ...describe('届满后第几个工作日', 'so many working days after it ended'), nullable: true })
  workingDays!: number | null;

  @Field(() => [String], describe('告知谁', 'who is told'))
  tells!: readonly string[];
}

@Policy('OF_THE_ASKER')
@ObjectType('Law', describe('平台所依据的规则', 'the rules that the platform goes by'))
export class LawType {
  @Field(() => [DeadlineRuleType], describe('期限规则，新版在前', 'time limits, the newer version first'))
  deadlineRules!: readonly DeadlineRuleType[];

  @Field(() => [CrimeThresholdType], describe('追诉标准', 'areas from which crimes are prosecuted'))
  crimeThresholds!: readonly CrimeThresholdType[];

  @Field(() => [CalendarEditionType], describe('各年节假日安排', 'calendars, by year'))
  calendars!: readonly CalendarEditionType[];

  @Field(() => [LadderRungType], describe('催办阶梯', 'the overdue ladder'))
  ladder!: readonly LadderRungType[];
}
