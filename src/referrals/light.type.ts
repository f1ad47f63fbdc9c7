import { Field, Int, ObjectType } from '@nestjs/graphql';

import { LIGHT_UNITS, type LightKind, LIGHTS, type LightUnit } from '../domain/deadline/light.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';

const LightEnum = labelledEnum('LightKind', LIGHTS, '期限词的灯色', 'how near a time limit is');
const LightUnitEnum = labelledEnum('LightUnit', LIGHT_UNITS, '期限词的单位', 'what the number of a light counts');

@Policy('OF_THE_ASKER')
@ObjectType('Light', describe('期限词', 'how near a time limit is: one word and one number, the same everywhere'))
export class LightType {
  @Field(() => LightEnum, describe('灯色', 'how near'))
  kind!: LightKind;

  @Field(() => String, describe('中文期限词，如 剩 5 个工作日', 'the word in Chinese, such as 剩 5 个工作日'))
  zh!: string;

  @Field(() => String, describe('英文期限词', 'the word in English, such as 5 working days left'))
  en!: string;

  @Field(() => Int, { ...describe('剩余或者超过的数量', 'what is left, or how late it is'), nullable: true })
  number!: number | null;

  @Field(() => LightUnitEnum, { ...describe('数量的单位', 'what the number counts'), nullable: true })
  unit!: LightUnit | null;

  @Field(() => Int, describe('剩余工作日（当日不计）', 'working days left; today is not counted'))
  workingDaysLeft!: number;
}
