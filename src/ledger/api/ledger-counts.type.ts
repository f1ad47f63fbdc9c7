import { Field, Int, ObjectType } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import type { WaitingRow } from '../../books/ledger/ledger-reader.js';
import type { Post } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { LEADERS } from '../../domain/ledger/act-row.js';
import { LEDGER_ACTS, type LedgerAction } from '../../domain/ledger/ledger-acts.js';
import { STANDINGS } from '../../domain/ledger/standing.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { LedgerKindEnum } from './alert.type.js';
import { LedgerActionEnum } from './patch.type.js';

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

@Policy('OF_THE_ASKER')
@ObjectType('LedgerWaiting', describe('等待的一步', 'a step that records of the ledger wait for'))
export class LedgerWaitingType {
  @Field(() => LedgerActionEnum, describe('哪一步', 'which act'))
  action!: LedgerAction;

  @Field(() => String, describe('名称', 'what it is called in Chinese'))
  name!: string;

  @Field(() => LedgerKindEnum, describe('图斑还是案件', 'patches or cases'))
  kind!: 'PATCH' | 'CASE';

  @Field(() => [String], describe('由哪些机关办理', 'which agencies do it'))
  by!: readonly string[];

  @Field(() => [PostEnum], describe('由哪些岗位办理', 'in which posts'))
  posts!: readonly Post[];

  @Field(() => Boolean, describe('是否须由负责人办理', 'is it a leader’s alone'))
  forLeaders!: boolean;

  @Field(() => Int, describe('件数', 'how many'))
  count!: number;

  @Field(() => Int, describe('其中超过期限的', 'of which past their day'))
  late!: number;

  @Field(() => InstantScalar, describe('最久没有变动的一件何时变动', 'when the one untouched for longest was changed'))
  oldestChange!: Instant;
}

export function toLedgerWaiting(row: WaitingRow): LedgerWaitingType {
  const { zh, by, posts } = LEDGER_ACTS[row.action];
  return {
    ...row,
    name: zh,
    by: by.map((standing) => STANDINGS[standing]),
    posts,
    forLeaders: posts.every((post) => LEADERS.includes(post)),
  };
}
