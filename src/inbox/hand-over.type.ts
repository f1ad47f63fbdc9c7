import { Field, ID, ObjectType } from '@nestjs/graphql';

import { DeadlineType } from '../deadlines/deadline.type.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { EvidenceKind } from '../domain/notice/notice.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { EvidenceKindEnum } from './notice.type.js';

@Policy('WITHIN')
@ObjectType('HandOverStep', describe('交接的一步', 'a step of a hand-over'))
export class HandOverStepType {
  @Field(() => EvidenceKindEnum, describe('哪一步', 'which step'))
  step!: EvidenceKind;

  @Field(() => InstantScalar, {
    ...describe('时间；尚未发生的为空', 'when; null while it has not happened'),
    nullable: true,
  })
  at!: Instant | null;
}

@Policy('WITHIN')
@ObjectType('HandOverStation', describe('交接线上的一站', 'an agency that the case has come to'))
export class HandOverStationType {
  @Field(() => ID, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(() => ID, {
    ...describe(
      '带来案件的文书；移送机关自己的一站、未经移送而轮到的为空',
      'the notice that brought it; null where it began, or came in another way',
    ),
    nullable: true,
  })
  noticeId!: string | null;

  @Field(() => Boolean, describe('是否轮到该机关', 'is it this agency’s move'))
  here!: boolean;

  @Field(
    () => [HandOverStepType],
    describe('各步：路上三步，案头四步', 'the steps: three on the road, four at the desk'),
  )
  steps!: readonly HandOverStepType[];

  @Field(() => InstantScalar, {
    ...describe('未能送达的时间', 'when the delivery failed; null where it did not'),
    nullable: true,
  })
  failedAt!: Instant | null;
}

@Policy('WITHIN')
@ObjectType(
  'HandOver',
  describe('交接线：到过哪里、现在何处、静默自何时起', 'where the case has been, where it is, silent since when'),
)
export class HandOverType {
  @Field(() => [HandOverStationType], describe('各站，按先后', 'the stations, in order'))
  stations!: readonly HandOverStationType[];

  @Field(() => InstantScalar, {
    ...describe(
      '轮到的机关自何时起没有动静；已办结的为空',
      'since when the agency whose move it is has not stirred; null at an end',
    ),
    nullable: true,
  })
  silentSince!: Instant | null;

  @Field(() => DeadlineType, {
    ...describe('轮到的机关现在最先届满的职责或者权利期限', 'the first of its open duties and rights to end'),
    nullable: true,
  })
  running!: DeadlineType | null;
}
