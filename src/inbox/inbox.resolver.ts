import { Args, ArgsType, Context, Field, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import { readsNames } from '../domain/access/read-policy.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { lightOf } from '../domain/deadline/light.js';
import { ROUTE_IDS, STATE_CODES } from '../domain/route/registry.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { requireCode } from '../platform/graphql/refusal.js';
import { Clock } from '../platform/time/clock.js';
import { LightType } from '../referrals/light.type.js';
import {
  InboxConnection,
  InboxCountsType,
  InboxFilterInput,
  InboxItemType,
  type InboxOrder,
  InboxOrderEnum,
  type InboxTabAsked,
  InboxTabEnum,
} from './inbox.type.js';
import { countInbox, listInbox, type NextLimits, nextLimits } from './inbox-list.js';

@ArgsType()
export class InboxArgs extends PageArgs {
  @Field(() => InboxTabEnum, { ...describe('只看某一分栏', 'only this tab'), nullable: true })
  tab?: InboxTabAsked | null;

  @Field(() => InboxFilterInput, { ...describe('只看符合条件的', 'only what fits'), nullable: true })
  filter?: InboxFilterInput | null;

  @Field(() => InboxOrderEnum, {
    ...describe('排列；不填为最近到达的在前', 'in which order; left out: newest arrival first'),
    nullable: true,
  })
  order?: InboxOrder | null;
}

const NEXT_LIMITS = Symbol('next limits');

@Resolver(() => InboxItemType)
export class InboxResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
    private readonly clock: Clock,
  ) {}

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => InboxConnection,
    describe(
      '本机关的收件箱：要本机关办的、送达本机关的和本机关移送的各件',
      'the inbox of my agency: what is asked of it, what was delivered to it, and what it sends itself',
    ),
  )
  inbox(
    @Args() { tab, filter, order, ...page }: InboxArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<InboxItemType>> {
    const question = {
      agencyId: caller.agencyId,
      withParty: readsNames(caller.post),
      now: this.clock.now(),
      tab: tab ?? null,
      filter: filter ?? null,
    };
    requireCode('filter.state', filter?.state, STATE_CODES, { zh: '状态代码', en: 'the code of a state' });
    requireCode('filter.routeId', filter?.routeId, ROUTE_IDS, { zh: '路线', en: 'a route' });
    const counted = asked.has('totalCount');
    return this.reader.queryAtOnce(caller, (tx) =>
      listInbox(tx, { ...question, order: order ?? 'ARRIVAL', page: { ...page, counted } }),
    );
  }

  @ResolveField(() => LightType, {
    ...describe('本机关最近一项职责期限的期限词', 'how near the next duty of my agency is'),
    nullable: true,
  })
  light(@Parent() item: InboxItemType, @Context() context: GraphQLContext): Promise<LightType | null> {
    return this.lightOf('duty', item, context);
  }

  @ResolveField(() => LightType, {
    ...describe(
      '本机关尚可行使的权利、尚在的期间中最近的一项的期限词',
      'how near the end of the next right or window of my agency is that has not lapsed',
    ),
    nullable: true,
  })
  rightLight(@Parent() item: InboxItemType, @Context() context: GraphQLContext): Promise<LightType | null> {
    return this.lightOf('right', item, context);
  }

  private async lightOf(
    which: keyof NextLimits,
    { referral }: InboxItemType,
    context: GraphQLContext,
  ): Promise<LightType | null> {
    const caller = await callerOf(context);
    const rules = await this.rules.context();
    const loader = batchLoader<NextLimits>(context, NEXT_LIMITS, (ids) =>
      this.reader.queryAtOnce(caller, (tx) => nextLimits(tx, caller.agencyId, rules.now, ids)),
    );
    const limit = (await loader.load(referral.id))?.[which] ?? null;
    return limit === null ? null : lightOf(limit, rules.now, rules.calendar, rules.ladder);
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(() => InboxCountsType, describe('收件箱各分栏的件数', 'how many referrals each tab of the inbox has'))
  inboxCounts(@CurrentCaller() caller: Caller, @AskedFields() asked: ReadonlySet<string>): Promise<InboxCountsType> {
    const { agencyId } = caller;
    return this.reader.queryAtOnce(caller, (tx) => countInbox(tx, agencyId, this.clock.now(), asked.has('done')));
  }
}
