import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../../domain/kernel/instant.js';
import { describe } from '../../platform/graphql/describe.js';
import { connectionOf, PageArgs } from '../../platform/graphql/paging.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { SubjectType } from '../../referrals/payload.type.js';

@ArgsType()
export class HistoryArgs extends PageArgs {
  @Field(() => UuidScalar, { ...describe('哪一件', 'whose history'), nullable: true })
  subjectId?: string | null;

  @Field(() => TextScalar, { ...describe('办理机关', 'by which agency'), nullable: true })
  agencyId?: string | null;

  @Field(() => TextScalar, { ...describe('办理人', 'by which person'), nullable: true })
  personId?: string | null;

  @Field(() => TextScalar, {
    ...describe(
      '种类：ACT、NOTICE、PAPER、TIMER、FILE、EMERGENCY_ACCESS、DETAIL、DISCLOSURE、REDACTION',
      'kind: ACT, NOTICE, PAPER, TIMER, FILE, EMERGENCY_ACCESS, DETAIL, DISCLOSURE or REDACTION',
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

@Policy('OF_THE_ASKER')
@ObjectType('HistoryEvent', describe('检索到的一条历史', 'an event of the history that was found'))
export class HistoryEventType {
  @Field(() => SubjectType, describe('哪一件', 'whose history'))
  subject!: SubjectType;

  @Field(() => Int, describe('在其历史中的序号', 'number within that history'))
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
