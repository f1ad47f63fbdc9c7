import { Field, ObjectType } from '@nestjs/graphql';

import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { ReferralType } from '../referrals/referral.type.js';
import { RefusalType } from '../referrals/refusal.type.js';
import { ActFieldType } from './act-form.type.js';

@Policy('OF_THE_ASKER')
@ObjectType('OpeningForm', describe('启动一件移送的表单', 'the form with which a referral is opened'))
export class OpeningFormType {
  @Field(() => RefusalType, {
    ...describe('不能启动、不能接续的理由；可以的为空', 'why it may not be opened so; null: it may'),
    nullable: true,
  })
  refusal!: RefusalType | null;

  @Field(() => [ActFieldType], describe('字段', 'its fields'))
  fields!: readonly ActFieldType[];

  @Field(() => [ActFieldType], describe('案件（matter）的字段', 'the fields of the matter'))
  matterFields!: readonly ActFieldType[];

  @Field(
    () => [ReferralType],
    describe(
      '可以接续的移送，近的在前；在收件箱最近1000件中找，至多50件',
      'the referrals that it may continue, newest first: 50 at most, of the newest 1000 of the inbox',
    ),
  )
  candidates!: readonly ReferralType[];

  @Field(() => ReferralType, {
    ...describe(
      '所接续的移送：案件与其相同的不必重填',
      'the referral that it continues: its matter need not be typed again',
    ),
    nullable: true,
  })
  continued!: ReferralType | null;
}
