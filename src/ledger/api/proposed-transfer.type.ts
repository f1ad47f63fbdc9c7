import { Field, ID, ObjectType } from '@nestjs/graphql';

import { AgencyKindEnum } from '../../agencies/agency.type.js';
import type { AgencyKind } from '../../domain/agency/agency.js';
import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';

@Policy('OF_THE_ASKER')
@ObjectType('MandateItem', describe('“一律”规定的一项要求', 'one item of a rule that begins with 一律'))
export class MandateItemType {
  @Field(() => String, describe('规定', 'the rule')) mandateId!: string;
  @Field(() => String, describe('要求', 'what it asks')) name!: string;
  @Field(() => Boolean, {
    ...describe('是否已办；空：平台无从判断', 'done; null: the platform cannot tell'),
    nullable: true,
  })
  done!: boolean | null;
  @Field(() => String, describe('法律上的限度', 'what the law leaves of it')) note!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'ProposedTransfer',
  describe(
    '依职责分工应由其他机关处理：建议案件移送，只有人能启动',
    'the case belongs to another agency by the division of labour: ' +
      'an administrative transfer is proposed, and only a person opens it',
  ),
)
export class ProposedTransferType {
  @Field(() => String, describe('路线', 'by which route')) routeId!: string;
  @Field(() => AgencyKindEnum, describe('有权处理的机关类型', 'kind of the competent agency')) kind!: AgencyKind;
  @Field(() => [ID], describe('本市的这类机关', 'the agencies of that kind here')) agencyIds!: readonly string[];
  @Field(() => String, describe('依据', 'where that stands')) source!: string;
  @Field(
    () => Boolean,
    describe(
      '本案是否已启动案件移送（送往哪一机关见移送本身）',
      'has a transfer of this case been opened; to whom, the referral says',
    ),
  )
  opened!: boolean;
}
