import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../domain/kernel/instant.js';
import { describe } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';

@Policy('OF_THE_ASKER')
@ObjectType('DeadLetter', describe('未能投递的文书', 'a notice that could not be delivered'))
export class DeadLetterType {
  @Field(() => ID, describe('文书', 'the notice'))
  noticeId!: string;

  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  referralNumber!: string;

  @Field(() => String, describe('文书名称', 'what the notice is called'))
  noticeName!: string;

  @Field(() => String, describe('收文机关', 'the agency it could not be delivered to'))
  agencyName!: string;

  @Field(() => String, describe('原因与办法', 'why, and what to do'))
  reason!: string;

  @Field(() => Int, describe('已尝试次数', 'attempts made'))
  attempts!: number;

  @Field(() => InstantScalar, describe('停止尝试的时间', 'given up at'))
  at!: Instant;
}

export const DeadLetterConnection = connectionOf('DeadLetter', DeadLetterType);
