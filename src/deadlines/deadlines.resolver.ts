import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { ReferralType } from '../referrals/referral.type.js';
import { DeadlineType, toDeadlineType } from './deadline.type.js';

@Resolver(() => ReferralType)
export class DeadlinesResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
  ) {}

  @Policy('LIMITS')
  @ResolveField(() => [DeadlineType], describe('期限，先到期的在前', 'the time limits, the first due first'))
  async deadlines(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<DeadlineType[]> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    const rules = await this.rules.context();
    return (caseFile?.deadlines ?? []).map((deadline) => toDeadlineType(deadline, rules));
  }
}
