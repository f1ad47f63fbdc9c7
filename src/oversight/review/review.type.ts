import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../../domain/kernel/instant.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { connectionOf } from '../../platform/graphql/paging.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, MuScalar } from '../../platform/graphql/scalars.js';
import { SENTINEL_FINDINGS, type SentinelFinding } from './sentinel-findings.js';

const names = Object.fromEntries(Object.entries(SENTINEL_FINDINGS).map(([key, { name }]) => [key, name])) as Record<
  SentinelFinding,
  string
>;
export const SentinelFindingEnum = labelledEnum(
  'SentinelFinding',
  names,
  '不应出现的状态',
  'a state that ought to be impossible',
);

@Policy('OF_THE_ASKER')
@ObjectType(
  'ReferralAsOf',
  describe('移送在某一时刻的样子，由历史重放得出', 'a referral as it was at a moment, replayed from its events'),
)
export class ReferralAsOfType {
  @Field(() => InstantScalar, describe('哪一时刻', 'at which moment'))
  at!: Instant;

  @Field(() => ID, describe('移送', 'the referral'))
  id!: string;

  @Field(() => String, describe('状态', 'state'))
  state!: string;

  @Field(() => String, describe('状态名称', 'what the state is called'))
  stateName!: string;

  @Field(() => Int, describe('版本', 'version'))
  version!: number;

  @Field(() => ID, { ...describe('受移送机关', 'the agency that held the case'), nullable: true })
  holderId!: string | null;

  @Field(() => [ID], describe('轮到办理的机关', 'the agencies whose move it was'))
  ownerIds!: readonly string[];

  @Field(() => String, describe('案件名称', 'title of the case'))
  title!: string;

  @Field(() => String, describe('当事人；本岗位不能看的隐去', 'the party; masked where your post may not read it'))
  party!: string;

  @Field(() => MuScalar, describe('占用面积（亩）', 'occupied area in 亩'))
  occupiedMu!: string;

  @Field(() => Int, {
    ...describe('材料件数；不能看的为空', 'how many documents there were; null where they are withheld'),
    nullable: true,
  })
  documentCount!: number | null;

  @Field(() => [String], describe('待补充的材料', 'what was missing'))
  missing!: readonly string[];

  @Field(() => InstantScalar, { ...describe('办结时间', 'ended at'), nullable: true })
  endedAt!: Instant | null;
}

@Policy('WITHIN')
@ObjectType('Stage', describe('移送停留过的一个状态', 'a state that a referral was in'))
export class StageType {
  @Field(() => String, describe('状态', 'state'))
  state!: string;

  @Field(() => String, describe('状态名称', 'what it is called'))
  stateName!: string;

  @Field(() => [ID], describe('轮到办理的机关', 'whose move it was'))
  ownerIds!: readonly string[];

  @Field(() => InstantScalar, describe('起', 'since'))
  since!: Instant;

  @Field(() => InstantScalar, { ...describe('止；仍在此状态的为空', 'until; null while it lasts'), nullable: true })
  until!: Instant | null;

  @Field(() => Int, describe('历时，小时', 'how long, in whole hours'))
  hours!: number;
}

@Policy('WITHIN')
@ObjectType('AgencyTime', describe('某机关用时', 'how long an agency had a referral'))
export class AgencyTimeType {
  @Field(() => ID, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(() => Int, describe('小时', 'hours'))
  hours!: number;
}

@Policy('WITHIN')
@ObjectType(
  'Knowledge',
  describe(
    '某机关到某一时刻为止知道什么：送达、阅过、签收过的文书',
    'what an agency knew by a moment: the notices that had reached it, that it had opened, and signed for',
  ),
)
export class KnowledgeType {
  @Field(() => ID, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(() => [ID], describe('已送达的文书', 'notices that had been delivered'))
  delivered!: readonly string[];

  @Field(() => [ID], describe('已打开的文书', 'notices that had been opened'))
  opened!: readonly string[];

  @Field(() => [ID], describe('已签收的文书', 'notices that had been signed for'))
  signed!: readonly string[];
}

@Policy('OF_THE_ASKER')
@ObjectType('BreachedLimit', describe('被超过的期限及其缘由', 'a time limit that was passed, and why'))
export class BreachedLimitType {
  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  referralNumber!: string;

  @Field(() => String, describe('期限规则', 'the rule'))
  ruleId!: string;

  @Field(() => String, describe('期限名称', 'what it is called'))
  name!: string;

  @Field(() => String, describe('法律依据', 'its source'))
  basis!: string;

  @Field(() => ID, describe('义务机关', 'the agency that it binds'))
  dutyAgencyId!: string;

  @Field(() => InstantScalar, describe('届满', 'due at'))
  dueAt!: Instant;

  @Field(() => InstantScalar, {
    ...describe('办理时间；至今未办的为空', 'when it was answered; null: not yet'),
    nullable: true,
  })
  endedAt!: Instant | null;

  @Field(() => Int, describe('超过几小时', 'by how many hours'))
  overdueHours!: number;

  @Field(() => String, describe('缘由', 'why'))
  cause!: string;
}

export const BreachedLimitConnection = connectionOf('BreachedLimit', BreachedLimitType);

@Policy('OF_THE_ASKER')
@ObjectType('ReferralDifference', describe('一处变化', 'one thing that is not as it was'))
export class ReferralDifferenceType {
  @Field(() => ID, describe('哪一项', 'what'))
  fact!: string;

  @Field(() => String, describe('名称', 'what it is called in Chinese'))
  name!: string;

  @Field(() => String, { ...describe('之前', 'before'), nullable: true })
  before!: string | null;

  @Field(() => String, { ...describe('之后', 'afterwards'), nullable: true })
  after!: string | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('ReferralDifferences', describe('两个时刻之间的变化', 'what changed between two moments'))
export class ReferralDifferencesType {
  @Field(() => InstantScalar, describe('前一时刻', 'the earlier moment'))
  from!: Instant;

  @Field(() => InstantScalar, describe('后一时刻', 'the later moment'))
  to!: Instant;

  @Field(() => Int, {
    ...describe('之前的版本；当时还没有的为空', 'version before; null: not there yet'),
    nullable: true,
  })
  versionBefore!: number | null;

  @Field(() => Int, describe('之后的版本', 'version afterwards'))
  versionAfter!: number;

  @Field(() => [ReferralDifferenceType], describe('各处变化', 'what differs'))
  differences!: readonly ReferralDifferenceType[];
}
