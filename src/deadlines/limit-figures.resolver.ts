import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { DEADLINE_RULE_IDS } from '../domain/law/rule-ids.js';
import { ROUTE_IDS } from '../domain/route/registry.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { requireCode } from '../platform/graphql/refusal.js';
import { Clock } from '../platform/time/clock.js';
import { limitFigures, type LimitQuestion, listLimits } from './limit-figures.js';
import { LimitConnection, LimitFiguresType, LimitFilterInput, type LimitRowType } from './limit-figures.type.js';

const FILTER = { ...describe('只看符合条件的', 'only what fits'), nullable: true };

@ArgsType()
class LimitsArgs extends PageArgs {
  @Field(() => LimitFilterInput, FILTER)
  filter?: LimitFilterInput | null;
}

const RULES: ReadonlySet<string> = new Set(DEADLINE_RULE_IDS);

/** How long what takes, and what stands overdue with whom; and the rows behind every number. */
@Resolver()
export class LimitFiguresResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly clock: Clock,
  ) {}

  @Admits(CASE_POSTS)
  @Query(
    () => LimitFiguresType,
    describe(
      '本机关参与的移送：各步用时与期限、逾期未办、逐月走势',
      'of referrals that my agency is a party to: time by step against its limit, what is overdue, trend by month',
    ),
  )
  limitFigures(
    @CurrentCaller() caller: Caller,
    @Args('filter', { type: () => LimitFilterInput, ...FILTER }) filter?: LimitFilterInput | null,
  ): Promise<LimitFiguresType> {
    const question = this.questionOf(filter, caller);
    return this.reader.queryAtOnce(caller, (tx) => limitFigures(tx, question));
  }

  @Admits(CASE_POSTS)
  @Query(
    () => LimitConnection,
    describe(
      '本机关参与的移送的职责期限，最近届满的在前',
      'the duties of referrals that my agency is a party to, the last due first',
    ),
  )
  limits(
    @Args() { filter, first, after = null }: LimitsArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<LimitRowType>> {
    const page = { first, after, counted: asked.has('totalCount') };
    const question = this.questionOf(filter, caller);
    return this.reader.queryAtOnce(caller, (tx) => listLimits(tx, question, page));
  }

  private questionOf(filter: LimitFilterInput | null | undefined, { agencyId }: Caller): LimitQuestion {
    requireCode('filter.ruleId', filter?.ruleId, RULES, { zh: '期限规则', en: 'a rule' });
    requireCode('filter.routeId', filter?.routeId, ROUTE_IDS, { zh: '移送路线', en: 'a route' });
    return { agencyId, now: this.clock.now(), filter: filter ?? {} };
  }
}
