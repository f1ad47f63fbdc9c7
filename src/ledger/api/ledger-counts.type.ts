import { Field, Int, ObjectType } from '@nestjs/graphql';

import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';

export const DayLightEnum = labelledEnum(
  'DayLight',
  { OVER: '超期', TODAY: '今日', SOON: '临期', FAR: '充裕' },
  '未办结的离期限远近',
  'how near its day something is that is not done',
);

@Policy('OF_THE_ASKER')
@ObjectType(
  'LedgerCount',
  describe('一个类别的图斑或者案件，按灯色计', 'the patches or cases of a category, counted by their lights'),
)
export class LedgerCountType {
  @Field(() => String, { ...describe('类别', 'the category'), nullable: true })
  category!: string | null;

  @Field(() => Int, describe('全部', 'all of them'))
  total!: number;

  @Field(() => Int, describe('超期', 'past their day'))
  over!: number;

  @Field(() => Int, describe('今日到期', 'due today'))
  today!: number;

  @Field(() => Int, describe('临期', 'near their day'))
  soon!: number;

  @Field(() => Int, describe('充裕', 'far from their day'))
  far!: number;

  @Field(() => Int, describe('没有期限或者已办结', 'without a day, or done'))
  others!: number;
}
