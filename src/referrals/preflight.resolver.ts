import { Args, Context, Field, ID, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { AgencyType, toAgencyType } from '../agencies/agency.type.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import type { Caller } from '../domain/agency/agency.js';
import { conductOf } from '../domain/crime/conduct-of.js';
import { REFER_LEVELS, type ReferLevel } from '../domain/crime/refer-reason.js';
import { shouldRefer } from '../domain/crime/should-refer.js';
import { transferNeeds } from '../domain/decision/transfer-needs.js';
import { localDateOf } from '../domain/kernel/instant.js';
import type { Ruling } from '../domain/referral/referral.js';
import { getRoute } from '../domain/route/registry.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { Clock } from '../platform/time/clock.js';
import { DocumentEntryInput } from './parts.input.js';
import { ReferralType } from './referral.type.js';
import { lastRuling } from './sent-referrals.js';

@Policy('WITHIN')
@ObjectType('Ruling', describe('指定管辖：对指定的机关有约束力', 'a designation of the competent agency; it binds'))
export class RulingType {
  @Field(() => ID, describe('被指定的机关', 'the designated agency'))
  toAgencyId!: string;

  @Field(() => String, describe('指定管辖决定书文号', 'number of the designation'))
  documentNumber!: string;
}

const ReferLevelEnum = labelledEnum(
  'ReferLevel',
  REFER_LEVELS,
  '应移送的程度',
  'how sure it is that a case must be referred',
);

@Policy('OF_THE_ASKER')
@ObjectType('ReferReason', describe('认定应移送程度的一条理由', 'one reason of a finding'))
export class ReferReasonType {
  @Field(() => ReferLevelEnum, describe('程度', 'the level'))
  level!: ReferLevel;

  @Field(() => String, describe('依据的标准', 'the threshold that it rests on'))
  rule!: string;

  @Field(() => String, describe('中文说明', 'in Chinese'))
  text!: string;

  @Field(() => String, describe('英文说明', 'in English'))
  textEn!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'ReferFinding',
  describe(
    '是否应当移送公安机关：按登记的面积和鉴定对照追诉标准',
    'must it be referred to the police: the recorded areas and appraisal against the thresholds of prosecution',
  ),
)
export class ReferFindingType {
  @Field(() => ReferLevelEnum, describe('程度：各理由中最高的', 'the level: the gravest of the reasons'))
  level!: ReferLevel;

  @Field(() => [ReferReasonType], describe('理由', 'the reasons'))
  reasons!: readonly ReferReasonType[];

  @Field(() => [String], describe('适用的标准及版本', 'the thresholds that were applied, with their versions'))
  rules!: readonly string[];
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'Preflight',
  describe('移送前预检：一次说明全部缺项', 'what a transfer still needs, all at once, before it is sent'),
)
export class PreflightType {
  @Field(
    () => [String],
    describe('清单上还缺的材料；为空才能移送', 'what the list still lacks; only an empty list may be sent'),
  )
  missing!: readonly string[];

  @Field(() => [AgencyType], describe('可以受移送的机关', 'the agencies that it may be sent to'))
  receivers!: readonly AgencyType[];

  @Field(
    () => [AgencyType],
    describe(
      '其中目前没有人员能登录的机关：送往那里无人签收，先商请其指定联络员',
      'those of them in which nobody can sign in now: nobody would sign for it there; have a liaison named first',
    ),
  )
  unstaffed!: readonly AgencyType[];

  @Field(() => RulingType, {
    ...describe(
      '本机关同一路线、同一地点上一次的指定管辖',
      'the last designation on this route, for the same place, in a referral of my agency',
    ),
    nullable: true,
  })
  ruling!: Ruling | null;

  @Field(() => ReferFindingType, {
    ...describe('是否应当移送；与犯罪无关的路线为空', 'must it be referred; null on routes that are about no crime'),
    nullable: true,
  })
  finding!: ReferFindingType | null;
}

/** Says before sending what would be refused, by the function that refuses it. */
@Resolver(() => ReferralType)
export class PreflightResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
    private readonly clock: Clock,
  ) {}

  @Policy('SUMMARY')
  @ResolveField(() => PreflightType, {
    ...describe('移送前预检；不写入任何内容', 'pre-flight of a transfer; writes nothing'),
    nullable: true,
  })
  async preflight(
    @Parent() { id }: ReferralType,
    @Args('documents', {
      type: () => [DocumentEntryInput],
      defaultValue: [],
      ...describe('拟附的材料清单', 'the documents that shall be sent'),
    })
    documents: DocumentEntryInput[],
    @Context() context: GraphQLContext,
  ): Promise<PreflightType | null> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    if (caseFile === null || caseFile.referral.sender !== caller.agencyId) return null;
    const { referral } = caseFile;
    const { missing, receivers } = transferNeeds(
      getRoute(referral.routeId),
      referral,
      documents,
      await this.rules.context(),
    );
    const ruling = await this.reader.query(caller, (tx) => lastRuling(tx, referral));
    const unstaffed = await this.unstaffedOf(
      caller,
      receivers.map((agency) => agency.id),
    );
    const finding = getRoute(referral.routeId).crime
      ? shouldRefer(conductOf(referral), await this.rules.thresholds())
      : null;
    return {
      missing,
      receivers: receivers.map(toAgencyType),
      unstaffed: receivers.filter((agency) => unstaffed.includes(agency.id)).map(toAgencyType),
      ruling,
      finding,
    };
  }

  private async unstaffedOf(caller: Caller, agencyIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.reader.query(caller, (tx) =>
      tx.query<{ id: string }>('SELECT id FROM unnest($1::text[]) id WHERE NOT somebody_can_sign_in(id, $2)', [
        agencyIds,
        localDateOf(this.clock.now()),
      ]),
    );
    return rows.map(({ id }) => id);
  }
}
