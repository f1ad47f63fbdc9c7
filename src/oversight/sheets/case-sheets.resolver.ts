import { Args, ArgsType, Context, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../../access/policy/caller.guard.js';
import { whatWasRead } from '../../access/policy/guard-fields.js';
import { PaperType, toPaperType } from '../../papers/papers.resolver.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { TextScalar } from '../../platform/graphql/scalars.js';
import { ReferralType } from '../../referrals/referral.type.js';
import { CASE_SHEETS, type CaseSheet, CaseSheets, GROUPS_OF_SHEETS } from './case-sheets.js';

const CaseSheetEnum = labelledEnum(
  'CaseSheet',
  CASE_SHEETS,
  '一件移送可以印的表单',
  'what can be printed of a referral',
);

@ArgsType()
class CaseSheetArgs {
  @Field(() => CaseSheetEnum, describe('哪一种', 'which one'))
  sheet!: CaseSheet;

  @Field(() => TextScalar, { ...describe('LIMIT 计算哪一个期限', 'which limit LIMIT counts'), nullable: true })
  deadlineId?: string | null;
}

@Resolver(() => ReferralType)
export class CaseSheetsResolver {
  constructor(private readonly sheets: CaseSheets) {}

  @Policy('HISTORY')
  @ResolveField(() => PaperType, {
    ...describe(
      '流转单、期限计算书、案件经过、卷宗：打印前的样子和下载地址；没有这一期限的为空',
      'a sheet of the case as it would be printed now, and where to get it; null: there is no such limit',
    ),
    nullable: true,
    complexity: 5_000, // as by its own path
  })
  async sheet(
    @Parent() { id }: ReferralType,
    @Args() { sheet, deadlineId = null }: CaseSheetArgs,
    @Context() context: GraphQLContext,
  ): Promise<PaperType | null> {
    const papers = await this.sheets.of({ sheet, referralId: id, deadlineId }, await callerOf(context));
    if (papers === null) return null;
    for (const group of GROUPS_OF_SHEETS[sheet]) whatWasRead(context).groups.add(group);
    const limit = deadlineId === null ? '' : `?deadline=${encodeURIComponent(deadlineId)}`;
    return toPaperType(papers, `/referrals/${id}/sheets/${sheet}${limit}`, null);
  }
}
