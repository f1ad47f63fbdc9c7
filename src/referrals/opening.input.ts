import { Field, InputType } from '@nestjs/graphql';

import type { Instant } from '../domain/kernel/instant.js';
import { ACTIONS } from '../domain/referral/actions.js';
import { describe } from '../platform/graphql/describe.js';
import { InstantScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { KEY } from './forms.input.js';
import { MatterInput } from './parts.input.js';

@InputType(describe(ACTIONS.OPEN.zh, ACTIONS.OPEN.en))
export class OpenReferralInput {
  @Field(() => UuidScalar, KEY)
  idempotencyKey!: string;

  @Field(() => TextScalar, describe('移送路线，如 R01', 'the route, such as R01'))
  routeId!: string;

  @Field(() => MatterInput, {
    ...describe(
      '案件；接续另一件移送的可不填，与其相同',
      'the matter; may be left out where another referral is continued: it is the same then',
    ),
    nullable: true,
    defaultValue: null,
  })
  matter!: MatterInput | null;

  @Field(() => [TextScalar], {
    ...describe(
      '专案组成员（行政执法人员编号）；涉嫌犯罪的2名以上',
      'ids of the officers of the team; two at least for a suspected crime',
    ),
    defaultValue: [],
  })
  officers!: string[];

  @Field(() => InstantScalar, describe('发现（或者决定、送达）的时间', 'when it was found (or decided, or served)'))
  foundAt!: Instant;

  @Field(() => TextScalar, {
    ...describe(
      '第三方机关；本市只有一个的可不填',
      'the third agency; may be left out where the city has only one that fits',
    ),
    nullable: true,
    defaultValue: null,
  })
  respondentId!: string | null;

  @Field(() => UuidScalar, {
    ...describe('接续哪一件移送', 'the referral that this one continues'),
    nullable: true,
    defaultValue: null,
  })
  continuesId!: string | null;

  @Field(() => Boolean, { ...describe('是否紧急', 'is it urgent'), defaultValue: false })
  urgent!: boolean;
}
