import { Args, Context, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { VERB_INPUT } from '../../access/policy/verbs.js';
import type { Caller } from '../../domain/agency/agency.js';
import { LEDGER_ACTS } from '../../domain/ledger/ledger-acts.js';
import type { Detector } from '../../domain/ledger/watch/detection.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { TextScalar } from '../../platform/graphql/scalars.js';
import { CaseReferrals } from '../book/case-referrals.js';
import { LedgerActsResolver, type LedgerPayload, payloadOf } from './ledger-acts.resolver.js';
import { DetectorEnum, LedgerActInput } from './ledger-parts.input.js';

const { zh, en } = LEDGER_ACTS.LINK_REFERRAL;
const ReferLandCasePayload = payloadOf('ReferLandCase', 'CASE', zh, en);

@InputType(describe(zh, en))
export class ReferLandCaseInput extends LedgerActInput {
  @Field(() => TextScalar, describe('移送路线，如 R01', 'the route, such as R01')) routeId!: string;
  @Field(() => DetectorEnum, {
    ...describe(
      '所回应的预警；行政移送、咨询等可不填',
      'the finding that it answers; may be left out for administrative transfers, consultations and the like',
    ),
    nullable: true,
    defaultValue: null,
  })
  detector!: Detector | null;
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

/** A finding proposes; a person opens the referral, which then goes its own statutory way. */
@Resolver()
export class ReferCaseResolver {
  constructor(
    private readonly referrals: CaseReferrals,
    private readonly acts: LedgerActsResolver,
  ) {}

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
