import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InclusionProofType } from '../tree/proof.type.js';
import { SentinelFindingEnum } from './review.type.js';
import type { SentinelFinding } from './sentinel-findings.js';

@Policy('OF_THE_ASKER')
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

@Policy('OF_THE_ASKER')
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

@Policy('OF_THE_ASKER')
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
