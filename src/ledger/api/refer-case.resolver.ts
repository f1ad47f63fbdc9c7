import { Args, Context, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { VERB_INPUT } from '../../access/policy/verbs.js';
import { CaseReferrals } from '../../books/ledger/case-referrals.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import type { AlertCode } from '../../domain/ledger/alert/alert.js';
import { LEDGER_ACTS } from '../../domain/ledger/ledger-acts.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { TextScalar } from '../../platform/graphql/scalars.js';
import { LedgerActsResolver, type LedgerPayload, payloadOf } from './ledger-acts.resolver.js';
import { AlertCodeEnum, LedgerActInput } from './ledger-parts.input.js';

const { zh, en } = LEDGER_ACTS.LINK_REFERRAL;
const ReferLandCasePayload = payloadOf('ReferLandCase', 'CASE', zh, en);

@InputType(describe(zh, en))
export class ReferLandCaseInput extends LedgerActInput {
  @Field(() => TextScalar, describe('移送路线，如 R01', 'the route, such as R01')) routeId!: string;
  @Field(() => AlertCodeEnum, {
    ...describe(
      '所回应的预警；行政移送、咨询等可不填',
      'the alert that it answers; may be left out for administrative transfers, consultations and the like',
    ),
    nullable: true,
    defaultValue: null,
  })
  alertCode!: AlertCode | null;
  @Field(() => [TextScalar], {
    ...describe('专案组成员；涉嫌犯罪的2名以上', 'officers of the team; two at least for a suspected crime'),
    defaultValue: [],
  })
  officers!: string[];
  @Field(() => TextScalar, {
    ...describe('第三方机关', 'the third agency, where the route has one'),
    nullable: true,
    defaultValue: null,
  })
  respondentId!: string | null;
  @Field(() => Boolean, { ...describe('是否紧急', 'is it urgent'), defaultValue: false }) urgent!: boolean;
}

/** An alert proposes; a person opens the referral, which then goes its own statutory way. */
@Resolver()
export class ReferCaseResolver {
  constructor(
    private readonly referrals: CaseReferrals,
    private readonly acts: LedgerActsResolver,
  ) {}

  @Admits(CASE_POSTS)
  @Mutation(
    () => ReferLandCasePayload,
    describe(
      '由案件启动移送，并与案件关联；移送此后按其路线办理',
      'opens a referral of the case and links the two; from then on it goes its own route',
    ),
  )
  async referLandCase(
    @Args('input', VERB_INPUT) { recordId, expectedVersion, idempotencyKey, ...asked }: ReferLandCaseInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<LedgerPayload> {
    return this.acts.answer(
      'CASE',
      await this.referrals.refer(recordId, expectedVersion, asked, caller, idempotencyKey),
      caller,
      context,
    );
  }
}
