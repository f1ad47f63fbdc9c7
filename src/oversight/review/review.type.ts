import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Instant } from '../../domain/kernel/instant.js';
import { SENTINEL_FINDINGS, type SentinelFinding } from '../../domain/audit/sentinel.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { connectionOf, PageArgs } from '../../platform/graphql/paging.js';
import { InstantScalar, MuScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { InclusionProofType } from '../tree/proof.type.js';

const names = Object.fromEntries(Object.entries(SENTINEL_FINDINGS).map(([key, { name }]) => [key, name])) as Record<
  SentinelFinding,
  string
>;
const SentinelFindingEnum = labelledEnum(
  'SentinelFinding',
  names,
  '不应出现的状态',
  'a state that ought to be impossible',
);

@ArgsType()
export class HistoryArgs extends PageArgs {
  @Field(() => UuidScalar, { ...describe('哪一件移送', 'which referral'), nullable: true })
  referralId?: string | null;

  @Field(() => TextScalar, { ...describe('办理机关', 'by which agency'), nullable: true })
  agencyId?: string | null;

  @Field(() => TextScalar, { ...describe('办理人', 'by which person'), nullable: true })
  personId?: string | null;

  @Field(() => TextScalar, {
    ...describe(
      '种类：ACT、NOTICE、TIMER、GLASS、DETAIL、DISCLOSURE、REDACTION',
      'kind: ACT, NOTICE, TIMER, GLASS, DETAIL, DISCLOSURE or REDACTION',
    ),
    nullable: true,
  })
  kind?: string | null;

  @Field(() => TextScalar, {
    ...describe(
      '办理或流转的一步，如 RETURN_CASE、DELIVERED、OVERDUE',
      'an act or a step, such as RETURN_CASE, DELIVERED or OVERDUE',
    ),
    nullable: true,
  })
  action?: string | null;

  @Field(() => Boolean, { ...describe('是否逾期办理', 'was it done late'), nullable: true })
  late?: boolean | null;

  @Field(() => InstantScalar, { ...describe('自何时起', 'from when on'), nullable: true })
  from?: Instant | null;

  @Field(() => InstantScalar, { ...describe('至何时止（不含）', 'until when, not included'), nullable: true })
  to?: Instant | null;
}

@ObjectType('HistoryEvent', describe('检索到的一条历史', 'an event of the history that was found'))
export class HistoryEventType {
  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  referralNumber!: string;

  @Field(() => Int, describe('该移送历史中的序号', 'number within the referral'))
  seq!: number;

  @Field(() => InstantScalar, describe('记录时间', 'recorded at'))
  recordedAt!: Instant;

  @Field(() => String, { ...describe('种类', 'kind'), nullable: true })
  kind!: string | null;

  @Field(() => String, { ...describe('办理或流转的一步', 'the act or step'), nullable: true })
  action!: string | null;

  @Field(() => ID, { ...describe('办理机关', 'by which agency'), nullable: true })
  byAgencyId!: string | null;

  @Field(() => ID, { ...describe('办理人', 'by which person'), nullable: true })
  byPersonId!: string | null;

  @Field(() => Boolean, describe('是否逾期办理', 'was it done late'))
  late!: boolean;

  @Field(() => String, describe('叶哈希', 'leaf hash, hexadecimal (RFC 6962)'))
  leafHash!: string;

  @Field(() => String, {
    ...describe(
      '逐字节保存的规范 JSON；本岗位不能看的为空',
      'the exact canonical JSON; null where your post may not read it',
    ),
    nullable: true,
  })
  body!: string | null;
}

export const HistoryConnection = connectionOf('HistoryEvent', HistoryEventType);

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

@ObjectType('AgencyTime', describe('某机关用时', 'how long an agency had a referral'))
export class AgencyTimeType {
  @Field(() => ID, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(() => Int, describe('小时', 'hours'))
  hours!: number;
}

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

  @Field(() => [ID], describe('已阅的文书', 'notices that had been opened'))
  opened!: readonly string[];

  @Field(() => [ID], describe('已签收的文书', 'notices that had been signed for'))
  signed!: readonly string[];
}

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

@ObjectType('SampleMember', describe('抽中的一件', 'a referral of a sample'))
export class SampleMemberType {
  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  number!: string;

  @Field(() => InclusionProofType, {
    ...describe('历史末条的存在证明', 'proof that its last event stands in the tree'),
    nullable: true,
  })
  proof!: InclusionProofType | null;
}

@ObjectType(
  'AuditSample',
  describe(
    '可以重现的随机样本：同一种子、同一总体，同一样本',
    'a random sample that can be drawn again: by SHA-256(seed || number), the smallest first',
  ),
)
export class AuditSampleType {
  @Field(() => String, describe('种子', 'the seed'))
  seed!: string;

  @Field(() => Int, describe('总体件数', 'how many it was drawn from'))
  population!: number;

  @Field(() => [SampleMemberType], describe('抽中的各件', 'the members'))
  members!: readonly SampleMemberType[];
}

@ObjectType(
  'SentinelEntry',
  describe('一处不应出现的状态，及其处理办法', 'a state that ought to be impossible, and how it is put right'),
)
export class SentinelEntryType {
  @Field(() => SentinelFindingEnum, describe('什么', 'what'))
  finding!: SentinelFinding;

  @Field(() => String, describe('移送编号', 'referral number'))
  referralNumber!: string;

  @Field(() => String, describe('何处', 'where'))
  detail!: string;

  @Field(() => String, describe('处理办法', 'how it is put right'))
  remedy!: string;
}
